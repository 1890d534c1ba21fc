"""What to insure: the cheapest alternates, or additional pledges, that take the worst tenth of futures down by a tenth.

By a tenth, that is of what the worst tenth leaves more than if all come. An alternate is a unit that the plan does not
deploy, called where one of the first is missing. Alternates
are added one after the other, the one first that takes the worst tenth down most for its cost, unless one alone does it
cheaper.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.answers.prospects import Alternate, Insurance
from planner.delivery.mission_supply import Figures
from planner.delivery.standby import Standby, StandbyTrial
from planner.delivery.worth import worst_tenth
from planner.insight.incumbent import Stopped, never
from planner.insight.offers import QUICK, CandidateOffer, useful, with_offers
from planner.plan import Plan
from planner.tables import Case

FUTURES = 500
"""Futures that they are tried in [1]."""

GLANCE = 100
"""Futures that all candidates are first tried in, of which the best are tried in all [1]."""

DOWN = 0.1
"""By how much the worst tenth is to come down, as a share of what it leaves more than if all come [1]."""

WORST = 2
"""Missions, those first that lose most in the worst tenth, that alternates stand behind [1]."""

MOST = 5
"""Most alternates [1]."""

KEPT = 12
"""Candidates, the best for their cost, that are tried again beside those already chosen [1]."""


@dataclass(frozen=True)
class _Insured:
    """Alternates, and what the worst tenth and the mean come to with them [civilian-months]."""

    chosen: tuple[Standby, ...]
    totals: Figures
    """Unprotected exposure by future."""

    @cached_property
    def worst(self) -> float:
        """In the worst tenth."""
        return worst_tenth(self.totals)[0]

    @property
    def cost_usd(self) -> float:
        """Cost if all serve [USD]."""
        return sum(each.cost_usd for each in self.chosen)


def insurance(
    case: Case,
    plan: Plan,
    number: int = FUTURES,
    seed: int = 1,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    stopped: Stopped = never,
) -> Insurance:
    """The cheapest alternates that take the worst tenth down by a tenth, or as far as any do.

    Args:
        case: A case without faults.
        plan: A plan of it.
        number: Futures that they are tried in.
        seed: Seed of the futures.
        on_progress: Called with the candidates that were tried, and with how many there are.
        stopped: Polled for a request to stop, which ends with the best found so far.
    """
    insuring = _Insuring(case, plan, number, seed)
    if_all_come = float(plan.exposure["unprotected"].sum())
    start = _Insured((), insuring.totals)
    aim = start.worst - DOWN * max(0.0, start.worst - if_all_come)
    glance = _Insuring(case, plan, min(GLANCE, number), seed)
    seen = glance.tried(_Insured((), glance.totals), list(glance.candidates()), on_progress, stopped)
    candidates = [each.chosen[-1] for each in _better(seen, _Insured((), glance.totals))]
    steps, alone = [start], list[_Insured]()
    while steps[-1].worst > aim and len(steps) <= MOST and not stopped():
        tried = insuring.tried(steps[-1], candidates[:KEPT], on_progress, stopped)
        better = _better(tried, steps[-1])
        if not better:
            break
        alone = alone or [each for each in better if each.worst <= aim]
        candidates = [each.chosen[-1] for each in better[1:]]
        steps.append(better[0])
    cheapest = min(alone, key=lambda each: each.cost_usd, default=None)
    if cheapest is not None and (steps[-1].worst > aim or cheapest.cost_usd < steps[-1].cost_usd):
        steps = [start, cheapest]
    alternates = tuple(insuring.told(each) for each in steps[1:])
    return Insurance(number, seed, if_all_come, start.worst, aim, alternates)


def _better(tried: Iterable[_Insured], before: _Insured) -> list[_Insured]:
    """Trials that take the worst tenth down, those first that do most for a dollar."""
    better = (each for each in tried if each.worst < before.worst)
    return sorted(better, key=lambda each: (each.worst - before.worst) / max(1.0, each.chosen[-1].cost_usd))


class _Insuring:
    """A plan in futures, and what becomes of it with alternates."""

    def __init__(self, case: Case, plan: Plan, number: int, seed: int) -> None:
        offers = [CandidateOffer(name, QUICK) for name in useful(case)]
        self._new = {offer.key for offer in offers}
        self._standing = StandbyTrial(with_offers(case, offers), plan, number, seed)

    @property
    def totals(self) -> Figures:
        """Unprotected exposure by future, without any alternate [civilian-months]."""
        return self._standing.totals

    def candidates(self) -> Iterator[Standby]:
        """Units of pledges that the plan does not deploy, one of each kind, and new ones, behind the worst missions."""
        seen = set()
        for found in self._standing.candidates(self._standing.losing(WORST)):
            kind = (*found.row[2:3], *found.row[4:]) if found.pledge in self._new else found.row[4:]
            if (key := (found.mission, kind, found.chance)) not in seen:
                seen.add(key)
                yield found

    def tried(
        self,
        before: _Insured,
        candidates: list[Standby],
        on_progress: Callable[[int, int], object],
        stopped: Callable[[], bool],
    ) -> Iterator[_Insured]:
        """Trials with each of some candidates beside the alternates of another trial."""
        for done, candidate in enumerate(candidates, start=1):
            if stopped():
                return
            mine = tuple(each for each in before.chosen if each.mission == candidate.mission)
            now, then = (self._standing.exposure(candidate.mission, own) for own in ((*mine, candidate), mine))
            yield _Insured((*before.chosen, candidate), before.totals - then + now)
            on_progress(done, len(candidates))

    def told(self, trial: _Insured) -> Alternate:
        """The last alternate of a trial."""
        last = trial.chosen[-1]
        return Alternate(
            pledge=last.pledge,
            new=last.pledge in self._new,
            mission=last.mission,
            from_period=int(str(last.row[5])),
            chance=last.chance,
            cost_usd=last.cost_usd,
            worst_tenth=trial.worst,
            expected=float(trial.totals.mean()),
        )
