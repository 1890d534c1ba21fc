"""What to ask for: what one more unit, or more money, adds to the current plan, at least and at most.

At least: a verified plan with the offer shows it. At most: no plan with the offer is better than a proven bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from planner.answers import OfferAnswer
from planner.batch.runner import Runner
from planner.batch.task import BatchTask, TaskResult
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
from planner.insight.marginal import BestKnown, MarginalValue, answered, best_of, gain
from planner.insight.offers import CandidateOffer, cost_of, covers, uses, with_offer, with_offers
from planner.insight.solve_limits import SolveLimits
from planner.insight.variation import Base, VariationTask
from planner.insight.withdrawals import Withdrawal, remaining_plan
from planner.language import say
from planner.plan import Plan
from planner.solve import Closed, VariationWork
from planner.tables import Case

WORTHLESS = 0.05
"""Share of what the plan may miss up to which a first bound says that an offer adds next to nothing [1]."""

AS_IT_IS, NEXT_TO_NOTHING = say("the plan as it is"), say("all offers that add next to nothing")
NO_USE = say("No use for it was found.")


@dataclass(frozen=True)
class OfferValue:
    """What a candidate offer adds to the plan, as far as it is known."""

    offer: CandidateOffer
    value: MarginalValue | None = None
    """None before it is first solved, and where it is not answered."""
    cost_usd: float = 0.0
    """Money that the plan with it spends on the unit, or takes from the fund [USD]."""
    note: str = ""
    """Remarks on the answer, or why there is none, in sentences."""
    unanswered: bool = False
    """Whether it was asked and could not be answered."""
    final: bool = False
    """Whether it has had all its work."""

    @property
    def per_million(self) -> float | None:
        """Least averted per million USD spent on it [civilian-months / million USD]; None where none is spent."""
        return self.value.low / (self.cost_usd / 1e6) if self.value is not None and self.cost_usd > 0 else None

    @property
    def answer(self) -> OfferAnswer:
        """Row of the answers."""
        row = OfferAnswer(
            name=self.offer.name,
            what=self.offer.unit_type or "money",
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
    """Value every offer, with the same work for each: a first look at all of them, then a thorough one.

    The plan itself is searched further in between, so that no offer is credited with an improvement that is possible
    without it. A plan with an offer, less the offer, is a plan of the case: where it is better than the incumbent it
    replaces it, and all offers are valued anew. A plan of the case is a plan with any offer, so no value is negative.
    A plan with one offer is one with any that covers it, and a bound with the other holds with the one.

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
    valuation = _Valuation(incumbent, offers)
    yield from valuation.look(incumbent.limits.quick, [incumbent.search_task])
    searched = incumbent.search()
    if searched is None or stopped():
        return
    if searched.answer is None:
        note = not_searched(searched)
        yield from (OfferValue(offer, note=note, unanswered=True, final=True) for offer in offers)
        return
    valuation.settle()
    yield from valuation.known(final=False)
    yield from valuation.look(incumbent.limits.thorough, [valuation.bounding()])
    yield from _against_better_plans(valuation, incumbent, stopped)
    yield from valuation.known(final=True)


def _against_better_plans(
    valuation: "_Valuation", incumbent: QuestionIncumbent, stopped: Stopped
) -> Iterator[OfferValue]:
    """Value all offers anew against every better plan of the case that an answer leaves behind."""
    for _ in range(ROUNDS - 1):
        better = valuation.take_better()
        if stopped() or better is None or not incumbent.polish(valuation.base, better):
            return
        yield from valuation.known(final=False)
        yield from valuation.look(incumbent.limits.quick)


