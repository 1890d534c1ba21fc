"""Hold the locks against known faults of packages: `python -m planner.documents.advisories FOLDER`.

The folder has advisories in the format of OSV, a file of JSON for each, as they are published for PyPI. No other
machine is asked: a folder that is not there is said to be missing, and nothing was held against it.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

from planner.documents.locked import DEVELOP, LockedPackage, locked_packages


@dataclass(frozen=True)
class KnownFault:
    """A package of a lock with a known fault."""

    package: LockedPackage
    advisory: str
    summary: str

    def __str__(self) -> str:
        """The package with its advisory."""
        return f"{self.package.name} {self.package.version}: {self.advisory} {self.summary}".strip()


def known_faults(packages: Sequence[LockedPackage], folder: Path) -> list[KnownFault]:
    """Packages that an advisory of a folder is about in their version, each once for each advisory.

    Raises:
        ValueError: A file of the folder is no advisory.
    """
    return [fault for file in sorted(folder.rglob("*.json")) for fault in _of_advisory(_advisory(file), packages)]


def _advisory(file: Path) -> dict[str, Any]:
    found = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or "id" not in found:
        raise ValueError(f"{file.name} is no advisory of OSV")
    return found


def _of_advisory(advisory: dict[str, Any], packages: Sequence[LockedPackage]) -> Iterator[KnownFault]:
    """Packages that an advisory is about; a lock may have several versions of one, for several versions of Python."""
    affected = [] if advisory.get("withdrawn") else advisory.get("affected", [])
    for package in packages:
        if any(_is_of(each, package) and _affects(each, package.version) for each in affected):
            yield KnownFault(package, advisory["id"], advisory.get("summary", ""))


def _is_of(affected: dict[str, Any], package: LockedPackage) -> bool:
    about = affected.get("package", {})
    return about.get("ecosystem") == "PyPI" and re.sub(r"[-_.]+", "-", about.get("name", "")).lower() == package.name


def _affects(affected: dict[str, Any], version: str) -> bool:
    """Whether a version is listed, or is in a range."""
    ranges = [each for each in affected.get("ranges", []) if each.get("type") == "ECOSYSTEM"]
    return version in affected.get("versions", []) or any(_within(each["events"], version) for each in ranges)


def _within(events: Sequence[dict[str, str]], version: str) -> bool:
    """Whether a version is after an introduction and before what ends it, by the rule of OSV."""
    at, inside = Version(version), False
    for kind, said in sorted(((k, v) for event in events for k, v in event.items()), key=_place):
        bound = _version(said)
        if kind == "introduced" and at >= bound:
            inside = True
        elif (kind == "fixed" and at >= bound) or (kind == "last_affected" and at > bound):
            inside = False
    return inside


def _place(event: tuple[str, str]) -> tuple[Version, bool]:
    return _version(event[1]), event[0] != "introduced"


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        return Version("0")


def main(folder: Path) -> int:
    """Say which packages have known faults; 0 if none has or there is no list, 1 otherwise."""
    if not folder.is_dir():
        sys.stdout.write(f"There is no folder {folder}: packages were not held against any list of known faults.\n")
        return 0
    packages = locked_packages(DEVELOP)
    faults = known_faults(packages, folder)
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    count = sum(1 for _ in folder.rglob("*.json"))
    sys.stdout.write(f"{len(packages)} packages, {count} advisories: {len(faults)} known faults.\n")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
