"""A brief as PDF, Word and slides: one source, the pages that it may take, names of every script, nothing invented."""

import io
import re
from pathlib import Path

import docx
import pptx
import pytest
from pptx.util import Mm

from planner import files
from planner.brief.content import Block, BriefTable, Document, Paragraph, Picture, Points, Section
from planner.brief.contributor import EXAMPLE, contributor_page
from planner.brief.errors import TooMuchError
from planner.brief.gap_list import COLUMNS, gap_list
from planner.brief.look import CELL
from planner.brief.pdf import SIZES, pdf
from planner.brief.rendering import rendered
from planner.brief.slides import BOTTOM, LEAST_FLOWING, LETTER, slides
from planner.brief.whole import ASKS, brief
from planner.brief.word import word
from planner.check import check
from planner.figures import several
from planner.formats.sheets import Sheet, raw_case
from planner.language import in_language, kept, told
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from tests.command import command
from tests.tiny import FOLDER, SHEETS, tiny_plan
from tests.waiting import PLENTY

ARABIC, ACCENTED = "جمهورية السودان", "Côte d’Ivoire, Łódź"
NAMES = {"ALFA": ARABIC, "BRAVO": ACCENTED}
CHANCES = {"A-battalion": "0.6", "B-battalion": "0.5"}


@pytest.fixture(scope="module")
def named() -> tuple[Case, Plan]:
    """The case `tiny` with names of other scripts, some chances, and a pledge that nobody made, with its plan."""
    contributors = _with(SHEETS["contributors"], "name", NAMES)
    pledges = _with(SHEETS["pledges"], "delivery_probability", CHANCES)
    pledges = _with(pledges, "note", {"B-battalion": "illustrative [J]"})
    case = check(raw_case({**SHEETS, "contributors": contributors, "pledges": pledges})).case
    plan = plan_case(case, Limits(0.01, PLENTY)).plan
    assert plan is not None
    return case, plan


def _with(sheet: Sheet, column: str, cells: dict[str, str]) -> Sheet:
    at = sheet.header.index(column)
    return Sheet(sheet.header, tuple((*row[:at], cells.get(row[0], row[at]), *row[at + 1 :]) for row in sheet.rows))


def texts(document: Document) -> list[str]:
    """All that a document says, in order, without its pictures."""
    return [document.title, *(text for section in document.sections for text in (section.title, *_said(section)))]


def _said(section: Section) -> list[str]:
    return [text for block in section.blocks for text in _in_block(block)]


def _in_block(block: Block) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Points):
        return list(block.items)
    if isinstance(block, BriefTable):
        return [
            *(column.heading for column in block.columns),
            *(cell for row in block.rows for cell in row),
            block.note,
        ]
    return []


def pages(data: bytes) -> int:
    """Pages of a PDF."""
    return len(re.findall(rb"/Type /Page\b", data))


def without_picture(document: Document) -> Document:
    """A document without its pictures, which take longest to draw."""
    kept = {
        id(section): Section(section.title, tuple(b for b in section.blocks if not isinstance(b, Picture)))
        for section in document.sections
    }
    pages, slides = (
        tuple(tuple(kept[id(section)] for section in page) for page in parts)
        for parts in (document.pages, document.slides)
    )
    return Document(document.title, document.subtitle, pages, slides, document.footer)


def test_every_format_says_the_same(named):
    document = without_picture(brief(*named)).told()
    written = docx.Document(io.BytesIO(word(document, SIZES[-1])))
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    lines = [line.text.partition("\t")[2] or line.text for line in written.paragraphs]
    shown = pptx.Presentation(io.BytesIO(rendered(document, ".pptx")))
    boxes = [shape for slide in shown.slides for shape in slide.shapes]
    said = [
        re.sub(r"^(\d\.|•)  ", "", line.text)
        for box in boxes
        if box.has_text_frame
        for line in box.text_frame.paragraphs
    ]
    said += [cell.text for box in boxes if box.has_table for row in box.table.rows for cell in row.cells]
    for text in filter(None, texts(document)):
        assert text in [*lines, *cells], text
        assert text in said or any(text in line for line in said), text
    assert len(shown.slides) == 4


def test_a_brief_takes_two_pages_and_a_contributor_one(named):
    document = without_picture(brief(*named))
    assert pages(pdf(document)) == len(document.pages) == 2
    assert pages(pdf(contributor_page(*named, "BRAVO"))) == 1


def test_what_else_could_be_chosen_has_a_page_and_a_slide_of_its_own(named):
    other = Section("Other choices", (Points(("Fewest contributors: two of three.",)),))
    document, without = without_picture(brief(*named, [other])), without_picture(brief(*named))
    assert document.sections == (*without.sections, other)
    assert pages(pdf(document)) == len(without.pages) + 1
    assert len(document.slides) == len(without.slides) + 1


def test_fonts_with_letters_of_every_script_are_embedded(named):
    document = contributor_page(*named, "ALFA")
    assert document.title == ARABIC
    data = pdf(document)
    assert data.count(b"/FontFile2") >= 2
    assert b"FiraGO" in data


