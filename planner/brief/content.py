"""What a brief tells, before it is set on pages: sentences, tables and pictures; one source for every format."""

from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from planner.charts.figure import Figure
from planner.charts.in_language import told_figure
from planner.charts.picture import picture
from planner.language import told


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

    def told(self) -> "Document":
        """The document in the language of whoever reads."""
        found: Document = _told(self)
        return found

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section in order."""
        return tuple(section for page in self.pages for section in page)


def _told(part: Any) -> Any:  # noqa: ANN401
    """A part of a document in the language of whoever reads."""
    if isinstance(part, str):
        return told(part)
    if isinstance(part, Head):
        return part._replace(heading=told(part.heading))
    if isinstance(part, tuple):
        return tuple(map(_told, part))
    if isinstance(part, Picture):
        return replace(part, figure=told_figure(part.figure), says=told(part.says))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: _told(getattr(part, each.name)) for each in fields(part)})
    return part
