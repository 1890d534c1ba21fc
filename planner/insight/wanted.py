"""What to ask for: the marginal value of one more unit, or of more money."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.answers import OfferAnswer
from planner.batch.runner import Runner
from planner.batch.task import CompletedTask, Task
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
from planner.insight.marginal import BestKnown, MarginalValue, answered, best_of, marginal_value
from planner.insight.offers import ONE_MORE, CandidateOffer, cost_of, starting_plan, uses, with_offer
from planner.insight.solve_limits import SolveLimits
from planner.insight.withdrawals import Withdrawal, remaining_plan
from planner.plan import Plan
from planner.tables import Case

PROMISING = 0.05
"""Share of the highest estimate above which an unused offer is searched again [1]."""

CURRENT_PLAN = "the plan as it is"

OFFER_WITHDRAWN = Withdrawal(ONE_MORE, "offer", frozenset({ONE_MORE}), frozenset({ONE_MORE}))
"""Withdrawal of the candidate offer."""


@dataclass(frozen=True)
class OfferValue:
    """Value of a candidate offer, as far as it is known."""

    offer: CandidateOffer
    estimate: float | None = None
    """Difference between the bounds of the relaxations, in which units may be split [civilian-months]; None before it
    is solved."""
    value: MarginalValue | None = None
    """Marginal value by the plans found; None before it is solved, and where it is not answered."""
    cost_usd: float = 0.0
    """Money that the plan spends on the unit, or takes from the fund [USD]."""
    note: str = ""
    """Remarks on the answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked and could not be answered."""

    @property
    def per_million(self) -> float | None:
        """Exposure averted per million USD spent on it [civilian-months / million USD]; None where none is spent."""
        return self.value.exposure / (self.cost_usd / 1e6) if self.value is not None and self.cost_usd > 0 else None

    @property
    def answer(self) -> OfferAnswer:
        """Row of the answers."""
        row = OfferAnswer(
            name=self.offer.name,
            what=self.offer.unit_type or "money",
            estimate=self.estimate,
            cost_usd=None if self.value is None else self.cost_usd,
            per_million=self.per_million,
            note=self.note,
        )
        return answered(row, self.value, unanswered=self.unanswered)


def most_wanted(
    case: Case,
    plan: Plan,
    offers: Sequence[CandidateOffer],
    runner: Runner,
    limits: SolveLimits | None = None,
    stopped: Stopped = never,
    on_improved: OnImproved = ignore,
) -> Iterator[OfferValue]:
    """Value every offer: first by the relaxation, then solved, most promising first.

    A unit that the relaxation uses and the search does not is searched once more, starting with it at every mission
    that it may go to. The plan itself is searched further first, so that no offer is credited with an improvement that
    is possible without it. A plan with an offer, less the offer, is a plan of the case: where it is better than the
    incumbent it replaces it, and all offers are valued anew. A plan of the case is feasible with an offer too, so no
    value is negative.

    Args:
        case: A case without faults.
        plan: Its plan.
        offers: The candidate offers.
        runner: Runs the solves.
        limits: Limits of each solve.
        stopped: Polled for a request to stop.
        on_improved: Called with every better plan of the case; later answers refer to it.

    Yields:
        Every offer, and again whenever more is known; the last value of an offer counts.
    """
    incumbent = QuestionIncumbent(case, plan, runner, limits or SolveLimits(), stopped, on_improved)
    known = {offer.name: OfferValue(offer) for offer in offers}
    cases = {offer.name: with_offer(case, offer) for offer in offers}
    screens = [Task(CURRENT_PLAN, case, incumbent.limits.screen, plan), incumbent.search_task]
    screens += [Task(name, each, incumbent.limits.screen, plan) for name, each in cases.items()]
    for name, estimate in _estimates(runner.run(screens, stopped), incumbent):
        known[name] = replace(known[name], estimate=estimate)
        yield known[name]
    searched = incumbent.search()
    yield from known.values()
    if searched is None or stopped():
        return
    if searched.answer is None:
        note = not_searched(searched)
        yield from (replace(each, note=note, unanswered=True) for each in known.values())
        return
    for rounds_left in reversed(range(ROUNDS)):
        search = _OfferSearch(incumbent, known, cases)
        yield from search.solve()
        if not rounds_left or stopped() or search.better is None or not incumbent.search_from(search.better):
            return
        yield from known.values()


class _OfferSearch:
    """Solves of every offer against one incumbent."""

    def __init__(self, incumbent: QuestionIncumbent, known: dict[str, OfferValue], cases: dict[str, Case]) -> None:
        self._incumbent, self._known, self._cases = incumbent, known, cases
        self._found: dict[str, Plan] = {}
        """Best plan with each offer, with the highest bound."""
        self._narrow: dict[str, BestKnown] = {}
        """Best known values without each offer."""
        self.better: Plan | None = None
        """A plan of the case that is better than the incumbent."""
        self._least = incumbent.best_known.objective

    def solve(self) -> Iterator[OfferValue]:
        """Solve every offer, and once more those that may still be of use."""
        incumbent = self._incumbent
        order = sorted(self._known, key=lambda name: -(self._known[name].estimate or 0.0))
        found = {}
        for done in incumbent.runner.run(self._tasks(dict.fromkeys(order, incumbent.plan)), incumbent.stopped):
            found[done.task.name] = self._valued(done)
            yield found[done.task.name]
        again = [name for name in order if name in found and _promising(found[name], self._known.values())]
        starts = {name: starting_plan(self._cases[name], incumbent.plan, self._known[name].offer) for name in again}
        for done in incumbent.runner.run(self._tasks(starts), incumbent.stopped):
            if done.result.answer is not None:  # else the first answer stands
                yield self._valued(done)

    def _tasks(self, starts: dict[str, Plan]) -> list[Task]:
        limits = self._incumbent.limits.search
        return [Task(name, self._cases[name], limits, start) for name, start in starts.items()]

    def _valued(self, done: CompletedTask) -> OfferValue:
        """Value of an offer after another solve of it."""
        name, plan = done.task.name, done.result.answer
        known = self._known[name]
        if plan is None:
            return replace(known, note=unanswered(done.result), unanswered=True)
        self._learn(name, plan)
        best, base = self._found[name], self._incumbent.best_known
        value = marginal_value(self._narrow[name], BestKnown.of(best.summary).with_plan(base.objective, base.exposure))
        if value.objective <= 0 or not uses(best, known.offer):
            unused = replace(value, exposure=0.0, objective=0.0)
            return replace(known, value=unused, note="The plan does not take it up.")
        return replace(known, value=value, cost_usd=cost_of(best, known.offer))

    def _learn(self, name: str, plan: Plan) -> None:
        """Record a plan with an offer, and what remains of it without the offer."""
        before, narrow = self._found.get(name), self._narrow.get(name, self._incumbent.best_known)
        self._found[name] = plan if before is None else best_of(plan, before)
        if plan.summary.objective < narrow.objective:
            without_it = remaining_plan(self._cases[name], plan, OFFER_WITHDRAWN)
            if without_it.best_known is not None:
                narrow = narrow.with_plan(without_it.best_known.objective, without_it.best_known.exposure)
                if improves(without_it.best_known.objective, self._least):
                    self.better, self._least = without_it.plan, without_it.best_known.objective
        self._narrow[name] = narrow


def _promising(found: OfferValue, others: Iterable[OfferValue]) -> bool:
    """Whether to search again for a use of a unit that only the relaxation uses."""
    most = max((each.estimate or 0.0 for each in others), default=0.0)
    unused = found.value is not None and found.value.objective <= 0 and not found.offer.purpose
    return unused and (found.estimate or 0.0) > PROMISING * most


def _estimates(screened: Iterable[CompletedTask], incumbent: QuestionIncumbent) -> Iterator[tuple[str, float]]:
    """Decrease of the relaxation's bound with each offer, by the name of the offer."""
    bounds: dict[str, float] = {}
    for done in screened:
        if incumbent.take(done) or done.result.answer is None or done.result.answer.summary.bound is None:
            continue
        bounds[done.task.name] = done.result.answer.summary.bound
        news = bounds if done.task.name == CURRENT_PLAN else {done.task.name: bounds[done.task.name]}
        if CURRENT_PLAN in bounds:
            yield from (
                (name, max(0.0, bounds[CURRENT_PLAN] - bound)) for name, bound in news.items() if name != CURRENT_PLAN
            )
