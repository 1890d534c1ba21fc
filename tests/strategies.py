"""Random small cases that use every table, as rows of plain values; and rows made into a checked case."""

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from planner.check import check
from planner.formats.raw import RawCase, RawTable
from planner.schema import FREE
from planner.tables import TABLES, Case

Rows = dict[str, list[dict[str, Any]]]

SETTINGS = {
    "title": "random",
    "start": "2030-01",
    "months_per_period": 1,
    "include_contingency": "yes",
    "protection_at_requirement": 0.9,
    "reachable_share": 1,
    "deliver": "full",
    "contributor_failure": 0,
    "group_failure": 0,
    "delay_months": 0,
    "delay_chance": 0,
    "hedge_weight": 0.5,
}


def to_case(rows: Rows) -> Case:
    """Check rows as if they had been read from files; a case with faults is not asked about."""
    checked = check(to_raw(rows))
    assume(not checked.faults)
    return checked.case


def sound_case(rows: Rows) -> Case:
    """Check rows that a test has written down, which must have no faults."""
    checked = check(to_raw(rows))
    assert not checked.faults, checked.faults
    return checked.case


def to_raw(rows: Rows, *, free: bool = False) -> RawCase:
    """Rows as they would be read from files: blank where a column is not given; with source and note, if asked."""
    tables = {}
    for name, table in TABLES.items():
        header = tuple(column.name for column in (*table.columns, *(FREE if free else ())))
        cells = {
            number: tuple("" if row.get(column) is None else str(row[column]) for column in header)
            for number, row in enumerate(rows.get(name, []), start=2)
        }
        tables[name] = RawTable(header, cells)
    if "readiness" not in rows:
        del tables["readiness"]
    return RawCase(tables)


def settings(**changed: Any) -> list[dict[str, Any]]:
    """Rows of the table `settings`."""
    return [{"setting": name, "value": value} for name, value in (SETTINGS | changed).items()]


def one_of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


@st.composite
def uncertain_rows(draw: st.DrawFn, pledges: int = 3, most_periods: int = 3) -> Rows:
    """A tiny case planned by the chances of its pledges and funds."""
    rows = draw(tiny_rows(pledges, most_periods))
    others = [row for row in rows["settings"] if row["setting"] != "deliver"]
    rows["settings"] = [*others, {"setting": "deliver", "value": "expected"}]
    for row in rows["pledges"]:
        row["delivery_probability"] = draw(one_of(None, 0, 0.3, 0.5, 0.8, 1))
    for row in rows["funds"]:
        row["delivery_probability"] = draw(one_of(None, 0, 0.5))
    return rows


@st.composite
def tiny_rows(draw: st.DrawFn, pledges: int = 3, most_periods: int = 3) -> Rows:
    """A case small enough to try every choice of whole units."""
    periods = draw(st.integers(1, most_periods))
    missions = ["M1", "M2"][: draw(st.integers(1, 2))]
    areas = {f"{m}a{i}": m for m in missions for i in range(draw(st.integers(1, 2)))}
    names = [f"P{i}" for i in range(draw(st.integers(1, pledges)))]
    rows: Rows = {
        "settings": settings(
            periods=periods,
            residual_share=draw(one_of(0, 0.15)),
            carryover=draw(one_of(0, 0.05, 0.3)),
            carryover_decay=0.8,
            contributor_share_limit=draw(one_of(None, 0.3, 0.6)),
            cash_share=draw(one_of(1, 0.85)),
            cost_weight=draw(one_of(0, 0.1, 20)),
            change_weight=draw(one_of(0, 0.1)),
            effect_of_people="central",
            least_months=draw(one_of(None, None, 2)),
        ),
        "missions": [draw(_mission(name, periods)) for name in missions],
        "areas": [draw(_area(name, mission)) for name, mission in areas.items()],
        "threats": [draw(_threat(a, h, periods)) for a in areas for h in ("T1", "T2")[: draw(st.integers(1, 2))]],
        "contributors": [_contributor("C1", "yes"), _contributor("C2", draw(one_of("yes", "yes", "no")))],
        "unit_types": UNIT_TYPES,
        "pledges": [draw(_pledge(name)) for name in names],
        "funds": [draw(_fund(f"F{i}", missions, periods)) for i in range(draw(st.integers(0, 2)))],
        "support": draw(st.lists(_support(list(areas)), max_size=2, unique_by=lambda row: row["area"])),
        "capabilities_in_place": draw(
            st.lists(_in_place(missions), max_size=1),
        ),
        "caveats": draw(st.lists(_caveat(names, missions, list(areas)), max_size=2)),
        "preparations": draw(st.lists(_preparation(names, periods), max_size=1)),
        "locks": draw(st.lists(_lock(names, missions, periods), max_size=1)),
    }
    return rows


def _contributor(name: str, participates: str) -> dict[str, Any]:
    return {"contributor": name, "name": name, "latitude": 0, "longitude": 0, "participates": participates}


