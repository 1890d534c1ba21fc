"""How much a plan leans on whom: contributors and groups fall out, with all others planned anew and without."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.batch.runner import Runner
from planner.insight.effort import Effort
from planner.insight.losses import Left, Loss, contributor_losses, group_losses, left, used
from planner.insight.wanted import Stopped, never, searched, solve_losses
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
    left: Left
    """The plan with its units and money missing, nobody else planned anew."""
    worth: Worth | None = None
    """What is lost with all others planned anew; None before that is solved."""
    words: str = ""
    """What else there is to say, in a sentence."""


def dependence(
    case: Case, plan: Plan, runner: Runner, effort: Effort | None = None, stopped: Stopped = never
) -> Iterator[Dependence]:
    """How much the plan leans on each contributor and each group.

    Without replanning is known at once. With replanning is solved in that order, after the plan itself was searched
    further: what is lost is counted against the plan so found.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: What solves.
        effort: How long each solve may take.
        stopped: Asked now and then whether to give up.

    Yields:
        Every contributor and group, again with more known of it; the last one of each counts.
    """
    effort = effort or Effort()
    known = {}
    for loss in (*contributor_losses(case), *group_losses(case)):
        known[loss.kind, loss.name] = _unplanned(case, plan, loss)
        yield known[loss.kind, loss.name]
    base = searched(case, plan, runner, effort, stopped)
    if base is None:
        return
    for key, each in known.items():
        if used(base, each.loss) or used(plan, each.loss):
            known[key] = _unplanned(case, base, each.loss)
    order = sorted(known.values(), key=lambda each: -each.left.exposure)
    for lost in solve_losses(case, base, [each.loss for each in order], runner, effort, stopped):
        each = known[lost.loss.kind, lost.loss.name]
        yield replace(each, worth=lost.worth, words=lost.words)


def _unplanned(case: Case, plan: Plan, loss: Loss) -> Dependence:
    deployed = plan.deployments["pledge"].isin(loss.pledges)
    paid = plan.payments["fund"].isin(loss.funds)
    persons, usd = plan.deployments["persons"][deployed].sum(), plan.payments["usd"][paid].sum()
    what = left(case, plan, loss) if used(plan, loss) else Left(0.0, 0.0, 0.0)
    return Dependence(loss, float(persons), float(usd), what)
