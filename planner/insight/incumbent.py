"""The incumbent of a question: the best known plan of the case, which every answer refers to."""

from collections.abc import Callable

from planner.answers import NOT_ANSWERED, PROVEN
from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task, TaskResult
from planner.insight.marginal import BestKnown, best_of
from planner.insight.solve_limits import SolveLimits
from planner.insight.variation import Base, VariationTask
from planner.insight.withdrawals import RemainingPlan, Withdrawal, remaining_plan
from planner.language import joined, kept, say
from planner.plan import Outcome, Plan
from planner.solve import Closed
from planner.tables import Case

SEARCH_FURTHER, SEARCH_BETTER = say("the plan searched further"), say("a better plan that an answer holds")

TOLERANCE = 1e-5
"""Relative improvement of the objective that counts [1]; smaller ones are due to the placement of tangents."""

ROUNDS = 3
"""Most rounds of answers, as a better plan found by an answer starts another round."""

Stopped = Callable[[], bool]
OnImproved = Callable[[Plan], object]


def never() -> bool:
    """Never stop."""
    return False


def ignore(_: Plan) -> None:
    """Ignore a better plan."""


class QuestionIncumbent:
    """Best known plan of a case; answers refer to it, and it is replaced where they find a better one."""

    def __init__(
        self,
        case: Case,
        plan: Plan,
        runner: Runner,
        limits: SolveLimits,
        stopped: Stopped = never,
        on_improved: OnImproved = ignore,
    ) -> None:
        """Start from a plan.

        Args:
            case: A case without faults.
            plan: Its plan.
            runner: Runs the solves.
            limits: Limits of each solve.
            stopped: Polled for a request to stop.
            on_improved: Called with every better plan of the case, or better bound of it.
        """
        self.case, self.plan, self.limits = case, plan, limits
        self.runner, self.stopped, self._on_improved = runner, stopped, on_improved
        self.search_task = Task(SEARCH_FURTHER, case, limits.incumbent, plan)
        """Task that searches the plan further."""
        self._search_result: TaskResult | None = None
        self._remaining: dict[Withdrawal, RemainingPlan] = {}

    @property
    def best_known(self) -> BestKnown:
        """Objective, exposure and bound of the incumbent."""
        return BestKnown.of(self.plan.summary)

    def take(self, done: CompletedTask) -> None:
        """Take over the result of a search of the case itself."""
        if done.task.name == SEARCH_FURTHER:
            self._search_result = done.result
        self._update(done.result)

    def search(self) -> TaskResult | None:
        """Search the plan further, once; None where it was stopped."""
        if self._search_result is None:
            for done in self.runner.run([self.search_task], self.stopped):
                self.take(done)
        return self._search_result

    @property
    def base(self) -> Base:
        """The case and its incumbent, with nothing to be opened."""
        return Base(self.case, Closed(), self.plan, self.limits.variation)

    def polishing(self, base: Base, start: Plan | None = None) -> VariationTask:
        """Task that gives the case itself the work that its variations get, in every mission; to be taken over.

        Args:
            base: The case with its incumbent, and what variations open beside it.
            start: A plan of the case, or of a restriction of it, of which only units count; the incumbent's, if None.
        """
        return VariationTask(SEARCH_BETTER, base, self.case, base.closed, self.limits.base, start)

    def polish(self, base: Base, start: Plan | None = None) -> bool:
        """Run such a task; return whether that improved the incumbent."""
        before = self.plan.summary.objective
        for done in self.runner.run([self.polishing(base, start)], self.stopped):
            self.take(done)
        return improves(self.plan.summary.objective, before)

    def remaining(self, withdrawal: Withdrawal) -> RemainingPlan:
        """The incumbent without what is withdrawn."""
        if withdrawal not in self._remaining:
            self._remaining[withdrawal] = remaining_plan(self.case, self.plan, withdrawal)
        return self._remaining[withdrawal]

    def _update(self, result: TaskResult) -> None:
        found, now = result.answer, self.plan
        if found is None:
            return
        best = best_of(now, found)
        if best.summary != now.summary:
            self._remaining = self._remaining if best.frames is now.frames else {}
            self.plan = best
            self._on_improved(best)


def improves(objective: float, other: float) -> bool:
    """Whether an objective is lower than another by more than the tolerance."""
    return objective < other - TOLERANCE * abs(other)


def unanswered(result: TaskResult) -> str:
    """Explain why a result is no answer."""
    if result.outcome is Outcome.INFEASIBLE:
        return say("No plan is possible: locks or limits on areas ask for more than ceilings, money or pledges allow.")
    if result.cut_short or result.outcome is Outcome.NO_PLAN_IN_TIME:
        return say("Not answered: its time ran out before it had done its work.")
    what = say("it broke down") if result.outcome is None else say("it ended as {outcome}", outcome=result.outcome)
    return joined([say("Not answered: {what}.", what=what), *map(kept, result.messages)])


def mark_without_plan(result: TaskResult) -> str:
    """Mark of a row without figures: that no plan is possible is an answer, and nothing else is."""
    return PROVEN if result.outcome is Outcome.INFEASIBLE else NOT_ANSWERED


def not_searched(result: TaskResult) -> str:
    """Explain why nothing is answered, where the plan itself could not be searched further."""
    return joined([unanswered(result), say("The plan itself could not be searched further first.")])
