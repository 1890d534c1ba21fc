"""The plan workbook proves itself: calculated afresh by LibreOffice, every formula comes to the planner's figure."""

import io
import math
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from planner.adopt import carried_over
from planner.check import check
from planner.facts import Facts
from planner.files import read_case
from planner.layout.pages import LIMITS
from planner.plan import Plan, Summary
from planner.plan.certainty import locks_cost_more, nothing_to_avert
from planner.run import plan_case
from planner.services.delivery import Delivery
from planner.solution import Limits
from planner.tables import TABLES, Case
from planner.verify import verify
from planner.verify.exposure import exposures_of
from planner.verify.exposure import faults as exposure_faults
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.cover import CERTAIN, CONTENTS, EDITED_BOUND, EDITED_HEADLINE
from planner.workbook.plan.edited import read_edited
from planner.workbook.plan.headline import FIGURES, NAME, TOP
from planner.workbook.plan.status import UNKNOWN
from planner.workbook.reading import read_workbook
from planner.workbook.style import LINE, NAVY
from tests.every_rule import CASES
from tests.libreoffice import Figures, recalculated
from tests.strategies import sound_case, tiny_rows, to_raw
from tests.summit import case_of_the_summit
from tests.test_stakes import uncertain_case
from tests.test_workbook_reading import assert_same
from tests.waiting import PLENTY

DATA = Path(__file__).parent.parent / "data"
EXPECTED = ("expected_unprotected", "persons_expected")
"""Headline figures by the chances of the pledges."""

RANDOM = 4
SUMMIT = "summit-2015"
"""Name of the part of the default case."""

HOSPITAL = "tiny-3-0"
"""The hospital taken out: nobody moves in the sheets, though troops are left without support."""


@dataclass(frozen=True)
class Made:
    case: Case
    plan: Plan
    book: bytes


def made(case: Case, gap: float = 0.01, reference: dict[tuple[str, str], float] | None = None) -> Made | None:
    """A case with its plan and workbook; None where there is no plan."""
    ended = plan_case(case, Limits(gap, PLENTY, 2), reference=reference)
    assert not ended.faults
    if ended.plan is None:
        return None
    return Made(case, ended.plan, plan_workbook(case, ended.plan, reference, date(2030, 1, 1)))


