"""Orders with room below limits on what areas are left with, where those made without it break such a limit."""

from collections.abc import Iterator
from dataclasses import replace

from models.instance import Area, Instance
from planner.settings import Settings
from planner.solution import Limits, Solution
from planner.solve import ModelCache, reallocate
from planner.tidying.orders import Orders, allowance_for, orders_for, shared

ROOM = (0.002, 0.01, 0.03)
"""Room below a limit, as a share of what the area's exposure could fall by [1]: the least that is enough is taken."""


def orders_with_room(instance: Instance, settings: Settings, solution: Solution, limits: Limits) -> Iterator[Orders]:
    """Orders for people placed anew with more and more room; last, postings as the model has them, without any.

    Args:
        instance: The instance.
        settings: The rules on orders, and how much tidying may cost.
        solution: A solution with a decision.
        limits: Gap that the allocation is fine enough for.
    """
    if solution.decision is None:
        return
    for room in ROOM:
        found = reallocate(ModelCache().problem(_stricter(instance, room)), [solution.decision], limits)
        if found.decision is None:
            break
        allowance = allowance_for(instance, settings, replace(found, bound=solution.bound), limits.gap)
        yield orders_for(instance, settings, found.decision, allowance)
    yield shared(instance, solution.decision)


def _stricter(instance: Instance, room: float) -> Instance:
    """The instance with limits that are lower by some room."""
    missions = {
        name: replace(mission, areas={a: _lowered(area, room) for a, area in mission.areas.items()})
        for name, mission in instance.missions.items()
    }
    return replace(instance, missions=missions)


def _lowered(area: Area, room: float) -> Area:
    return area if area.left_limit is None else replace(area, left_limit=max(0.0, area.left_limit - room))
