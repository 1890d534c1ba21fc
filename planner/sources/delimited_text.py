"""Open tables of delimited text, in any encoding and with any separator, as streams that are read in parts."""

import codecs
import csv
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Any

import pandas as pd

from planner.file_limits import LIMITS
from planner.language import say
from planner.sources.source_table import LOOKED_AT, SourceTable, refuse, refuse_empty

HEAD = 262_144
"""Bytes inspected to find separator and heading."""

CHUNK = 100_000
"""Rows that are read at a time."""

SEPARATORS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8-sig", "cp1252", "latin-1")
"""Encodings that are tried, in this order; the last reads anything."""

UTF_16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
AS_WIDE = say("rows of CSV, as wide as the heading")
QUOTE = say("A separator within a cell needs quotation marks around the cell: save the file anew as “CSV UTF-8”.")


@dataclass(frozen=True)
class TextForm:
    """How a table of delimited text is written."""

    encoding: str
    separator: str
    skipped: int
    """Lines above it that name its separator."""


def of_text(name: str, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> SourceTable:
    """Open a table of delimited text, as a stream that is read when it is asked for."""
    with opened() as stream:
        start = stream.read(HEAD)
    refuse_empty(name, start)
    form = _text_form(start, opened)
    notice = say("Its text is no UTF-8, and was read as {encoding}.", encoding=form.encoding)
    head = _records(_whole_lines(start, form.encoding)[form.skipped :], form.separator)

    def _parts(below: int, width: int, columns: Sequence[int]) -> Iterator[pd.DataFrame]:
        with opened() as stream:
            yield from _parsed(name, stream, form, below, width, columns)

    return SourceTable(name, tuple(map(tuple, head)), _parts, () if form.encoding == ENCODINGS[0] else (notice,))


def _text_form(start: bytes, opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> TextForm:
    encoding = UTF_16.get(start[:2]) or _encoding(opened)
    lines = _whole_lines(start, encoding)
    skipped = 1 if lines and lines[0].lstrip("\"'").casefold().startswith("sep=") else 0
    return TextForm(encoding, _separator(lines[skipped:]), skipped)


def _whole_lines(start: bytes, encoding: str) -> list[str]:
    """Lines at the beginning of a file; of a longer one, without the last, which is cut."""
    lines = start.decode(encoding, "ignore").removeprefix("\ufeff").splitlines(keepends=True)
    return lines if len(start) < HEAD else lines[:-1]


def _encoding(opened: Callable[[], AbstractContextManager[IO[bytes]]]) -> str:
    """The first encoding that decodes a whole file."""
    for encoding in ENCODINGS[:-1]:
        decoder = codecs.getincrementaldecoder(encoding)()
        with opened() as stream:
            try:
                while decoder.decode(part := stream.read(2**20), final=not part) or part:
                    pass
            except UnicodeDecodeError:
                continue
            return encoding
    return ENCODINGS[-1]


def _separator(lines: Sequence[str]) -> str:
    """The separator that makes the widest table of the first rows."""
    return max(SEPARATORS, key=lambda each: sum(len(row) > 1 and len(row) for row in _records(lines, each)))


def _records(lines: Sequence[str], separator: str) -> list[list[str]]:
    reader = csv.reader(lines, delimiter=separator)
    records: list[list[str]] = []
    try:
        while len(records) < LOOKED_AT:
            records.append(next(reader))
    except (StopIteration, csv.Error):
        pass
    return records


class _Prefixed(io.RawIOBase):
    """A stream with bytes before it, as long as none of its rows is too long."""

    def __init__(self, name: str, before: bytes, stream: IO[bytes]) -> None:
        self._name, self._before, self._stream = name, before, stream
        self._row = 0
        """Bytes since the last end of a row [bytes]."""

    def readable(self) -> bool:
        """Whether it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401
        """Fill a buffer; the number of bytes.

        Raises:
            SourceFaultsError: A row is too long.
        """
        data = self._before[: len(buffer)] or self._stream.read(len(buffer))
        end = max(data.rfind(b"\n"), data.rfind(b"\r"))
        self._row = self._row + len(data) if end < 0 else len(data) - end
        if self._row > LIMITS.record_characters:
            found = say("a row that is longer than {most:,} characters", most=LIMITS.record_characters)
            raise refuse(self._name, found, AS_WIDE, QUOTE)
        self._before = self._before[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def _parsed(
    name: str, stream: IO[bytes], text: TextForm, below: int, width: int, columns: Sequence[int]
) -> Iterator[pd.DataFrame]:
    """Parse delimited text in parts, every cell as text; one more column shows the rows that are too wide."""
    above = range(1, 1 + text.skipped + below)
    widest = (text.separator * width + "\n").encode(text.encoding)
    try:
        with pd.read_csv(
            io.BufferedReader(_Prefixed(name, widest, stream)),
            sep=text.separator,
            encoding=text.encoding,
            header=None,
            usecols=[*columns, width],
            skiprows=above,
            skip_blank_lines=False,
            dtype=str,
            na_filter=False,
            chunksize=CHUNK,
        ) as parts:
            for part in parts:
                rows = part.set_axis(part.index + below)[int(part.index[0] == 0) :]
                if (wide := rows.index[rows[width] != ""]).size:
                    found = say("more than the {width:d} cells of the heading", width=width)
                    raise refuse(name, found, AS_WIDE, QUOTE, int(wide[0]))
                yield rows[list(columns)]
    except pd.errors.EmptyDataError:
        return
    except pd.errors.ParserError as error:
        raise refuse(name, say("what is not CSV ({error})", error=str(error)), AS_WIDE, QUOTE) from None
