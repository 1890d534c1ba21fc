"""Who is protected least: by amount and by share, where the two do not name the same places."""

import io

import openpyxl
import pandas as pd
import pytest

from planner.charts import unprotected
from planner.charts.unprotected import HEADINGS
from planner.decisions.unprotected import least_protected, most_unprotected
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.run import plan_case
from planner.solution import Limits
from planner.workbook.plan import plan_workbook
from tests.small_cases import area, base, mission, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

EXPOSURE = pd.DataFrame(
    [
        ("vast", "T", 1, 10_000.0, 9_000.0, 5_000.0),
        ("vast", "T", 2, 10_000.0, 9_000.0, 1_000.0),
        ("bare", "T", 1, 900.0, 900.0, 900.0),
        ("half", "T", 1, 6_000.0, 6_000.0, 3_000.0),
        ("safe", "T", 1, 500.0, 100.0, 0.0),
        ("tiny", "T", 1, 1.0, 1.0, 1.0),
    ],
    columns=list(FRAMES["exposure"]),
)
"""A large area that is well protected and holds most of what is unprotected; small ones that are not protected."""


def test_by_amount_the_large_area_comes_first_and_its_part_of_all_is_told():
    found = most_unprotected(EXPOSURE, EXPOSURE["area"])
    assert list(found.index) == ["vast", "half", "bare", "tiny"]
    assert found["unprotected"]["vast"] == 6_000
    assert found["of_all"]["vast"] == pytest.approx(6_000 / 9_901)
    assert found["share"]["vast"] == pytest.approx(0.3)
    assert list(most_unprotected(EXPOSURE, EXPOSURE["area"], rows=1).index) == ["vast"]


def test_by_share_it_does_not_and_areas_with_next_to_nobody_are_not_named():
    assert list(least_protected(EXPOSURE).index) == ["bare", "half", "vast"]


def two_missions():
    """BIG has ten times the civilians of SMALL, and troops for one battalion only; SMALL can have nobody."""
    rows = base(
        missions=[mission("SMALL", authorised_troops=0), mission("BIG")],
        areas=[area("hamlet", "SMALL", civilians=100_000), area("city", "BIG", civilians=1_000_000)],
        threats=[threat("hamlet", troops_required=1000), threat("city", troops_required=1000)],
    )
    case = sound_case(rows)
    return case, plan_case(case, Limits(0.01, PLENTY)).plan


def test_page_and_workbook_rank_missions_and_areas_both_ways():
    case, made = two_missions()
    missions = unprotected.missions_table(case, made)
    assert list(missions["mission"]) == ["BIG", "SMALL"]
    assert missions[HEADINGS["of_all"]].sum() == pytest.approx(1)
    amount, share = unprotected.by_amount(case, made), unprotected.by_share(case, made)
    assert list(amount.table["area"]) == ["city", "hamlet"]
    assert list(share.table["area"]) == ["hamlet", "city"]
    assert amount.chart.to_dict()["layer"][0]["encoding"]["y"]["sort"] == ["city (BIG)", "hamlet (SMALL)"]
    cover = openpyxl.load_workbook(io.BytesIO(plan_workbook(case, made)), data_only=True)["cover"]
    assert under(cover, "Missions where most exposure stays unprotected") == ["BIG", "SMALL"]
    assert under(cover, "Areas where most exposure stays unprotected") == ["city", "hamlet"]
    assert under(cover, "Areas where the largest share") == ["hamlet", "city"]


def under(cover, section: str) -> list[str]:
    """First cells of the table under a section of the cover."""
    (row,) = (cell.row for cell in cover["A"] if section in str(cell.value))
    found = []
    while (text := cover.cell(row + 2 + len(found), 1).value) is not None:
        found.append(text)
    return found


def test_without_unprotected_exposure_nothing_is_ranked():
    nothing = EXPOSURE.assign(unprotected=0.0)
    case, made = two_missions()
    plan = Plan(made.summary, {**made.frames, "exposure": nothing.iloc[:0]})
    assert most_unprotected(nothing, nothing["area"]).empty
    assert unprotected.by_amount(case, plan).table.empty
    assert unprotected.missions_table(case, plan).empty
