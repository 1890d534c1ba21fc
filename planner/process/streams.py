"""Standard streams that survive closed pipes, full disks and limited encodings.

Characters that the encoding lacks are transliterated. Output that cannot be written, because a pipe is closed or a disk
is full, is dropped, and the first error is kept for the end of the command.
"""

import codecs
import errno
import io
import os
import select
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from planner.language import Said, kept, say

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FOUND = {
    errno.ENOENT: say("no such file or directory"),
    errno.EACCES: say("there is no permission to write there"),
    errno.EPERM: say("there is no permission to write there"),
    errno.EROFS: say("nothing can be written there, as it is read-only"),
    errno.ENAMETOOLONG: say("the name is too long"),
    errno.EEXIST: say("a file is in the way"),
    errno.ENOTDIR: say("a file is in the way"),
    errno.EISDIR: say("a folder is in the way"),
    errno.ENOSPC: say("the disk is full"),
    errno.EDQUOT: say("the disk is full"),
    errno.EIO: say("the disk fails"),
    errno.EFBIG: say("no larger file can be written there"),
}
"""Descriptions of errors by number; others have the system's."""

OF_SYSTEM = {
    str(words): words
    for words in (say("Permission denied"), say("No such file or directory"), say("Input/output error"))
}
"""Words of the system for what happens most often."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of full disks and quotas."""

OF_DISKS = FULL | {errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""Errors of disks that are full, read-only, closed to this user, or failing."""

SIGNS = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "−": "-", "‑": "-", "…": "...", "→": "->"}
    | {"│": "|", "┃": "|", "║": "|", "─": "-", "━": "-", "═": "-", "×": "x", "•": "*", "≤": "<=", "≥": ">="}
    | dict.fromkeys("\u00a0\u2009\u202f", " ")
)
"""ASCII replacements of signs."""

NEAREST = "planner.nearest"
"""Name of the codec error handler."""


def reason(error: OSError) -> Said:
    """Describe an error of writing, to continue a sentence."""
    return FOUND.get(error.errno or 0) or kept((error.strerror or str(error)).lower())


def of_system(error: Exception) -> Said:
    """An error in the words of the system."""
    found = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return OF_SYSTEM.get(found) or kept(found)


def nearest(text: str) -> str:
    """Transliterate text to ASCII, with `?` for what has no equivalent."""
    plain = (unicodedata.normalize("NFD", letter.translate(SIGNS)) for letter in text)
    return "".join("".join(c for c in letters if c.isascii()) or "?" for letters in plain)


def _replaced(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return nearest(error.object[error.start : error.end]), error.end


codecs.register_error(NEAREST, _replaced)


class Outlasting(io.BufferedWriter):
    """Buffered stream that drops output once its descriptor fails.

    An interrupt during a write does not repeat the output: buffer and descriptor keep track of what was written in C,
    where no signal handler runs in between.
    """

    lost: OSError | None = None
    """Error because of which output was dropped."""

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write all data, blocking if needed; after an error, data is dropped."""
        rest = memoryview(data).cast("B")
        while self.lost is None:
            try:
                super().write(rest)
                break
            except BlockingIOError as full:
                rest = rest[full.characters_written :]
                select.select([], [self], [])
            except OSError as error:
                self.lost = error
        return memoryview(data).nbytes

    def flush(self) -> None:
        """Flush the buffer, blocking if needed; after an error, nothing is written."""
        while self.lost is None:
            try:
                super().flush()
                break
            except BlockingIOError:
                select.select([], [self], [])
            except OSError as error:
                self.lost = error


def outlast() -> None:
    """Replace the standard streams by ones that survive errors.

    Where one of them is closed, as in a job without a terminal, its words go nowhere, and no file takes its number.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003
    sys.stdout, sys.stderr = _stream(1, _encoding(sys.stdout)), _stream(2, _encoding(sys.stderr))


@contextmanager
def second_error() -> Iterator[io.TextIOWrapper]:
    """Standard error on a duplicate descriptor, which is not affected by capturing the original."""
    with _stream(os.dup(sys.stderr.fileno()), _encoding(sys.stderr), own=True) as stream:
        yield stream


def tell_of_disk(error: OSError) -> None:
    """Say as the last word of a worker what kept it from writing; a disk that takes no word of it is left alone."""
    last_word(say("Nothing could be written: {reason}.", reason=reason(error)))


def last_word(sentence: str) -> None:
    """Say why a worker ends, as far as anything can be said."""
    with suppress(OSError):
        os.write(2, f"{sentence}\n".encode())


def unwritten() -> str:
    """Sentence on why standard output is incomplete; empty if it is complete or its reader closed it."""
    sys.stdout.flush()
    buffer = getattr(sys.stdout, "buffer", None)
    if not isinstance(buffer, Outlasting) or buffer.lost is None or buffer.lost.errno == errno.EPIPE:
        return ""
    return say("Not all of the output could be written to standard output: {reason}.", reason=reason(buffer.lost))


def _encoding(stream: io.TextIOBase | object | None) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _stream(descriptor: int, encoding: str, *, own: bool = False) -> io.TextIOWrapper:
    raw = io.FileIO(descriptor, "w", closefd=own)
    at_once = raw.isatty() or descriptor != 1
    return io.TextIOWrapper(Outlasting(raw), encoding, NEAREST, line_buffering=at_once)
