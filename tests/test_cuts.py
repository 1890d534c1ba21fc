"""Cuts leave every plan with whole units alone, and cut off what split units do."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from planner.solve.cuts import Cuts, ceiling_cuts, support_cuts
from planner.solve.milp import Milp, Vector
from planner.solve.tuning import CutTuning

DUST = 1e-7

SIZES = st.lists(st.floats(0.2, 9.0), min_size=2, max_size=4)
"""People that units bring [hundred persons]."""


def program(rows: list[list[float]], limits: list[float], most: list[float], whole: list[bool]) -> Milp:
    """A model of rows with limits, and no objective."""
    return Milp(
        cost=np.zeros(len(most)),
        offset=0.0,
        lower=np.zeros(len(most)),
        upper=np.array(most),
        integer=np.array(whole),
        row_lower=np.full(len(limits), -np.inf),
        row_upper=np.array(limits),
        coefficients=sparse.csr_matrix(rows),
    )


def kept(cuts: Cuts, values: Vector) -> bool:
    """Whether a solution keeps every cut."""
    return bool(np.all(cuts.coefficients @ values <= cuts.limits + DUST))


@settings(max_examples=300)
@given(SIZES, st.floats(1.0, 30.0), st.lists(st.integers(1, 3), min_size=4, max_size=4), st.data())
def test_whole_units_under_a_ceiling_keep_its_cuts_and_split_ones_do_not(sizes, room, most, data):
    most = [float(units) for units in most[: len(sizes)]]
    model = program([sizes], [room], most, [True] * len(sizes))
    split = np.array([data.draw(st.floats(0.0, units)) for units in most])
    cuts = ceiling_cuts(model, np.array([0], dtype=np.int32), split, CutTuning())
    for units in product(*(range(int(units) + 1) for units in most)):
        if np.dot(sizes, units) <= room:
            assert kept(cuts, np.array(units, dtype=float))
    assert not len(cuts.limits) or not kept(cuts, split)


def test_a_ceiling_that_holds_two_units_admits_no_part_of_a_third():
    """386 people fit, units have 140: the relaxation sends 2.76 of them, the cut no more than 2."""
    model = program([[1.4, 1.4, 1.4]], [3.86], [1.0] * 3, [True] * 3)
    cuts = ceiling_cuts(model, np.array([0], dtype=np.int32), np.array([1.0, 1.0, 0.757]), CutTuning())
    assert cuts.coefficients.toarray().tolist() == [[1.0, 1.0, 1.0]]
    assert cuts.limits.tolist() == [2.0]


@settings(max_examples=300)
@given(
    st.floats(0.0, 3.0),
    st.floats(1.0, 80.0),
    st.floats(0.3, 2.0),
    st.lists(st.floats(8.0, 30.0), min_size=1, max_size=2),
)
def test_what_whole_enablers_support_keeps_the_cuts(spare, room, size, ratios):
    """Every choice of whole enablers, with troops in any mixture up to what they support and the ceiling admits."""
    needs = [1.0 / ratio for ratio in ratios]
    support = [*needs, -1.0]
    model = program(
        [support, [0.0] * len(needs) + [size]],
        [spare, room],
        [np.inf] * len(needs) + [9.0],
        [False] * len(needs) + [True],
    )
    cuts = support_cuts(model, np.array([0], dtype=np.int32), np.array([1], dtype=np.int32), CutTuning())
    for units in range(int(min(9.0, room / size)) + 1):
        for place, need in enumerate(needs):
            troops = np.zeros(len(needs))
            troops[place] = min(room - size * units, (spare + units) / need)
            assert kept(cuts, np.array([*troops, units]))


def test_an_enabler_is_not_split_to_support_the_few_that_fit():
    """25 hundred are supported by a unit and 10 fit beside its one: so 0.4 units do not do, though the row says so."""
    model = program([[0.04, -1.0], [0.0, 1.0]], [0.0, 11.0], [np.inf, 9.0], [False, True])
    cuts = support_cuts(model, np.array([0], dtype=np.int32), np.array([1], dtype=np.int32), CutTuning())
    assert not kept(cuts, np.array([10.0, 0.4]))
    assert kept(cuts, np.array([10.0, 1.0]))
    assert kept(cuts, np.array([0.0, 0.0]))
