"""The frontier of exposure against money and people: plans of one case at a grid of cost weights.

The weights are those around the case's own, up to where hardly any unit is worth its cost. Each is solved from the plan
in hand. A plan at one weight is a plan at every other, as the weight changes nothing but the charge on cost; so points
whose own search did worse than another's plan take that plan over, with their own bound.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.answers.frontier import FrontierPoint, objective_at
from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.fingerprint import fingerprint
from planner.insight.incumbent import Stopped, improves, never, unanswered
from planner.insight.marginal import best_of
from planner.insight.solve_limits import SEARCH
from planner.offering import offered
from planner.plan import Plan
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.tables import Case

BELOW = (0.01, 0.1)
"""Weights below the case's own, as shares of it [1]."""

HALVINGS = 7
"""Weights downwards from the highest, each half of the one before [1]."""

HIGHEST = 2.0
"""Highest weight, as a multiple of what the current plan averts per million USD [1]: few units are worth twice that."""

WIDEST = 8.0
"""Least ratio of the highest weight to the case's own [1]."""

DIGITS = 3
"""Significant digits of a weight [1]."""


@dataclass(frozen=True)
class UnsolvedPoint:
    """A weight without a plan."""

    weight: str
    note: str
    """Why, in a sentence."""


def weights(case: Case, plan: Plan) -> list[str]:
    """Cost weights of the frontier as a table of settings has them, the lowest first [civilian-months / million USD].

    All of them are allowed in a case, so that every point can be taken up.

    Args:
        case: A case without faults.
        plan: Its plan.
    """
    own, summary = case.settings.cost_weight, plan.summary
    million = summary.cost_usd / 1e6
    rate = max(0.0, summary.averted) / million if million > 0 else 0.0
    low = own or rate / 1000 or 1.0
    highest = min(max(HIGHEST * rate, WIDEST * low), SETTINGS["cost_weight"].value.high or math.inf)
    grid = {own, *(share * low for share in BELOW), *(highest / 2**halved for halved in range(HALVINGS))}
    return [weight_text(float(f"{weight:.{DIGITS}g}") if weight != own else own) for weight in sorted(grid)]


def weight_text(weight: float) -> str:
    """A cost weight as a table of settings has it."""
    return str(int(weight)) if weight.is_integer() else repr(weight)


def at_cost_weight(case: Case, weight: str) -> Case:
    """The case with another cost weight."""
    return replace(case, values={**case.values, "cost_weight": float(weight)})


def frontier_key(case: Case) -> str:
    """Fingerprint of a case whatever its cost weight: cases that differ in nothing else have one frontier."""
    return fingerprint(at_cost_weight(case, "0"))


def frontier(
    case: Case, plan: Plan, runner: Runner, limits: Limits = SEARCH, stopped: Stopped = never
) -> Iterator[FrontierPoint | UnsolvedPoint]:
    """Points of the frontier, each as it is solved.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: Runs the solves.
        limits: Limits of each solve.
        stopped: Polled for a request to stop.

    Yields:
        A verified plan for every weight with its bound, and again where another point has a better plan for it.
    """
    cases = {weight: at_cost_weight(case, weight) for weight in _inside_out(case, weights(case, plan))}
    found: dict[str, Plan] = {}
    for done in runner.run([Task(weight, each, limits, plan) for weight, each in cases.items()], stopped):
        weight, solved = done.task.name, done.result.answer
        if solved is None:
            yield UnsolvedPoint(weight, unanswered(done.result))
        else:
            found[weight] = solved
            yield FrontierPoint(weight, solved)
    yield from _exchanged(cases, found, plan, stopped)


def _inside_out(case: Case, grid: list[str]) -> list[str]:
    """The case's own weight first, then those near it."""
    own = min(range(len(grid)), key=lambda place: abs(float(grid[place]) - case.settings.cost_weight))
    return sorted(grid, key=lambda weight: abs(grid.index(weight) - own))


def _exchanged(
    cases: Mapping[str, Case], found: Mapping[str, Plan], plan: Plan, stopped: Stopped
) -> Iterator[FrontierPoint]:
    """Points for which the plan of another, or the current plan, is better than their own."""
    for weight, own in found.items():
        if stopped():
            return
        best = min((plan, *found.values()), key=lambda each: objective_at(float(weight), each))
        if not improves(objective_at(float(weight), best), own.summary.objective):
            continue
        taken = offered(cases[weight], [best])
        if taken is not None and taken.summary.objective < own.summary.objective:
            yield FrontierPoint(weight, best_of(own, taken))
