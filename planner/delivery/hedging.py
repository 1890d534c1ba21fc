r"""Plans that hedge: who is asked first, and which alternates stand behind each mission, in their order.

Of plans and alternates that were tried, those that come to least over a seeded sample of futures, as ordered:
:math:`(1-\lambda)` times what they leave on average, and :math:`\lambda` times what they leave in the worst tenth.
The search begins with the plan by chances and with the one in full, and is never worse than either in the sample. It
adds the alternate that helps most, one after the other, and then takes out, and puts in another order, what helps.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.chances import chances_of
from planner.delivery.hedge_bound import hedge_bound
from planner.delivery.mission_supply import Figures
from planner.delivery.standby import Standby, StandbyTrial, rows_of
from planner.delivery.worth import mean_error, worst_tenth
from planner.facts.amounts import amount, broken, differs, exceeds
from planner.fault import Fault
from planner.language import say
from planner.plan import Plan
from planner.plan.plan_tables import frame
from planner.tables import Case

FUTURES, SEED = 200, 1
"""Futures that a plan is hedged against, and the seed that they are drawn with."""

OTHERS, OTHER_SEED = 500, 1_000_003
"""Futures that had no part in it, in which it is tried, and their seed."""

GLANCE = 60
"""Futures that all alternates are first tried in, of which the best are tried in all [1]."""

BEHIND = 4
"""Missions, those first that lose most in the worst tenth, that alternates stand behind [1]."""

KEPT = 12
"""Alternates, the best at a glance, that are tried beside those already chosen [1]."""

MOST = 12
"""Most alternates [1]."""

BETTER = 1e-6
"""Part of a figure by which another is better, and not rounding [1]."""


@dataclass(frozen=True, eq=False)
class Hedged:
    """A plan with alternates, in a sample of futures."""

    standing: StandbyTrial
    chosen: tuple[Standby, ...]

    @cached_property
    def totals(self) -> Figures:
        """Unprotected exposure by future [civilian-months]: shape (futures)."""
        return self.standing.with_alternates(self.chosen)

    @cached_property
    def value(self) -> float:
        """Mean and worst tenth, as the case weighs them [civilian-months]."""
        return mixed(self.totals, self.standing.case.settings.hedge_weight)

    def with_one(self, other: Standby) -> "Hedged":
        """The same with one alternate more, after the others."""
        return replace(self, chosen=(*self.chosen, other))

    def better_than(self, other: "Hedged") -> bool:
        """Whether it comes to less, by more than rounding."""
        return self.value < other.value - BETTER * abs(other.value)


def mixed(totals: Figures, weight: float) -> float:
    """Mean over futures, and over the worst tenth of them, weighed [civilian-months]."""
    return (1.0 - weight) * float(totals.mean()) + weight * worst_tenth(totals)[0]


def hedged_plan(
    case: Case,
    plans: Sequence[Plan],
    number: int = FUTURES,
    on_tried: Callable[[], object] = lambda: None,
    stopped: Callable[[], bool] = lambda: False,
    exchange: Callable[["Hedged"], "Hedged"] = lambda hedged: hedged,
) -> Plan:
    """The best of some plans with alternates behind their missions, and what it comes to.

    Args:
        case: A case without faults.
        plans: Verified plans of it, at least one; those that have alternates are searched on from these.
        number: Futures that it is hedged against.
        on_tried: Called whenever something was tried.
        stopped: Polled for a request to stop, which ends with the best found so far.
        exchange: Exchanges first units with alternates where that helps.
    """
    begun = [Hedged(StandbyTrial(case, plan, number, SEED), standing_by(case, plan)) for plan in plans]
    alone = [replace(each, chosen=()) for each in begun]
    search = _AlternateSearch(on_tried, stopped)
    found = [search.searched(each) for each in begun]
    best = exchange(min(found, key=lambda each: each.value))
    weight = case.settings.hedge_weight
    bound = hedge_bound(case, best.standing.futures, best.totals, weight)
    hedge = {
        **_claimed(best),
        "bound": min(bound, best.value),
        "without_alternates": min(each.value for each in (*alone, replace(best, chosen=()))),
        **_in_others(best, OTHERS),
    }
    plan = best.standing.plan
    frames = {**plan.frames, "alternates": frame("alternates", rows_of(best.chosen))}
    return replace(plan, frames=frames, summary=replace(plan.summary, hedge=hedge, claimed=None))


def _claimed(hedged: Hedged) -> dict[str, float]:
    """What is said of a plan over its sample, and can be worked out again."""
    return {
        "weight": hedged.standing.case.settings.hedge_weight,
        "futures": float(hedged.standing.number),
        "seed": float(hedged.standing.seed),
        "expected": float(hedged.totals.mean()),
        "worst_tenth": worst_tenth(hedged.totals)[0],
        "value": hedged.value,
    }


def _in_others(hedged: Hedged, number: int) -> dict[str, float]:
    """What is said of a plan over a number of futures that had no part in it."""
    others = Hedged(replace(hedged.standing, number=number, seed=OTHER_SEED), hedged.chosen)
    worst, error = worst_tenth(others.totals)
    return {
        "others": float(number),
        "expected_in_others": float(others.totals.mean()),
        "expected_error": mean_error(others.totals),
        "worst_tenth_in_others": worst,
        "worst_tenth_error": error,
    }


@dataclass(frozen=True)
class _AlternateSearch:
    """The search for alternates of a plan."""

    on_tried: Callable[[], object]
    stopped: Callable[[], bool]

    def searched(self, hedged: Hedged) -> Hedged:
        """A plan with the alternates that were found to help."""
        candidates = self._at_a_glance(hedged)
        while candidates and len(hedged.chosen) < MOST:
            best = self._best(map(hedged.with_one, candidates[:KEPT]))
            if best is None or not best.better_than(hedged):
                break
            hedged = best
            candidates = [each for each in candidates if each.pledge != hedged.chosen[-1].pledge]
        while (other := self._best(_neighbours(hedged))) is not None and other.better_than(hedged):
            hedged = other
        return hedged

    def _best(self, trials: Iterable[Hedged]) -> Hedged | None:
        """The best of some trials, as far as they were tried; None where none was."""
        tried: list[tuple[float, int, Hedged]] = []
        for trial in trials:
            if self.stopped():
                break
            tried.append((trial.value, len(tried), trial))
            self.on_tried()
        return min(tried)[-1] if tried else None

    def _at_a_glance(self, hedged: Hedged) -> list[Standby]:
        """Alternates that help in a few futures, the best first."""
        few = replace(hedged, standing=replace(hedged.standing, number=min(GLANCE, hedged.standing.number)))
        there = {each.pledge for each in hedged.chosen}
        tried: list[tuple[float, int, Standby]] = []
        for candidate in few.standing.candidates(few.standing.losing(BEHIND)):
            if self.stopped():
                break
            if candidate.pledge not in there and (trial := few.with_one(candidate)).better_than(few):
                tried.append((trial.value, len(tried), candidate))
            self.on_tried()
        return [candidate for _, _, candidate in sorted(tried)]


def _neighbours(hedged: Hedged) -> Iterator[Hedged]:
    """The same with an alternate less, or with two that follow each other at a mission the other way round."""
    chosen = hedged.chosen
    for number in range(len(chosen)):
        yield replace(hedged, chosen=(*chosen[:number], *chosen[number + 1 :]))
        later = [n for n in range(number + 1, len(chosen)) if chosen[n].mission == chosen[number].mission]
        if later:
            order = list(chosen)
            order[number], order[later[0]] = order[later[0]], order[number]
            yield replace(hedged, chosen=tuple(order))


def faults(case: Case, plan: Plan) -> Iterator[Fault]:
    """What a plan says of itself over its futures and does not come to when these are drawn again.

    Args:
        case: A case without faults.
        plan: A plan of it without other faults; one that is not hedged has none of these either.
    """
    told = plan.summary.stated.hedge
    if not told:
        return
    again = Hedged(StandbyTrial(case, plan, int(told["futures"]), int(told["seed"])), standing_by(case, plan))
    for name, value in (_claimed(again) | _in_others(again, int(told["others"]))).items():
        if differs(told[name], value):
            yield broken(say("hedge, {name}", name=name), "summary", amount(told[name]), amount(value))
    for name, most in (("bound", again.value), ("without_alternates", replace(again, chosen=()).value)):
        if exceeds(told[name], most):
            allowed = say("at most {amount}", amount=amount(most))
            yield broken(say("hedge, {name}", name=name), "summary", amount(told[name]), allowed)


def standing_by(case: Case, plan: Plan) -> tuple[Standby, ...]:
    """The alternates of a plan, in their order."""
    pledges = chances_of(case).pledges
    return tuple(
        Standby(
            (r.pledge, "", r.contributor, r.mission, r.unit_type, r.from_period, r.to_period, 1, r.persons, r.cost_usd),
            r.mission,
            pledges[r.pledge].p,
            r.cost_usd,
        )
        for r in plan.alternates.sort_values(["mission", "place"], kind="stable").itertuples()
    )
