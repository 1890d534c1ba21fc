"""Which of two cases allows no more than the other, against trying everything."""

from copy import deepcopy
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, Phase, assume, given, reject
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from planner.difference import containment as module
from planner.difference.containment import Containment, containment
from planner.fault import Fault
from planner.insight.offers import CandidateOffer, with_offer
from planner.insight.withdrawals import contributor_withdrawals, without
from planner.schema import FREE, RelaxedBy
from planner.settings import SETTINGS
from planner.tables import TABLES
from tests.brute import TooManyChoicesError, least_objective
from tests.small_cases import area, base, fund, mission, pledge, threat
from tests.strategies import Rows, sound_case, tiny_rows, to_case

INCOMPARABLE, EQUAL = Containment.INCOMPARABLE, Containment.EQUAL
NO_MORE, NO_LESS = Containment.NO_MORE, Containment.NO_LESS

COLUMNS = [(table, column) for table in TABLES.values() for column in (*table.columns, *FREE)]


def test_every_column_and_setting_says_which_change_relaxes_a_case():
    missing = [f"{table.name}.{column.name}" for table, column in COLUMNS if column.relaxed_by is None]
    missing += [name for name, setting in SETTINGS.items() if setting.value.relaxed_by is None]
    assert not missing, "which change of these relaxes a case, or RelaxedBy.UNKNOWN?"


def test_what_has_an_order_of_its_own_has_a_function_for_it():
    tables = {table.name for table in TABLES.values() if table.rows_relax is RelaxedBy.ORDERED}
    assert tables == set(module._ORDERED_TABLES)
    columns = {
        (table.name, column.name)
        for table, column in COLUMNS
        if column.relaxed_by is RelaxedBy.ORDERED and table.name not in tables
    }
    assert columns == set(module._ORDERED_COLUMNS)


def test_what_is_counted_and_how_it_is_judged_has_no_direction():
    unknown = [name for name, setting in SETTINGS.items() if setting.value.relaxed_by is RelaxedBy.UNKNOWN]
    assert unknown == [
        "start",
        "periods",
        "months_per_period",
        "include_contingency",
        "protection_at_requirement",
        "residual_share",
        "carryover",
        "carryover_decay",
        "change_weight",
        "least_detachment",
        "move_worth",
        "tidiness",
        "deliver",
    ]
    known = {(table.name, c.name) for table, c in COLUMNS if c.relaxed_by not in {RelaxedBy.UNKNOWN, RelaxedBy.ANY}}
    assert not {name for table, name in known if table == "threats"}
    assert {name for table, name in known if table == "areas"} == {"troops_limit", "left_limit"}


def test_a_blank_that_is_no_number_is_what_relaxes_most():
    words = {
        (table.name, column.name): column.blank
        for table, column in COLUMNS
        if column.relaxed_by in {RelaxedBy.HIGHER, RelaxedBy.LOWER} and column.blank and not column.blank[0].isdigit()
    }
    assert words == {
        ("missions", "authorised_troops"): "no ceiling",
        ("missions", "authorised_police"): "no ceiling",
        ("missions", "assessed_usd_per_period"): "no limit",
        ("areas", "troops_limit"): "no limit",
        ("areas", "left_limit"): "no limit",
        ("contributors", "people_limit"): "no limit",
        ("pledges", "monthly_cost_usd"): "the unit type's",
        ("pledges", "deployment_cost_usd"): "the unit type's",
        ("pledges", "ready_period"): "from its readiness",
        ("pledges", "delivery_probability"): "from its readiness",
        ("funds", "from_period"): "from the first period",
        ("funds", "to_period"): "to the end of the horizon",
        ("locks", "units_max"): "no bound",
    }, "blanks of pledges are filled before they are compared; others must mean the most that there can be"


