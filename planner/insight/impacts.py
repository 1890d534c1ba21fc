"""Impact of withdrawals: what a plan loses without a pledge, fund, contributor or group, all others replanned."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from planner.answers import WithdrawalAnswer
from planner.batch.runner import Runner
from planner.batch.task import BatchTask, Task
from planner.insight.incumbent import (
    ROUNDS,
    OnImproved,
    QuestionIncumbent,
    Stopped,
    ignore,
    improves,
    never,
    not_searched,
    unanswered,
)
from planner.insight.marginal import NOTHING_LOST, BestKnown, MarginalValue, answered, loss
from planner.insight.solve_limits import SolveLimits
from planner.insight.variation import VariationTask
from planner.insight.withdrawals import RemainingPlan, Withdrawal, locked, pledge_withdrawals, used, without
from planner.language import say
from planner.plan import Outcome, Plan
from planner.solve import Closed
from planner.tables import Case


@dataclass(frozen=True)
class WithdrawalImpact:
    """Impact of a withdrawal on a plan, as far as it is known."""

    withdrawal: Withdrawal
    remaining: RemainingPlan | None = None
    """The plan without replanning; None where the plan does not use what is withdrawn."""
    value: MarginalValue | None = None
    """What is lost with replanning; None before it is solved, and where it is not answered."""
    note: str = ""
    """Remarks on the answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked and could not be answered."""

    @property
    def answer(self) -> WithdrawalAnswer:
        """Row of the answers."""
        row = WithdrawalAnswer(name=self.withdrawal.name, kind=self.withdrawal.kind, note=self.note)
        return answered(row, self.value, unanswered=self.unanswered)


def withdrawal_impacts(incumbent: QuestionIncumbent, withdrawals: Sequence[Withdrawal]) -> Iterator[WithdrawalImpact]:
    """Solve the impact of each withdrawal with all others replanned, the largest loss first.

    Each solve starts from the remaining plan, so that replanning never loses more than not replanning. A plan without
    something is feasible with it too: where it is better than the incumbent it replaces it, and all are solved anew.

    Args:
        incumbent: The plan, searched further.
        withdrawals: The withdrawals.

    Yields:
        Every withdrawal, and again whenever more is known; the last impact of each counts.
    """
    incumbent.polish(incumbent.base)
    for rounds_left in reversed(range(ROUNDS)):
        needed = {f"{each.kind} {each.name}": each for each in withdrawals if used(incumbent.plan, each)}
        for withdrawal in withdrawals:
            if withdrawal not in needed.values():
                yield WithdrawalImpact(withdrawal, value=NOTHING_LOST, note=say("The plan does without it."))
        found: Plan | None = None
        for impact, plan in _solve_withdrawals(incumbent, needed):
            yield impact
            nested = not locked(incumbent.case, impact.withdrawal)
            best = (found or incumbent.plan).summary.objective
            if plan is not None and nested and improves(plan.summary.objective, best):
                found = plan
        if not rounds_left or found is None or incumbent.stopped() or not incumbent.polish(incumbent.base, found):
            return


def _solve_withdrawals(
    incumbent: QuestionIncumbent, needed: dict[str, Withdrawal]
) -> Iterator[tuple[WithdrawalImpact, Plan | None]]:
    """Impacts as they are solved, each with the plan found without what is withdrawn; those that others sharpen again.

    A plan without a group is a plan without each of its members, and a bound without a member holds without the group.
    """
    remaining = {name: incumbent.remaining(withdrawal) for name, withdrawal in needed.items()}
    for name, withdrawal in needed.items():
        yield WithdrawalImpact(withdrawal, remaining[name]), None
    order = sorted(needed, key=lambda name: -remaining[name].exposure)
    tasks = [_task(incumbent, name, needed[name]) for name in order]
    solved: dict[str, WithdrawalImpact] = {}
    known: dict[str, BestKnown] = {}
    for done in incumbent.runner.run(tasks, incumbent.stopped):
        name, plan = done.task.name, done.result.answer
        impact = WithdrawalImpact(needed[name], incumbent.remaining(needed[name]))
        if plan is None:
            infeasible = done.result.outcome is Outcome.INFEASIBLE
            yield replace(impact, note=unanswered(done.result), unanswered=not infeasible), None
            continue
        known[name] = _best_known(impact, plan)
        solved[name] = replace(impact, value=_value(incumbent, needed, known, name))
        yield solved[name], plan
    for name, impact in solved.items():
        sharpened = _value(incumbent, needed, known, name)
        if sharpened != impact.value:
            yield replace(impact, value=sharpened), None


def _task(incumbent: QuestionIncumbent, name: str, withdrawal: Withdrawal) -> BatchTask:
    """Task that replans without what is withdrawn: a variation, unless the remaining plan breaks a rule."""
    case, remaining = without(incumbent.case, withdrawal), incumbent.remaining(withdrawal)
    if remaining.best_known is None:
        return Task(name, case, incumbent.limits.search, remaining.plan)
    closed = Closed(withdrawal.pledges, withdrawal.funds)
    return VariationTask(name, incumbent.base, case, closed, incumbent.limits.thorough, remaining.plan)


def _best_known(impact: WithdrawalImpact, plan: Plan) -> BestKnown:
    """The better of a plan without what is withdrawn and of what remains without planning anew."""
    narrow, remaining = BestKnown.of(plan.summary), impact.remaining
    if remaining is None or remaining.best_known is None:
        return narrow
    return narrow.with_plan(remaining.best_known.objective, remaining.best_known.exposure)


def _value(
    incumbent: QuestionIncumbent, needed: dict[str, Withdrawal], known: dict[str, BestKnown], name: str
) -> MarginalValue:
    """What is lost by all that is known of a withdrawal, of those that contain it and of those that it contains."""
    case, here, narrow = incumbent.case, needed[name], known[name]
    nested = not locked(case, here)
    for other, best in known.items():
        if here.within(needed[other]) and not locked(case, needed[other]):
            narrow = narrow.with_plan(best.objective, best.exposure)
        if nested and needed[other].within(here):
            narrow = replace(narrow, lower_bound=max(narrow.lower_bound, best.lower_bound))
    return loss(narrow, incumbent.best_known, nested=nested)


def pledge_values(
    case: Case,
    plan: Plan,
    runner: Runner,
    limits: SolveLimits | None = None,
    stopped: Stopped = never,
    on_improved: OnImproved = ignore,
) -> Iterator[WithdrawalImpact]:
    """Marginal value of each pledge and each fund of a case: the impact of its withdrawal.

    Args:
        case: A case without faults.
        plan: Its plan, which is searched further first.
        runner: Runs the solves.
        limits: Limits of each solve.
        stopped: Polled for a request to stop.
        on_improved: Called with every better plan of the case; later answers refer to it.

    Yields:
        Every pledge and fund, and again whenever more is known: those that the plan does not use at once, the others
        as they are solved. The last impact of each counts.
    """
    incumbent = QuestionIncumbent(case, plan, runner, limits or SolveLimits(), stopped, on_improved)
    withdrawals = pledge_withdrawals(case)
    searched = incumbent.search()
    if searched is None:
        return
    if searched.answer is None:
        note = not_searched(searched)
        yield from (WithdrawalImpact(each, note=note, unanswered=True) for each in withdrawals)
        return
    yield from withdrawal_impacts(incumbent, withdrawals)
