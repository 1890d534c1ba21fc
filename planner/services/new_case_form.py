"""The form of the page New case: chosen files, month and missions, as a request to build a case."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from planner.fault import Fault
from planner.formats import months
from planner.language import say
from planner.recipe.reading import as_toml
from planner.services.new_case import BuildRequest, NewCase
from planner.services.supply import GivenFile
from planner.sources import Data, Kind, Reading, SourceFaultsError, read_source
from planner.sources.combining import combined
from planner.sources.reading import KINDS

BY_CHOICE = say("left out by whoever made the case")


@dataclass(frozen=True)
class ChosenFile:
    """A public file that was chosen, with what was recognised in it."""

    name: str
    data: Data
    reading: Reading | None = None
    """What was read of it; None if it cannot be read."""
    faults: tuple[Fault, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """What it holds; None if it cannot be read."""
        return None if self.reading is None else self.reading.kind


def read_chosen(name: str, data: Data, month: str) -> ChosenFile:
    """Read a file for a month, YYYY-MM, or for the latest date in it if that is empty."""
    day = months.last_day(month) if month else None
    try:
        return ChosenFile(name, data, read_source(name, data, day))
    except SourceFaultsError as refused:
        return ChosenFile(name, data, faults=refused.faults)


def month_of(text: str) -> str:
    """The month that was typed, as YYYY-MM; empty if it is none."""
    return months.month(text.strip())


def refusals(files: Sequence[ChosenFile]) -> list[str]:
    """Why no case can be built from some files: one that cannot be read, or some that cannot be used together."""
    unread = [say("{file} cannot be read.", file=file.name) for file in files if file.reading is None]
    apart = combined([(file.name, file.reading) for file in files if file.reading is not None])[1]
    return [*unread, *map(str, apart)]


def packaged_kinds(files: Sequence[ChosenFile]) -> list[Kind]:
    """Kinds of facts that no file has, so that they come from the packaged reference."""
    given = {file.kind for file in files}
    return [kind for kind in KINDS if kind not in given]


def build_request(
    files: Sequence[ChosenFile], month: str, taken: Collection[str] | None, before: NewCase | None
) -> BuildRequest:
    """The request to build a case from files, for a month.

    Args:
        files: The files.
        month: YYYY-MM.
        taken: Missions that take part; None: by the rule of the default recipe.
        before: The case that they were chosen from, which says why others do not take part.
    """
    given: dict[Kind, list[GivenFile]] = {}
    for file, name in zip(files, _names(files), strict=True):
        if file.kind is not None:
            given.setdefault(file.kind, []).append(GivenFile(name, file.data))
    if taken is None or before is None:
        return BuildRequest(as_of=month, files=given)
    out = dict.fromkeys(missions_of(before), BY_CHOICE) | dict(before.left_out)
    reasons = {mission: reason for mission, reason in sorted(out.items()) if mission not in taken}
    recipe = as_toml({"missions": {"taken": sorted(taken), "left_out": reasons}})
    return BuildRequest(recipe, as_of=month, files=given)


def _names(files: Sequence[ChosenFile]) -> list[str]:
    """A name for each file, by which a recipe can tell it from the others."""
    seen: Counter[str] = Counter()
    names = []
    for file in files:
        name = PurePosixPath(file.name.replace("\\", "/")).name
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{seen[name]}-{name}")
    return names


def missions_of(case: NewCase) -> list[str]:
    """Missions that take part in a case."""
    return list(case.sheets["missions"].column("mission"))
