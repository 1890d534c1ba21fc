"""The whole case: every table, built and written."""

from pathlib import Path

import pandas as pd

from data.build import areas, assumptions, contributors, funds, missions, pledges, threats, units
from data.build.columns import LOCKS, SETTINGS

# setting, value, note
PLAN = (
    ("title", "Leaders' Summit on Peacekeeping, September 2015", "strengths of 31 August 2015"),
    ("start", assumptions.START, ""),
    ("periods", assumptions.PERIODS, "quarters"),
    ("months_per_period", assumptions.MONTHS_PER_PERIOD, ""),
    ("include_contingency", "no", "yes: plan as if the Security Council will approve the contingency missions"),
    ("protection_at_requirement", assumptions.PROTECTION_AT_REQUIREMENT, "[J]"),
    ("residual_share", assumptions.RESIDUAL_SHARE, "[J]"),
    ("carryover", assumptions.CARRYOVER, "[J] per period"),
    ("carryover_decay", assumptions.CARRYOVER_DECAY, "[J] per period"),
    ("reachable_share", assumptions.REACHABLE_SHARE, "[J] ceiling less military experts; 0.925 [S] as a trial"),
    ("contributor_share_limit", assumptions.CONTRIBUTOR_SHARE_LIMIT, "[J]"),
    ("cash_share", assumptions.CASH_SHARE, "[J]; stress 0.75"),
    ("cost_weight", assumptions.COST_WEIGHT, "[J] civilian-months per million USD"),
    ("change_weight", assumptions.CHANGE_WEIGHT, "[J]"),
)


def settings() -> pd.DataFrame:
    """The settings table: every parameter of the model, written out."""
    rows = [(name, value, "assumption" if "[" in note else "choice", note or None) for name, value, note in PLAN]
    return pd.DataFrame(rows, columns=list(SETTINGS), dtype=object)


def tables() -> dict[str, pd.DataFrame]:
    """Every table of the case by name."""
    pledged = pledges.pledges()
    return {
        "settings": settings(),
        "missions": missions.missions(),
        "areas": areas.areas(),
        "threats": threats.threats(),
        "contributors": contributors.contributors(set(pledged["contributor"])),
        "unit_types": units.unit_types(),
        "pledges": pledged,
        "readiness": units.readiness(),
        "preparations": pledges.preparations(),
        "caveats": pledges.caveats(),
        "funds": funds.funds(),
        "support": missions.support(),
        "capabilities_in_place": missions.capabilities_in_place(),
        "locks": pd.DataFrame(columns=list(LOCKS)),
    }


def write(folder: Path) -> list[Path]:
    """Writes the case as CSV files and says which.

    Raises ValueError where the pledges stay below the totals that were published.
    """
    if missing := pledges.missing_totals():
        raise ValueError(f"pledges below the published totals: {missing}")
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in tables().items():
        paths.append(folder / f"{name}.csv")
        table.to_csv(paths[-1], index=False, lineterminator="\n")
    return paths