def small(**tables):
    """A case that uses every table."""
    rows = base(
        missions=[mission("M", authorised_troops=3000, authorised_police=500, assessed_usd_per_period=4e6)],
        areas=[area("A", "M", troops_limit=2000), area("B", "M")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000, prevention_usd_required=1e6)],
        pledges=[
            pledge("P", "battalion", units=2, ready_period=2, effectiveness=0.8),
            pledge("H", "hospital", readiness="RDL", units=2),
        ],
        preparations=[
            {"pledge": "P", "preparation": "training", "cost_usd": 1e5, "ready_period": 2, "effectiveness": 0.9}
        ],
        funds=[fund(amount_usd=5e6, to_period=3, purpose="operations")],
        support=[{"area": "A", "capability": "medical", "troops_per_unit": 600}],
        capabilities_in_place=[{"mission": "M", "capability": "medical", "units": 1}],
        caveats=[{"contributor": "C", "area": "A", "rule": "only", "reason": "r"}],
        locks=[{"pledge": "P", "mission": "M", "units_min": 1, "units_max": 2}],
        readiness=[
            {"readiness": "deployed", "lead_months": 0, "delivery_probability": 1},
            {"readiness": "RDL", "lead_months": 1, "delivery_probability": 0.9},
        ],
    )
    rows["settings"] = [row for row in rows["settings"] if row["setting"] != "periods"]
    rows["settings"] += [{"setting": "periods", "value": 3}, {"setting": "cash_share", "value": 0.8}]
    return rows | tables


def edited(table, row, **cells):
    """The rows of the case above with cells of one row changed; without the row, where there are none."""
    rows = deepcopy(small())
    if cells:
        rows[table][row] |= cells
    else:
        del rows[table][row]
    return rows


def added(table, **cells):
    rows = deepcopy(small())
    rows[table].append(cells)
    return rows


def setting(name, value):
    rows = deepcopy(small())
    rows["settings"] = [row for row in rows["settings"] if row["setting"] != name]
    return rows | {"settings": [*rows["settings"], {"setting": name, "value": value}]}


LESS = {
    "fewer units": edited("pledges", 0, units=1),
    "ready later": edited("pledges", 0, ready_period=3),
    "ready later by its level": edited("readiness", 1, lead_months=2),
    "less effective": edited("pledges", 0, effectiveness=0.7),
    "dearer": edited("pledges", 0, monthly_cost_usd=1.2e6),
    "dearer to deploy": edited("pledges", 0, deployment_cost_usd=2.5e6),
    "a pledge less": edited("pledges", 1),
    "off": edited("contributors", 1, participates="no"),
    "lower ceiling": edited("missions", 0, authorised_troops=2900),
    "no police": edited("missions", 0, authorised_police=0),
    "less assessed": edited("missions", 0, assessed_usd_per_period=0),
    "less room": edited("areas", 0, troops_limit=0),
    "some room": edited("areas", 1, troops_limit=5000),
    "less cash": setting("cash_share", 0.7),
    "smaller share reachable": setting("reachable_share", 0.9),
    "a share of contributors": setting("contributor_share_limit", 1),
    "longer service": setting("least_months", 2),
    "dearer money": setting("cost_weight", 0.2),
    "dearer preparation": edited("preparations", 0, cost_usd=2e5),
    "later preparation": edited("preparations", 0, ready_period=3),
    "weaker preparation": edited("preparations", 0, effectiveness=0.85),
    "no preparation": edited("preparations", 0),
    "smaller fund": edited("funds", 0, amount_usd=1),
    "later fund": edited("funds", 0, from_period=2),
    "fund ends": edited("funds", 0, to_period=2),
    "earmarked": edited("funds", 0, mission="M"),
    "for preparation alone": edited("funds", 0, purpose="preparation"),
    "no fund": edited("funds", 0),
    "scarcer support": edited("support", 0, troops_per_unit=500),
    "support needed elsewhere": added("support", area="B", capability="medical", troops_per_unit=500),
    "less in place": edited("capabilities_in_place", 0, units=0),
    "none in place": edited("capabilities_in_place", 0),
    "never": added("caveats", pledge="P", area="A", rule="never", reason="r"),
    "only by the pledge": added("caveats", pledge="P", area="B", rule="only", reason="r"),
    "more locked": edited("locks", 0, units_min=2),
    "fewer allowed": edited("locks", 0, units_max=1),
    "another lock": added("locks", pledge="H", mission="M", units_max=1),
}


@cache
def before():
    """The case above."""
    return sound_case(small())


