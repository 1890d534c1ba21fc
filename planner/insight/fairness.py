"""What fairness costs: plans of one case under stricter and stricter limits on areas, or on contributors.

A plan under strict limits keeps the looser ones, and what no plan under loose limits can beat, none under stricter ones
can: so points take over better plans from stricter ones, and bounds from looser ones.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.answers.fairness import NO_LIMIT, FairAnswer, Fairness
from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.chances.expected.counting import as_if_all_come
from planner.fingerprint import fingerprint
from planner.formats.numerals import plainly
from planner.insight.fair_limits import FairLevel, fair_by, limited, unlimited
from planner.insight.incumbent import Stopped, improves, mark_without_plan, never, unanswered
from planner.insight.marginal import best_of
from planner.insight.solve_limits import SEARCH
from planner.offering import offered
from planner.plan import Plan
from planner.solution import Limits
from planner.tables import Case

POINTS = 8
"""Points, with that without limits [1]."""


@dataclass(frozen=True)
class FairPoint:
    """A point: a verified plan under limits, or why there is none."""

    answer: FairAnswer
    plan: Plan | None
    points: int
    """Points that there are in all."""


def fairness_key(case: Case, fairness: Fairness) -> str:
    """Fingerprint of a case whatever its limits for a fairness, and counted as those are kept."""
    free = unlimited(case, fairness)
    return fingerprint(replace(free, values={**free.values, "deliver": "full"}) if fairness.to_areas else free)


def fair_points(
    case: Case,
    plan: Plan,
    fairness: Fairness,
    runner: Runner,
    limits: Limits = SEARCH,
    stopped: Stopped = never,
    points: int = POINTS,
) -> Iterator[FairPoint]:
    """Points of what fairness costs, each as it is solved, and again where another makes it better.

    Args:
        case: A case without faults. To areas, it is planned as if all come.
        plan: Its plan.
        fairness: To whom, and by what it is measured.
        runner: Runs the solves.
        limits: Limits of each solve.
        stopped: Polled for a request to stop.
        points: How many, with that without limits [1].
    """
    yield from _FairRun(case, plan, fairness, limits, stopped).points(runner, points)


class _FairRun:
    """The points of one case; names are places in the order from no limits to the strictest."""

    def __init__(self, case: Case, plan: Plan, fairness: Fairness, limits: Limits, stopped: Stopped) -> None:
        counted, start = as_if_all_come(case, plan) if fairness.to_areas else (case, plan)
        self._fairness, self._limits, self._stopped = fairness, limits, stopped
        self._free = unlimited(counted, fairness)
        self._start, self._by = start, fair_by(self._free, fairness)
        self._levels: dict[str, FairLevel | None] = {NO_LIMIT: None}
        self._found: dict[str, Plan] = {}

    def points(self, runner: Runner, count: int) -> Iterator[FairPoint]:
        """The points, the current plan first where it has no limits."""
        if fingerprint(self._free) == self._start.summary.case_sha256:
            self._found[NO_LIMIT] = self._start
            yield self._point(NO_LIMIT)
        levels = list(self._by.levels(self._start, count - 1))
        self._levels |= {str(len(levels) - number): level for number, level in enumerate(levels)}
        cases = {name: self._case(name) for name in self._levels}
        yield from self._begun()
        known = next((level.plan for level in levels if level.plan is not None), self._start)
        tasks = [
            Task(name, each, self._limits, offers=(self._start if name == NO_LIMIT else known,))
            for name, each in cases.items()
        ]
        for done in runner.run(tasks, self._stopped):
            name, solved = done.task.name, done.result.answer
            if solved is not None:
                earlier = self._found.get(name)
                self._found[name] = solved if earlier is None else best_of(earlier, solved)
                yield self._point(name)
            elif name not in self._found:
                note, mark = unanswered(done.result), mark_without_plan(done.result)
                yield FairPoint(replace(self._blank(name), note=note, mark=mark), None, self._count)
        yield from self._exchanged(cases)

    def _begun(self) -> Iterator[FairPoint]:
        """Points whose limits come with a plan."""
        plans = {name: level.plan for name, level in self._levels.items() if level is not None}
        for name, plan in plans.items():
            if plan is not None:
                self._found[name] = plan
                yield self._point(name)

    @property
    def _count(self) -> int:
        return len(self._levels)

    def _case(self, name: str) -> Case:
        level = self._levels[name]
        return self._free if level is None else limited(self._free, self._fairness, level.limits)

    def _exchanged(self, cases: Mapping[str, Case]) -> Iterator[FairPoint]:
        """Points that are better with the plan of a stricter one, or with the bound of a looser one."""
        bound = -math.inf
        for name in sorted(self._levels, key=int):
            if self._stopped():
                return
            own = self._improved(name, cases[name])
            if own is None:
                continue
            bound = max(bound, own.summary.lower_bound)
            own = own.with_bound(bound)
            if name not in self._found or own.summary != self._found[name].summary:
                self._found[name] = own
                yield self._point(name)

    def _improved(self, name: str, case: Case) -> Plan | None:
        """The plan of a point, or a better one that a stricter point has; None where none has any."""
        own = self._found.get(name)
        stricter = [plan for other, plan in self._found.items() if int(other) > int(name)]
        best = min(stricter, key=lambda each: each.summary.objective, default=None)
        if best is None or (own is not None and not improves(best.summary.objective, own.summary.objective)):
            return own
        taken = offered(case, [best])
        if taken is None or own is None:
            return taken or own
        return best_of(own, taken)

    def _point(self, name: str) -> FairPoint:
        """The point of a plan that was found."""
        plan = self._found[name]
        summary, (measured, where) = plan.summary, self._by.measure(plan)
        answer = replace(
            self._blank(name),
            measured=measured,
            where=where,
            unprotected=summary.counted_unprotected,
            averted=summary.averted,
            cost_usd=summary.cost_usd,
            persons=summary.persons_deployed,
            total=summary.objective,
            bound=summary.bound,
            certainty=summary.certainty,
        )
        return FairPoint(answer, plan, self._count)

    def _blank(self, name: str) -> FairAnswer:
        level = self._levels[name]
        texts = {} if level is None else {key: plainly(repr(limit)) for key, limit in level.limits.items()}
        return FairAnswer(
            name=name, fairness=self._fairness.value, asked=None if level is None else level.asked, limits=texts
        )
