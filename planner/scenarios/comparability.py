"""Whether the objectives of two cases are comparable: same weights, same protective effects."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import printable
from planner.figures import several
from planner.language import joined, say
from planner.scenarios.planned import PlannedScenario
from planner.tables import Case

WEIGHT = "cost_weight"
"""Setting that weighs cost against exposure."""

DELIVER = "deliver"
"""Setting that says how pledges are counted that may not come."""

EFFECTS = ("protection_at_requirement", "residual_share", "carryover", "carryover_decay")
"""Settings that determine the protective effect."""

REQUIREMENTS = ["troops_required", "police_required", "prevention_usd_required"]
THREAT = ["area", "threat"]


def comparability_warnings(scenario: PlannedScenario, base: PlannedScenario) -> list[str]:
    """Say why the objectives of two scenarios are not comparable; empty if they are.

    Args:
        scenario: The scenario.
        base: The scenario that it is compared with.
    """
    named = say("“{text}”", text=printable(scenario.name))
    warnings: list[str] = []
    if _weights_differ(scenario.case, base.case):
        warnings.append(say(
            "{scenario} judges plans by another {setting}: it is not measured as the base is.",
            scenario=named, setting=WEIGHT,
        ))  # fmt: skip
    if _counted_otherwise(scenario.case, base.case):
        warnings.append(say(
            "{scenario} counts pledges {how}, and the base does not: it is not measured as the base is.",
            scenario=named, how=scenario.plan.summary.counted_as,
        ))  # fmt: skip
    effects = changed_effects(scenario.case, base.case)
    if effects:
        warnings.append(say(
            "{scenario} judges otherwise what protects, and so the danger ({effects}): the difference is of that "
            "judgement too, and nothing of it is proven to be what a plan does.",
            scenario=named, effects=joined(effects, ", "),
        ))  # fmt: skip
    return warnings


def changed_criteria(case: Case, base: Case) -> list[str]:
    """Names of the weights and effects that differ between two cases."""
    otherwise = [WEIGHT] * _weights_differ(case, base) + [DELIVER] * _counted_otherwise(case, base)
    return otherwise + changed_effects(case, base)


def _weights_differ(case: Case, base: Case) -> bool:
    return bool(case.values[WEIGHT] != base.values[WEIGHT])


def _counted_otherwise(case: Case, base: Case) -> bool:
    return bool(case.values[DELIVER] != base.values[DELIVER])


def changed_effects(case: Case, base: Case) -> list[str]:
    """Names of the protective effects that differ between two cases."""
    return list(_effects(case, base))


def _effects(case: Case, base: Case) -> Iterator[str]:
    one, other = case.values, base.values
    yield from (name for name in EFFECTS if one[name] != other[name])
    if one["months_per_period"] != other["months_per_period"] and (one["carryover"] or other["carryover"]):
        yield say("carryover from periods of another length")
    both = case["threats"].merge(base["threats"], on=THREAT, suffixes=("", "_base"))
    differ = pd.concat([~_same(both[name], both[f"{name}_base"]) for name in REQUIREMENTS], axis=1).any(axis=1)
    if differ.any():
        yield say("requirements of {threats} in areas", threats=several(int(differ.sum()), "threat"))


def _same(one: pd.Series, other: pd.Series) -> pd.Series:
    """Elementwise equality of two columns; blank equals blank only."""
    return (one == other).fillna(value=False).astype(bool) | (one.isna() & other.isna())
