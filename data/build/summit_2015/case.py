"""The summit case: every table."""

import pandas as pd

from data.build import areas, contributors, threats, units
from data.build.assumed import Assumed
from data.build.columns import LOCKS
from data.build.summit_2015 import assumptions, consent, funds, missions, pledges
from data.build.summit_2015.assumptions import SUMMIT
from data.build.writing import settings

# setting, value, note
PLAN = (
    ("title", "Leaders' Summit on Peacekeeping, September 2015", "strengths of 31 August 2015"),
    ("start", assumptions.START, ""),
    ("periods", assumptions.PERIODS, "quarters"),
    ("months_per_period", assumptions.MONTHS_PER_PERIOD, ""),
    ("include_contingency", "no", "yes: plan as if the Security Council will approve the contingency missions"),
    ("protection_at_requirement", SUMMIT.protection_at_requirement, "[J]"),
    ("residual_share", SUMMIT.residual_share, "[J]"),
    ("carryover", assumptions.CARRYOVER, "[J] per period"),
    ("carryover_decay", assumptions.CARRYOVER_DECAY, "[J] per period"),
    ("effect_of_people", "central", "[E] what troops and police required follow"),
    ("reachable_share", assumptions.REACHABLE_SHARE, "[J] ceiling less military experts; 0.925 [S] as a trial"),
    ("contributor_share_limit", assumptions.CONTRIBUTOR_SHARE_LIMIT, "[J]"),
    ("cash_share", assumptions.CASH_SHARE, "[J]; stress 0.75"),
    ("cost_weight", assumptions.COST_WEIGHT, "[J] civilian-months per million USD"),
    ("change_weight", assumptions.CHANGE_WEIGHT, "[J]"),
    ("least_months", assumptions.LEAST_MONTHS, "[J] nobody ships a unit for one quarter"),
    ("least_detachment", assumptions.LEAST_DETACHMENT, "[J] a platoon"),
    ("move_worth", assumptions.MOVE_WORTH, "[J] civilian-months per person moved"),
    ("tidiness", assumptions.TIDINESS, "[J] share of what the plan averts"),
)
UNIT_TYPES = [row for row in (*units.FORMED, *units.INDIVIDUAL) if row[0] != "individual-police-officer"]


def tables(given: Assumed = SUMMIT) -> dict[str, pd.DataFrame]:
    """Every table of the case by name.

    Raises ValueError where the pledges stay below the totals that were published.
    """
    if missing := pledges.missing_totals():
        raise ValueError(f"pledges below the published totals: {missing}")
    pledged = pledges.pledges()
    pledging = set(pledged["contributor"]) | set(funds.funds()["contributor"])
    return {
        "settings": settings(PLAN),
        "missions": missions.missions(given),
        "areas": areas.areas(given),
        "threats": threats.threats(given),
        "contributors": contributors.contributors(pledging, consent.GROUPS, consent.neighbour_note),
        "unit_types": units.unit_types(given, UNIT_TYPES),
        "pledges": pledged,
        "readiness": units.readiness(),
        "preparations": pledges.preparations(),
        "caveats": pledges.caveats(),
        "funds": funds.funds(),
        "support": missions.support(given),
        "capabilities_in_place": missions.capabilities_in_place(),
        "locks": pd.DataFrame(columns=list(LOCKS)),
    }
