"""Exchange of plans between cases: each is offered those of its neighbours, and bounds follow from containment.

A plan of a case that allows no more than another is one of the other, and a bound of the other one of it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.difference.containment import NO_LESS, NO_MORE, containment
from planner.insight.incumbent import Stopped, improves, never
from planner.insight.marginal import best_of
from planner.offering import unlike
from planner.plan import Plan, sorted_starts
from planner.solution import Limits
from planner.tables import Case

EXCHANGES = 4
"""Most rounds in which plans are offered; a round ends the exchange where none gets better."""


OnDone = Callable[[str, TaskResult], object]


@dataclass(frozen=True)
class ExchangeProgress:
    """How far a batch of solves is."""

    done: int
    """Solves that are done."""
    total: int
    """Solves begun, so far as is known."""


class PlanExchange:
    """Cases with their best known plans, which become better by those of others."""

    def __init__(
        self,
        cases: Mapping[str, Case],
        neighbours: Mapping[str, Collection[str]],
        runner: Runner,
        limits: Limits,
        stopped: Stopped = never,
        on_progress: Callable[[ExchangeProgress], object] = lambda _: None,
        on_better: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Prepare to exchange.

        Args:
            cases: Cases without faults, by name.
            neighbours: Names of the cases whose plans each is offered, and that it is held against by containment.
            runner: Runs the solves.
            limits: Limits of an offer.
            stopped: Polled for a request to stop.
            on_progress: Called as solves end.
            on_better: Called with the name of every case whose plan or bound became better.
        """
        self._cases, self._neighbours, self._runner, self._limits = cases, neighbours, runner, limits
        self._stopped, self._on_progress, self._on_better = stopped, on_progress, on_better
        self.plans: dict[str, Plan] = {}
        """Best known plan of each case that has one."""
        self._tried: set[tuple[str, object]] = set()
        """Names, and units of plans that were offered to them."""
        self._contained = list(_contained(cases, neighbours))
        """Pairs of names of which the first allows no more than the second."""
        self._done = self._total = 0

    def run(self) -> None:
        """Offer every case the plans of its neighbours, until none gets better."""
        for _ in range(EXCHANGES):
            tasks = [task for name in self._cases if (task := self._offer(name)) is not None]
            if not tasks or self._stopped() or not self.solve(tasks):
                return

    def _offer(self, name: str) -> Task | None:
        """Task that offers a case the plans that it has not been offered yet; None where there are none."""
        offers = []
        near = (self.plans[each] for each in self._cases if each == name or each in self._neighbours[name]
                if each in self.plans)  # fmt: skip
        for plan in unlike(near):
            units = tuple(sorted_starts(plan))
            if (name, units) not in self._tried:
                self._tried.add((name, units))
                offers.append(plan)
        return Task(name, self._cases[name], self._limits, offers=tuple(offers), search=False) if offers else None

    def solve(self, tasks: Iterable[Task], on_done: OnDone = lambda _, __: None) -> bool:
        """Run tasks named after cases and take over what is better; return whether a plan became better.

        Args:
            tasks: The tasks.
            on_done: Called with the name and the result of every task, when its plan has been taken over.
        """
        tasks, better = list(tasks), False
        self._total += len(tasks)
        self._on_progress(ExchangeProgress(self._done, self._total))
        for done in self._runner.run(tasks, self._stopped):
            self._done += 1
            self._on_progress(ExchangeProgress(self._done, self._total))
            if done.result.answer is not None:
                better |= self.take(done.task.name, done.result.answer)
            on_done(done.task.name, done.result)
        self.take_bounds_over()
        return better

    def take(self, name: str, plan: Plan) -> bool:
        """Take a plan of a case over if it, or its bound, is better; return whether the plan is."""
        now = self.plans.get(name)
        best = plan if now is None else best_of(now, plan)
        self._replace(name, best)
        return now is None or improves(best.summary.objective, now.summary.objective)

    def take_bounds_over(self) -> None:
        """Take the bound of every case over to those that allow no more."""
        for _ in self._cases:
            moved = False
            for one, other in self._contained:
                if one in self.plans and other in self.plans:
                    bound, mine = self.plans[other].summary.lower_bound, self.plans[one]
                    if bound > mine.summary.lower_bound and mine.summary.objective > mine.summary.lower_bound:
                        self._replace(one, mine.with_bound(bound))
                        moved = True
            if not moved:
                return

    def _replace(self, name: str, plan: Plan) -> None:
        now = self.plans.get(name)
        if now is None or (
            plan.summary.objective < now.summary.objective or plan.summary.lower_bound > now.summary.lower_bound
        ):
            self.plans[name] = plan
            self._on_better(name)


def _contained(cases: Mapping[str, Case], neighbours: Mapping[str, Collection[str]]) -> Iterator[tuple[str, str]]:
    """Pairs of neighbours of which the first allows no more than the second."""
    order = {name: place for place, name in enumerate(cases)}
    for one in cases:
        for other in (name for name in neighbours[one] if order[name] > order[one]):
            found = containment(cases[one], cases[other])
            if NO_MORE in found:
                yield one, other
            if NO_LESS in found:
                yield other, one
