"""Attribution: share the difference in exposure between two scenarios among the changes of inputs."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from planner.answers import NOT_ANSWERED
from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.difference.containment import NO_LESS, NO_MORE
from planner.figures import difference_shown
from planner.fingerprint import fingerprint
from planner.insight import shapley
from planner.insight.change_sets import MOST_PARTS, Grouping
from planner.insight.contributions import Attribution, Contribution
from planner.insight.incumbent import Stopped, improves, mark_without_plan, never, unanswered
from planner.insight.lattice import Lattice
from planner.insight.marginal import best_of
from planner.insight.parts import Parts, Scenario, UnattributedError
from planner.insight.scope_effects import scope_notes, split_by_shared_scope
from planner.insight.shapley import Coalition, Orderings
from planner.insight.solve_limits import SolveLimits
from planner.language import joined, say
from planner.plan import Outcome, Plan
from planner.plan.certainty import averts
from planner.scenarios.comparability import comparability_warnings
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import ScopedFigures, shared_scope
from planner.tables import Case

EXACT = 6
"""Most parts for which all orderings are taken: 64 coalitions."""

OFFERINGS = 3
"""Most rounds in which the plans of coalitions are offered to those that allow no less."""

PAIRS = 4
"""Antithetic pairs of orderings sampled beyond that."""


class Attributor:
    """Attributes one difference by solving coalitions of its parts."""

    def __init__(
        self,
        old: Scenario,
        new: Scenario,
        runner: Runner,
        limits: SolveLimits | None = None,
        on_progress: Callable[[int, int], None] = lambda *_: None,
        stopped: Stopped = never,
        on_improved: Callable[[Scenario, Plan], object] = lambda *_: None,
    ) -> None:
        """Prepare to attribute a difference.

        Args:
            old: The scenario before.
            new: The scenario after.
            runner: Runs the solves.
            limits: Limits of each solve.
            on_progress: Called with the number of solves done and their total.
            stopped: Polled for a request to stop.
            on_improved: Called with the first plan of a scenario, and every better one.
        """
        self._old, self._new, self._runner = old, new, runner
        self._limits, self._stopped = limits or SolveLimits(), stopped
        self._on_progress, self._on_improved = on_progress, on_improved
        self._ends: list[Plan] = []
        """Best plans of the two scenarios."""
        self._unanswered: Counter[str] = Counter()
        """Number of solves without an answer, by reason."""

    def run(self, grouping: Grouping, most: int = MOST_PARTS, pairs: int = PAIRS) -> Attribution | None:
        """Attribute the change in exposure; None where it was stopped.

        Args:
            grouping: Criterion of the parts.
            most: Most parts.
            pairs: Antithetic pairs of orderings sampled for more than `EXACT` parts.

        Raises:
            UnattributedError: A scenario has faults or no plan, or was not planned in its time, or nothing differs.
        """
        parts = Parts(self._old, self._new, grouping, most)
        while True:
            self._unanswered.clear()
            orderings = shapley.orderings(len(parts.sets), EXACT, pairs)
            cases, broken = parts.cases(orderings)
            plans: dict[Coalition, Plan] = {}
            if broken is None:
                plans, broken = self._solved(cases)
            if self._stopped():
                return None
            if broken is None:
                lattice = Lattice.of(orderings, cases)
                self._offer(lattice, cases, plans)
                return self._attribution(parts, orderings, lattice, cases, plans)
            parts.join(broken)

    def _solved(self, cases: dict[Coalition, Case]) -> tuple[dict[Coalition, Plan], Coalition | None]:
        """Plans of the coalitions that are answered; or the first coalition that is infeasible.

        The two scenarios are searched first, and further. Each coalition is then offered both plans, and searched from
        what is better there.
        """
        scenarios = {frozenset[int](): self._old, max(cases, key=len): self._new}
        total = len(cases)
        self._on_progress(0, total)
        ends = [
            (coalition, Task("", cases[coalition], self._limits.incumbent, scenario.plan))
            for coalition, scenario in scenarios.items()
        ]
        starts, answered = dict[Coalition, Plan](), dict[Coalition, Plan]()
        for coalition, result in self._results(ends, 0, total):
            if result.outcome is Outcome.INFEASIBLE:
                return {}, coalition
            starts[coalition] = self._best(scenarios[coalition], fingerprint(cases[coalition]), result)
            if result.answer:
                answered[coalition] = starts[coalition]
        self._ends = [starts[coalition] for coalition in scenarios if coalition in starts]
        between, search = [each for each in cases if each not in scenarios], self._limits.search
        tasks = [(each, Task("", cases[each], search, offers=tuple(starts.values()))) for each in between]
        for coalition, result in self._results(tasks, len(ends), total):
            if result.outcome is Outcome.INFEASIBLE:
                return {}, coalition
            for plan in self._plans_of(result):
                answered[coalition] = plan
        return answered, None

    def _offer(self, lattice: Lattice, cases: dict[Coalition, Case], plans: dict[Coalition, Plan]) -> None:
        """Offer coalitions the better plans of those that allow no more, until none gets better."""
        for _ in range(OFFERINGS):
            offers = lattice.better_elsewhere(plans)
            tasks = [
                (each, Task("", cases[each], self._limits.search, offers=tuple(given), search=False))
                for each, given in offers.items()
            ]
            better = False
            for coalition, result in self._results(tasks, len(cases), len(cases) + len(tasks)):
                before = plans[coalition].summary.objective
                if result.answer is not None and improves(result.answer.summary.objective, before):
                    plans[coalition], better = best_of(plans[coalition], result.answer), True
            if not better:
                break
        self._improve_ends(cases, plans)

    def _improve_ends(self, cases: dict[Coalition, Case], plans: dict[Coalition, Plan]) -> None:
        """Take over what mixtures have found for the two scenarios."""
        ends = [frozenset[int](), max(cases, key=len)]
        for number, (coalition, scenario) in enumerate(zip(ends, (self._old, self._new), strict=True)):
            found = plans.get(coalition)
            if found is not None and found.summary != self._ends[number].summary:
                self._ends[number] = found
                self._on_improved(scenario, found)

    def _best(self, scenario: Scenario, print_: str, result: TaskResult) -> Plan:
        """Best plan of a scenario, with the highest bound; its own plan where the search has no answer."""
        own = scenario.plan if scenario.plan is not None and scenario.plan.summary.case_sha256 == print_ else None
        plans = [plan for plan in (own, *self._plans_of(result)) if plan is not None]
        if not plans:
            again = [say("Ask again.")] if mark_without_plan(result) == NOT_ANSWERED else []
            raise UnattributedError(
                joined([say("“{name}” has no plan.", name=scenario.name), unanswered(result), *again])
            )
        best = reduce(best_of, plans)
        if own is None or best.summary != own.summary:
            self._on_improved(scenario, best)
        return best

    def _plans_of(self, result: TaskResult) -> list[Plan]:
        """Plan of a solve, if it is answered; unanswered solves are counted."""
        if result.answer is None:
            self._unanswered[unanswered(result)] += 1
        return [result.answer] if result.answer else []

    def _results(
        self, asked: Sequence[tuple[Coalition, Task]], before: int, total: int
    ) -> Iterator[tuple[Coalition, TaskResult]]:
        """Results as they come."""
        coalitions = {str(number): coalition for number, (coalition, _) in enumerate(asked)}
        tasks = [replace(task, name=str(number)) for number, (_, task) in enumerate(asked)]
        for number, done in enumerate(self._runner.run(tasks, self._stopped), start=before + 1):
            self._on_progress(number, total)
            yield coalitions[done.task.name], done.result

    def _attribution(
        self,
        parts: Parts,
        orderings: Orderings,
        lattice: Lattice,
        cases: dict[Coalition, Case],
        plans: dict[Coalition, Plan],
    ) -> Attribution:
        """Contributions, as far as the coalitions that they need are answered."""
        first, last = frozenset[int](), max(cases, key=len)
        ends = dict(zip((first, last), self._ends, strict=True))
        splits = split_by_shared_scope(cases, plans | ends)
        columns = _figures(orderings, lattice, {coalition: splits[coalition].figures for coalition in plans})
        names, counts = [part.name for part in parts.sets], [len(part.cells) for part in parts.sets]
        found = list(map(Contribution, names, counts, *columns))
        before, after = self._planned((cases[first], cases[last]))
        warnings = comparability_warnings(after, before)
        if warnings:
            found = [replace(each, low=None, high=None) for each in found]
        found.sort(key=lambda each: (each.exposure is None, -abs(each.exposure or 0.0), each.part))
        solves = len(cases)
        notes = [
            *parts.notes,
            *scope_notes([part.name for part in parts.sets], orderings, splits),
            *warnings,
            *shared_scope(after, before).notes,
            *self._replanned(),
            *(
                say("{count} of {solves} solves: {why}", count=count, solves=solves, why=why)
                for why, count in self._unanswered.items()
            ),
            _method(orderings, len(cases)),
        ]
        return Attribution(splits[first].figures, splits[last].figures, tuple(found), tuple(notes))

    def _planned(self, cases: tuple[Case, Case]) -> Iterator[PlannedScenario]:
        """The two scenarios with their best plans."""
        for scenario, case, plan in zip((self._old, self._new), cases, self._ends, strict=True):
            yield PlannedScenario(scenario.name, scenario.sheets, case, plan)

    def _replanned(self) -> Iterator[str]:
        """Notes on scenarios whose plan here is better than the plan they had."""
        for scenario, found in zip((self._old, self._new), (plan.summary for plan in self._ends), strict=True):
            kept = None if scenario.plan is None else scenario.plan.summary
            if kept is not None and difference_shown(kept.counted_unprotected, found.counted_unprotected):
                yield (
                    say(
                        "“{name}” was planned anew, further than the plan that was kept of it: "
                        "{unprotected:,.0f} civilian-months unprotected, where the plan kept has "
                        "{before:,.0f}. The one {averts}; the other {averted}.",
                        name=scenario.name,
                        unprotected=found.counted_unprotected,
                        before=kept.counted_unprotected,
                        averts=averts(found.gap),
                        averted=averts(kept.gap),
                    )
                )


def _figures(
    orderings: Orderings, lattice: Lattice, plans: Mapping[Coalition, ScopedFigures]
) -> list[list[float | None]]:
    """Columns of the contributions: exposure, objective, low, high, error; one value per part, None where unknown."""

    def by_coalition(figure: Callable[[ScopedFigures], float]) -> Callable[[Coalition], float]:
        """A figure by coalition; not a number where there is no answer."""
        return lambda coalition: figure(plans[coalition]) if coalition in plans else math.nan

    exposure, objective = (
        by_coalition(lambda each: each.exposure_unprotected),
        by_coalition(lambda each: each.objective),
    )
    least = by_coalition(lambda each: -math.inf if each.bound is None else each.bound)
    low, high = ({coalition: of(coalition) for coalition in orderings.coalitions} for of in (least, objective))
    never_lower = {step for step, found in lattice.steps.items() if NO_MORE in found}
    never_higher = {step for step, found in lattice.steps.items() if NO_LESS in found}
    ranges = shapley.value_ranges(orderings, *lattice.tightened(low, high), never_lower, never_higher)
    lows, highs = zip(*ranges, strict=True)
    exposures = shapley.values(orderings, exposure)
    errors = shapley.errors(orderings, exposure) or [math.nan] * len(exposures)
    columns = exposures, shapley.values(orderings, objective), lows, highs, errors
    return [list(map(_finite, column)) for column in columns]


def _finite(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None


def _method(orderings: Orderings, solves: int) -> str:
    if orderings.sampled:
        return say(
            "Averaged over {orders} sampled orders of the parts, each with its reverse ({solves} mixtures "
            "solved): the standard error of each share is given.",
            orders=len(orderings.orderings),
            solves=solves,
        )
    return say("Averaged over all orders of the parts ({solves} mixtures solved).", solves=solves)
