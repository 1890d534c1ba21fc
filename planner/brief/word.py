"""A document as a Word file: A4, with headings, tables that repeat their heads, and pictures with their text."""

import io

import docx
from docx.document import Document as File
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as FileTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph as FileParagraph

from planner.brief.content import BriefTable, Document, Picture, Points, Section
from planner.brief.look import (
    AUTHOR,
    CAPTION,
    CELL,
    GREY,
    HEAD,
    MARGIN,
    NAVY,
    PAPER,
    PICTURE_HEIGHT,
    QUIET,
    TAGS,
    TITLE,
    WHITE,
    Rgb,
)
from planner.brief.setter import BlockSetter
from planner.language import language

FONT = "Calibri"  # not told
SMALLER = 0.94
"""Size of text beside that on the same page in PDF: lines are higher here [1]."""


def word(document: Document, size: float) -> bytes:
    """Render a document.

    Args:
        document: The document.
        size: Size of text [points].

    Returns:
        A .docx file.
    """
    file = _WordWriter(document, size * SMALLER).fill()
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


class _WordWriter(BlockSetter):
    """A file that is being filled."""

    def __init__(self, document: Document, size: float) -> None:
        self.document, self.size = document, size
        self.file: File = docx.Document()
        self._set_up()

    def fill(self) -> File:
        """Write every page."""
        for number, sections in enumerate(self.document.pages):
            if not number:
                self._text(self.document.title, self.size * TITLE, bold=True, colour=NAVY)
                self._text(self.document.subtitle, self.size * 1.05, colour=GREY)
            for place, section in enumerate(sections):
                self._section(section, new_page=bool(number) and not place)
        return self.file

    def _set_up(self) -> None:
        section, properties = self.file.sections[0], self.file.core_properties
        short, long = (Mm(side) for side in PAPER)
        section.orientation = WD_ORIENT.LANDSCAPE if self.document.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (long, short) if self.document.landscape else (short, long)
        for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
            setattr(section, side, Mm(MARGIN))
        section.footer_distance = Mm(MARGIN / 2)
        properties.title, properties.language = self.document.title, TAGS[language()]
        properties.author, properties.comments = AUTHOR, self.document.footer
        normal = self.file.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(self.size)
        normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
        heading = self.file.styles["Heading 1"]
        heading.font.name, heading.font.size, heading.font.color.rgb = FONT, Pt(self.size * HEAD), RGBColor(*NAVY)
        heading.element.rPr.rFonts.set(qn("w:asciiTheme"), FONT)
        heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(self.size * 0.45), Pt(1)
        footer = section.footer.paragraphs[0]
        self._run(footer, self.document.footer, 6.5, colour=GREY)

    def _section(self, section: Section, *, new_page: bool) -> None:
        heading = self.file.add_heading(section.title, 1)
        heading.paragraph_format.page_break_before = new_page
        for block in section.blocks:
            self._block(block)

    def _points(self, points: Points) -> None:
        for number, item in enumerate(points.items, start=1):
            line = self._text(f"{number}.\t{item}" if points.numbered else f"•\t{item}", self.size)
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(5), Mm(-5)
            line.paragraph_format.tab_stops.add_tab_stop(Mm(5))

    def _table(self, table: BriefTable) -> None:
        drawn = self.file.add_table(rows=1, cols=len(table.columns))
        drawn.style, drawn.autofit = "Table Grid", False  # not told
        self._row(drawn.rows[0].cells, table, [column.heading for column in table.columns], head=True)
        _repeat(drawn)
        for row in table.rows:
            self._row(drawn.add_row().cells, table, row)
        self._text(table.note, self.size * QUIET, colour=GREY)

    def _picture(self, shown: Picture) -> None:
        line = self.file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn = line.add_run().add_picture(io.BytesIO(shown.png), height=Mm(PICTURE_HEIGHT * SMALLER))
        properties = drawn._inline.docPr
        properties.set("descr", shown.says)
        self._text(shown.figure.note, self.size * CAPTION, colour=GREY)

    def _row(
        self, cells: tuple[_Cell, ...], table: BriefTable, texts: list[str] | tuple[str, ...], *, head: bool = False
    ) -> None:
        short, long = PAPER
        room = (long if self.document.landscape else short) - 2 * MARGIN
        widths = sum(column.width for column in table.columns)
        for cell, column, text in zip(cells, table.columns, texts, strict=True):
            cell.width = Mm(room * column.width / widths)
            line = cell.paragraphs[0]
            self._run(line, text, self.size * CELL, bold=head, colour=WHITE if head else None)
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if column.number else WD_ALIGN_PARAGRAPH.LEFT
            if head:
                _shade(cell, "{:02X}{:02X}{:02X}".format(*NAVY))

    def _text(self, text: str, size: float, *, bold: bool = False, colour: Rgb | None = None) -> FileParagraph:
        line = self.file.add_paragraph()
        self._run(line, text, size, bold=bold, colour=colour)
        return line

    @staticmethod
    def _run(line: FileParagraph, text: str, size: float, *, bold: bool = False, colour: Rgb | None = None) -> None:
        run = line.add_run(text)
        run.font.size, run.bold = Pt(round(2 * size) / 2), bold
        if colour is not None:
            run.font.color.rgb = RGBColor(*colour)


def _repeat(table: FileTable) -> None:
    """Repeat the first row of a table on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _shade(cell: _Cell, colour: str) -> None:
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shading)
