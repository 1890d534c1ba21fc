"""The protective effect: the published one reproduced, and the mathematics that estimates it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.effect import Effect
from models.exposure import (
    FARTHEST,
    carryover_matrix,
    first_tangents,
    lower_estimate,
    more_tangents,
    place_tangents,
    requirement_rate,
    unprotected_share,
    widths,
)
from models.instance import Threat
from planner.plan import Outcome, Summary
from planner.run import plan_case
from planner.solution import Limits
from tests.small_cases import area, fund, mission, periods, pledge, threat
from tests.strategies import UNIT_TYPES, Rows, sound_case

CENTRAL, HEADLINE_TROOPS, HEADLINE_POLICE = 0.25, 0.53, 9.9
"""Effect of a thousand personnel on the logarithm of deaths: central estimate, and those of all the data [1]."""

MULTIPLIERS = [(1000, 0.78), (2000, 0.61), (4000, 0.37), (8000, 0.14)]
"""By the central estimate: troops in a country, and what they multiply deaths by, to two digits."""

POPULATIONS = (100_000, 400_000, 500_000, 1_500_000, 2_500_000)

central = pytest.mark.parametrize(("troops", "multiplier"), MULTIPLIERS)


def _country(shares: tuple[float, ...], beta: float, kind: str = "troops", **tables) -> Rows:
    """A country of five million drawn as areas; requirements go by population, so that its whole has the effect."""
    required, people = 1000 * requirement_rate(0.9) / beta, 5_000_000
    return {
        "settings": periods(1, cost_weight=0),
        "missions": [mission("M")],
        "areas": [area(f"A{i}", "M", civilians=people * share) for i, share in enumerate(shares)],
        "threats": [threat(f"A{i}", **{f"{kind}_required": required * share}) for i, share in enumerate(shares)],
        "contributors": [{"contributor": "C", "name": "C", "latitude": 0, "longitude": 0, "participates": "yes"}],
        "unit_types": UNIT_TYPES,
    } | tables


def _in_place(shares: tuple[float, ...], beta: float, people: int, kind: str = "troops") -> float:
    """What people in place, spread by population, multiply exposure by."""
    rows = _country(shares, beta, kind)
    for row, share in zip(rows["areas"], shares, strict=True):
        row[f"in_place_{kind}"] = people * share
    summary = _summary(rows)
    assert summary.exposure_unprotected == pytest.approx(summary.exposure_in_place_only)
    return summary.exposure_in_place_only / summary.exposure_baseline


def _deployed(shares: tuple[float, ...], beta: float, troops: int) -> float:
    """What troops that a verified plan deploys multiply exposure by."""
    units = pledge("P", "battalion", units=troops // 500, strength=500)
    summary = _summary(_country(shares, beta, pledges=[units]))
    assert summary.persons_deployed == troops
    return summary.exposure_unprotected / summary.exposure_baseline


def _summary(rows: Rows) -> Summary:
    ended = plan_case(sound_case(rows), Limits(1e-5))
    assert ended.outcome is Outcome.OPTIMAL, ended.faults
    return ended.plan.summary


ONE = (1.0,)
FIVE = tuple(n / sum(POPULATIONS) for n in POPULATIONS)


@central
def test_troops_in_place_have_the_central_effect(troops, multiplier):
    assert round(_in_place(ONE, CENTRAL, troops), 2) == multiplier


@central
def test_troops_deployed_have_the_central_effect(troops, multiplier):
    assert round(_deployed(ONE, CENTRAL, troops), 2) == multiplier


@central
def test_the_effect_does_not_depend_on_how_areas_are_drawn(troops, multiplier):
    assert _in_place(FIVE, CENTRAL, troops) == pytest.approx(_in_place(ONE, CENTRAL, troops), rel=1e-12)
    deployed = _deployed(FIVE, CENTRAL, troops)
    assert deployed == pytest.approx(_deployed(ONE, CENTRAL, troops), rel=2e-5)
    assert round(deployed, 2) == multiplier


def test_the_published_illustrations_are_reproduced():
    assert 106 * _in_place(ONE, HEADLINE_TROOPS, 8000) < 2
    assert 96 * _in_place(ONE, HEADLINE_POLICE, 200, "police") == pytest.approx(14, abs=1)


def test_prevention_that_meets_its_requirement_averts_its_share_without_any_units():
    money = fund(amount_usd=2e6, purpose="prevention", contributor="C")
    threats = [threat(f"A{i}", prevention_usd_required=2e6 * share) for i, share in enumerate(FIVE)]
    summary = _summary(_country(FIVE, CENTRAL, threats=threats, funds=[money]))
    assert summary.exposure_unprotected == pytest.approx(summary.exposure_baseline * (1 - 0.9), rel=2e-5)


def test_the_requirement_rate_is_the_effort_that_averts_its_share():
    assert requirement_rate(0.9) == pytest.approx(math.log(10), rel=1e-15)
    assert float(unprotected_share(requirement_rate(0.9), 0.0)) == pytest.approx(0.1)
    assert float(unprotected_share(requirement_rate(0.9), 0.15)) == pytest.approx(0.15 + 0.85 * 0.1)


def test_carryover_by_hand():
    assert carryover_matrix(4, 0.05, 0.8) == pytest.approx(
        np.array(
            [
                [1.0, 0.0, 0.0, 0.0],
                [0.05, 1.0, 0.0, 0.0],
                [0.05 * 0.8, 0.05, 1.0, 0.0],
                [0.05 * 0.64, 0.05 * 0.8, 0.05, 1.0],
            ]
        )
    )
    assert carryover_matrix(3, 0.3, 0.0).tolist() == [[1.0, 0.0, 0.0], [0.3, 1.0, 0.0], [0.0, 0.3, 1.0]]


@st.composite
def _points(draw: st.DrawFn) -> np.ndarray:
    """Two rows of sorted tangent points, the first of each 0; some of them may be equal."""
    count = draw(st.integers(3, 12))
    above = st.lists(st.floats(0.0, 12.0), min_size=count - 1, max_size=count - 1)
    return np.array([[0.0, *sorted(draw(above))] for _ in range(2)])


efforts = st.lists(st.floats(0.0, 15.0), min_size=2, max_size=2).map(np.array)

often = settings(max_examples=300, deadline=None, derandomize=True)


@often
@given(_points(), efforts)
def test_tangents_lie_below_the_curve(points, effort):
    assert (lower_estimate(points, effort) <= np.exp(-effort) * (1 + 1e-12)).all()


@often
@given(_points())
def test_tangents_touch_the_curve_at_their_points(points):
    for column in points.T:
        assert lower_estimate(points, column) == pytest.approx(np.exp(-column), rel=1e-12)


@often
@given(_points())
def test_segments_end_where_the_last_tangent_reaches_zero(points):
    assert (widths(points) >= -1e-9).all()
    assert widths(points).sum(axis=1) == pytest.approx(points[:, -1] + 1.0)


@often
@given(_points(), efforts)
def test_segments_filled_in_their_order_make_the_estimate(points, effort):
    ends = np.cumsum(widths(points), axis=1)
    filled = np.clip(effort[:, None] - (ends - widths(points)), 0.0, widths(points))
    assert 1.0 - (np.exp(-points) * filled).sum(axis=1) == pytest.approx(lower_estimate(points, effort), abs=1e-9)


@often
@given(_points(), efforts)
def test_a_tangent_placed_makes_the_estimate_exact_there(points, effort):
    placed = place_tangents(points, effort)
    assert placed.shape == points.shape
    assert (placed[:, 0] == 0.0).all()
    assert (np.diff(placed, axis=1) >= 0.0).all()
    assert lower_estimate(placed, effort) == pytest.approx(np.exp(-effort), rel=1e-12)


def test_the_tangent_given_up_is_the_one_missed_least():
    points = np.array([[0.0, 1.0, 1.1, 1.2, 5.0]])
    assert place_tangents(points, np.array([3.0])).tolist() == [[0.0, 1.0, 1.2, 3.0, 5.0]]


def test_no_tangent_is_placed_beyond_the_farthest_or_below_nothing():
    placed = place_tangents(first_tangents(2, 5), np.array([1e6, -1.0]))
    assert placed[0, -1] == FARTHEST
    assert placed[1].tolist() == first_tangents(1, 5)[0].tolist()


@often
@given(_points(), efforts)
def test_more_tangents_never_loosen_the_estimate(points, effort):
    more = more_tangents(points)
    assert more.shape == (2, 2 * points.shape[1])
    assert (np.diff(more, axis=1) >= 0.0).all()
    assert (lower_estimate(more, effort) >= lower_estimate(points, effort)).all()


def test_the_first_tangents_err_alike_between_each_other():
    points = first_tangents(1, 10)
    ends = np.cumsum(widths(points), axis=1)[0, :-1]
    errors = [float(np.exp(-end) - lower_estimate(points, np.array([end]))[0]) for end in ends]
    assert max(errors) < 0.01
    assert max(errors) < 2 * min(errors)


@st.composite
def _effect(draw: st.DrawFn) -> Effect:
    """A threat under some effort in four periods."""
    exposure = np.array(draw(st.lists(st.floats(0.0, 100.0), min_size=4, max_size=4)))
    added = np.array(draw(st.lists(st.floats(0.0, 2.0), min_size=4, max_size=4)))
    carryover = carryover_matrix(4, draw(st.sampled_from([0.0, 0.05, 0.5])), 0.8)
    in_place, residual = draw(st.sampled_from([0.0, 0.7])), draw(st.sampled_from([0.0, 0.15]))
    answered = Threat(dict(enumerate(exposure, 1)), in_place, 0.1, 0.5, 0.2)
    return Effect(answered, exposure, in_place + carryover @ added, carryover, residual)


@often
@given(_effect(), st.integers(0, 3))
def test_the_marginal_worth_of_effort_is_the_slope_of_what_more_would_avert(effect, position):
    step = 1e-5
    averted = effect.averted_by(np.full(4, step))[position]
    assert averted / step == pytest.approx(effect.marginal[position], rel=1e-4, abs=1e-4)


@often
@given(_effect(), st.integers(0, 3), st.floats(0.0, 5.0))
def test_more_effort_averts_what_the_formula_says_and_less_of_it_each(effect, position, effort):
    later = range(position, 4)
    kept = [1.0 if t == position else effect.carryover[t, position] for t in later]
    by_hand = sum(
        effect.exposure[t] * (1 - effect.residual_share) * math.exp(-effect.lasting[t]) * (1 - math.exp(-k * effort))
        for t, k in zip(later, kept, strict=True)
    )
    averted = effect.averted_by(np.where(np.arange(4) == position, effort, 7.0))[position]
    assert averted == pytest.approx(by_hand, rel=1e-9, abs=1e-9)
    assert averted <= effect.marginal[position] * effort + 1e-9
    assert averted <= effect.unprotected.sum() + 1e-9
