"""Exposure of each scenario and its base, by mission and by period."""

from collections.abc import Mapping, Sequence

import pandas as pd

from planner.horizon import month_of, months_of
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import SharedScope

SUMS = ["in_place_only", "unprotected"]
SharedScopes = Mapping[str, SharedScope]
"""Shared scope of each scenario and the base, by the name of the scenario."""


def by_mission(scenarios: Sequence[PlannedScenario], base: PlannedScenario, scopes: SharedScopes) -> pd.DataFrame:
    """Tabulate exposure by scenario and mission.

    Args:
        scenarios: The scenarios, the base among them.
        base: The base.
        scopes: Shared scope of each of the others and the base.

    Returns:
        A row per scenario and mission that it or the base counts: `in_place_only` and `unprotected` of the whole plan;
        `shared` and `base`, the unprotected exposure of this plan and the base's within the shared scope; their
        `difference`; `uncounted`, what the base's plan leaves unprotected outside it [civilian-months]; `persons`
        deployed; and the mission's `latitude` and `longitude` [degrees].
    """
    frame = pd.concat(
        [_missions(scenario, base, scopes.get(scenario.name)).assign(scenario=scenario.name) for scenario in scenarios],
        ignore_index=True,
    )
    order = frame.groupby("mission")["unprotected"].max().sort_values(ascending=False)
    rank = frame["mission"].map({mission: place for place, mission in enumerate(order.index)})
    frame = frame.assign(rank=rank).sort_values("rank", kind="stable", ignore_index=True)
    columns = ["scenario", "mission", *SUMS, "shared", "base", "difference", "uncounted"]
    return frame[[*columns, "persons", "latitude", "longitude"]]


def _missions(scenario: PlannedScenario, base: PlannedScenario, scope: SharedScope | None) -> pd.DataFrame:
    frame = scenario.exposure.groupby(scenario.exposure["area"].map(scenario.case.mission_of))[SUMS].sum()
    if scope is None:
        frame = frame.assign(shared=frame["unprotected"], base=frame["unprotected"], uncounted=0.0)
    else:
        parts = {"shared": scope.scenario.shared, "base": scope.base.shared, "uncounted": scope.base.excluded}
        sums = {name: _by_mission(cells, base.case.mission_of) for name, cells in parts.items()}
        frame = frame.join(pd.DataFrame(sums), how="outer").fillna({"uncounted": 0.0})
    people = scenario.plan.deployments.groupby("mission")["persons"].sum()
    places = pd.concat([side.case["missions"].set_index("mission") for side in (scenario, base)])
    places = places[~places.index.duplicated()][["latitude", "longitude"]]
    frame = frame.join(people).fillna({"persons": 0.0}).join(places)
    return frame.assign(difference=frame["shared"] - frame["base"]).rename_axis("mission").reset_index()


def _by_mission(cells: pd.DataFrame, mission: Mapping[str, str]) -> pd.Series:
    """Unprotected exposure by mission [civilian-months]."""
    return cells.groupby(cells.index.get_level_values("area").map(mission))["unprotected"].sum()


def by_period(scenarios: Sequence[PlannedScenario], scopes: SharedScopes) -> pd.DataFrame:
    """Tabulate exposure by scenario and period.

    Args:
        scenarios: The scenarios, the base among them.
        scopes: Shared scope of each of the others and the base.

    Returns:
        A row per scenario and period: the first `month` of the period; `in_place_only` and `unprotected` of the whole
        plan; `shared` and `base`, the unprotected exposure of this plan and the base's in those months within the
        shared scope; and their `difference` [civilian-months].
    """
    frames = [_periods(scenario, scopes.get(scenario.name)).assign(scenario=scenario.name) for scenario in scenarios]
    columns = ["scenario", "period", "month", *SUMS, "shared", "base", "difference"]
    return pd.concat(frames, ignore_index=True)[columns]


def _periods(scenario: PlannedScenario, scope: SharedScope | None) -> pd.DataFrame:
    frame = scenario.exposure.groupby("period")[SUMS].sum()
    if scope is None:
        frame = frame.assign(shared=frame["unprotected"], base=frame["unprotected"])
    else:
        period = {month: p for p in frame.index for month in months_of(scenario.case, p)}
        parts = {"shared": scope.scenario.shared, "base": scope.base.shared}
        frame = frame.join(pd.DataFrame({name: _by_period(cells, period) for name, cells in parts.items()}))
    frame["month"] = [month_of(scenario.case, period) for period in frame.index]
    return frame.assign(difference=frame["shared"] - frame["base"]).reset_index()


def _by_period(cells: pd.DataFrame, period: Mapping[int, int]) -> pd.Series:
    """Unprotected exposure by the period that contains each month [civilian-months]."""
    return cells.groupby(cells.index.get_level_values("month").map(period))["unprotected"].sum()
