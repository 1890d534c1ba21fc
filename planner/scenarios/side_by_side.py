"""Exposure of scenarios beside their base, by mission and over time."""

from collections.abc import Mapping, Sequence

import pandas as pd

from planner.horizon import month_of, months_of
from planner.scenarios.common_ground import CommonGround
from planner.scenarios.entry import Entry

SUMS = ["in_place_only", "unprotected"]
Grounds = Mapping[str, CommonGround]
"""What each scenario and the base both count, by the scenario's name."""


def by_mission(entries: Sequence[Entry], base: Entry, grounds: Grounds) -> pd.DataFrame:
    """A row per scenario and mission that it or the base counts.

    Args:
        entries: The scenarios, the base among them.
        base: The base.
        grounds: What each other one and the base both count.

    Returns:
        `in_place_only` and `unprotected` of the plan as it stands, `shared` and `base` what this plan and the base's
        leave of what both count, their `difference`, `uncounted` what the base's plan leaves of what the scenario does
        not count [civilian-months], `persons` deployed, and the mission's `latitude` and `longitude` [degrees].
    """
    frame = pd.concat(
        [_missions(entry, base, grounds.get(entry.name)).assign(scenario=entry.name) for entry in entries],
        ignore_index=True,
    )
    order = frame.groupby("mission")["unprotected"].max().sort_values(ascending=False)
    rank = frame["mission"].map({mission: place for place, mission in enumerate(order.index)})
    frame = frame.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    columns = ["scenario", "mission", *SUMS, "shared", "base", "difference", "uncounted"]
    return frame[[*columns, "persons", "latitude", "longitude"]]


def _missions(entry: Entry, base: Entry, ground: CommonGround | None) -> pd.DataFrame:
    frame = entry.plan.exposure.groupby(entry.plan.exposure["area"].map(entry.case.mission_of))[SUMS].sum()
    if ground is None:
        frame = frame.assign(shared=frame["unprotected"], base=frame["unprotected"], uncounted=0.0)
    else:
        parts = {"shared": ground.here.shared, "base": ground.base.shared, "uncounted": ground.base.apart}
        sums = {name: _at(cells, base.case.mission_of) for name, cells in parts.items()}
        frame = frame.join(pd.DataFrame(sums), how="outer").fillna({"uncounted": 0.0})
    people = entry.plan.deployments.groupby("mission")["persons"].sum()
    places = pd.concat([side.case["missions"].set_index("mission") for side in (entry, base)])
    places = places[~places.index.duplicated()][["latitude", "longitude"]]
    frame = frame.join(people).fillna({"persons": 0.0}).join(places)
    return frame.assign(difference=frame["shared"] - frame["base"]).rename_axis("mission").reset_index()


def _at(cells: pd.DataFrame, mission: Mapping[str, str]) -> pd.Series:
    """Unprotected exposure of some cells, by mission [civilian-months]."""
    return cells.groupby(cells.index.get_level_values("area").map(mission))["unprotected"].sum()


def by_period(entries: Sequence[Entry], grounds: Grounds) -> pd.DataFrame:
    """A row per scenario and period of it.

    Args:
        entries: The scenarios, the base among them.
        grounds: What each other one and the base both count.

    Returns:
        `month` that the period begins in, `in_place_only` and `unprotected` of the plan as it stands, `shared` and
        `base` what this plan and the base's leave, in the months of the period, of what both count, and their
        `difference` [civilian-months].
    """
    frames = [_periods(entry, grounds.get(entry.name)).assign(scenario=entry.name) for entry in entries]
    columns = ["scenario", "period", "month", *SUMS, "shared", "base", "difference"]
    return pd.concat(frames, ignore_index=True)[columns]


def _periods(entry: Entry, ground: CommonGround | None) -> pd.DataFrame:
    frame = entry.plan.exposure.groupby("period")[SUMS].sum()
    if ground is None:
        frame = frame.assign(shared=frame["unprotected"], base=frame["unprotected"])
    else:
        period = {month: p for p in frame.index for month in months_of(entry.case, p)}
        parts = {"shared": ground.here.shared, "base": ground.base.shared}
        frame = frame.join(pd.DataFrame({name: _in(cells, period) for name, cells in parts.items()}))
    frame["month"] = [month_of(entry.case, period) for period in frame.index]
    return frame.assign(difference=frame["shared"] - frame["base"]).reset_index()


def _in(cells: pd.DataFrame, period: Mapping[int, int]) -> pd.Series:
    """Unprotected exposure of some cells, by the period that their month is in [civilian-months]."""
    return cells.groupby(cells.index.get_level_values("month").map(period))["unprotected"].sum()
