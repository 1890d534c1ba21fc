"""Other choices than a plan, where they were asked about: their sheets in its workbook, and their page in the brief."""

import io

import openpyxl
import pytest

from planner.answers import DecisiveAnswer, WorldAnswer
from planner.answers.decisive import ranked
from planner.answers.fairness import FairAnswer, Fairness, lesson
from planner.answers.worlds import lesson as lesson_of_worlds
from planner.brief.other_choices import INPUTS, PLANS, WORLDS, other_choices
from planner.brief.pdf import pdf
from planner.brief.rendering import ENDINGS, rendered
from planner.brief.whole import brief
from planner.check import check
from planner.explanations.choices import NO_CHOICES, OtherChoices
from planner.explanations.other_plans import AlternativeAnswer
from planner.formats.sheets import raw_case
from planner.language import in_language
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.choices import choice_sheets
from planner.workbook.plan.other_worlds import BEST
from tests.test_brief import pages
from tests.tiny import SHEETS, tiny_plan

LONG = "a world with a name that is as long as names of worlds come to be, if they are made of stored scenarios"


def fair(name: str, fairness: Fairness, measured: float | None, averted: float, bound: float | None) -> FairAnswer:
    """A point of a case in which 1,000 civilian-months are at risk with those in place only."""
    return FairAnswer(
        name=name, fairness=fairness.value, measured=measured, where="A", averted=averted, unprotected=1000 - averted,
        total=None if measured is None else 1000 - averted, bound=bound, certainty=0.98765,
        note="" if measured is not None else "Why not.",
    )  # fmt: skip


FAIR = [
    fair("0", Fairness.NEED, 0.1, 800, 195), fair("2", Fairness.NEED, 0.7, 400, 590),
    fair("1", Fairness.NEED, 0.4, 790, 200), fair("3", Fairness.NEED, None, 0, None),
    fair("0", Fairness.ALIKE, 900.0, 800, 195), fair("1", Fairness.ALIKE, 300.5, 500, None),
]  # fmt: skip


def in_worlds(count: int) -> list[WorldAnswer]:
    """Two plans in some worlds: the first gives up 10 more in each than in the one before, the second 100 in all."""
    rows = []
    for number in range(count):
        world = f"{LONG} {number}"
        rows.append(WorldAnswer(name="", world=world, unprotected=500.0, charged=500.0, bound=490.0))
        for name, more in (("this plan", 10.0 * number), ("made for it", 1000.0)):
            left = 500.0 + more
            rows.append(WorldAnswer(name=name, world=world, unprotected=left, charged=left, shared=left, absent=7.0))
    return [*rows, WorldAnswer(name="", world="a faulty one", note="It cannot be.")]


def decisive(count: int) -> list[DecisiveAnswer]:
    """Inputs, the later the more decisive, and one that was not solved."""
    rows = [
        DecisiveAnswer(name=f"areas, AREA-{number}: civilians", table="areas", row_key=f"AREA-{number}",
                       column="civilians", value=0.125, unit="1", factor=2.0, then=0.25, moved=-10.0 * number,
                       gives_up=None if number == 1 else 2.0, breaks=number == 1, stands_from=0.9)
        for number in range(count)
    ]  # fmt: skip
    open_still = DecisiveAnswer(
        name="x", table="areas", row_key="x", column="civilians", value=1.0, unit="1", note="Not solved."
    )
    return [*rows, open_still]


def others(count: int) -> list[AlternativeAnswer]:
    return [
        AlternativeAnswer(
            name="cheaper", number=number, trade="cost", keeps="best", gap=0.0185, of_plan=0.99,
            differs=(0.31,) * number, figure=1e8, before=2e8, unprotected=900.0, cost_usd=1e8, more_usd=-1e8,
            persons=4000.0, contributors=9, exposure=12.0,
        )
        for number in range(1, count + 1)
    ]  # fmt: skip


ALL = OtherChoices(others(12), FAIR, in_worlds(19), decisive(40))


@pytest.fixture(scope="module")
def case():
    return check(raw_case(SHEETS)).case


@pytest.fixture(scope="module")
def book(case):
    return openpyxl.load_workbook(io.BytesIO(plan_workbook(case, tiny_plan(), choices=ALL)))


def rows_of(book, name: str) -> list[dict]:
    columns, *rows = book[name].iter_rows(min_row=4, values_only=True)
    return [dict(zip(columns, row, strict=True)) for row in rows]


