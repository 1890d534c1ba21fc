"""What was sent is read in a process of its own, which has little memory and time; the server goes on."""

import os

import pytest

from planner.exchange.uploads import UploadError, read_case
from planner.file_limits import LIMITS
from planner.fingerprint import fingerprint
from planner.jobs.reading import ReadingError, confined
from planner.process.memory import memory_limited
from tests.messes import template


def much() -> int:
    """Takes more memory than reading may."""
    return len(bytes(2 * LIMITS.memory_bytes))


def gone() -> None:
    """Ends the process, as the system does where memory runs out."""
    os._exit(9)


def test_what_is_read_comes_back_as_it_was_read_here():
    sent = confined(read_case, "case.xlsx", template())
    here = read_case("case.xlsx", template())
    assert sent.raw == here.raw
    assert fingerprint(sent.checked.case) == fingerprint(here.checked.case)


def test_a_refusal_comes_back_as_it_was_raised():
    with pytest.raises(UploadError, match="no workbook"):
        confined(read_case, "case.xlsx", b"%PDF")


@pytest.mark.parametrize("work", [much, gone])
def test_what_takes_too_much_is_refused_in_a_sentence_and_the_next_is_read(work):
    with pytest.raises(ReadingError, match="60 s or 1,024 MiB"):
        confined(work)
    assert confined(len, b"three") == 5


def test_memory_is_limited_where_nothing_else_runs_and_only_meanwhile():
    done = confined(limited_and_not)
    assert done == (True, 2**27)


def limited_and_not() -> tuple[bool, int]:
    """Whether memory was refused under a limit, and how much was had after it."""
    try:
        with memory_limited(2**26):
            bytes(2**27)
    except MemoryError:
        return True, len(bytes(2**27))
    return False, 0
