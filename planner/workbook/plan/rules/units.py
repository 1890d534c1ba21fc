"""Rules on units: pledges, ceilings, contributors' shares and locks."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from planner.reach import FrameRow
from planner.workbook.formula import Cell, Formula
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.places import Places
from planner.workbook.plan.rules.line import Line, Test
from planner.workbook.plan.units import DEPLOYMENTS


def pledge_once(layout: Layout, places: Places) -> Iterator[Line]:
    """Units of a pledge against those pledged."""
    everywhere = list(layout.deployments)
    for pledge, unit in layout.reach.units.items():
        units = sum(r.units for r in layout.deployments.values() if r.pledge == pledge)
        limit = Formula(places.at("pledges", pledge, "units"), unit.units)
        own = places.at("pledges", pledge, "pledge")
        yield Line("pledge_once", "", pledge, None, matching(everywhere, "pledge", own, "units", units), limit)


def ceilings(layout: Layout, places: Places) -> Iterator[Line]:
    """People deployed against the room under the ceilings of a mission, kind by kind and period by period."""
    for kind in ("troops", "police"):
        for mission, rows in layout.deployed_at.items():
            authorised = layout.mission(mission)[f"authorised_{kind}"]
            if pd.isna(authorised):
                continue
            room = _room(layout, places, mission, kind)
            for t in layout.reach.mandates[mission]:
                used = _deployed(layout, rows, kind, t)
                yield Line(f"{kind}_limit", mission, kind, t, used, room, float(authorised))


def _room(layout: Layout, places: Places, mission: str, kind: str) -> Formula:
    """What the reachable share of the ceiling leaves beside those in place; not below 0 [persons]."""
    own = places.at("missions", mission, "mission")
    spans = places.spans["areas", "mission"], places.spans["areas", f"in_place_{kind}"]
    there = sum(layout.in_place[area][kind] for area in layout.reach.areas.get(mission, ()))
    reachable = layout.case.settings.reachable_share
    return Formula(
        f"MAX(0,{places.at('missions', mission, f'authorised_{kind}')}*reachable_share"
        f"-SUMPRODUCT(EXACT({spans[0]},{own})*{spans[1]}))",
        max(0.0, float(layout.mission(mission)[f"authorised_{kind}"]) * reachable - there),
    )


def _deployed(layout: Layout, rows: list[int], kind: str, t: int) -> Formula:
    """Police, or else troops and enablers, in a period [persons]."""
    police = kind == "police"
    here = [n for n in rows if (layout.kind(layout.deployments[n].pledge) == "police") == police]
    sign = "=" if police else "<>"
    kinds, persons = DEPLOYMENTS.span("kind", rows), DEPLOYMENTS.span("persons", rows)
    return Formula(f'SUMPRODUCT({present(rows, t)}*({kinds}{sign}"police")*{persons})', layout.people(here, t))


def contributor_limit(layout: Layout, places: Places) -> Iterator[Line]:
    """People of a contributor against its share of a mission."""
    share = layout.case.settings.contributor_share_limit
    for mission, rows in layout.deployed_at.items():
        total = sum(layout.mission(mission)[f"authorised_{kind}"] for kind in ("troops", "police"))
        if share is None or pd.isna(total):
            continue
        authorised = "+".join(places.at("missions", mission, f"authorised_{kind}") for kind in ("troops", "police"))
        limit = Formula(f"contributor_share_limit*({authorised})", share * float(total))
        for contributor in sorted({layout.deployments[n].contributor for n in rows}):
            own = [n for n in rows if layout.deployments[n].contributor == contributor]
            name = places.at("contributors", contributor, "contributor")
            for t in layout.reach.mandates[mission]:
                if people := layout.people(own, t):
                    used = matching(rows, "contributor", name, "persons", people, t)
                    yield Line("contributor_limit", mission, contributor, t, used, limit)


def locks(layout: Layout, places: Places) -> Iterator[Line]:
    """Units of a pledge at a mission against the planner's locks."""
    rules = (("lock_minimum", "units_min", Test.AT_LEAST), ("lock_limit", "units_max", Test.AT_MOST))
    for rule, column, test in rules:
        for lock in layout.case["locks"].itertuples():
            if lock.mission in layout.reach.mandates and pd.notna(getattr(lock, column)):
                start = None if pd.isna(lock.from_period) else int(lock.from_period)
                key = (lock.pledge, lock.mission, "" if start is None else str(start))
                limit = Formula(places.at("locks", key, column), int(getattr(lock, column)))
                yield Line(rule, lock.mission, lock.pledge, start, _locked(layout, lock, start), limit, test=test)


def _locked(layout: Layout, lock: FrameRow, start: int | None) -> Cell:
    rows = [
        n
        for n in layout.deployed_at.get(lock.mission, [])
        if layout.deployments[n].pledge == lock.pledge and start in {None, layout.deployments[n].from_period}
    ]
    units = sum(layout.deployments[n].units for n in rows)
    return Formula(DEPLOYMENTS.total("units", rows), units) if rows else 0


def present(rows: list[int], t: int) -> str:
    """Whether each deployment of adjoining rows is present in a period: 1 or 0."""
    return f"({DEPLOYMENTS.span('from_period', rows)}<={t})*({DEPLOYMENTS.span('to_period', rows)}>={t})"


def matching(rows: list[int], column: str, name: str, amount: str, value: Any, t: int | None = None) -> Cell:  # noqa: ANN401
    """The sum of an amount over adjoining rows of deployments that name just this, letter by letter; in a period."""
    if not rows:
        return 0
    there = "" if t is None else f"*{present(rows, t)}"
    same = f"EXACT({DEPLOYMENTS.span(column, rows)},{name})"
    return Formula(f"SUMPRODUCT({same}{there}*{DEPLOYMENTS.span(amount, rows)})", value)
