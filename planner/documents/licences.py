"""The licences of all packages of the locks, from what the packages say of themselves, and those that are allowed."""

import re
from importlib.metadata import PackageNotFoundError, metadata

from planner.documents.locked import DEVELOP, RUN, LockedPackage, locked_packages

ALLOWED = frozenset({
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "LGPL-3.0-only", "MIT", "MIT-CMU",
    "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
})  # fmt: skip
"""Licences that a package may have, by their names in the list of SPDX."""

CALLED = {
    "apache 2.0": "Apache-2.0", "apache license 2.0": "Apache-2.0", "apache software license": "Apache-2.0",
    "bsd": "BSD-3-Clause", "bsd license": "BSD-3-Clause", "bsd 2-clause license": "BSD-2-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd 3-clause license": "BSD-3-Clause",
    "isc license": "ISC", "isc license (iscl)": "ISC", "mit license": "MIT", "psfl": "PSF-2.0",
    "python software foundation license": "PSF-2.0", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "sil ofl v1.1": "OFL-1.1",
}  # fmt: skip
"""What packages call their licences otherwise."""

ELSEWHERE = {"appnope": "BSD-2-Clause", "cffi": "MIT", "colorama": "BSD-3-Clause", "pycparser": "BSD-3-Clause"}
"""Licences of packages that are installed on other systems than Linux alone."""

PAGE = """# Licences

Every package of the locks, with its licence as the package names it, by the list of SPDX. `tests/test_licences.py`
holds that each is one of {allowed}. This page is written by `make docs`.

The planner itself is under the [MIT licence](../LICENSE).

## What it runs with

{run}

## What it is tested with besides

{develop}
"""


def licence(package: LockedPackage) -> str:
    """Licence of a package by the list of SPDX, or as it names it itself; several are joined by `AND` or `OR`."""
    try:
        said = metadata(package.name)
    except PackageNotFoundError:
        return ELSEWHERE.get(package.name, "unknown")
    classes = [each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or [] if "License ::" in each]
    stated = _first(said.get_all("License-Expression")) or _first(said.get_all("License")).partition("\n")[0]
    named = [_spdx(each) for each in (stated, *classes) if each]
    return next((each for each in named if set(parts(each)) <= ALLOWED), stated or "unknown")


def _first(said: list[str] | None) -> str:
    return said[0].strip() if said else ""


def _spdx(name: str) -> str:
    """A name of a licence in the list of SPDX."""
    return CALLED.get(name.strip().casefold(), name)


def parts(expression: str) -> list[str]:
    """The licences that an expression names."""
    return [part for part in re.split(r" AND | OR |[()]", expression) if part.strip()]


def licences_page() -> str:
    """The page of licences."""
    run = locked_packages(RUN)
    known = {package.name for package in run}
    develop = [package for package in locked_packages(DEVELOP) if package.name not in known]
    return PAGE.format(allowed=", ".join(sorted(ALLOWED)), run=_table(run), develop=_table(develop))


def _table(packages: list[LockedPackage]) -> str:
    rows = [f"| {each.name} | {each.version} | {licence(each)} |" for each in packages]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows])