def random_cases() -> dict[str, Made]:
    """Plans of random cases, the same at every run; with a reference plan every other time."""
    found: dict[str, Made] = {}

    @settings(max_examples=60, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(tiny_rows(pledges=4))
    def collect(rows):
        if len(found) >= RANDOM or not any(row["units"] for row in rows["pledges"]):
            return
        checked = check(to_raw(rows))
        if checked.faults:
            return
        reference = {("P0", "M1"): 450.0} if len(found) % 2 else None
        if (one := made(checked.case, reference=reference)) is not None:
            found[f"random-{len(found)}"] = one

    collect()
    return found


@pytest.fixture(scope="module")
def books() -> dict[str, Made]:
    """Every plan that is looked at."""
    whole = {"tiny": made(check(read_case(DATA / "tiny")).case), SUMMIT: made(case_of_the_summit(tidy=True), 0.2)}
    small = {rule: made(sound_case(small.rows)) for rule, small in CASES.items()}
    small["late"] = made(uncertain_case(late=0.3, P=0.5, Q=0.8))
    return {name: one for name, one in (whole | small | random_cases()).items() if one is not None}


@pytest.fixture(scope="module")
def planted(books) -> dict[str, bytes]:
    """Workbooks with one number of units changed: in the deployment of the name, to that many."""
    rows = [("tiny", 2, 2), ("tiny", 4, 0), ("tiny", 3, 0), (SUMMIT, most_effective(books[SUMMIT].plan), 40)]
    return {f"{name}-{row}-{units}": changed(books[name].book, row, units) for name, row, units in rows}


def most_effective(plan: Plan) -> int:
    """Row, as a spreadsheet numbers it, of the deployment with most effective work: there other units move exposure."""
    keys = ["pledge", "preparation", "mission"]
    work = plan.assignments.fillna("").groupby(keys)["persons"].sum()
    pledge, _, mission = work.idxmax()
    there = (plan.deployments["pledge"] == pledge) & (plan.deployments["mission"] == mission)
    return int(there.to_numpy().argmax()) + 2


def changed(book: bytes, row: int, units: float | str) -> bytes:
    """A plan workbook with other units in a row of its deployments."""
    return edited(book, {f"H{row}": units})


def edited(book: bytes, cells: dict[str, object]) -> bytes:
    """A plan workbook with other values in cells of its deployments."""
    workbook = openpyxl.load_workbook(io.BytesIO(book))
    for place, value in cells.items():
        workbook["deployments"][place].value = value
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def tampered(books) -> dict[str, bytes]:
    """Workbooks edited otherwise than by a number of units: a word for one, and a deployment added."""
    one = books["tiny"]
    last = 1 + len(one.plan.deployments)
    same = {column: one.plan.deployments.iloc[-1][name] for column, name in zip("ABDF", ADDED, strict=True)}
    added = edited(one.book, {f"{column}{last + 1}": value for column, value in same.items()} | {f"H{last + 1}": 1})
    return {"word": changed(one.book, 4, "two"), "added": added}


ADDED = ("pledge", "preparation", "mission", "from_period")


@pytest.fixture(scope="module")
def afresh(books, planted, tampered, tmp_path_factory) -> dict[str, Figures]:
    """What every workbook shows after LibreOffice has calculated it afresh."""
    folder = tmp_path_factory.mktemp("office")
    return recalculated({name: one.book for name, one in books.items()} | planted | tampered, folder)


def test_there_are_enough_random_plans(books):
    assert len([name for name in books if name.startswith("random")]) == RANDOM
    assert {"tiny", SUMMIT} <= books.keys()


def test_every_formula_comes_to_the_figure_of_the_planner(books, afresh):
    wrong, seen = [], 0
    for name, one in books.items():
        formulas = openpyxl.load_workbook(io.BytesIO(one.book))
        kept = figures(one.book)
        for sheet in formulas:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                shown, planned = (book[sheet.title].get(cell.coordinate) for book in (afresh[name], kept))
                seen += 1
                if not agree(shown, planned):
                    wrong.append((name, sheet.title, cell.coordinate, cell.value, planned, shown))
    assert wrong == []
    assert seen > 8_000


def figures(book: bytes) -> Figures:
    """What every cell of a workbook shows without being calculated."""
    workbook = openpyxl.load_workbook(io.BytesIO(book), data_only=True, read_only=True)
    return {
        sheet.title: {
            cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in workbook
    }


def agree(one: object, other: object) -> bool:
    """Whether two figures are the same to a relative 1e-9, truth being 1; cents of cents that cancel out are 0."""
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-6)
    return one == other and one is not None


def test_no_cell_is_an_error_and_every_line_of_the_reconciliation_holds(books, afresh):
    for name in books:
        shown = [value for sheet in afresh[name].values() for value in sheet.values() if isinstance(value, str)]
        assert [value for value in shown if value.startswith(("#", "Err:"))] == [], name
        lines = reconciled(afresh[name])
        assert {line for line, holds in lines.items() if not holds} == set(), name
        assert afresh[name]["cover"][f"C{TOP + len(FIGURES)}"] == "all clean"


def reconciled(book: Figures) -> dict[str, bool]:
    """By name of its line: whether the reconciliation holds."""
    sheet = book["reconciliation"]
    rows = [int(place[1:]) for place in sheet if place.startswith("B") and int(place[1:]) > 4]
    return {f"{sheet[f'A{row}']}: {sheet[f'B{row}']}": bool(sheet[f"E{row}"]) for row in rows}


def test_a_wrong_unit_fails_the_lines_of_the_rules_it_breaks(books, planted, afresh):
    for name in planted:
        stem = name.rsplit("-", 2)[0]
        one = books[stem]
        edited = read_edited(planted[name], one.case)
        kept = carried_over(one.case, one.plan, edited.deployments)
        broken = {fault.column for fault in verify(one.case, kept)}
        lines = reconciled(afresh[name])
        failed = {line.partition(": ")[2] for line, holds in lines.items() if not holds and line.startswith("rules")}
        assert failed == broken & {line.partition(": ")[2] for line in lines if line.startswith("rules")}, name
        assert not lines["as the planner made it: units"]
        assert lines["totals agree: cost by period"]
        assert lines["totals agree: unprotected by mission"]
        assert afresh[name]["cover"][f"C{TOP + len(FIGURES)}"] != "all clean"
    assert not reconciled(afresh["tiny-2-2"])["rules: pledge_once"]
    summit = next(name for name in planted if name.startswith(SUMMIT))
    assert not reconciled(afresh[summit])["rules: pledge_once"]


def status_of(book: Figures) -> str:
    return str(book[NAME]["A3"])


def certainty_of(book: Figures) -> object:
    return book[NAME][f"C{TOP + list(FIGURES).index('certainty')}"]


def certainty_shown(summary: Summary) -> object:
    """What the cover shows for a certainty: the share rounded down to a tenth of a percent, or why there is none."""
    if locks_cost_more(summary.objective_nobody_new, summary.objective):
        return "locks cost more"
    if nothing_to_avert(summary.objective_nobody_new, summary.bound):
        return "nothing to avert"
    return pytest.approx(math.floor(1000 * summary.certainty) / 1000, abs=1e-9)


def column_of(book: Figures, sheet: str, heading: str) -> set[object]:
    """What a column of a sheet shows under its heading."""
    [letter] = [place[:-1] for place, value in book[sheet].items() if place[1:] == "1" and value == heading]
    return {value for place, value in book[sheet].items() if place[:1] == letter and place[1:] != "1"}


def test_the_cover_tells_of_the_plan_as_made_until_an_edit(books, afresh):
    for name, one in books.items():
        summary = one.plan.summary
        assert status_of(afresh[name]) == f"Plan as made: {CERTAIN[summary.status]}. {summary.certainty_in_words}"
        assert certainty_of(afresh[name]) == certainty_shown(summary)
        assert afresh[name]["by_mission"]["A3"] == "The plan as the planner made it."


def test_the_cover_tells_what_nobody_has_pledged_and_nothing_where_all_is(afresh):
    """In the part of the summit some pledges stand in place of those that are not known."""
    told = {
        name: [text for text in afresh[name][NAME].values() if "stand as examples in place of a pledge" in str(text)]
        for name in (SUMMIT, "tiny")
    }
    assert [len(texts) for texts in told.values()] == [1, 0]
    assert str(told[SUMMIT][0]).startswith("Of the units that deploy: ")


def test_after_an_edit_nothing_proved_of_the_plan_as_made_stands_for_the_edited_one(planted, tampered, afresh):
    for name in (*planted, *tampered):
        book = afresh[name]
        assert status_of(book).startswith("EDITED: "), name
        assert certainty_of(book) == UNKNOWN, name
        assert column_of(book, "gaps", "worth") == {UNKNOWN}, name
        for sheet in ("gaps", "unused"):
            assert column_of(book, sheet, "listed_for") <= {"the plan as made"}, name
        for sheet in ("by_mission", "by_contributor", "by_period", "money", "timeline", "reconciliation"):
            assert book[sheet]["A3"] == "EDITED: not the plan that was proved. See the cover."
        assert book[NAME][f"A{TOP - 1}"] == EDITED_HEADLINE
        assert book[NAME][f"A{TOP + list(FIGURES).index('bound')}"] == EDITED_BOUND


def test_tables_of_the_cover_have_the_height_they_need():
    """LibreOffice fits no row by itself: a text wider than its column would lie over the rows below."""
    raw = read_case(DATA / "tiny")
    long = "United Nations Multidimensional Integrated Stabilization Mission in the Northern Republic"
    missions = raw.tables["missions"]
    name = missions.header.index("name")
    for number, row in missions.rows.items():
        missions.rows[number] = (*row[:name], long, *row[name + 1 :])
    sheet = openpyxl.load_workbook(io.BytesIO(made(check(raw).case).book))[NAME]
    letters, named = 1.1, 0
    for cells in sheet.iter_rows():
        for cell in cells:
            heading = cell.fill.fgColor.rgb.endswith(NAVY) and cell.value
            if heading or cell.value == long:
                width = sheet.column_dimensions[cell.column_letter].width
                lines = math.ceil((letters if heading else 1) * len(cell.value) / width)
                assert sheet.row_dimensions[cell.row].height >= LINE * lines, cell.value
                named += cell.value == long
    assert named == len(missions.rows)


def test_the_cover_counts_the_rules_that_an_edit_breaks(planted, afresh):
    said = {name: status_of(afresh[name]) for name in planted}
    for name in planted:
        lines = reconciled(afresh[name])
        broken = sum(not holds for line, holds in lines.items() if line.startswith("rules"))
        assert not lines["as the planner made it: every deployment"]
        words = "1 rule is broken" if broken == 1 else f"{broken} rules are broken"
        expected = words if broken else "no longer the plan that was proved."
        assert expected in said[name], name
        assert ("NOT CLEAN" in str(afresh[name][NAME][f"C{TOP + len(FIGURES)}"])) == (broken > 0), name
    assert any("no longer the plan" in words for words in said.values())
    assert any("broken" in words for words in said.values())


def test_the_cover_says_what_the_figures_cannot_follow(afresh):
    assert "a cell on the sheet deployments holds no whole number" in status_of(afresh["word"])
    assert "Deployments were added, which no figure here counts." in status_of(afresh["added"])


def test_the_exposure_follows_the_units(books, planted, afresh):
    """What the sheets make of other units is what the verification of plans makes of them."""
    for name in planted:
        stem = name.rsplit("-", 2)[0]
        one = books[stem]
        edited = read_edited(planted[name], one.case)
        kept = carried_over(one.case, one.plan, edited.deployments)
        rows = afresh[name]["exposure"]
        letters = {rows[f"{letter}1"]: letter for letter in "ABCDEF"}
        shown = pd.DataFrame(
            [[rows[f"{letters[c]}{n}"] for c in letters] for n in range(2, 2 + len(kept.exposure))],
            columns=list(letters),
        ).astype(kept.exposure.dtypes)
        facts = Facts(one.case, Plan(kept.summary, {**kept.frames, "exposure": shown}))
        assert {fault.table for fault in exposure_faults(facts, exposures_of(facts))} <= {"summary"}, name
        if name == HOSPITAL:
            continue
        moved = afresh[name]["cover"][f"C{TOP + list(FIGURES).index('exposure_unprotected')}"]
        assert moved != pytest.approx(one.plan.summary.exposure_unprotected, rel=1e-9), name


def by_chance(one: Made) -> tuple[float, float]:
    """What is expected to stay unprotected [civilian-months], and who is to come [persons]."""
    found = Delivery(one.case, one.plan)
    return found.expected, found.persons


def test_what_is_expected_follows_the_units(books, planted, afresh):
    """The cover of a workbook with other units shows what is expected of the plan with these units."""
    for name in planted:
        one = books[name.rsplit("-", 2)[0]]
        kept = carried_over(one.case, one.plan, read_edited(planted[name], one.case).deployments)
        rows = list(FIGURES)
        shown = [afresh[name][NAME][f"C{TOP + rows.index(figure)}"] for figure in EXPECTED]
        assert shown == [pytest.approx(value, rel=1e-9) for value in by_chance(Made(one.case, kept, b""))], name


def test_every_figure_is_kept_beside_its_formula(books):
    """Previewers and pandas see numbers; the certainty is rounded down, as it is shown."""
    for one in (books["tiny"], books[SUMMIT]):
        cover = pd.read_excel(io.BytesIO(one.book), sheet_name=NAME, header=None)
        for row, name in enumerate(FIGURES, start=TOP):
            summary = one.plan.summary
            planned = summary.as_dict() | dict(zip(EXPECTED, by_chance(one), strict=True))
            exact = pytest.approx(planned[name], rel=1e-12)
            assert cover.iloc[row - 1, 2] == (certainty_shown(summary) if name == "certainty" else exact)
        deployments = pd.read_excel(io.BytesIO(one.book), sheet_name="deployments")
        assert deployments["persons"].sum() == pytest.approx(one.plan.summary.persons_deployed)
        assert not deployments["cost_usd"].isna().any()


def test_the_sheets_are_there_with_their_charts_and_ready_for_paper(books):
    for name in ("tiny", SUMMIT):
        workbook = openpyxl.load_workbook(io.BytesIO(books[name].book))
        assert {NAME, *CONTENTS, *TABLES} <= set(workbook.sheetnames)
        charts = {sheet.title: len(sheet._charts) for sheet in workbook if sheet._charts}
        assert charts == {"by_mission": 2, "by_period": 1, "money": 1}
        for sheet in workbook:
            assert (int(sheet.page_setup.paperSize), sheet.page_setup.fitToHeight) in {
                (9, None),
                (9, 0),
                (9, 1),
                (9, 2),
            }
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert not workbook["deployments"]["H2"].protection.locked
        assert workbook["deployments"]["I2"].protection.locked


def test_the_inputs_in_the_plan_workbook_are_the_case(books):
    for name in ("tiny", SUMMIT):
        checked = check(read_workbook(books[name].book))
        assert checked.faults == []
        assert_same(books[name].case, checked.case, to_the_letter=False)


def test_cells_of_a_kind_are_dressed_alike(books):
    """Text is marked as text; a formula is not, or an edit of it would make it text."""
    workbook = openpyxl.load_workbook(io.BytesIO(books["tiny"].book))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f" and cell.quotePrefix]
    column = LIMITS.columns.index("rule") + 1
    rules = [workbook[LIMITS.name].cell(row, column) for row in range(LIMITS.first, workbook[LIMITS.name].max_row + 1)]
    assert {(cell.quotePrefix, cell.alignment.wrap_text, cell.number_format) for cell in rules} == {
        (True, True, "General")
    }


def test_text_of_a_user_is_never_a_formula():
    rows = CASES["pledge_once"].rows
    rows = rows | {"settings": [{"setting": s["setting"], "value": "=1+1" if s["setting"] == "title" else s["value"]}
                                for s in rows["settings"]]}  # fmt: skip
    rows["missions"] = [row | {"name": "@SUM(1)"} for row in rows["missions"]]
    workbook = openpyxl.load_workbook(io.BytesIO(made(sound_case(rows)).book))
    assert (workbook[NAME]["A1"].value, workbook[NAME]["A1"].data_type) == ("=1+1", "s")
    assert workbook["missions"]["B2"].data_type == "s"


def test_an_untouched_workbook_is_the_plan_to_the_last_digit(books):
    for one in books.values():
        edited = read_edited(one.book, one.case)
        assert edited.made.summary == one.plan.summary.as_claimed(), "what files say of bounds is claimed"
        for name, frame in one.plan.frames.items():
            pd.testing.assert_frame_equal(
                edited.made.frames[name], frame.reset_index(drop=True), check_exact=True, obj=name
            )
        key = ["pledge", "preparation", "mission", "from_period"]
        pd.testing.assert_frame_equal(
            edited.deployments.sort_values(key, ignore_index=True),
            one.plan.deployments.sort_values(key, ignore_index=True),
            rtol=1e-12,
        )