@pytest.mark.parametrize("name", LESS)
def test_less_of_anything_allows_no_more(name):
    after = sound_case(LESS[name])
    assert containment(after, before()) is NO_MORE
    assert containment(before(), after) is NO_LESS


SAME = {
    "notes": edited("pledges", 0, note="seen", source="mail"),
    "names": edited("missions", 0, name="another", latitude=5, language="fr"),
    "reasons": edited("caveats", 0, reason="another"),
    "likelihood": edited("pledges", 0, delivery_probability=0.1),
    "another way of saying the same readiness": edited("pledges", 1, ready_period=2),
    "another way of saying the same cost": edited("pledges", 0, monthly_cost_usd=1e6),
    "a contributor without pledges": added(
        "contributors", contributor="E", name="E", latitude=0, longitude=0, participates="yes"
    ),
    "a type that is not pledged": deepcopy(small())
    | {"unit_types": [*small()["unit_types"], small()["unit_types"][0] | {"unit_type": "brigade", "strength": 4000}]},
    "a cost of a type that all pledges overrule": edited("unit_types", 1, monthly_cost_usd=1),
    "title": setting("title", "another"),
    "nothing": small(),
}


@pytest.mark.parametrize("name", SAME)
def test_what_has_no_effect_leaves_the_same(name):
    assert containment(sound_case(SAME[name]), before()) is EQUAL


OTHER = {
    "more civilians": edited("areas", 0, civilians=2_000_000),
    "more in place": edited("areas", 0, in_place_troops=100),
    "a mandate that ends": edited("missions", 0, mandate_to=2),
    "a mandate that begins": edited("missions", 0, mandate_from=2),
    "a threat more": added("threats", area="A", threat="U", share_exposed=0.1, monthly_rate=0.01),
    "a rate": edited("threats", 0, monthly_rate=0.03),
    "a requirement": edited("threats", 0, troops_required=1100),
    "larger units": edited("pledges", 0, strength=700),
    "larger units of a type": edited("unit_types", 0, strength=700),
    "a shorter tour": edited("pledges", 0, months_available=2),
    "another owner": edited("pledges", 0, contributor="D"),
    "another payer": edited("funds", 0, contributor="C"),
    "an area more for a contributor, where a pledge loses one": deepcopy(small())
    | {"caveats": [{"pledge": "P", "area": "B", "rule": "only", "reason": "r"}]},
    "another purpose": edited("funds", 0, purpose="prevention"),
    "units for money": {
        **edited("pledges", 0, units=3),
        "funds": edited("funds", 0, amount_usd=1)["funds"],
    },
    "a horizon": setting("periods", 4),
    "an effect": setting("protection_at_requirement", 0.8),
    "a residual": setting("residual_share", 0.1),
    "a start": setting("start", "2030-02"),
    "a charge on change": setting("change_weight", 1),
    "a lock on a pledge that falls out": edited("pledges", 0) | {"locks": [], "preparations": []},
}


CHANCES = {
    "less likely by the pledge": edited("pledges", 0, delivery_probability=0.1),
    "less likely by its readiness": edited("readiness", 1, delivery_probability=0.8),
}


def delivered(rows, way):
    """A case whose plans count pledges in a way."""
    told = [row | {"value": way} if row["setting"] == "deliver" else row for row in rows["settings"]]
    return sound_case({**rows, "settings": told})


@pytest.mark.parametrize("name", CHANCES)
def test_chances_of_delivery_matter_where_plans_count_them(name):
    assert containment(sound_case(CHANCES[name]), before()) is EQUAL
    assert containment(delivered(CHANCES[name], "expected"), delivered(small(), "expected")) is NO_MORE
    assert containment(delivered(small(), "expected"), delivered(CHANCES[name], "expected")) is NO_LESS


def test_plans_that_count_pledges_otherwise_are_not_comparable():
    assert containment(delivered(small(), "expected"), before()) is INCOMPARABLE
    assert containment(delivered(small(), "expected"), delivered(small(), "expected")) is EQUAL


def test_what_the_ledger_says_allows_neither_more_nor_less():
    told = small(
        pledge_events=[{"pledge": "P", "date": "2030-01", "event": "visited", "units": 1}],
        past_deliveries=[{"contributor": "C", "units_pledged": 4, "units_delivered": 3}],
    )
    assert containment(sound_case(told), before()) is EQUAL


