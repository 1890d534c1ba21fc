"""What a brief tells, before it is set on pages: sentences, tables and pictures; one source for every format."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from planner.charts.figure import Figure
from planner.charts.picture import picture


class Head(NamedTuple):
    """A column of a table."""

    heading: str
    width: float
    """Width beside those of the other columns [1]."""
    number: bool = False
    """Whether it holds figures, which stand flush right."""


@dataclass(frozen=True)
class BriefTable:
    """A table of text as it is shown."""

    columns: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    """What is said below it."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph."""

    text: str
    strong: bool = False
    quiet: bool = False
    """Whether it is set small: sources and disclaimers."""


@dataclass(frozen=True)
class Points:
    """Sentences to go through one by one."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, eq=False)
class Picture:
    """A chart, with what it shows in words for who cannot see it."""

    figure: Figure
    says: str

    @cached_property
    def png(self) -> bytes:
        """The chart without its title."""
        return picture(self.figure, "png", titled=False)


Block = Paragraph | Points | BriefTable | Picture


@dataclass(frozen=True)
class Section:
    """Blocks under a title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A document: the same sections as printed pages and as slides."""

    title: str
    subtitle: str
    pages: tuple[tuple[Section, ...], ...]
    """Sections by printed page; the last may run over where `flows` says so."""
    slides: tuple[tuple[Section, ...], ...]
    footer: str
    landscape: bool = False
    flows: bool = False
    """Whether it takes as many pages as it needs: the pages of others hold exactly what stands on them."""

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section in order."""
        return tuple(section for page in self.pages for section in page)
