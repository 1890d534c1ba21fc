"""How much a plan leans on whom: contributors and groups fall out, with all others planned anew and without."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.batch.runner import Runner
from planner.insight.base import Base, Improved, Stopped, never, nobody, unanswered
from planner.insight.effort import Effort
from planner.insight.losses import Left, Loss, contributor_losses, group_losses, used
from planner.insight.wanted import NOT_SEARCHED, Lost, solve_losses
from planner.insight.worth import Worth
from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class Dependence:
    """What is known so far of a plan without a contributor or group."""

    loss: Loss
    persons: float
    """People that the plan has of it [persons]."""
    usd: float
    """Money that the plan has of it [USD]."""
    left: Left | None
    """The plan with its units and money missing, nobody else planned anew; None where the plan does without it."""
    worth: Worth | None = None
    """What is lost with all others planned anew; None before that is solved, and where it is not answered."""
    words: str = ""
    """What else there is to say of this answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked, and there is no answer."""


def dependence(
    case: Case,
    plan: Plan,
    runner: Runner,
    effort: Effort | None = None,
    stopped: Stopped = never,
    improved: Improved = nobody,
) -> Iterator[Dependence]:
    """How much the plan leans on each contributor and each group.

    Without replanning is known at once. With replanning is solved after the plan itself was searched further: all that
    is told is then of the plan so found.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: What solves.
        effort: How much work each solve may do.
        stopped: Asked now and then whether to give up.
        improved: Hears of every better plan of the case; all answers after it are of that plan.

    Yields:
        Every contributor and group, again with more known of it; the last one of each counts.
    """
    base = Base(case, plan, runner, effort or Effort(), stopped, improved)
    losses = [*contributor_losses(case), *group_losses(case)]
    first = [Lost(loss, base.left(loss) if used(plan, loss) else None) for loss in losses]
    yield from (_of_plan(plan, lost) for lost in first)
    searched = base.search()
    if searched is None:
        return
    if searched.answer is None:
        words = f"{unanswered(searched)} {NOT_SEARCHED}"
        yield from (_of_plan(plan, Lost(lost.loss, lost.left, words=words, unanswered=True)) for lost in first)
        return
    yield from (_of_plan(base.plan, lost) for lost in solve_losses(base, losses))


def _of_plan(plan: Plan, lost: Lost) -> Dependence:
    """What is known of a loss, with what the plan has of it."""
    deployed = plan.deployments["pledge"].isin(lost.loss.pledges)
    paid = plan.payments["fund"].isin(lost.loss.funds)
    persons, usd = float(plan.deployments["persons"][deployed].sum()), float(plan.payments["usd"][paid].sum())
    return Dependence(lost.loss, persons, usd, lost.left, lost.worth, lost.words, lost.unanswered)
