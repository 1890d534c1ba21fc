"""Candidate offers: one more unit of a kind, or more money, and the case that has it too."""

from dataclasses import dataclass, replace

import pandas as pd

from planner.plan import FRAMES, Plan
from planner.reach import Reach
from planner.schema import Column
from planner.spelling import listed
from planner.tables import TABLES, Case

ONE_MORE = "one-more"
"""Name of the contributor, pledge and fund that a candidate offer is written down as."""

MOST = 40
"""Candidates of a list that nobody has chosen."""

QUICK, SLOW = "RDL", "L2"
"""Readiness of the units of that list."""

MILLIONS = 10e6
"""Money of that list, each time [USD]."""

WORST = 3
"""Missions, those with the most unprotected exposure, that are asked about one by one."""


@dataclass(frozen=True)
class Offer:
    """One more unit of a type, or a sum of money."""

    unit_type: str = ""
    readiness: str = ""
    """Readiness of the unit."""
    purpose: str = ""
    """What the money may pay for; blank where a unit is offered."""
    usd: float = 0.0
    """How much money [USD]."""
    mission: str = ""
    """The only mission that it is for; blank for any."""

    @property
    def name(self) -> str:
        """The offer in words."""
        where = self.mission or "any mission"
        if self.purpose:
            return f"{self.usd / 1e6:,.6g} million USD for {_PURPOSES[self.purpose]}, {where}"
        return f"{self.unit_type}, {self.readiness}, {where}"


_PURPOSES = {"any": "any purpose", "operations": "operations", "preparation": "preparation", "prevention": "prevention"}


def with_offer(case: Case, offer: Offer) -> Case:
    """The case with an offer by a new contributor, which no caveat binds but the mission that the offer names."""
    centre = {"latitude": 0.0, "longitude": 0.0, "participates": True}
    tables = {
        **case.tables,
        "contributors": _with_row(case, "contributors", contributor=ONE_MORE, name=ONE_MORE, **centre),
    }
    if offer.purpose:
        cells = {"fund": ONE_MORE, "amount_usd": offer.usd, "purpose": offer.purpose, "mission": offer.mission}
        return replace(case, tables=tables | {"funds": _with_row(case, "funds", contributor=ONE_MORE, **cells)})
    cells = {"pledge": ONE_MORE, "unit_type": offer.unit_type, "units": 1, "readiness": offer.readiness}
    tables["pledges"] = _with_row(case, "pledges", contributor=ONE_MORE, **cells)
    if offer.mission:
        rule = {"mission": offer.mission, "rule": "only", "reason": "the offer is for this mission"}
        tables["caveats"] = _with_row(case, "caveats", pledge=ONE_MORE, **rule)
    return replace(case, tables=tables)


def _with_row(case: Case, table: str, **cells: object) -> pd.DataFrame:
    """A table with one more row, blank where no cell is given."""
    frame = case[table]
    columns = {column.name: column for column in TABLES[table].columns}
    blank = {name: _blank(columns.get(name)) for name in frame.columns}
    row = pd.DataFrame([blank | cells], index=[int(frame.index.max()) + 1 if len(frame) else 2])
    row = row.astype(frame.dtypes.to_dict())
    return pd.concat([frame, row]) if len(frame) else row


def _blank(column: Column | None) -> object:
    return pd.NA if column is not None and column.kind in {"whole", "period", "yes_no"} else _text_or_number(column)


def _text_or_number(column: Column | None) -> object:
    return float("nan") if column is not None and column.kind == "number" else ""


def suggested(case: Case, plan: Plan, offer: Offer) -> Plan:
    """A plan with the unit of an offer at every mission that it may go to, as soon as it can: where a search may begin.

    It is no plan that can be carried out where there are several missions: the solver takes the best part of it.

    Args:
        case: The case with the offer.
        plan: A plan without it.
        offer: The offer of a unit.
    """
    reach = Reach(case)
    rows = []
    for mission in reach.mandates:
        starts = reach.starts(reach.offers[ONE_MORE][0], mission)
        if starts and not reach.barred(ONE_MORE, mission):
            unit = reach.units[ONE_MORE]
            to = reach.last_period(ONE_MORE, mission, starts.start)
            rows.append((ONE_MORE, "", ONE_MORE, mission, offer.unit_type, starts.start, to, 1, unit.strength, 0.0))
    added = pd.DataFrame(rows, columns=list(FRAMES["deployments"])).astype(FRAMES["deployments"])
    deployments = pd.concat([plan.deployments, added], ignore_index=True)
    return replace(plan, frames={**plan.frames, "deployments": deployments})


def takes_up(plan: Plan, offer: Offer) -> bool:
    """Whether a plan makes use of an offer."""
    rows = plan.payments["fund"] if offer.purpose else plan.deployments["pledge"]
    return bool((rows == ONE_MORE).any())


def cost_of(plan: Plan, offer: Offer) -> float:
    """What a plan spends on an offer: on its unit, or out of its money [USD]."""
    if offer.purpose:
        return float(plan.payments["usd"][plan.payments["fund"] == ONE_MORE].sum())
    return float(plan.deployments["cost_usd"][plan.deployments["pledge"] == ONE_MORE].sum())


def candidates(case: Case, plan: Plan, most: int = MOST) -> list[Offer]:
    """A list of offers worth asking about.

    Every unit type that protects or that posted troops need, ready soon and later, for any mission; money for each
    purpose; and the unit types that protect, ready soon, for each of the missions with the most unprotected exposure.
    A unit of any other type can avert nothing in this case.
    """
    useful = _useful(case)
    offers = [Offer(name, QUICK) for name in useful]
    offers += [Offer(purpose=purpose, usd=MILLIONS) for purpose in _PURPOSES]
    offers += [Offer(name, SLOW) for name in useful]
    protecting = set(case["unit_types"].query("posts")["unit_type"])
    offers += [Offer(name, QUICK, mission=m) for m in _worst(case, plan) for name in useful if name in protecting]
    return offers[:most]


def _useful(case: Case) -> list[str]:
    """Unit types that protect, or that posted troops need."""
    needed = set(case["support"]["capability"])
    rows = case["unit_types"].itertuples()
    return [row.unit_type for row in rows if row.posts or row.capability in needed]


def _worst(case: Case, plan: Plan) -> list[str]:
    missions = plan.exposure["area"].map(case.mission_of)
    left = plan.exposure.groupby(missions)["unprotected"].sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in left.index[:WORST]]


def profile(case: Case, contributor: str) -> set[str]:
    """Unit types that a contributor can be asked for.

    Those that it has pledged; where it has pledged none, those of its region; failing these too, those of its groups.
    """
    contributors = case["contributors"].set_index("contributor")
    mine = contributors.loc[contributor]
    groups = set(listed(mine["groups"]))
    near = contributors.index[(contributors["region"] == mine["region"]) & (mine["region"] != "")]
    allied = contributors.index[[bool(groups.intersection(listed(theirs))) for theirs in contributors["groups"]]]
    pledges = case["pledges"]
    for who in ([contributor], near, allied):
        found = set(pledges["unit_type"][pledges["contributor"].isin(who) & (pledges["units"] > 0)])
        if found:
            return found
    return set()
