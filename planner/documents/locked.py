"""Packages as the locks pin them, and their list of materials (SBOM) in the format of CycloneDX."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from planner.process.home import ROOT

RUN, DEVELOP = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
"""What the planner runs with; that, and what it is tested with."""

PIN = re.compile(r"([a-z0-9-]+)==([^ ;]+)(?: ; ([^\\]+?))? \\")
"""First line of a package: its name, version, and where it is needed."""

HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class LockedPackage:
    """A package as a lock pins it."""

    name: str
    version: str
    needed: str
    """Where it is needed, such as `sys_platform == 'win32'`; everywhere if empty."""
    hashes: tuple[str, ...]
    """SHA-256 of the files that it may be installed from."""

    @property
    def identity(self) -> str:
        """Its address as a package (purl)."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked_packages(lock: Path) -> list[LockedPackage]:
    """The packages of a lock, in its order."""
    return list(_packages(lock.read_text(encoding="utf-8")))


def _packages(text: str) -> Iterator[LockedPackage]:
    for part in re.split(r"\n(?=[a-z0-9])", text):
        if found := PIN.match(part):
            yield LockedPackage(found[1], found[2], (found[3] or "").strip(), tuple(HASH.findall(part)))


def materials() -> str:
    """The list of materials of what the planner runs with, as JSON of CycloneDX 1.6; the same lock gives the same."""
    found = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "pledge-planner", "version": version("pledge-planner")}
        },
        "components": [_component(package) for package in locked_packages(RUN)],
    }
    return json.dumps(found, indent=1) + "\n"


def _component(package: LockedPackage) -> dict[str, object]:
    needed = [{"name": "needed where", "value": package.needed}] if package.needed else []
    return {
        "type": "library",
        "bom-ref": package.identity,
        "name": package.name,
        "version": package.version,
        "purl": package.identity,
        "properties": [*needed, *({"name": "sha256 of a file", "value": each} for each in package.hashes)],
    }