@pytest.mark.parametrize("name", OTHER)
def test_what_has_no_direction_makes_two_cases_incomparable(name):
    assert containment(sound_case(OTHER[name]), before()) is INCOMPARABLE


def test_a_limit_on_a_pledge_that_falls_out_binds_nothing():
    limited = small(locks=[{"pledge": "H", "mission": "M", "units_max": 1}])
    dropped = deepcopy(limited) | {"locks": []}
    dropped["pledges"] = dropped["pledges"][:1]
    assert containment(sound_case(dropped), sound_case(limited)) is NO_MORE


def test_an_offer_relaxes_a_case_and_a_withdrawal_tightens_it():
    case = sound_case(small(locks=[]))
    for offer in (CandidateOffer("battalion", "RDL", mission="M"), CandidateOffer(purpose="any", usd=1e6)):
        assert containment(with_offer(case, offer), case) is NO_LESS
    for withdrawal in contributor_withdrawals(case):
        assert containment(without(case, withdrawal), case) is NO_MORE


def test_a_case_with_faults_is_not_comparable():
    faulty = replace(before(), faults=(Fault("pledges", 2, "units", "x", "y"),))
    assert containment(faulty, before()) is INCOMPARABLE


NEAR = 1e-5
"""Relative precision of the answers by trying everything [1]."""

RANDOM = hypothesis_settings(
    max_examples=40,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large],
)

SCALED = {
    "missions": ("authorised_troops", "authorised_police", "assessed_usd_per_period"),
    "areas": ("troops_limit", "civilians"),
    "pledges": ("units", "ready_period", "effectiveness", "months_available", "strength"),
    "preparations": ("cost_usd", "ready_period", "effectiveness"),
    "funds": ("amount_usd", "from_period", "mission", "purpose"),
    "support": ("troops_per_unit",),
    "capabilities_in_place": ("units",),
    "locks": ("units_min", "units_max"),
    "unit_types": ("monthly_cost_usd", "deployment_cost_usd"),
    "contributors": ("participates",),
}
"""Columns that random changes are of; some have no direction."""

DROPPED = ("pledges", "preparations", "funds", "support", "capabilities_in_place", "caveats", "locks")


@st.composite
def changed(draw: st.DrawFn, rows: Rows) -> Rows:
    """Rows with one to three changes: another value, or a row less."""
    rows = deepcopy(rows)
    for _ in range(draw(st.integers(1, 3))):
        table = draw(st.sampled_from([name for name in (*SCALED, *DROPPED) if rows.get(name)]))
        place = draw(st.integers(0, len(rows[table]) - 1))
        if table in DROPPED and (table not in SCALED or draw(st.booleans())):
            rows[table] = [row for number, row in enumerate(rows[table]) if number != place]
            continue
        column = draw(st.sampled_from(SCALED[table]))
        now = rows[table][place].get(column)
        rows[table][place] = rows[table][place] | {column: draw(st.sampled_from(_others(column, now)))}
    return rows


def _others(column, now):
    """Other values for a cell."""
    if column in CHOICES:
        return CHOICES[column]
    if column.startswith(("units", "ready", "from", "months")):
        return [1, 2, 3] if column == "units" else [None, 1, 2]
    return [now / 2, now * 1.5] if now else [1.0, 1e6]


CHOICES = {
    "participates": ["yes", "no"],
    "mission": [None, "M1"],
    "purpose": ["operations", "preparation", "prevention", "any"],
}


@RANDOM
@given(st.data())
def test_what_is_claimed_of_random_cases_holds_of_their_best_plans(data):
    rows = data.draw(tiny_rows(pledges=2, most_periods=2))
    case, other = to_case(rows), to_case(data.draw(changed(rows)))
    found = containment(other, case)
    assume(found is not INCOMPARABLE)
    try:
        least, now = least_objective(case, most=80), least_objective(other, most=80)
    except TooManyChoicesError:
        reject()
    if NO_MORE in found:
        assert now >= least * (1 - NEAR)
    if NO_LESS in found:
        assert least >= now * (1 - NEAR)
