"""What to insure: the cheapest alternates, or additional pledges, that take the worst tenth of futures down by a tenth.

By a tenth, that is of what the worst tenth leaves more than if all come. An alternate is a unit that the plan does not
deploy; it serves where those who do not come leave it room and money, and is turned away before all others. Alternates
are added one after the other, the one first that takes the worst tenth down most for its cost, unless one alone does it
cheaper.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from planner.chances import chances_of
from planner.delivery.as_ordered import FutureOutcomes, MissionOutcomes
from planner.delivery.futures import Futures
from planner.delivery.mission_supply import Figures, MissionSupply
from planner.delivery.worth import worst_tenth
from planner.facts import Facts
from planner.insight.incumbent import Stopped, never
from planner.insight.offers import QUICK, CandidateOffer, useful, with_offers
from planner.plan import Plan
from planner.plan_tables import FRAMES
from planner.prospects import Alternate, Insurance
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

NOBODY = frozenset({-1})
"""No alternates, yet everything placed as with some."""


@dataclass(frozen=True)
class _Standby:
    """A unit that could stand behind a mission: a row of the deployments, and its kind."""

    row: tuple[object, ...]
    mission: str
    new: bool
    chance: float
    cost_usd: float


@dataclass(frozen=True)
class _Insured:
    """Alternates, and what the worst tenth and the mean come to with them [civilian-months]."""

    chosen: tuple[_Standby, ...]
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
        self._case, self._plan = with_offers(case, offers), plan
        self._facts = Facts(self._case, plan)
        self._chances = chances_of(self._case)
        self._futures = Futures(self._chances, number, seed)
        self._before = {mission: self._mission(mission, ()) for mission in self._facts.missions}

    @cached_property
    def totals(self) -> Figures:
        """Unprotected exposure by future, without any alternate [civilian-months]."""
        return np.asarray(sum(self._exposure(mission, ()) for mission in self._facts.missions))

    def candidates(self) -> Iterator[_Standby]:
        """Units of pledges that the plan does not deploy, one of each kind, and new ones, behind the worst missions."""
        deployed, seen = set(self._plan.deployments["pledge"]), set()
        for mission in self._worst():
            for name, pledge in self._facts.pledges.items():
                if name in deployed or pledge.units < 1 or pledge.contributor in self._facts.switched_off:
                    continue
                if not self._facts.allowed(name, mission):
                    continue
                found = self._candidate(name, mission)
                if found is None or not (pledge.posts or pledge.capability):
                    continue
                kind = (*found.row[2:3], *found.row[4:]) if found.new else found.row[4:]
                if (key := (mission, kind, found.chance)) not in seen:
                    seen.add(key)
                    yield found

    def _worst(self) -> list[str]:
        """Missions that lose most in the worst tenth of futures."""
        worst = self.totals >= np.quantile(self.totals, 0.9)
        sums = self._plan.exposure.groupby(self._plan.exposure["area"].map(self._case.mission_of))["unprotected"].sum()
        lost = {m: float(self._exposure(m, ())[worst].mean()) - sums.get(m, 0.0) for m in self._facts.missions}
        return sorted((m for m in lost if lost[m] > 0), key=lambda m: -lost[m])[:WORST]

    def _candidate(self, name: str, mission: str) -> _Standby | None:
        facts, pledge = self._facts, self._facts.pledges[name]
        start = max(facts.ready(name, ""), facts.mandates[mission][0])
        if start > facts.last_start(name, mission):
            return None
        last = facts.last_period(name, mission, start)
        period, moving, _ = facts.costs(name, "")
        cost = period * (last - start + 1) + moving
        row = (name, "", pledge.contributor, mission, pledge.unit_type, start, last, 1, facts.strength(name), cost)
        return _Standby(row, mission, name in self._new, self._chances.pledges[name].p, cost)

    def tried(
        self,
        before: _Insured,
        candidates: list[_Standby],
        on_progress: Callable[[int, int], object],
        stopped: Stopped,
    ) -> Iterator[_Insured]:
        """Trials with each of some candidates beside the alternates of another trial."""
        for done, candidate in enumerate(candidates, start=1):
            if stopped():
                return
            mine = tuple(each for each in before.chosen if each.mission == candidate.mission)
            now, then = (self._exposure(candidate.mission, own) for own in ((*mine, candidate), mine))
            yield _Insured((*before.chosen, candidate), before.totals - then + now)
            on_progress(done, len(candidates))

    def told(self, trial: _Insured) -> Alternate:
        """The last alternate of a trial."""
        last = trial.chosen[-1]
        name, start = str(last.row[0]), last.row[5]
        return Alternate(
            pledge=name,
            new=last.new,
            mission=last.mission,
            from_period=int(str(start)),
            chance=last.chance,
            cost_usd=last.cost_usd,
            worst_tenth=trial.worst,
            expected=float(trial.totals.mean()),
        )

    def _exposure(self, mission: str, alternates: tuple[_Standby, ...]) -> Figures:
        found = self._before[mission] if not alternates else self._mission(mission, alternates)
        return np.asarray(found.as_ordered.sum(axis=1))

    def _mission(self, mission: str, alternates: tuple[_Standby, ...]) -> FutureOutcomes:
        rows = pd.DataFrame([each.row for each in alternates], columns=list(FRAMES["deployments"]))
        deployments = self._plan.deployments
        added = (
            pd.concat([deployments, rows.astype(FRAMES["deployments"])], ignore_index=True)
            if alternates
            else deployments
        )
        facts = Facts(self._case, replace(self._plan, frames={**self._plan.frames, "deployments": added}))
        behind = frozenset(range(len(deployments), len(added))) or NOBODY
        units = np.concatenate(self._futures.arriving(facts), axis=1)
        return MissionOutcomes(MissionSupply(facts, mission, behind)).outcomes(units, self._futures)
