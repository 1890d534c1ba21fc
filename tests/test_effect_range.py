"""The range of a plan's effect under the published estimates, against values worked out by hand."""

import io
from dataclasses import replace
from math import exp, log
from pathlib import Path

import openpyxl
import pytest

from planner.decisions.effect_range import WEAKER_CAN_AVERT_MORE, EffectRange, effect_range
from planner.plan import Plan
from planner.report.plans import plan as plan_report
from planner.run import plan_case
from planner.settings.estimates import ESTIMATES, factors
from planner.solution import Limits
from planner.tables import Case
from planner.verify import verify
from planner.workbook.plan import plan_workbook
from planner.workbook.plan.headline import NAME
from tests.small_cases import area, base, periods, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

TENFOLD = log(10.0)
"""Effort of a requirement that is met in full, at the default protection of 90 %."""


def planned(*areas: dict[str, object], threats: list[dict[str, object]], residual: float = 0.0) -> tuple[Case, Plan]:
    """A case of one period in which a battalion of 500 deploys to the area that needs it, with its plan."""
    rows = base(
        settings=periods(1, residual_share=residual, cost_weight=0),
        areas=list(areas),
        threats=threats,
        pledges=[pledge("P", "battalion", strength=500)],
    )
    case = sound_case(rows)
    plan = plan_case(case, Limits(1e-9, PLENTY)).plan
    assert plan is not None
    return case, plan


def averted(found: EffectRange | None) -> dict[tuple[str, bool], float]:
    assert found is not None
    return {(effect.estimate, effect.calibrated): effect.averted for effect in found.effects}


def test_requirements_go_by_the_inverse_of_the_coefficients():
    assert factors("central", "weaker") == {"troops": 0.25 / 0.13, "police": 2.9 / 1.25}
    assert factors("central", "stronger") == {"troops": 0.25 / 0.53, "police": 2.9 / 9.9}
    assert factors("weaker", "weaker") == {"troops": 1.0, "police": 1.0}


def test_the_documentation_has_the_coefficients():
    said = (Path(__file__).parent.parent / "docs" / "plan.md").read_text(encoding="utf-8")
    for name, estimate in ESTIMATES.items():
        assert f"| `{name}` | {estimate.troops:g}, {estimate.police:g} |" in said


def test_the_effect_of_a_battalion_beside_those_in_place():
    """500 in place and 500 new of 1,000 required: 10^-½ is left, then a tenth."""
    case, plan = planned(area("A", "M", in_place_troops=500), threats=[threat("A", troops_required=1000)])
    share = {name: 1 - exp(-TENFOLD / 2 * estimate.troops / 0.25) for name, estimate in ESTIMATES.items()}
    assert share["central"] == pytest.approx(0.6837722)
    assert share["weaker"] == pytest.approx(0.4504590)
    assert share["stronger"] == pytest.approx(0.9129043, abs=1e-6)
    expected = {(name, rates): value for name, value in share.items() for rates in (False, True)}
    found = effect_range(case, plan)
    assert averted(found) == pytest.approx(expected, rel=1e-6)
    assert (found.least, found.most) == pytest.approx((share["weaker"], share["stronger"]), rel=1e-6)
    assert str(found) == (
        "Of the exposure with those in place only, the plan averts 68.4% if all come; by the published estimates of "
        "what people avert, the plan held fixed, between 45.0% and 91.3%."
    )


def test_a_weaker_effect_averts_more_where_those_in_place_left_nothing_to_avert():
    """4,000 in place of 1,000 required leave 0.15 + 0.85 · 10^-4; of a weaker effect 0.15 + 0.85 · 10^-2.08."""
    there = area("A", "M", in_place_troops=4000)
    case, plan = planned(there, threats=[threat("A", troops_required=1000)], residual=0.15)

    def left(people: float, estimate: str) -> float:
        return 0.15 + 0.85 * exp(-TENFOLD * people / 1000 * ESTIMATES[estimate].troops / 0.25)

    found = averted(effect_range(case, plan))
    for estimate in ESTIMATES:
        assert found[estimate, False] == pytest.approx(1 - left(4500, estimate) / left(4000, estimate), rel=1e-6)
    assert found["weaker", False] > 0.02 > 0.001 > found["central", False]


def test_calibrated_rates_keep_what_was_observed_threat_by_threat():
    """Two areas with as many civilians; in one of them 1,000 of 1,000 required are there, in the other nobody.

    In place, 0.1 and 1 are left of each baseline E; the battalion goes where nobody is and leaves 10^-½ there. With a
    weaker effect 10^-0.52 and 1 are left, then 10^-0.26 in the second. Calibrated, the first stays at 0.1.
    """
    threats = [threat("A", troops_required=1000), threat("B", troops_required=1000)]
    case, plan = planned(area("A", "M", in_place_troops=1000), area("B", "M"), threats=threats)
    assert set(plan.assignments["area"]) == {"B"}
    found = averted(effect_range(case, plan))
    there, new = 10 ** (-0.25 * 0.52 / 0.25), 1 - 10**-0.26
    assert found["weaker", False] == pytest.approx(new / (1 + there), rel=1e-6)
    assert found["weaker", True] == pytest.approx(new / 1.1, rel=1e-6)
    assert found["central", False] == found["central", True] == pytest.approx((1 - 10**-0.5) / 1.1, rel=1e-6)


def test_a_case_that_follows_another_estimate_has_the_same_range():
    """Its requirements are scaled already: the range is over the same estimates, not over weaker ones still."""
    threats = [threat("A", troops_required=1000 * 0.25 / 0.13)]
    case, plan = planned(area("A", "M", in_place_troops=500), threats=threats)
    case = replace(case, values={**case.values, "effect_of_people": "weaker"})
    found = averted(effect_range(case, plan))
    assert found["central", False] == pytest.approx(1 - 10**-0.5, rel=1e-6)
    assert found["weaker", False] == pytest.approx(1 - 10**-0.26, rel=1e-6)
    assert effect_range(case, plan).own.estimate == "weaker"


def test_where_nobody_is_exposed_there_is_no_range():
    case, plan = planned(area("A", "M", civilians=0), threats=[threat("A", troops_required=1000)])
    assert effect_range(case, plan) is None


def test_the_range_stands_in_the_report_and_on_the_cover():
    case, plan = planned(area("A", "M", in_place_troops=500), threats=[threat("A", troops_required=1000)])
    assert verify(case, plan) == []
    said = str(effect_range(case, plan))
    assert said in str(plan_report(plan, case).renderables[0])
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(case, plan)), data_only=True)
    texts = [cell.value for cells in book[NAME].iter_rows() for cell in cells]
    assert said in texts


def test_why_a_weaker_effect_averts_more_is_said_where_it_does():
    """With nobody in place a weaker effect averts less, and the sentence would explain what nobody sees."""
    required = [threat("A", troops_required=1000)]
    for in_place, told in ((0, False), (4000, True)):
        found = effect_range(*planned(area("A", "M", in_place_troops=in_place), threats=required, residual=0.15))
        assert (WEAKER_CAN_AVERT_MORE in str(found)) == told, in_place