UNIT_TYPES = [
    {"unit_type": "battalion", "name": "b", "kind": "troops", "strength": 600, "monthly_cost_usd": 1e6,
     "deployment_cost_usd": 2e6, "posts": "yes"},
    {"unit_type": "police", "name": "p", "kind": "police", "strength": 140, "monthly_cost_usd": 4e5,
     "deployment_cost_usd": 5e5, "posts": "yes"},
    {"unit_type": "hospital", "name": "h", "kind": "enabler", "capability": "medical", "strength": 70,
     "monthly_cost_usd": 3e5, "deployment_cost_usd": 4e5, "posts": "no"},
]  # fmt: skip


@st.composite
def _mission(draw: st.DrawFn, name: str, periods: int) -> dict[str, Any]:
    return {
        "mission": name,
        "name": name,
        "iso3": "XXX",
        "latitude": 0,
        "longitude": 0,
        "authorised_troops": draw(one_of(None, 300, 900, 1500, 3000)),
        "authorised_police": draw(one_of(None, 0, 150, 400)),
        "assessed_usd_per_period": draw(one_of(None, 0, 1_500_000, 4_000_000)),
        "mandate": draw(one_of("authorised", "contingency")),
        "mandate_from": draw(st.none() | st.integers(1, periods)) if name == "M2" else None,
        "mandate_to": None,
    }


@st.composite
def _area(draw: st.DrawFn, name: str, mission: str) -> dict[str, Any]:
    return {
        "area": name,
        "mission": mission,
        "name": name,
        "latitude": 0,
        "longitude": 0,
        "civilians": draw(one_of(50_000, 200_000, 1_000_000)),
        "in_place_troops": draw(one_of(0, 0, 200, 700)),
        "in_place_police": draw(one_of(0, 50)),
        "troops_limit": draw(one_of(None, None, 500, 1000)),
    }


@st.composite
def _threat(draw: st.DrawFn, area: str, name: str, periods: int) -> dict[str, Any]:
    return {
        "area": area,
        "threat": name,
        "share_exposed": draw(one_of(0.1, 0.5)),
        "monthly_rate": draw(one_of(0.001, 0.01, 0.02)),
        "growth_per_period": draw(one_of(None, 1.2)),
        "from_period": draw(st.none() | st.integers(1, periods)),
        "troops_required": draw(one_of(None, 800, 2000)),
        "police_required": draw(one_of(None, 150, 500)),
        "prevention_usd_required": draw(one_of(None, None, 2e6)),
    }


@st.composite
def _pledge(draw: st.DrawFn, name: str) -> dict[str, Any]:
    return {
        "pledge": name,
        "contributor": draw(one_of("C1", "C1", "C2")),
        "unit_type": draw(one_of("battalion", "battalion", "police", "hospital")),
        "units": draw(st.integers(1, 2)),
        "strength": draw(one_of(None, 300)),
        "readiness": draw(one_of("deployed", "RDL")),
        "ready_period": draw(one_of(None, None, 1, 2)),
        "months_available": draw(one_of(None, None, 1, 2)),
        "effectiveness": draw(one_of(None, 0.7)),
    }


@st.composite
def _fund(draw: st.DrawFn, name: str, missions: list[str], periods: int) -> dict[str, Any]:
    return {
        "fund": name,
        "contributor": draw(one_of("C1", "C2")),
        "amount_usd": draw(one_of(500_000, 3_000_000)),
        "from_period": draw(st.none() | st.integers(1, periods)),
        "to_period": None,
        "mission": draw(one_of(None, *missions)),
        "purpose": draw(one_of("operations", "preparation", "prevention", "any")),
    }


@st.composite
def _support(draw: st.DrawFn, areas: list[str]) -> dict[str, Any]:
    return {"area": draw(one_of(*areas)), "capability": "medical", "troops_per_unit": draw(one_of(200, 800))}


@st.composite
def _in_place(draw: st.DrawFn, missions: list[str]) -> dict[str, Any]:
    return {"mission": draw(one_of(*missions)), "capability": "medical", "units": draw(one_of(1, 2))}


@st.composite
def _caveat(draw: st.DrawFn, pledges: list[str], missions: list[str], areas: list[str]) -> dict[str, Any]:
    holder = draw(one_of(("contributor", "C1"), ("pledge", pledges[0])))
    place = draw(one_of(*(("mission", m) for m in missions), *(("area", a) for a in areas)))
    return {holder[0]: holder[1], place[0]: place[1], "rule": draw(one_of("only", "never")), "reason": "drawn"}


@st.composite
def _preparation(draw: st.DrawFn, pledges: list[str], periods: int) -> dict[str, Any]:
    return {
        "pledge": draw(one_of(*pledges)),
        "preparation": "training",
        "cost_usd": draw(one_of(0, 200_000)),
        "ready_period": draw(st.integers(1, periods)),
        "effectiveness": draw(one_of(1.0, 1.5)),
    }


@st.composite
def _lock(draw: st.DrawFn, pledges: list[str], missions: list[str], periods: int) -> dict[str, Any]:
    least, most = draw(one_of((1, None), (None, 1), (None, 0), (1, 2)))
    return {
        "pledge": draw(one_of(*pledges)),
        "mission": draw(one_of(*missions)),
        "from_period": draw(st.none() | st.integers(1, periods)),
        "units_min": least,
        "units_max": most,
    }
