"""Compare scenarios with a base: inputs, plans, exposure, and which differences are proven."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from planner.answers.comparison import (
    FEWEST,
    MEASURES,
    NOT_COMPARABLE,
    NOTHING_SHARED,
    OF_WHOLE_PLANS,
    Comparison,
)
from planner.difference import difference
from planner.difference.containment import INCOMPARABLE, containment
from planner.difference.rows import WHOLE_ROW
from planner.fault import printable
from planner.figures import LITTLE, between
from planner.language import joined, say
from planner.names import Names
from planner.plan import BY_CHANCES
from planner.scenarios.breakdowns import by_mission, by_period
from planner.scenarios.comparability import comparability_warnings
from planner.scenarios.intervals import DifferenceInterval, difference_interval, verdict
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import ScopeSplit, SharedScope, shared_scope
from planner.scenarios.unit_changes import in_names, unit_changes

BLANK, THERE, NOT_THERE = say("blank"), say("there"), say("not there")


def compare(scenarios: Sequence[PlannedScenario], base: str) -> Comparison | list[str]:
    """Compare scenarios with one of them, the base.

    Args:
        scenarios: Two or more scenarios of different names.
        base: Name of the base.

    Returns:
        The comparison; or the reasons why there is none.
    """
    refusals = list(_refusals(scenarios, base))
    if refusals:
        return refusals
    base_scenario = next(scenario for scenario in scenarios if scenario.name == base)
    others = [scenario for scenario in scenarios if scenario.name != base]
    scopes = {scenario.name: shared_scope(scenario, base_scenario) for scenario in others}
    differences = [_difference(scenario, base_scenario, scopes[scenario.name]) for scenario in others]
    return Comparison(
        base,
        tuple(scenario.name for scenario in scenarios),
        pd.DataFrame([_headline(scenario) for scenario in scenarios]),
        pd.DataFrame(differences, columns=_columns()),
        _concatenated(others, lambda scenario: _inputs(base_scenario, scenario)),
        _concatenated(others, lambda scenario: unit_changes(base_scenario.plan, scenario.plan)),
        _concatenated(others, lambda scenario: _units_named(base_scenario, scenario)),
        by_mission(scenarios, base_scenario, scopes),
        by_period(scenarios, scopes),
        [
            caution
            for scenario, found in zip(others, differences, strict=True)
            for caution in (*_cautions(base_scenario, scenario, scopes[scenario.name]), *_belied(base, found))
        ]
        + list(_open_searches(scenarios)),
    )


def _refusals(scenarios: Sequence[PlannedScenario], base: str) -> Iterator[str]:
    if len(scenarios) < FEWEST:
        yield say(
            "At least {fewest} scenarios can be compared; chosen: {count}.",
            fewest=FEWEST, count=len(scenarios),
        )  # fmt: skip
    for name, count in Counter(scenario.name for scenario in scenarios).items():
        if count > 1:
            yield say(
                "Scenarios are told apart by name, and {count} are called “{name}”.", count=count, name=printable(name)
            )
    if base not in {scenario.name for scenario in scenarios}:
        yield say("The base “{name}” is not among the scenarios.", name=printable(base))


def _headline(scenario: PlannedScenario) -> dict[str, object]:
    summary = scenario.plan.summary
    under = scenario.effect_range
    return {
        "scenario": scenario.name,
        "status": summary.status,
        "baseline": summary.exposure_baseline,
        "in_place_only": summary.exposure_in_place_only,
        "unprotected": summary.counted_unprotected,
        "averted": summary.averted,
        "averted_share": summary.averted / summary.exposure_in_place_only if summary.exposure_in_place_only else 0.0,
        "averted_least": None if under is None else under.least,
        "averted_most": None if under is None else under.most,
        "objective": summary.objective,
        "bound": summary.bound,
        "certainty": summary.certainty,
        "cost_usd": summary.cost_usd,
        "persons": summary.persons_deployed,
        "if_all_come": summary.exposure_unprotected,
        "by_chances": float(scenario.both.exposure["expected"].sum()),
        "persons_by_chances": scenario.both.persons,
        "cost_by_chances": scenario.both.cost_usd,
    }


def _difference(scenario: PlannedScenario, base: PlannedScenario, scope: SharedScope) -> dict[str, object]:
    """Difference of a scenario from the base within their shared scope, and what of it is proven."""
    now, before = _measured(scenario, scope.scenario), _measured(base, scope.base)
    said, interval = proven_difference(scenario, base, scope)
    row: dict[str, object] = {"scenario": scenario.name, "verdict": said}
    for measure in MEASURES:
        defined = not scope.empty or measure in OF_WHOLE_PLANS
        row |= _change(measure, now[measure], before[measure]) if defined else {}
    return row | {
        "objective_least": interval.least,
        "objective_most": interval.most,
        "interval": "" if said in {NOT_COMPARABLE, NOTHING_SHARED} else between(interval.least, interval.most),
        "only_here": scope.scenario.excluded["unprotected"].sum(),
        "only_base": scope.base.excluded["unprotected"].sum(),
    }


def proven_difference(
    scenario: PlannedScenario, base: PlannedScenario, scope: SharedScope
) -> tuple[str, DifferenceInterval]:
    """Verdict on the difference of two scenarios, and the interval of their best objectives' difference.

    Args:
        scenario: The scenario.
        base: The scenario that it is compared with.
        scope: Their shared scope, which the interval is of.
    """
    unknown = DifferenceInterval(None, None)
    if scope.empty:
        return NOTHING_SHARED, unknown
    if comparability_warnings(scenario, base):
        return NOT_COMPARABLE, unknown
    contained = containment(scenario.case, base.case) if scope.whole else INCOMPARABLE
    figures = scope.scenario.figures, scope.base.figures
    return verdict(*figures, contained), difference_interval(*figures, contained)


def _columns() -> list[str]:
    """Columns of the differences."""
    measured = [measure + ending for measure in MEASURES for ending in ("", "_relative", "_here", "_base")]
    proven = ["objective_least", "objective_most", "interval"]
    return ["scenario", "verdict", *measured, *proven, "only_here", "only_base"]


def _change(measure: str, now: float, before: float) -> dict[str, object]:
    change = now - before
    relative = change / before if before else None
    return {measure: change, f"{measure}_relative": relative, f"{measure}_here": now, f"{measure}_base": before}


def _measured(scenario: PlannedScenario, part: ScopeSplit) -> dict[str, float]:
    """Measures of a scenario: exposure and objective within the shared scope, cost and people of the whole plan."""
    figures, summary = part.figures, scenario.plan.summary
    return {
        "unprotected": figures.exposure_unprotected,
        "averted": figures.in_place_only - figures.exposure_unprotected,
        "objective": figures.objective,
        "cost_usd": summary.cost_usd,
        "persons": summary.persons_deployed,
    }


def _concatenated(
    scenarios: Sequence[PlannedScenario], table: Callable[[PlannedScenario], pd.DataFrame]
) -> pd.DataFrame:
    """Concatenate a table of every scenario, with the name of the scenario as first column."""
    frames = [(scenario.name, table(scenario)) for scenario in scenarios]
    for name, frame in frames:
        frame.insert(0, "scenario", name)
    filled = [frame for _, frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0][1]


def _inputs(base: PlannedScenario, scenario: PlannedScenario) -> pd.DataFrame:
    """Cells and rows of the inputs that differ from the base."""
    changes = difference(base.case, scenario.case)
    rows = [
        *((c.table, _named(c.key), c.column, c.before or BLANK, c.after or BLANK) for c in changes.changed),
        *((c.table, _named(c.key), WHOLE_ROW, THERE, NOT_THERE) for c in changes.removed),
        *((c.table, _named(c.key), WHOLE_ROW, NOT_THERE, THERE) for c in changes.added),
    ]
    return pd.DataFrame(rows, columns=["table", "row", "column", "base", "value"])


def _units_named(base: PlannedScenario, scenario: PlannedScenario) -> pd.DataFrame:
    """Units that deploy differently, by names and months."""
    return in_names(unit_changes(base.plan, scenario.plan), Names(base.case), Names(scenario.case))


def _named(key: tuple[str, ...]) -> str:
    return " / ".join(filter(None, key))


def _cautions(base: PlannedScenario, scenario: PlannedScenario, scope: SharedScope) -> Iterator[str]:
    """Sentences on what limits the comparison of two scenarios."""
    yield from comparability_warnings(scenario, base)
    if scenario.plan.summary.by_chances and base.plan.summary.by_chances:
        yield say(
            "“{scenario}” and the base count pledges {how}, in every figure of exposure.",
            scenario=printable(scenario.name), how=BY_CHANCES,
        )  # fmt: skip
    if scope.empty:
        yield say(
            "“{scenario}” and “{base}” count nothing in common: there is no difference between them to tell.",
            scenario=printable(scenario.name), base=printable(base.name),
        )  # fmt: skip
    yield from scope.notes


def _belied(base: str, row: Mapping[str, Any]) -> Iterator[str]:
    """A sentence where the plans shown differ by what their best plans cannot, as one is not the best of its inputs.

    Args:
        base: Name of the base.
        row: The row of the differences.
    """
    least, most = row["objective_least"], row["objective_most"]
    if least is not None and row["objective"] < least - LITTLE:
        better, worse = row["scenario"], base
    elif most is not None and row["objective"] > most + LITTLE:
        better, worse = base, row["scenario"]
    else:
        return
    yield say(
        "By the plans shown, “{better}” leaves {size:,.0f} civilian-months less than “{worse}”; the best plans of "
        "these inputs cannot differ so. The plan of “{worse}” is not yet its best: go by the interval.",
        better=printable(better), worse=printable(worse), size=abs(row["objective"]),
    )  # fmt: skip


def _open_searches(scenarios: Sequence[PlannedScenario]) -> Iterator[str]:
    """Sentences on plans that are less certain than was asked for."""
    for scenario in scenarios:
        summary = scenario.plan.summary
        if summary.status != "optimal":
            less = say(
                "The plan of “{scenario}” is less certain than was asked for.", scenario=printable(scenario.name)
            )
            yield joined([less, summary.certainty_in_words])
