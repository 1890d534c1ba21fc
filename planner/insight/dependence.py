"""Dependence of a plan on contributors and groups: the impact of their withdrawal, replanned and not."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planner.answers import DependenceAnswer
from planner.batch.runner import Runner
from planner.insight.impacts import WithdrawalImpact, withdrawal_impacts
from planner.insight.incumbent import OnImproved, QuestionIncumbent, Stopped, ignore, never, not_searched
from planner.insight.marginal import answered
from planner.insight.solve_limits import SolveLimits
from planner.insight.withdrawals import contributor_withdrawals, group_withdrawals, used
from planner.language import say
from planner.plan import Plan
from planner.tables import Case

BREAKS = say("What is left of the plan breaks a rule, a lock for one, unless others are planned anew.")


@dataclass(frozen=True)
class Dependence:
    """Dependence of a plan on a contributor or group, as far as it is known."""

    impact: WithdrawalImpact
    persons: float
    """People that the plan has from it [persons]."""
    usd: float
    """Money that the plan has from it [USD]."""

    @property
    def answer(self) -> DependenceAnswer:
        """Row of the answers."""
        withdrawal, remaining = self.impact.withdrawal, self.impact.remaining
        row = DependenceAnswer(
            name=withdrawal.name, kind=withdrawal.kind, note=self.impact.note, persons=self.persons, usd=self.usd
        )
        if remaining is not None:
            broken = remaining.best_known is None
            row = replace(
                row,
                left=None if broken else remaining.exposure,
                idle=remaining.idle,
                unpaid_usd=remaining.unpaid_usd,
                unpaid=remaining.unpaid,
                note=" ".join(filter(None, [row.note, BREAKS if broken else ""])),
            )
        return answered(row, self.impact.value, unanswered=self.impact.unanswered)


def dependence(
    case: Case,
    plan: Plan,
    runner: Runner,
    limits: SolveLimits | None = None,
    stopped: Stopped = never,
    on_improved: OnImproved = ignore,
) -> Iterator[Dependence]:
    """Dependence of the plan on each contributor and each group.

    The impact without replanning is known at once. The impact with replanning is solved after the plan itself was
    searched further, and refers to the plan so found.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: Runs the solves.
        limits: Limits of each solve.
        stopped: Polled for a request to stop.
        on_improved: Called with every better plan of the case; later answers refer to it.

    Yields:
        Every contributor and group, and again whenever more is known; the last one of each counts.
    """
    incumbent = QuestionIncumbent(case, plan, runner, limits or SolveLimits(), stopped, on_improved)
    withdrawals = [*contributor_withdrawals(case), *group_withdrawals(case)]
    first = [WithdrawalImpact(each, incumbent.remaining(each) if used(plan, each) else None) for each in withdrawals]
    yield from (_dependence(plan, impact) for impact in first)
    searched = incumbent.search()
    if searched is None:
        return
    if searched.answer is None:
        note = not_searched(searched)
        yield from (_dependence(plan, replace(impact, note=note, unanswered=True)) for impact in first)
        return
    yield from (_dependence(incumbent.plan, impact) for impact in withdrawal_impacts(incumbent, withdrawals))


def _dependence(plan: Plan, impact: WithdrawalImpact) -> Dependence:
    """An impact with what the plan has from the contributor or group."""
    deployed = plan.deployments["pledge"].isin(impact.withdrawal.pledges)
    paid = plan.payments["fund"].isin(impact.withdrawal.funds)
    persons, usd = float(plan.deployments["persons"][deployed].sum()), float(plan.payments["usd"][paid].sum())
    return Dependence(impact, persons, usd)
