r"""Plans that hedge: who is asked first, and which alternates stand behind each mission, in their order.

Of plans and alternates that were tried, those that come to least over a seeded sample of futures, as ordered:
:math:`(1-\lambda)` times what they leave on average, and :math:`\lambda` times what they leave in the worst tenth.
The search begins with the plan by chances and with the one in full, and is never worse than either in the sample. It
adds the alternate that helps most, one after the other, and then takes out, and puts in another order, what helps.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from planner.chances import chances_of
from planner.delivery.hedge_bound import hedge_bound
from planner.delivery.mission_supply import Figures
from planner.delivery.standby import Standby, StandbyTrial, rows_of
from planner.delivery.worth import mean_error, worst_tenth
from planner.facts.amounts import amount, broken, differs, exceeds
from planner.fault import Fault
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
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Plan:
    """The best of some plans with alternates behind their missions, and what it comes to.

    Args:
        case: A case without faults.
        plans: Verified plans of it, at least one.
        number: Futures that it is hedged against.
        on_progress: Called with the alternates that were tried beside a plan, and with how many there may be.
        stopped: Polled for a request to stop, which ends with the best found so far.
    """
    alone = [Hedged(StandbyTrial(case, plan, number, SEED), ()) for plan in plans]
    found = [_searched(each, on_progress, stopped) for each in alone]
    best = min(found, key=lambda each: each.value)
    weight = case.settings.hedge_weight
    bound = hedge_bound(case, best.standing.futures, best.totals, weight)
    others = Hedged(replace(best.standing, number=OTHERS, seed=OTHER_SEED), best.chosen)
    worst, error = worst_tenth(others.totals)
    hedge = {
        **_claimed(best),
        "bound": min(bound, best.value),
        "without_alternates": min(each.value for each in alone),
        "others": float(OTHERS),
        "expected_in_others": float(others.totals.mean()),
        "expected_error": mean_error(others.totals),
        "worst_tenth_in_others": worst,
        "worst_tenth_error": error,
    }
    plan = best.standing.plan
    frames = {**plan.frames, "alternates": frame("alternates", rows_of(best.chosen))}
    return replace(plan, frames=frames, summary=replace(plan.summary, hedge=hedge))


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


def _searched(hedged: Hedged, on_progress: Callable[[int, int], object], stopped: Callable[[], bool]) -> Hedged:
    """The plan with the alternates that were found to help."""
    candidates = _at_a_glance(hedged, on_progress, stopped)
    while candidates and len(hedged.chosen) < MOST and not stopped():
        best = min((hedged.with_one(each) for each in candidates[:KEPT]), key=lambda each: each.value)
        if not best.better_than(hedged):
            break
        hedged = best
        candidates = [each for each in candidates if each.pledge != hedged.chosen[-1].pledge]
    while not stopped():
        other = min(_neighbours(hedged), key=lambda each: each.value, default=hedged)
        if not other.better_than(hedged):
            break
        hedged = other
    return hedged


def _at_a_glance(
    hedged: Hedged, on_progress: Callable[[int, int], object], stopped: Callable[[], bool]
) -> list[Standby]:
    """Alternates that help in a few futures, the best first."""
    few = Hedged(replace(hedged.standing, number=min(GLANCE, hedged.standing.number)), ())
    candidates = list(few.standing.candidates(few.standing.losing(BEHIND)))
    tried: list[tuple[float, int]] = []
    for done, candidate in enumerate(candidates):
        if stopped():
            break
        if (trial := few.with_one(candidate)).better_than(few):
            tried.append((trial.value, done))
        on_progress(done + 1, len(candidates))
    return [candidates[number] for _, number in sorted(tried)]


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
    told = plan.summary.hedge
    if not told:
        return
    claimed = _claimed(
        Hedged(StandbyTrial(case, plan, int(told["futures"]), int(told["seed"])), standing_by(case, plan))
    )
    for name, value in claimed.items():
        if differs(told[name], value):
            yield broken(f"hedge, {name}", "summary", amount(told[name]), amount(value))
    if exceeds(told["bound"], claimed["value"]):
        yield broken("hedge, bound", "summary", amount(told["bound"]), f"at most {amount(claimed['value'])}")


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
