"""Overviews by mission, contributor, period and area, each figure summed from the sheets of the plan."""

from collections.abc import Iterator

from planner.horizon import first_months
from planner.layout.formula import Cell, Formula, Page
from planner.layout.layout import Layout
from planner.layout.places import Places
from planner.layout.sums import matching, paid_by, present
from planner.workbook.plan.exposure import EXPOSURE
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.people import POSTINGS
from planner.workbook.plan.units import DEPLOYMENTS

BY_MISSION = Page(
    "by_mission",
    (
        "mission",
        "name",
        "baseline",
        "in_place_only",
        "unprotected",
        "expected",
        "averted_share",
        "units",
        "persons",
        "cost_usd",
        "troops_met_in_place",
        "troops_met",
        "police_met_in_place",
        "police_met",
    ),
    top=4,
)
BY_CONTRIBUTOR = Page(
    "by_contributor",
    ("contributor", "name", "units_pledged", "units_deployed", "persons", "cost_usd", "funds_paid_usd"),
    top=4,
)
BY_PERIOD = Page(
    "by_period",
    ("period", "first_month", "baseline", "in_place_only", "unprotected", "expected", "troops", "police", "cost_usd"),
    top=4,
)

EXPOSURES = ("baseline", "in_place_only", "unprotected", "expected")


def by_mission(layout: Layout) -> Iterator[list[Cell]]:
    """A row per mission that takes part."""
    for row, mission in enumerate(layout.missions, start=BY_MISSION.first):
        exposed = layout.exposed_at.get(mission, [])
        units = layout.deployed_at.get(mission, [])
        before, after = (f"{BY_MISSION.letter(column)}{row}" for column in ("in_place_only", "unprotected"))
        there, remains = (layout.exposed(exposed, column) for column in ("in_place_only", "unprotected"))
        yield [
            mission,
            str(layout.facts.missions[mission].name),
            *(_summed(layout, exposed, column) for column in EXPOSURES),
            Formula(f"IF({before}>0,1-{after}/{before},0)", 1 - remains / there if there > 0 else 0.0),
            *(_deployed(layout, units, column) for column in ("units", "persons", "cost_usd")),
            *_fill(layout, mission),
        ]


def _summed(layout: Layout, rows: list[int], column: str) -> Cell:
    return Formula(f"SUM({EXPOSURE.span(column, rows)})", layout.exposed(rows, column)) if rows else 0.0


def _deployed(layout: Layout, rows: list[int], column: str) -> Cell:
    total = sum(getattr(layout.deployments[n], column) for n in rows)
    return Formula(DEPLOYMENTS.total(column, rows), total) if rows else 0


def _fill(layout: Layout, mission: str) -> Iterator[Cell]:
    """Share of requirements, over areas and periods, met by those in place and with the plan; blank without any."""
    rows = layout.posted_at.get(mission, [])
    for kind in ("troops", "police"):
        asked = {n: layout.required[n] for n in rows if layout.postings[n].kind == kind}
        wanted = sum(asked.values())
        for column in ("met_in_place", "met"):
            if not wanted:
                yield None
                continue
            kinds = POSTINGS.span("kind", rows)
            sums = (f'SUMIF({kinds},"{kind}",{POSTINGS.span(c, rows)})' for c in (column, "required"))
            met = sum(layout.met(n, posted=column == "met") for n in asked)
            yield Formula("/".join(sums), met / wanted)


def by_contributor(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per contributor with pledges of units or money."""
    everywhere = list(layout.deployments)
    pledges, funds = layout.case["pledges"], layout.case["funds"]
    pledging = {*pledges["contributor"], *funds["contributor"]}
    for record in layout.case["contributors"].itertuples():
        if record.contributor not in pledging:
            continue
        name = places.at("contributors", record.contributor, "contributor")
        spans = places.spans["pledges", "contributor"], places.spans["pledges", "units"]
        pledged = int(pledges["units"][pledges["contributor"] == record.contributor].sum())
        own = [r for r in layout.deployments.values() if r.contributor == record.contributor]
        yield [
            record.contributor,
            str(record.name),
            Formula(f"SUMPRODUCT(EXACT({spans[0]},{name})*{spans[1]})", pledged),
            *(
                matching(everywhere, "contributor", name, column, sum(getattr(r, column) for r in own))
                for column in ("units", "persons", "cost_usd")
            ),
            paid_by(layout, places, list(funds["fund"][funds["contributor"] == record.contributor])),
        ]


def by_period(layout: Layout, costs: dict[int, float]) -> Iterator[list[Cell]]:
    """A row per period: exposure, people present, and cost of deployments and prevention [USD]."""
    months = first_months(layout.case)
    rows, paid = list(layout.deployments), list(layout.payments)
    for t, month in months.items():
        exposed = [n for n, r in layout.exposure.items() if r.period == t]
        yield [
            t,
            month,
            *(_in_period(layout, exposed, column, t) for column in EXPOSURES),
            *(_present(layout, rows, kind, t) for kind in ("troops", "police")),
            _cost(rows, paid, t, costs[t]),
        ]


def _in_period(layout: Layout, exposed: list[int], column: str, t: int) -> Cell:
    if not layout.exposure:
        return 0.0
    everything = list(layout.exposure)
    spans = EXPOSURE.span("period", everything), EXPOSURE.span(column, everything)
    return Formula(f"SUMIF({spans[0]},{t},{spans[1]})", layout.exposed(exposed, column))


def _present(layout: Layout, rows: list[int], kind: str, t: int) -> Cell:
    """Police, or else troops and enablers, deployed in a period [persons]."""
    if not rows:
        return 0.0
    sign = "=" if kind == "police" else "<>"
    own = [n for n in rows if (layout.kind(layout.deployments[n].pledge) == "police") == (kind == "police")]
    text = f'SUMPRODUCT({present(rows, t)}*({DEPLOYMENTS.span("kind", rows)}{sign}"police")'
    return Formula(f"{text}*{DEPLOYMENTS.span('persons', rows)})", layout.people(own, t))


def _cost(rows: list[int], paid: list[int], t: int, usd: float) -> Cell:
    terms = []
    if rows:
        s = {column: DEPLOYMENTS.span(column, rows) for column in DEPLOYMENTS.columns}
        stay = f"{present(rows, t)}*{s['period_cost_usd']}+({s['from_period']}={t})*{s['start_cost_usd']}"
        terms.append(f"SUMPRODUCT({s['units']}*({stay}))")
    if paid:
        periods, purposes, usds = (PAYMENTS.span(column, paid) for column in ("period", "purpose", "usd"))
        terms.append(f'SUMPRODUCT(({periods}={t})*({purposes}="prevention")*{usds})')
    return Formula("+".join(terms), usd) if terms else 0.0


def costs(layout: Layout) -> dict[int, float]:
    """Formulas for the cost of deployments and prevention in each period [USD]."""
    usd = dict.fromkeys(layout.periods, 0.0)
    for r in layout.deployments.values():
        each, moving, preparing = layout.facts.costs(r.pledge, r.preparation)
        usd[r.from_period] += r.units * (moving + preparing)
        for t in range(r.from_period, r.to_period + 1):
            usd[t] += r.units * each
    for r in layout.payments.values():
        usd[r.period] += r.usd if r.purpose == "prevention" else 0.0
    return usd
