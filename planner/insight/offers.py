"""Candidate offers: one more unit of a type, or more money, and the case with it added."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce

import pandas as pd

from planner.formats.spelling import listed
from planner.language import say
from planner.plan import Plan
from planner.schema import Column
from planner.tables import TABLES, Case

ONE_MORE = "one more"  # not told
"""Beginning of the key of the contributor, pledge and fund of a candidate offer."""

MOST_CANDIDATES = 40
"""Most candidates of the default list."""

QUICK, SLOW = "RDL", "L2"
"""Readiness levels of the units of that list."""

MILLIONS = 10e6
"""Amount of money in that list [USD]."""

WORST = 3
"""Missions with the most unprotected exposure that get offers of their own."""


@dataclass(frozen=True)
class CandidateOffer:
    """An offer of one more unit of a type, or of a sum of money."""

    unit_type: str = ""
    readiness: str = ""
    """Readiness of the unit."""
    purpose: str = ""
    """Purpose of the money; blank for a unit."""
    usd: float = 0.0
    """Amount of money [USD]."""
    mission: str = ""
    """Mission that it is earmarked for; blank for any."""

    @property
    def name(self) -> str:
        """Description of the offer."""
        where = self.mission or say("any mission")
        if self.purpose:
            return say(
                "{usd:,.6g} million USD for {purpose}, {where}",
                usd=self.usd / 1e6,
                purpose=_PURPOSES[self.purpose],
                where=where,
            )
        if self.mission:
            return f"{self.unit_type}, {self.readiness}, {self.mission}"
        return say("{unit_type}, {readiness}, any mission", unit_type=self.unit_type, readiness=self.readiness)

    @property
    def key(self) -> str:
        """Key of its contributor, and of its pledge or fund."""
        return f"{ONE_MORE}: {self.name}"


_PURPOSES = {
    "any": say("any purpose"),
    "operations": say("operations"),
    "preparation": say("preparation"),
    "prevention": say("prevention"),
}


def with_offers(case: Case, offers: Iterable[CandidateOffer]) -> Case:
    """The case with several offers added."""
    return reduce(with_offer, offers, case)


def with_offer(case: Case, offer: CandidateOffer) -> Case:
    """The case with an offer added, by a new contributor whose only caveat is the mission that the offer names."""
    key = offer.key
    centre = {"latitude": 0.0, "longitude": 0.0, "participates": True}
    tables = {
        **case.tables,
        "contributors": with_row(case, "contributors", contributor=key, name=key, **centre),
    }
    if offer.purpose:
        cells = {"fund": key, "amount_usd": offer.usd, "purpose": offer.purpose, "mission": offer.mission}
        return replace(case, tables=tables | {"funds": with_row(case, "funds", contributor=key, **cells)})
    cells = {"pledge": key, "unit_type": offer.unit_type, "units": 1, "readiness": offer.readiness}
    tables["pledges"] = with_row(case, "pledges", contributor=key, **cells)
    if offer.mission:
        rule = {"mission": offer.mission, "rule": "only", "reason": say("the offer is for this mission")}
        tables["caveats"] = with_row(case, "caveats", pledge=key, **rule)
    return replace(case, tables=tables)


def with_row(case: Case, table: str, **cells: object) -> pd.DataFrame:
    """A table with one more row; cells not given are blank."""
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


def covers(case: Case, one: CandidateOffer, other: CandidateOffer) -> bool:
    """Whether every plan with the other offer is one with it, at no higher an objective.

    It is ready no later and no less free, and no less likely where plans count pledges by their chances; a plan that
    hedges is made for futures that are drawn anew for another offer.
    """
    deliver = case.settings.deliver
    if deliver == "hedged":
        return one == other
    if one.mission not in {"", other.mission} or one.unit_type != other.unit_type:
        return False
    if one.purpose:
        return one.purpose in {"any", other.purpose} and other.purpose != "" and one.usd >= other.usd
    levels = case["readiness"].set_index("readiness")
    lead, chance = levels["lead_months"], levels["delivery_probability"]
    as_likely = deliver == "full" or chance[one.readiness] >= chance[other.readiness]
    return bool(lead[one.readiness] <= lead[other.readiness] and as_likely)


def uses(plan: Plan, offer: CandidateOffer) -> bool:
    """Whether a plan uses an offer."""
    rows = plan.payments["fund"] if offer.purpose else plan.deployments["pledge"]
    return bool((rows == offer.key).any())


def cost_of(plan: Plan, offer: CandidateOffer) -> float:
    """Money that a plan spends on the unit of an offer, or takes from its fund [USD]."""
    if offer.purpose:
        return float(plan.payments["usd"][plan.payments["fund"] == offer.key].sum())
    return float(plan.deployments["cost_usd"][plan.deployments["pledge"] == offer.key].sum())


def candidates(case: Case, plan: Plan, most: int = MOST_CANDIDATES) -> list[CandidateOffer]:
    """Candidate offers for a case.

    These are every unit type that protects or that posted troops need, ready soon and later, for any mission; money for
    each purpose; and the protecting unit types, ready soon, for each mission with the most unprotected exposure. Other
    unit types cannot avert exposure in this case.
    """
    names = useful(case)
    offers = [CandidateOffer(name, QUICK) for name in names]
    offers += [CandidateOffer(purpose=purpose, usd=MILLIONS) for purpose in _PURPOSES]
    offers += [CandidateOffer(name, SLOW) for name in names]
    protecting = set(case["unit_types"].query("posts")["unit_type"])
    offers += [
        CandidateOffer(name, QUICK, mission=m) for m in _worst(case, plan) for name in names if name in protecting
    ]
    return offers[:most]


def useful(case: Case) -> list[str]:
    """Unit types that protect or that posted troops need."""
    needed = set(case["support"]["capability"])
    rows = case["unit_types"].itertuples()
    return [row.unit_type for row in rows if row.posts or row.capability in needed]


def _worst(case: Case, plan: Plan) -> list[str]:
    missions = plan.exposure["area"].map(case.mission_of)
    left = plan.exposure.groupby(missions)["unprotected"].sum().sort_values(ascending=False, kind="stable")
    return [str(name) for name in left.index[:WORST]]


def profile(case: Case, contributor: str) -> set[str]:
    """Unit types that a contributor can be asked for.

    These are the types it has pledged; if none, those pledged in its region; if none, those pledged in its groups.
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
