"""Gaps of a plan: unmet requirements and the exposure that meeting them would avert."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from models.effect import Effect, Key
from models.exposure import requirement_rate
from models.instance import Instance
from planner.plan.plan_tables import frame
from planner.tables import Case

GapRow = tuple[object, ...]

PeriodValues = NDArray[np.float64]
"""A value by period of the mandate."""

REQUIRED = {"troops": "troops_required", "police": "police_required", "prevention": "prevention_usd_required"}


def gaps(
    case: Case, instance: Instance, plan: Mapping[str, pd.DataFrame], effects: Mapping[Key, Effect]
) -> pd.DataFrame:
    """Requirements that a plan leaves unmet.

    A row per area, period and need: troops and police [persons] and prevention [USD] against the largest requirement
    of the area's threats in that period. `worth` is the exposure that making up the shortfall in that one period would
    avert, then and later, with all else as it is [civilian-months]. Enablers have a row per mission [units]: what the
    whole troop requirement would need against what is there; an enabler is worth what the troops it supports are, so
    `worth` is blank.
    """
    rows = [*_area_gaps(case, instance, plan, effects), *_enabler_gaps(case, instance, plan)]
    return frame("gaps", rows)


def _area_gaps(
    case: Case, instance: Instance, plan: Mapping[str, pd.DataFrame], effects: Mapping[Key, Effect]
) -> Iterator[GapRow]:
    met, required = _met(plan), _required(case)
    rate = requirement_rate(case.settings.protection_at_requirement)
    for name, mission in instance.missions.items():
        for a in mission.areas:
            needs = []
            for need in REQUIRED:
                there = np.array([met.get((a, t, need), 0.0) for t in mission.periods])
                threats = [(effects[name, a, h], amount) for h, amount in required[a, need].items()]
                most, missing, averted = _shortfall(there, threats, rate)
                needs.append(np.column_stack([most, there, missing, averted * instance.exposure_unit]).tolist())
            for t, *amounts in zip(mission.periods, *needs, strict=True):
                yield from ((name, a, t, need, *row) for need, row in zip(REQUIRED, amounts, strict=True) if row[2] > 0)


def _shortfall(
    there: PeriodValues, threats: list[tuple[Effect, float]], rate: float
) -> tuple[PeriodValues, PeriodValues, PeriodValues]:
    """Largest requirement of active threats, its shortfall, and the exposure that meeting it would avert.

    Args:
        there: What answers the threats [persons, or USD].
        threats: Threats, each with its requirement [persons, or USD].
        rate: Effort that a fully met requirement makes [1].
    """
    most, averted = np.zeros(len(there)), np.zeros(len(there))
    for effect, amount in threats:
        most = np.maximum(most, np.where(effect.exposure > 0, amount, 0.0))
    missing = np.maximum(most - there, 0.0)
    for effect, amount in threats:
        averted += np.where(effect.exposure > 0, effect.averted_by(rate * missing / amount), 0.0)
    return most, missing, averted


def _required(case: Case) -> dict[tuple[str, str], dict[str, float]]:
    """Requirement of each threat that a need answers, by area and need [persons, or USD]."""
    required: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for need, column in REQUIRED.items():
        threats = case["threats"].dropna(subset=[column])
        for area, threat, amount in threats[["area", "threat", column]].itertuples(index=False):
            required[area, need][threat] = amount
    return required


def _met(plan: Mapping[str, pd.DataFrame]) -> dict[tuple[str, int, str], float]:
    """Supply by area, period and need [effective persons, or USD]."""
    postings = plan["postings"]
    people = (postings["in_place"] + postings["effective_posted"]).groupby(
        [postings["area"], postings["period"], postings["kind"]]
    )
    met: dict[tuple[str, int, str], float] = people.sum().to_dict()
    spent = plan["payments"][plan["payments"]["purpose"] == "prevention"]
    for (area, t), usd in spent.groupby(["area", "period"])["usd"].sum().items():
        met[area, t, "prevention"] = usd
    return met


def _enabler_gaps(case: Case, instance: Instance, plan: Mapping[str, pd.DataFrame]) -> Iterator[GapRow]:
    areas = case["areas"].set_index("area")
    most = case["threats"].groupby("area")["troops_required"].max()
    support = case["support"].assign(
        wanted=lambda s: (s["area"].map(most) - s["area"].map(areas["in_place_troops"])).clip(lower=0).fillna(0.0),
        mission=lambda s: s["area"].map(areas["mission"]),
    )
    units = (support["wanted"] / support["troops_per_unit"]).groupby([support["mission"], support["capability"]]).sum()
    arrived = _arrived(case, plan["deployments"])
    for name, mission in instance.missions.items():
        for capability, spare in mission.spare_units.items():
            required = float(units.get((name, capability), 0.0))
            for t in mission.periods:
                met = spare + arrived.get((name, capability, t), 0)
                if required > met:
                    yield name, "", t, capability, required, met, required - met, None


def _arrived(case: Case, deployments: pd.DataFrame) -> dict[tuple[str, str, int], int]:
    """Enabler units present, by mission, capability and period."""
    capability = dict(case["unit_types"][["unit_type", "capability"]].itertuples(index=False))
    arrived: dict[tuple[str, str, int], int] = {}
    for row in deployments.itertuples():
        for t in range(row.from_period, row.to_period + 1):
            key = (row.mission, capability[row.unit_type], t)
            arrived[key] = arrived.get(key, 0) + row.units
    return arrived
