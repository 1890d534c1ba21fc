"""Read public files that were sent to the app in a process of its own, so that none takes the memory of the server."""

from collections.abc import Sequence

from planner.fault import Fault
from planner.file_limits import LIMITS, mebibytes
from planner.jobs.reading import ReadingError, confined
from planner.language import say
from planner.services import new_case_form, update_files
from planner.services.new_case_form import ChosenFile
from planner.services.update_files import Files
from planner.sources import Data


def read_chosen(name: str, data: Data, month: str) -> ChosenFile:
    """Read a file of a new case, as `new_case_form.read_chosen` does."""
    try:
        return confined(new_case_form.read_chosen, name, data, month)
    except ReadingError:
        return ChosenFile(name, data, faults=(_too_much(name),))


def read_files(sources: Sequence[tuple[str, Data]], counted: str) -> Files | list[Fault]:
    """Read the files of an update, as `update_files.read_files` does."""
    try:
        return confined(update_files.read_files, sources, counted)
    except ReadingError:
        return [_too_much(", ".join(name for name, _ in sources))]


def _too_much(name: str) -> Fault:
    found = say(
        "what takes more than {seconds} s or {size:,} MiB of memory to read",
        seconds=LIMITS.seconds,
        size=mebibytes(LIMITS.memory_bytes),
    )
    return Fault(name, None, "", found, say("a file of one kind for a few months"))
