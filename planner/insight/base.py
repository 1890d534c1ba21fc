"""The plan that a question is asked of: searched further first, and again from every better plan that answers hold."""

from collections.abc import Callable

from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task, TaskResult
from planner.insight.effort import Effort
from planner.insight.losses import Left, Loss, left
from planner.insight.worth import Known, best_of
from planner.plan import Outcome, Plan
from planner.tables import Case

FURTHER, OFFERED = "the plan searched further", "a better plan that an answer holds"

NOTICED = 1e-5
"""Share of its objective by which another plan must be better to be taken up [1]; less is how tangents were placed."""

ROUNDS = 3
"""How often all is asked anew, at most, as answers hold better plans than the one that is asked about."""

Stopped = Callable[[], bool]
Improved = Callable[[Plan], object]


def never() -> bool:
    """Not to be stopped."""
    return False


def nobody(_: Plan) -> None:
    """Nobody hears of a better plan."""


class Base:
    """The best plan known of the inputs that a question is about; all answers are of it."""

    def __init__(
        self,
        case: Case,
        plan: Plan,
        runner: Runner,
        effort: Effort,
        stopped: Stopped = never,
        improved: Improved = nobody,
    ) -> None:
        """Begin with a plan.

        Args:
            case: A case without faults.
            plan: Its plan.
            runner: What solves.
            effort: How much work each solve may do.
            stopped: Asked now and then whether to give up.
            improved: Hears of every better plan of the case, or better proof of it.
        """
        self.case, self.plan, self.effort = case, plan, effort
        self.runner, self.stopped, self._improved = runner, stopped, improved
        self.further = Task(FURTHER, case, effort.base, plan)
        """What searches the plan further."""
        self._searched: TaskResult | None = None
        self._lefts: dict[Loss, Left] = {}

    @property
    def known(self) -> Known:
        """What is known of the best plan of the case."""
        return Known.of(self.plan.summary)

    def heard(self, done: CompletedTask) -> bool:
        """Take in how the plan was searched further; whether the task was that search."""
        if done.task.name != FURTHER:
            return False
        self._searched = done.result
        self._take(done.result)
        return True

    def search(self) -> TaskResult | None:
        """How searching the plan further ended, which is done now if it was not; None where it was stopped."""
        if self._searched is None:
            for done in self.runner.run([self.further], self.stopped):
                self.heard(done)
        return self._searched

    def offer(self, start: Plan) -> bool:
        """Search on from a plan that is better; whether the plan of the case has become better by that.

        Args:
            start: A plan of the case, or of a narrower one; its units count.
        """
        before = self.plan.summary.objective
        for done in self.runner.run([Task(OFFERED, self.case, self.effort.search, start)], self.stopped):
            self._take(done.result)
        return beats(self.plan.summary.objective, before)

    def left(self, loss: Loss) -> Left:
        """What is left of the plan when something falls out."""
        if loss not in self._lefts:
            self._lefts[loss] = left(self.case, self.plan, loss)
        return self._lefts[loss]

    def _take(self, result: TaskResult) -> None:
        found, now = result.answer, self.plan
        if found is None:
            return
        best = best_of(now, found)
        if best.summary != now.summary:
            self._lefts = self._lefts if best.frames is now.frames else {}
            self.plan = best
            self._improved(best)


def beats(objective: float, other: float) -> bool:
    """Whether a plan is better than another by more than how tangents were placed."""
    return objective < other - NOTICED * abs(other)


def unanswered(result: TaskResult) -> str:
    """Why a result is no answer, in sentences."""
    if result.outcome is Outcome.INFEASIBLE:
        return "No plan is possible: the locks ask for more than ceilings, money or pledges allow."
    if result.cut_short or result.outcome is Outcome.NO_PLAN_IN_TIME:
        return "Not answered: its time ran out before it had done its work."
    what = "it broke down" if result.outcome is None else f"it ended as {result.outcome}"
    return " ".join([f"Not answered: {what}.", *result.words])