def test_every_question_that_was_asked_has_a_sheet_that_the_cover_names_and_that_stays_on_screen(book, case):
    names = ["other_plans", "fair_plans", "other_worlds", "decisive_inputs"]
    place = book.sheetnames.index("unused") + 1
    assert book.sheetnames[place : place + 4] == names
    cover = {cell.value for cell in book["cover"]["A"]}
    assert set(names) <= cover
    plain = openpyxl.load_workbook(io.BytesIO(plan_workbook(case, tiny_plan())))
    assert not set(names) & set(plain.sheetnames)
    assert len({book[name].print_area.split("!")[1] for name in [*names, "unused"]}) == 1, "an empty cell"
    assert choice_sheets(case, NO_CHOICES) == []


def test_shares_are_shown_as_such_and_small_numbers_not_as_none(book):
    shown = {
        (name, cell.value): book[name].cell(5, cell.column).number_format
        for name in ("other_plans", "fair_plans", "decisive_inputs")
        for cell in book[name][4]
    }
    assert shown["other_plans", "averts_of_the_most"] == shown["other_plans", "elsewhere"] == "0.0%"
    assert book["other_plans"]["K6"].number_format == "0.0%", "elsewhere than the one before"
    assert shown["fair_plans", "measured"] == shown["decisive_inputs", "now"] == "General"


def test_the_sheet_of_fair_plans_has_every_point_with_its_price(book):
    rows = rows_of(book, "fair_plans")
    assert [(row["fair_by"], row["point"]) for row in rows] == [
        ("need", "0"), ("need", "1"), ("need", "2"), ("need", "3"), ("alike", "0"), ("alike", "1"),
    ]  # fmt: skip
    fairest = rows[2]
    assert (fairest["measured"], fairest["more_unprotected"]) == (0.7, 400)
    assert (fairest["costs_at_least"], fairest["costs_at_most"]) == (390, 405)
    assert fairest["averts_of_the_most"] == 0.987, "rounded down"
    assert (rows[3]["unprotected"], rows[3]["note"]) == (None, "Why not.")
    assert rows[5]["costs_at_least"] is None


def test_the_sheet_of_worlds_has_every_plan_in_every_world_with_what_it_gives_up(book):
    rows = rows_of(book, "other_worlds")
    assert len(rows) == 3 * 19 + 1
    assert [row["plan"] for row in rows[:3]] == [BEST, "this plan", "made for it"]
    assert (rows[4]["gives_up"], rows[4]["gives_up_at_most"], rows[4]["no_place_there"]) == (10, 20, 7)
    assert (rows[-1]["world"], rows[-1]["unprotected"], rows[-1]["note"]) == ("a faulty one", None, "It cannot be.")


def test_the_sheet_of_inputs_has_the_twenty_that_decide_most(book):
    rows = rows_of(book, "decisive_inputs")
    assert [row["cell"] for row in rows] == [row.name for row in ranked(ALL.decisive)[:20]]
    assert rows[0]["input"] == "AREA-39: People living in the area"
    assert (rows[0]["now"], rows[0]["times"], rows[0]["then"], rows[0]["moves"]) == (0.125, 2, 0.25, -390)
    assert (rows[0]["stands_from"], rows[0]["stands_to"], rows[0]["breaks_a_rule"]) == (0.9, 1, False)


def test_the_page_of_the_brief_has_a_section_for_each_question_and_what_matters_most_of_it(case):
    plans, fairness, worlds, inputs = other_choices(case, ALL)
    assert len(plans.blocks[0].rows) == PLANS
    to_areas, to_contributors = fairness.blocks[0].items
    assert lesson(FAIR[:4]) in to_areas
    assert "the limits of the fairest cost 390 to 405 civilian-months" in to_areas
    assert lesson(FAIR[4:]) in to_contributors
    assert "By the bounds" not in to_contributors, "nothing is proved of them"
    assert worlds.blocks[0].text == lesson_of_worlds(ALL.worlds)
    assert worlds.blocks[1].rows[0] == (f"{LONG} 18", "500", "680", "180")
    assert len(worlds.blocks[1].rows) == WORLDS
    assert "The plan workbook has all 19." in worlds.blocks[1].note
    names = [f"{row.row_key}: People living in the area" for row in ranked(ALL.decisive)[:INPUTS]]
    assert [row[0] for row in inputs.blocks[0].rows] == names
    assert inputs.blocks[0].rows[0][1:] == ("0.125", "2", "-390", "2", "from 0.9 to 1 times this value")
    assert other_choices(case, NO_CHOICES) == ()
    only = decisive(0)
    assert other_choices(case, OtherChoices(fair=FAIR[:1], worlds=in_worlds(2)[:1], decisive=only)) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_of_it_fits_on_one_page_and_on_a_slide_for_each_question(case, language):
    with in_language(language):
        document = brief(case, tiny_plan(), other_choices(case, ALL)).told()
        assert pages(pdf(document)) == 3
        assert len(document.slides) == 4 + 4
        assert all(rendered(document, ending) for ending in ENDINGS if ending != ".pdf")
