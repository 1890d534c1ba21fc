"""What to ask for: the exposure that one more unit or more money would avert, and what each pledge is worth."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task
from planner.insight.base import ROUNDS, Base, Improved, Stopped, beats, never, nobody, unanswered
from planner.insight.effort import Effort
from planner.insight.losses import Left, Loss, left, locked, pledge_losses, used, without
from planner.insight.offers import ONE_MORE, Offer, cost_of, suggested, takes_up, with_offer
from planner.insight.worth import Known, Worth, best_of, unneeded, worth
from planner.plan import Outcome, Plan
from planner.tables import Case

PROMISING = 0.05
"""Share of the highest estimate from which on an offer is looked at twice [1]."""

BASE = "the plan as it is"

ONE_LESS = Loss(ONE_MORE, "offer", frozenset({ONE_MORE}), frozenset({ONE_MORE}))
"""That an offer is taken back."""

NOT_SEARCHED = "The plan itself could not be searched further first."
"""What is added where nothing could be answered for that."""


@dataclass(frozen=True)
class Wanted:
    """What is known so far of a candidate offer."""

    offer: Offer
    estimate: float | None = None
    """Difference in what can be proved of the relaxations, in which units may be split [civilian-months]: an estimate.
    None before there is one."""
    worth: Worth | None = None
    """What the plans found say; None before the offer is solved, and where it is not answered."""
    cost_usd: float = 0.0
    """What the plan with the offer spends on its unit, or out of its money [USD]."""
    words: str = ""
    """What else there is to say of this answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked, and there is no answer."""

    @property
    def per_million(self) -> float | None:
        """Exposure averted per million USD spent on it; None where none is [civilian-months / million USD]."""
        return self.worth.exposure / (self.cost_usd / 1e6) if self.worth is not None and self.cost_usd > 0 else None


def most_wanted(
    case: Case,
    plan: Plan,
    offers: Sequence[Offer],
    runner: Runner,
    effort: Effort | None = None,
    stopped: Stopped = never,
    improved: Improved = nobody,
) -> Iterator[Wanted]:
    """What every offer is worth: first as the relaxation estimates it, then solved, in order of promise.

    A unit that the relaxation has a use for and the search does not take up is searched once more, beginning with it at
    every mission that it may go to. The plan is first searched further itself, so that no offer is credited with what
    more searching finds without it; and what a plan with an offer comes to once the offer is taken out of it again is
    a plan of the case: where that is better, it becomes the plan that all are asked about, and all are asked anew. A
    plan of the case is a plan of the case with one more offer too, so that no worth is negative.

    Args:
        case: A case without faults.
        plan: Its plan.
        offers: What to ask about.
        runner: What solves.
        effort: How much work each solve may do.
        stopped: Asked now and then whether to give up.
        improved: Hears of every better plan of the case; all answers after it are of that plan.

    Yields:
        Every offer, again with more known of it; the last one of an offer counts.
    """
    base = Base(case, plan, runner, effort or Effort(), stopped, improved)
    known = {offer.name: Wanted(offer) for offer in offers}
    cases = {offer.name: with_offer(case, offer) for offer in offers}
    screens = [Task(BASE, case, base.effort.screen, plan), base.further]
    screens += [Task(name, each, base.effort.screen, plan) for name, each in cases.items()]
    for name, estimate in _estimates(runner.run(screens, stopped), base):
        known[name] = replace(known[name], estimate=estimate)
        yield known[name]
    searched = base.search()
    yield from known.values()
    if searched is None or stopped():
        return
    if searched.answer is None:
        words = f"{unanswered(searched)} {NOT_SEARCHED}"
        yield from (replace(each, words=words, unanswered=True) for each in known.values())
        return
    for left_over in reversed(range(ROUNDS)):
        asked = _Offers(base, known, cases)
        yield from asked.solve()
        if not left_over or stopped() or asked.better is None or not base.offer(asked.better):
            return
        yield from known.values()


class _Offers:
    """Every offer, solved beside one plan."""

    def __init__(self, base: Base, known: dict[str, Wanted], cases: dict[str, Case]) -> None:
        self._base, self._known, self._cases = base, known, cases
        self._found: dict[str, Plan] = {}
        """By offer: the best plan with it, with the best of what was proved."""
        self._narrow: dict[str, Known] = {}
        """By offer: what is known without it."""
        self.better: Plan | None = None
        """A plan of the case that is better than the one that is asked about."""
        self._least = base.known.objective

    def solve(self) -> Iterator[Wanted]:
        """Every offer, and once more those that may have a use."""
        base, order = self._base, sorted(self._known, key=lambda name: -(self._known[name].estimate or 0.0))
        found = {}
        for done in base.runner.run(self._tasks(dict.fromkeys(order, base.plan)), base.stopped):
            found[done.task.name] = self._answered(done)
            yield found[done.task.name]
        again = [name for name in order if name in found and _promising(found[name], self._known.values())]
        starts = {name: suggested(self._cases[name], base.plan, self._known[name].offer) for name in again}
        for done in base.runner.run(self._tasks(starts), base.stopped):
            if done.result.answer is not None:  # else the first answer stands
                yield self._answered(done)

    def _tasks(self, starts: dict[str, Plan]) -> list[Task]:
        return [Task(name, self._cases[name], self._base.effort.search, start) for name, start in starts.items()]

    def _answered(self, done: CompletedTask) -> Wanted:
        """What is known of an offer once another solve of it is done."""
        name, plan = done.task.name, done.result.answer
        known = self._known[name]
        if plan is None:
            return replace(known, words=unanswered(done.result), unanswered=True)
        self._learn(name, plan)
        best, base = self._found[name], self._base.known
        found = worth(self._narrow[name], Known.of(best.summary).with_plan(base.objective, base.exposure))
        if found.objective <= 0 or not takes_up(best, known.offer):
            unused = replace(found, exposure=0.0, objective=0.0)
            return replace(known, worth=unused, words="The plan does not take it up.")
        return replace(known, worth=found, cost_usd=cost_of(best, known.offer))

    def _learn(self, name: str, plan: Plan) -> None:
        """Take in a plan with an offer, and what is left of it without."""
        before, narrow = self._found.get(name), self._narrow.get(name, self._base.known)
        self._found[name] = plan if before is None else best_of(plan, before)
        if plan.summary.objective < narrow.objective:
            without_it = left(self._cases[name], plan, ONE_LESS)
            if without_it.known is not None:
                narrow = narrow.with_plan(without_it.known.objective, without_it.known.exposure)
                if beats(without_it.known.objective, self._least):
                    self.better, self._least = without_it.plan, without_it.known.objective
        self._narrow[name] = narrow


def _promising(wanted: Wanted, others: Iterable[Wanted]) -> bool:
    """Whether to look again for a use of a unit that the relaxation has a use for, and the search had none."""
    most = max((each.estimate or 0.0 for each in others), default=0.0)
    unused = wanted.worth is not None and wanted.worth.objective <= 0 and not wanted.offer.purpose
    return unused and (wanted.estimate or 0.0) > PROMISING * most


def _estimates(screened: Iterable[CompletedTask], base: Base) -> Iterator[tuple[str, float]]:
    """By offer: by how much the relaxation's bound falls below that of the plan as it is."""
    bounds: dict[str, float] = {}
    for done in screened:
        if base.heard(done) or done.result.answer is None or done.result.answer.summary.bound is None:
            continue
        bounds[done.task.name] = done.result.answer.summary.bound
        news = bounds if done.task.name == BASE else {done.task.name: bounds[done.task.name]}
        if BASE in bounds:
            yield from ((name, max(0.0, bounds[BASE] - bound)) for name, bound in news.items() if name != BASE)


