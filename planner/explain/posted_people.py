"""People of some units of a deployment, where a plan posts them."""

from typing import NamedTuple

import pandas as pd

from planner.plan import Plan


class DeployedUnits(NamedTuple):
    """Units of one deployment of a plan."""

    pledge: str
    preparation: str
    mission: str
    period: int
    """Period of the start [period]."""
    units: int


def posted_people(plan: Plan, of: DeployedUnits) -> pd.DataFrame:
    """Rows of the assignments for the people of some units: their share of those of their offer, by units present."""
    deployments = _of_offer(plan.deployments, of)
    last = deployments["to_period"][deployments["from_period"] == of.period].max()
    rows = _of_offer(plan.assignments, of)
    rows = rows[rows["period"].between(of.period, last)]
    present = [
        deployments["units"][(deployments["from_period"] <= t) & (deployments["to_period"] >= t)].sum()
        for t in rows["period"]
    ]
    return rows.assign(persons=rows["persons"] * of.units / pd.Series(present, index=rows.index, dtype=float))


def _of_offer(frame: pd.DataFrame, of: DeployedUnits) -> pd.DataFrame:
    """Rows of a table of a plan about an offer at a mission, with blank preparations as empty text."""
    rows = frame[(frame["pledge"] == of.pledge) & (frame["mission"] == of.mission)]
    rows = rows.assign(preparation=rows["preparation"].fillna(""))
    return rows[rows["preparation"] == of.preparation]
