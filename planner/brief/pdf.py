"""A document as PDF: A4, with fonts that have Latin, Cyrillic, Greek, Arabic and Hebrew letters embedded."""

import io
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import pymupdf_fonts
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace

from planner.brief.content import BriefTable, Document, Picture, Points, Section
from planner.brief.errors import TooMuchError
from planner.brief.look import (
    AUTHOR,
    BLACK,
    CAPTION,
    CELL,
    GREY,
    HEAD,
    MARGIN,
    NAVY,
    PALE,
    PICTURE_HEIGHT,
    QUIET,
    TAGS,
    TITLE,
    WHITE,
    Rgb,
)
from planner.brief.setter import BlockSetter
from planner.figures import several
from planner.language import language, say

FONT = "FiraGO"
FACES = {"": "figo", "B": "figbo"}
"""Its faces in the package of fonts, by style."""

SIZES = (9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
"""Sizes of text that are tried in turn until every page holds what stands on it [points]."""

LINE = 0.46
"""Height of a line for each point of its size [mm / point]."""


def pdf(document: Document, sizes: Sequence[float] = SIZES) -> bytes:
    """Render a document.

    Args:
        document: What it tells.
        sizes: Sizes of text that are tried [points].

    Returns:
        A PDF file.

    Raises:
        TooMuchError: It does not fit on its pages at the smallest size.
    """
    with _fonts() as fonts:
        return _fitted(document, fonts, sizes).written()


def size_that_fits(document: Document) -> float:
    """Size of text at which a document fits on its pages [points]; errors as of `pdf`."""
    with _fonts() as fonts, closing(_fitted(document, fonts, SIZES)) as paper:
        return paper.size


def _fitted(document: Document, fonts: Path, sizes: Sequence[float]) -> "_Paper":
    """The pages at the largest size of text at which they hold what stands on them, by bisection."""
    low, high = 0, 0 if document.flows else len(sizes) - 1
    found: _Paper | None = None
    while low <= high:
        middle = (low + high) // 2
        paper = _Paper(document, fonts, sizes[middle])
        paper.fill()
        if document.flows or paper.file.page_no() == len(document.pages):
            high, spare, found = middle - 1, found, paper
        else:
            low, spare = middle + 1, paper
        if spare is not None:
            spare.close()
    if found is None:
        pages = several(len(document.pages), "page")
        raise TooMuchError(say("“{title}” does not fit on {pages}", title=document.title, pages=pages))
    return found


def shaped(text: str) -> bool:
    """Whether letters of a text take other forms or places beside each other, as those of Arabic do."""
    return not text.isascii() and any(
        unicodedata.bidirectional(letter) in {"R", "AL", "NSM"} or unicodedata.category(letter) == "Mc"
        for letter in text
    )


@contextmanager
def _fonts() -> Iterator[Path]:
    """Folder with the faces of the font as files, as long as they are read."""
    with tempfile.TemporaryDirectory() as folder:
        for style, name in FACES.items():
            (Path(folder) / f"{FONT}{style}.ttf").write_bytes(pymupdf_fonts.myfont(name))
        yield Path(folder)


class _Paper(BlockSetter):
    """Pages that are being filled."""

    def __init__(self, document: Document, fonts: Path, size: float) -> None:
        self.document, self.size = document, size
        self.file = FPDF("landscape" if document.landscape else "portrait", "mm", "A4")
        self.file.footer = self._footer
        for style in FACES:
            self.file.add_font(FONT, style, fonts / f"{FONT}{style}.ttf")
        self.file.set_margin(MARGIN)
        self.file.set_auto_page_break(auto=True, margin=MARGIN + 2)
        self.file.set_title(document.title)
        self.file.set_lang(TAGS[language()])
        self.file.set_creator(AUTHOR)

    def fill(self) -> None:
        """Write every page."""
        for number, sections in enumerate(self.document.pages):
            self.file.add_page()
            if not number:
                self._title()
            for section in sections:
                self._section(section)

    def written(self) -> bytes:
        """The pages as a file; nothing can be added any more."""
        with closing(self):
            return bytes(self.file.output())

    def close(self) -> None:
        """Close the files of the fonts."""
        for font in self.file.fonts.values():
            font.ttfont.close()

    def _footer(self) -> None:
        """Write what stands below every page."""
        self.file.set_y(-MARGIN + 2)
        self._use(6.5, self.document.footer, colour=GREY)
        self.file.cell(self.file.epw - 16, 4, self.document.footer)
        self.file.cell(16, 4, f"{self.file.page_no()}", align="R")

    def _title(self) -> None:
        self._text(self.document.title, self.size * TITLE, bold=True, colour=NAVY)
        self._text(self.document.subtitle, self.size * 1.05, colour=GREY)

    def _section(self, section: Section) -> None:
        if section.title:
            self.file.ln(self.size * 0.16)
            self._text(section.title, self.size * HEAD, bold=True, colour=NAVY)
        for block in section.blocks:
            self._block(block)

    def _points(self, points: Points) -> None:
        for number, item in enumerate(points.items, start=1):
            self._use(self.size, "", bold=points.numbered, colour=NAVY)
            self.file.cell(5, self.size * LINE, f"{number}." if points.numbered else "•")
            self._text(item, self.size)

    def _table(self, table: BriefTable) -> None:
        size = self.size * CELL
        self._use(size, "".join(column.heading for column in table.columns) + "".join(map("".join, table.rows)))
        self.file.set_draw_color(190, 200, 215)
        head = FontFace(emphasis="BOLD", color=WHITE, fill_color=NAVY)
        with self.file.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            cell_fill_color=PALE,
            cell_fill_mode="ROWS",
            col_widths=tuple(column.width for column in table.columns),
            headings_style=head,
            line_height=size * LINE,
            padding=(0.5, 1.2),
            text_align=tuple("RIGHT" if column.number else "LEFT" for column in table.columns),
        ) as drawn:
            drawn.row([column.heading for column in table.columns])
            for row in table.rows:
                drawn.row(list(row))
        if table.note:
            self.file.ln(0.6)
            self._text(table.note, self.size * QUIET, colour=GREY)

    def _picture(self, shown: Picture) -> None:
        image = io.BytesIO(shown.png)
        self.file.image(
            image,
            x="C",
            w=self.file.epw,
            h=PICTURE_HEIGHT,
            keep_aspect_ratio=True,
            alt_text=shown.says,
            title=shown.figure.title,
        )
        self.file.ln(0.5)
        self._text(shown.figure.note, self.size * CAPTION, colour=GREY)

    def _text(self, text: str, size: float, *, bold: bool = False, colour: Rgb | None = None) -> None:
        """Write a paragraph from where the line is to the right margin."""
        self._use(size, text, bold=bold, colour=colour or BLACK)
        self.file.multi_cell(0, size * LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.file.ln(size * 0.06)

    def _use(self, size: float, text: str, *, bold: bool = False, colour: Rgb = BLACK) -> None:
        """Set font and colour for a text, and whether its letters are shaped, which takes long."""
        self.file.set_text_shaping(use_shaping_engine=shaped(text))
        self.file.set_font(FONT, "B" if bold else "", size)
        self.file.set_text_color(*colour)