@dataclass(frozen=True)
class Lost:
    """What a pledge, fund, contributor or group is worth to a plan: what falls out with it."""

    loss: Loss
    left: Left | None = None
    """The plan without it, nothing else planned anew; None where the plan does without it."""
    worth: Worth | None = None
    """None before it is solved, and where it is not answered."""
    words: str = ""
    """What else there is to say of this answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked, and there is no answer."""


def solve_losses(base: Base, losses: Sequence[Loss]) -> Iterator[Lost]:
    """What is lost when something falls out and all others are planned anew, the heaviest loss first.

    Each solve begins with what is left of the plan, so that planning anew never loses more than not planning. A plan
    without something is a plan with it too: where it is better than the one that is asked about, it becomes that, and
    all are asked anew.

    Args:
        base: The plan, searched further.
        losses: What falls out.

    Yields:
        Every loss, again with more known of it; the last one of each counts.
    """
    for left_over in reversed(range(ROUNDS)):
        needed = {f"{loss.kind} {loss.name}": loss for loss in losses if used(base.plan, loss)}
        for loss in losses:
            if loss not in needed.values():
                yield Lost(loss, worth=unneeded(base.known), words="The plan does without it.")
        found: Plan | None = None
        for lost, plan in _solved_losses(base, needed):
            yield lost
            nested = not locked(base.case, lost.loss)
            if plan is not None and nested and beats(plan.summary.objective, (found or base.plan).summary.objective):
                found = plan
        if not left_over or found is None or base.stopped() or not base.offer(found):
            return


def _solved_losses(base: Base, needed: dict[str, Loss]) -> Iterator[tuple[Lost, Plan | None]]:
    """Losses as they are answered, each with the plan that was found without it."""
    for loss in needed.values():
        yield Lost(loss, base.left(loss)), None
    order = sorted(needed, key=lambda name: -base.left(needed[name]).exposure)
    tasks = [
        Task(name, without(base.case, needed[name]), base.effort.search, base.left(needed[name]).plan) for name in order
    ]
    for done in base.runner.run(tasks, base.stopped):
        loss, plan = needed[done.task.name], done.result.answer
        lost = Lost(loss, base.left(loss))
        if plan is None:
            infeasible = done.result.outcome is Outcome.INFEASIBLE
            yield replace(lost, words=unanswered(done.result), unanswered=not infeasible), None
        else:
            yield replace(lost, worth=_loss(base, lost, plan)), plan


def _loss(base: Base, lost: Lost, plan: Plan) -> Worth:
    without_it = Known.of(plan.summary)
    if lost.left is not None and lost.left.known is not None:
        without_it = without_it.with_plan(lost.left.known.objective, lost.left.known.exposure)
    return worth(without_it, base.known, nested=not locked(base.case, lost.loss))


def pledge_values(
    case: Case,
    plan: Plan,
    runner: Runner,
    effort: Effort | None = None,
    stopped: Stopped = never,
    improved: Improved = nobody,
) -> Iterator[Lost]:
    """What each pledge and each fund of a case is worth.

    Args:
        case: A case without faults.
        plan: Its plan, which is searched further first.
        runner: What solves.
        effort: How much work each solve may do.
        stopped: Asked now and then whether to give up.
        improved: Hears of every better plan of the case; all answers after it are of that plan.

    Yields:
        Every pledge and fund, again with more known of it: at once those that the plan does without, the others as
        they are solved. The last one of each counts.
    """
    base = Base(case, plan, runner, effort or Effort(), stopped, improved)
    losses = pledge_losses(case)
    searched = base.search()
    if searched is None:
        return
    if searched.answer is None:
        yield from (Lost(loss, words=f"{unanswered(searched)} {NOT_SEARCHED}", unanswered=True) for loss in losses)
        return
    yield from solve_losses(base, losses)
