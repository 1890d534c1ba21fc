"""The prospect of a plan: what it is worth over many futures, from what becomes of it in each."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor

import numpy as np

from planner.answers.prospects import PeopleProspect, PeriodProspect, PlaceProspect, Prospect
from planner.chances import Chances, chances_of
from planner.chances.expected import expected_exposure
from planner.delivery.as_ordered import FutureOutcomes, all_outcomes
from planner.delivery.mission_supply import Figures
from planner.delivery.worth import spread
from planner.facts import Facts
from planner.plan import Plan
from planner.tables import Case

MOST_FUTURES = 1_000_000
"""Most futures that may be asked for [1]."""


def prospect(
    case: Case,
    plan: Plan,
    number: int,
    seed: int,
    executor: Executor,
    on_progress: Callable[[int, int], object] = lambda _done, _total: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Prospect | None:
    """What a plan is worth when pledges may not all come; None if stopped.

    Args:
        case: A case without faults.
        plan: A plan of it.
        number: Number of futures, at least 1.
        seed: Seed of the sample, 0 or more.
        executor: Runs the parts.
        on_progress: Called with the futures that are done, and with how many there are.
        stopped: Polled for a request to stop.
    """
    chances = chances_of(case)
    found = all_outcomes(case, plan, chances, number, seed, executor, on_progress, stopped)
    return None if found is None else _prospect(Facts(case, plan), chances, found, seed)


def _prospect(facts: Facts, chances: Chances, found: FutureOutcomes, seed: int) -> Prospect:
    areas, missions = list(facts.areas), list(facts.missions)
    in_mission = np.array([[facts.areas[a].mission == m for m in missions] for a in areas], dtype=float)
    in_mission = in_mission.reshape(len(areas), len(missions))
    all_come, expected = _if_all_come(facts), _expected(facts, chances)
    of = [(areas, np.eye(len(areas))), (missions, in_mission)]
    by_area, by_mission = (
        tuple(
            PlaceProspect(name, float(all_come @ part), float(expected @ part), spread(found.as_ordered @ part))
            for name, part in zip(names, parts.T, strict=True)
        )
        for names, parts in of
    )
    exposure = facts.plan.exposure
    return Prospect(
        futures=len(found.spent),
        seed=seed,
        if_all_come=float(all_come.sum()),
        in_place_only=float(exposure["in_place_only"].sum()),
        staying=spread(found.staying.sum(axis=1), float(expected.sum())),
        as_ordered=spread(found.as_ordered.sum(axis=1)),
        missions=by_mission,
        areas=by_area,
        periods=tuple(_periods(facts, found)),
        people=tuple(
            PeopleProspect(t, people, spread(-found.people[:, t - 1]).negated)
            for t, people in zip(range(1, facts.periods + 1), _people(facts).tolist(), strict=True)
        ),
        cost_usd=sum(facts.spent.values()) + sum(facts.prevention.values()),
        spent=spread(found.spent),
        turned_away=float(found.turned_away.mean()),
    )


def _periods(facts: Facts, found: FutureOutcomes) -> Iterator[PeriodProspect]:
    sums = facts.plan.exposure.groupby("period")[["in_place_only", "unprotected"]].sum()
    for t, (nobody_new, if_all_come) in sums.reindex(range(1, facts.periods + 1), fill_value=0.0).iterrows():
        yield PeriodProspect(t, nobody_new, if_all_come, spread(found.by_period[:, t - 1]))


def _if_all_come(facts: Facts) -> Figures:
    """Unprotected exposure of each area if all come in full [civilian-months]."""
    sums = facts.plan.exposure.groupby("area")["unprotected"].sum()
    return np.asarray(sums.reindex(list(facts.areas), fill_value=0.0).to_numpy(dtype=float))


def _expected(facts: Facts, chances: Chances) -> Figures:
    """Expected exposure of each area if nobody moves, exactly [civilian-months]: shape (areas)."""
    left = dict.fromkeys(facts.areas, 0.0)
    for (area, _, _), exposure in expected_exposure(facts, chances).items():
        left[area] += exposure
    return np.array(list(left.values()), dtype=float)


def _people(facts: Facts) -> Figures:
    """New people present in each period if all come [persons]."""
    people = np.zeros(facts.periods)
    for stay in facts.present:
        people[stay.period - 1] += stay.persons
    return people
