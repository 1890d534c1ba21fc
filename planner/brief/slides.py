"""A document as slides: wide, with a title each, and tables and pictures as such."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import PP_ALIGN
from pptx.presentation import Presentation as File
from pptx.table import _Cell
from pptx.text.text import _Paragraph
from pptx.util import Mm, Pt

from planner.brief.content import Block, BriefTable, Document, Paragraph, Picture, Points, Section
from planner.brief.look import AUTHOR, BLACK, CELL, GREY, NAVY, PALE, QUIET, WHITE, Rgb
from planner.brief.setter import BlockSetter

if TYPE_CHECKING:
    from pptx.shapes.shapetree import SlideShapes

FONT = "Calibri"  # not told
WIDTH, HEIGHT, EDGE = 338.7, 190.5, 12.0
"""Size of a slide, and its margin [mm]."""

TOP, BOTTOM = 26.0, 179.0
"""Where what a slide says begins and ends [mm]."""

SIZES = (20, 18, 16, 15, 14, 13, 12, 11, 10, 9, 8)
"""Sizes of text that are tried in turn until a slide holds what it says [points]."""

BOLD = 1.25
"""How much wider a letter in bold is [1]."""

LEAST_FLOWING = 11
"""Size below which what flows goes on over more slides rather than be set smaller [points]."""

LETTER, LINE = 0.195, 0.44
"""Mean width of a letter, with room for wider ones where the font is not there, and height of a line, for each point of
its size [mm / point]."""

CELL_EDGE = 2.4
"""What a cell is wider than its text [mm]."""

ROW_EDGE = 2.0
"""What a row of a table is higher than its lines [mm]."""

LEAST_PICTURE = 118.0
"""Least height that a picture is given [mm]."""

TITLE_ONLY = 5
"""Layout with a title alone, in the template of the library."""


def slides(document: Document) -> bytes:
    """Render a document.

    Returns:
        A .pptx file.
    """
    file: File = Presentation()
    file.slide_width, file.slide_height = Mm(WIDTH), Mm(HEIGHT)
    file.core_properties.title, file.core_properties.author = document.title, AUTHOR
    for number, (sections, size) in enumerate(_slides(document), start=1):
        _Slide(file, document, sections, number, size).fill()
    saved = io.BytesIO()
    file.save(saved)
    return saved.getvalue()


def _slides(document: Document) -> Iterator[tuple[tuple[Section, ...], float]]:
    """Sections by slide and their size: as the document has them, or over several slides where one cannot hold them."""
    least = LEAST_FLOWING if document.flows else SIZES[-1]
    for sections in document.slides:
        fits = [size for size in SIZES if size >= least and _height_of(sections, size) <= BOTTOM - TOP]
        if fits:
            yield sections, fits[0]
        else:
            for section in sections:
                parts = list(_parts(section, least))
                for number, blocks in enumerate(parts, start=1):
                    of = f" ({number}/{len(parts)})" if len(parts) > 1 else ""  # not told
                    yield (Section(f"{section.title}{of}", blocks),), least


def _parts(section: Section, size: float) -> Iterator[tuple[Block, ...]]:
    """Blocks of a section by slide, each with as many as it holds; what a table says below it stays with its first."""
    held: list[Block] = []
    for block in section.blocks:
        for piece in _pieces(block, size):
            if held and sum(_height(each, size) for each in (*held, piece)) > BOTTOM - TOP:
                yield tuple(held)
                held = []
            held.append(piece)
    yield tuple(held)


def _pieces(block: Block, size: float) -> Iterator[Block]:
    """A table as tables that a slide holds, each with the headings; any other block as it is."""
    if not isinstance(block, BriefTable):
        yield block
        return
    left = list(block.rows)
    note = block.note
    while left:
        fits = [
            count
            for count in range(1, len(left) + 1)
            if _height(replace(block, rows=tuple(left[:count]), note=note), size) <= BOTTOM - TOP
        ]
        count = max(fits, default=1)
        yield replace(block, rows=tuple(left[:count]), note=note)
        left, note = left[count:], ""


class _Slide(BlockSetter):
    """A slide that is being filled."""

    def __init__(self, file: File, document: Document, sections: Sequence[Section], number: int, size: float) -> None:
        self.document, self.sections, self.number = document, sections, number
        self.slide = file.slides.add_slide(file.slide_layouts[TITLE_ONLY])
        self.shapes: SlideShapes = self.slide.shapes
        self.size = size
        self.top = TOP

    def fill(self) -> None:
        """Write the title, what it says and what stands below."""
        title = self.shapes.title
        title.left, title.top, title.width, title.height = Mm(EDGE), Mm(7), Mm(WIDTH - 2 * EDGE), Mm(16)
        self._write(title.text_frame.paragraphs[0], self.sections[0].title, 26, bold=True, colour=NAVY)
        for place, section in enumerate(self.sections):
            if place:
                self._text(section.title, self.size, bold=True, colour=NAVY)
            for block in section.blocks:
                self._block(block)
        below = self.shapes.add_textbox(Mm(EDGE), Mm(BOTTOM + 1), Mm(WIDTH - 2 * EDGE), Mm(8)).text_frame
        words = f"{self.document.title}. {self.document.footer}. {self.number}"
        self._write(below.paragraphs[0], words, 9, colour=GREY)

    def _text(self, text: str, size: float, *, bold: bool = False, colour: Rgb | None = None) -> None:
        self._texts([text], size, bold=bold, colour=colour)

    def _points(self, points: Points) -> None:
        self._texts(list(_marked(points)), self.size)

    def _texts(self, texts: Sequence[str], size: float, *, bold: bool = False, colour: Rgb | None = None) -> None:
        height = sum(_lines(text, size, WIDTH - 2 * EDGE) for text in texts) * size * LINE
        frame = self.shapes.add_textbox(Mm(EDGE), Mm(self.top), Mm(WIDTH - 2 * EDGE), Mm(height)).text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for place, text in enumerate(texts):
            line = frame.paragraphs[0] if not place else frame.add_paragraph()
            self._write(line, text, size, bold=bold, colour=colour or BLACK)
        self.top += height + 1.0

    def _table(self, table: BriefTable) -> None:
        size, rows = self.size * CELL, len(table.rows) + 1
        heights = list(_row_heights(table, self.size))
        room = WIDTH - 2 * EDGE
        shape = self.shapes.add_table(rows, len(table.columns), Mm(EDGE), Mm(self.top), Mm(room), Mm(sum(heights)))
        for place, width in enumerate(_widths(table, size)):
            shape.table.columns[place].width = Mm(width)
        for row, (texts, height) in enumerate(zip((_headings(table), *table.rows), heights, strict=True)):
            shape.table.rows[row].height = Mm(height)
            for place, (text, column) in enumerate(zip(texts, table.columns, strict=True)):
                self._cell(shape.table.cell(row, place), text, size, head=not row, number=column.number)
        self.top += sum(heights) + 1.0
        if table.note:
            self._text(table.note, self.size * QUIET, colour=GREY)

    def _cell(self, cell: _Cell, text: str, size: float, *, head: bool, number: bool) -> None:
        cell.margin_left = cell.margin_right = Mm(1.2)
        cell.margin_top = cell.margin_bottom = Mm(0.2)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor(*(NAVY if head else PALE))
        line = cell.text_frame.paragraphs[0]
        line.alignment = PP_ALIGN.RIGHT if number else PP_ALIGN.LEFT
        self._write(line, text, size, bold=head, colour=WHITE if head else BLACK)

    def _picture(self, shown: Picture) -> None:
        room = max(LEAST_PICTURE - 8, BOTTOM - self.top - 8)
        drawn = self.shapes.add_picture(io.BytesIO(shown.png), 0, Mm(self.top))
        scale = min(Mm(room) / drawn.height, Mm(WIDTH - 2 * EDGE) / drawn.width)
        drawn.width, drawn.height = int(drawn.width * scale), int(drawn.height * scale)
        drawn.left = int((Mm(WIDTH) - drawn.width) / 2)
        drawn._element._nvXxPr.cNvPr.set("descr", shown.says)
        self.top += drawn.height / Mm(1) + 1.0
        self._text(shown.figure.note, 9, colour=GREY)

    @staticmethod
    def _write(line: _Paragraph, text: str, size: float, *, bold: bool = False, colour: Rgb = BLACK) -> None:
        run = line.add_run()
        run.text = text
        run.font.name, run.font.size, run.font.bold = FONT, Pt(round(2 * size) / 2), bold
        run.font.color.rgb = RGBColor(*colour)


def _height_of(sections: Sequence[Section], size: float) -> float:
    """Height that all that a slide says would take up [mm]."""
    titles = (len(sections) - 1) * size * LINE * 1.3
    return titles + sum(_height(block, size) for section in sections for block in section.blocks)


def _height(block: Block, size: float) -> float:
    """Height that a block takes up at most [mm]."""
    room = WIDTH - 2 * EDGE
    if isinstance(block, Paragraph):
        own = size * (QUIET if block.quiet else 1.0)
        return _lines(block.text, own, room) * own * LINE + 1.0
    if isinstance(block, Points):
        return sum(_lines(text, size, room) for text in _marked(block)) * size * LINE + 1.0
    if isinstance(block, BriefTable):
        note = _lines(block.note, size * QUIET, room) * size * QUIET * LINE + 1.0 if block.note else 0.0
        return sum(_row_heights(block, size)) + 1.0 + note
    return LEAST_PICTURE


def _marked(points: Points) -> Iterator[str]:
    for number, item in enumerate(points.items, start=1):
        yield f"{number}.  {item}" if points.numbered else f"•  {item}"


def _headings(table: BriefTable) -> tuple[str, ...]:
    return tuple(column.heading for column in table.columns)


def _row_heights(table: BriefTable, size: float) -> Iterator[float]:
    """Height of every row of a table [mm]."""
    own = size * CELL
    widths = _widths(table, own)
    for texts in (_headings(table), *table.rows):
        cells = zip(texts, widths, strict=True)
        yield max(_lines(text, own, width - CELL_EDGE) for text, width in cells) * own * LINE + ROW_EDGE


def _widths(table: BriefTable, size: float) -> list[float]:
    """Width of every column [mm]: as the table has them, but none narrower than its longest word."""
    room = WIDTH - 2 * EDGE
    least = [
        max(len(word) for text in texts for word in text.split() or [""]) * size * BOLD * LETTER + CELL_EDGE
        for texts in zip(_headings(table), *table.rows, strict=True)
    ]
    shares = sum(column.width for column in table.columns)
    wanted = [column.width * room / shares for column in table.columns]
    over = [max(0.0, want - need) for want, need in zip(wanted, least, strict=True)]
    lacking = sum(max(0.0, need - want) for want, need in zip(wanted, least, strict=True))
    kept = max(0.0, 1.0 - lacking / sum(over)) if sum(over) else 0.0
    widths = [min(want, need) + kept * more if want > need else need
              for want, need, more in zip(wanted, least, over, strict=True)]  # fmt: skip
    return [width * room / sum(widths) for width in widths]


def _lines(text: str, size: float, room: float) -> int:
    """Lines that a text takes up in a width [mm], broken between words."""
    return max(1, len(wrap(text, max(1, int(room / (size * LETTER))))))