class _Valuation:
    """What is known of every offer, against one incumbent."""

    def __init__(self, incumbent: QuestionIncumbent, offers: Sequence[CandidateOffer]) -> None:
        self._incumbent, self._offers = incumbent, {offer.name: offer for offer in offers}
        self._whole = with_offers(incumbent.case, offers)
        self._cases = {name: with_offer(incumbent.case, offer) for name, offer in self._offers.items()}
        self._covered = {
            one.name: [other.name for other in offers if covers(incumbent.case, one, other)] for one in offers
        }
        self._found: dict[str, Plan] = {}
        """Best plan that uses an offer."""
        self._bounds = dict.fromkeys(self._offers, -inf)
        self._failed: dict[str, str] = {}
        """Why an offer has no answer."""
        self._answered: set[str] = set()
        self._least = incumbent.best_known
        """Objective and exposure of the best plan without any offer, be it one that an answer leaves behind."""
        self._better: Plan | None = None
        self._relaxed = -inf
        """Bound of the incumbent's relaxation."""
        self._bounded: frozenset[str] = frozenset()
        """Offers with a shared bound."""

    @property
    def base(self) -> Base:
        """The case and its incumbent, with every offer to be opened."""
        keys = [(bool(offer.purpose), offer.key) for offer in self._offers.values()]
        closed = Closed(*(frozenset(key for money, key in keys if money == of) for of in (False, True)))
        return Base(self._whole, closed, self._incumbent.plan, self._incumbent.limits.variation)

    def look(self, work: VariationWork, beside: Sequence[BatchTask] = ()) -> Iterator[OfferValue]:
        """Solve every offer with as much work for each, and other tasks beside that the incumbent learns from after."""
        base, unbounded = self.base, replace(work, bounding=0)
        tasks: list[BatchTask] = [
            VariationTask(AS_IT_IS, base, self._incumbent.case, base.closed, VariationWork(0, 0)),
            *beside,
        ]
        for name in sorted(self._offers, key=self._bounds.__getitem__):
            allowed = unbounded if name in self._bounded else work
            tasks.append(VariationTask(name, base, self._cases[name], self._without_others(name), allowed))
        taken = []
        for done in self._incumbent.runner.run(tasks, self._incumbent.stopped):
            if done.task.name in self._offers:
                self._learn(done.task.name, done.result)
                yield self._value(done.task.name, final=False)
            elif done.task.name == AS_IT_IS:
                self._relaxed = done.result.bound
            elif done.task.name == NEXT_TO_NOTHING:
                yield from self._bound_together(done.result)
            else:
                taken.append(done)
        for done in taken:
            self._incumbent.take(done)

    def settle(self) -> None:
        """Search the case itself in every mission, and see which offers add next to nothing by their first bound."""
        most = self._relaxed - WORTHLESS * (self._incumbent.best_known.objective - self._relaxed)
        self._bounded = frozenset(name for name, bound in self._bounds.items() if bound >= most)
        self._incumbent.polish(self.base)
        self._least = self._incumbent.best_known

    def bounding(self) -> VariationTask:
        """Task that bounds together all offers that add next to nothing: a bound with all is one with each."""
        base, opened = self.base, frozenset(self._offers[name].key for name in self._bounded)
        closed = Closed(base.closed.pledges - opened, base.closed.funds - opened)
        case = with_offers(self._incumbent.case, [self._offers[name] for name in sorted(self._bounded)])
        return VariationTask(NEXT_TO_NOTHING, base, case, closed, self._incumbent.limits.shared_bound)

    def known(self, *, final: bool) -> Iterator[OfferValue]:
        """Every offer that has been solved, as it is known against the incumbent."""
        yield from (self._value(name, final=final) for name in self._offers if name in self._answered)

    def take_better(self) -> Plan | None:
        """A plan of the case, found with an offer and without it now, that is better than the incumbent; only once."""
        better, self._better = self._better, None
        return better

    def _bound_together(self, result: TaskResult) -> Iterator[OfferValue]:
        for name in sorted(self._bounded) if result.cacheable else ():
            self._bounds[name] = max(self._bounds[name], result.bound)
            yield self._value(name, final=False)

    def _without_others(self, name: str) -> Closed:
        base, mine = self.base.closed, {self._offers[name].key}
        return Closed(base.pledges - mine, base.funds - mine)

    def _learn(self, name: str, result: TaskResult) -> None:
        """Record what a solve found with an offer, and what remains of it without the offer."""
        if not result.cacheable:
            self._failed[name] = unanswered(result)
            return
        self._failed.pop(name, None)
        self._answered.add(name)
        self._bounds[name] = max(self._bounds[name], result.bound)
        plan = result.plan
        if plan is None:
            return
        if uses(plan, self._offers[name]):
            known = self._found.get(name)
            self._found[name] = plan if known is None else best_of(plan, known)
        self._leave(name, plan)

    def _leave(self, name: str, plan: Plan) -> None:
        """Take over what a plan is worth without the offer, where that is better than the best plan without any."""
        if plan.summary.objective >= self._least.objective:
            return
        key = frozenset({self._offers[name].key})
        remaining = remaining_plan(self._cases[name], plan, Withdrawal(name, "offer", key, key))
        if remaining.best_known is not None and remaining.best_known.objective < self._least.objective:
            self._least = self._least.with_plan(remaining.best_known.objective, remaining.best_known.exposure)
            if improves(self._least.objective, self._incumbent.best_known.objective):
                self._better = remaining.plan

    def _value(self, name: str, *, final: bool) -> OfferValue:
        """What an offer adds, by all that is known of it and of those that it covers or that cover it."""
        offer = self._offers[name]
        if name in self._failed and name not in self._answered:
            return OfferValue(offer, note=self._failed[name], unanswered=True, final=final)
        base = self._incumbent.best_known
        base = base.with_plan(self._least.objective, self._least.exposure)
        bounds = [self._bounds[other] for other, covered in self._covered.items() if name in covered]
        plans = [(self._found[other], other) for other in self._covered[name] if other in self._found]
        best, of = min(plans, key=lambda each: each[0].summary.objective, default=(self._incumbent.plan, ""))
        value = gain(base, replace(BestKnown.of(best.summary), lower_bound=max(bounds)))
        if value.low <= 0:
            return OfferValue(offer, value, note=NO_USE if final else "", final=final)
        return OfferValue(offer, value, cost_of(best, self._offers[of]), final=final)
