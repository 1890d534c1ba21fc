"""The drawdown case: every table."""

import pandas as pd

from data.build import areas, contributors, threats, units
from data.build.assumed import Assumed
from data.build.columns import FUNDS, PREPARATIONS
from data.build.drawdown_2025 import assumptions, contingents, missions
from data.build.drawdown_2025.assumptions import DRAWDOWN
from data.build.writing import settings

# setting, value, note
PLAN = (
    ("title", "Fifteen per cent less: who goes home, October 2025", "strengths of 31 July 2025"),
    ("start", assumptions.START, "the month in which the cut was announced"),
    ("periods", assumptions.PERIODS, "months"),
    ("months_per_period", assumptions.MONTHS_PER_PERIOD, ""),
    ("include_contingency", "no", ""),
    ("protection_at_requirement", DRAWDOWN.protection_at_requirement, "[J]"),
    ("residual_share", DRAWDOWN.residual_share, "[J]"),
    ("carryover", assumptions.CARRYOVER, "[J] the rates hold what those present have done for years"),
    ("carryover_decay", assumptions.CARRYOVER_DECAY, "without effect here"),
    ("effect_of_people", "central", "[E] what troops and police required follow"),
    ("reachable_share", assumptions.REACHABLE_SHARE, "[J] nobody arrives"),
    ("contributor_share_limit", None, "no limit: it would bind contingents that are there"),
    ("cash_share", assumptions.CASH_SHARE, "15 % less than everyone present costs [S]; 1 for no cut"),
    ("cost_weight", assumptions.COST_WEIGHT, "[J] money that keeps nobody there is of no other use"),
    ("change_weight", assumptions.CHANGE_WEIGHT, ""),
    ("least_months", assumptions.LEAST_MONTHS, "[J] whoever stays does so for the year"),
    ("least_detachment", assumptions.LEAST_DETACHMENT, "[J] a platoon"),
    ("move_worth", assumptions.MOVE_WORTH, "[J] civilian-months per person moved"),
    ("tidiness", assumptions.TIDINESS, "[J] share of what the plan averts"),
)


def tables(given: Assumed = DRAWDOWN) -> dict[str, pd.DataFrame]:
    """Every table of the case by name."""
    pledged = contingents.pledges()
    return {
        "settings": settings(PLAN),
        "missions": missions.mission_table(given),
        "areas": areas.areas(given),
        "threats": threats.threats(given),
        "contributors": contributors.contributors(set(pledged["contributor"]), assumptions.GROUPS),
        "unit_types": contingents.unit_types(),
        "pledges": pledged,
        "readiness": units.readiness(),
        "preparations": pd.DataFrame(columns=list(PREPARATIONS)),
        "caveats": contingents.caveats(),
        "funds": pd.DataFrame(columns=list(FUNDS)),
        "support": missions.support(given),
        "capabilities_in_place": missions.capabilities_in_place(),
        "locks": contingents.locks(),
    }