def test_what_does_not_fit_is_said():
    page = (Section("much", (Points(("word",) * 300),)),)
    with pytest.raises(TooMuchError, match="does not fit on 1 page"):
        pdf(Document("t", "s", (page,), (), ""), SIZES[-1:])


def test_a_long_table_goes_on_over_slides_and_none_overflows():
    """A row and its heading are never cut, none is lost, and the letters stay large enough to read in a room."""
    long = "An area whose name is long enough to take two lines (12), and another (3), and five areas more"
    rows = tuple((f"Mission {n}", long, "Battalion", f"{n}", *["x"] * (len(COLUMNS) - 4)) for n in range(40))
    table = BriefTable(COLUMNS, rows, "What the columns mean.")
    section = Section("Gaps", (table, Paragraph("What it may not be used for.", quiet=True)))
    shown = pptx.Presentation(io.BytesIO(slides(Document("t", "s", (), ((section,),), "f", flows=True))))
    tables = [box.table for slide in shown.slides for box in slide.shapes if box.has_table]
    assert len(tables) > 2
    assert {table.cell(0, 0).text for table in tables} == {"Mission"}
    told = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert told == [row[0] for row in rows]
    assert [len(slide.shapes.title.text.split(" (")) for slide in shown.slides] == [2] * len(shown.slides)
    for slide in shown.slides:
        below = max(box.top + box.height for box in slide.shapes if box.has_table or box.has_text_frame)
        assert below <= shown.slide_height
        assert all(box.top + box.height <= Mm(BOTTOM + 1) for box in slide.shapes if box.has_table)
    for table in tables:
        for place, column in enumerate(table.columns):
            longest = max(len(word) for row in table.rows for word in row.cells[place].text.split())
            assert column.width >= Mm(longest * LEAST_FLOWING * CELL * LETTER), "no word is broken"
    sizes = {
        run.font.size.pt
        for t in tables
        for row in t.rows
        for cell in row.cells
        for run in cell.text_frame.paragraphs[0].runs
    }
    assert min(sizes) >= LEAST_FLOWING * CELL - 0.5


def test_the_brief_has_five_asks_where_there_are_as_many(named):
    case, plan = named
    (asks,) = (section for section in brief(case, plan).sections if section.title == "What is asked")
    (points,) = asks.blocks
    assert isinstance(points, Points)
    assert 0 < len(points.items) <= ASKS
    assert any("The plain" in item or "The hills" in item for item in points.items)


def test_who_is_left_out_of_a_plan_is_told_what_stands_against_it(named):
    said = " ".join(texts(contributor_page(*named, "BRAVO")))
    assert EXAMPLE in said
    assert "nobody has made" in said
    assert "1,000,000" not in said
    assert "1.0 million USD" in said


def test_a_page_counts_units_as_the_plan_does(named):
    case, plan = named
    own = plan.deployments[plan.deployments["contributor"] == "ALFA"]
    said = texts(contributor_page(case, plan, "ALFA"))
    assert any(
        text.startswith(f"{several(int(own['units'].sum()), 'unit')}, {own['persons'].sum():,.0f} people")
        for text in said
    )


def test_the_list_of_gaps_has_the_columns_of_such_papers(named):
    document = gap_list(*named)
    (table, _) = document.sections[0].blocks
    assert isinstance(table, BriefTable)
    assert [column.heading for column in COLUMNS] == [
        "Mission", "Location", "Unit type", "Quantity", "Key characteristics", "Language", "Required by", "Priority",
        "L1", "L2", "L3", "RDL", "Status",
    ]  # fmt: skip
    first = table.rows[0]
    assert first[0] == "Mission in the north"
    assert first[2] == "Infantry battalion"
    assert first[6] == "January 2030"
    assert "The plain" in " ".join(first)


def test_the_command_writes_every_kind(tmp_path):
    files.write_plan(tiny_plan(), tmp_path / "plan")
    for kind in (".docx", ".pptx"):
        out = tmp_path / f"b{kind}"
        ended = command("brief", FOLDER, tmp_path / "plan", "--out", out, "--contributor", "alfa")
        assert ended.exit_code == 0, ended.output
        assert out.stat().st_size > 5_000


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--out", "b.txt"), "the name must end in .pdf, .docx or .pptx"),
        (("--out", "b.pdf", "--contributor", "ALFFA"), "Did you mean “Alfa”?"),
        (("--out", "b.pdf", "--contributor", "ALFA", "--gaps"), "two documents"),
    ],
)
def test_the_command_refuses_what_it_cannot_write(options, says, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    files.write_plan(tiny_plan(), tmp_path / "plan")
    ended = command("brief", FOLDER, tmp_path / "plan", *options)
    assert ended.exit_code == 1
    assert says in ended.output
    assert not Path("b.pdf").exists()


def test_nothing_of_a_brief_in_french_is_left_in_english(named):
    with in_language("fr"):
        documents = [brief(*named), gap_list(*named), contributor_page(*named, "ALFA")]
        shown = [text for document in documents for text in texts(without_picture(document).told())]
        left = [text for text in shown if told(kept(text)) != text]
    assert left == []
    assert "Ce qui est décidé" in shown
