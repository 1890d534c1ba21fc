"""Plans in other worlds: the regret of each plan in each, and the plan with the least of it.

A plan regrets in a world what it leaves unprotected beyond the best plan of that world, charges included. The best plan
that was found tells how much that is at least, the bound on any plan of the world how much it can be at most.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf

from planner.answers import WorldAnswer
from planner.figures import LITTLE, enumerated
from planner.language import Said, joined, kept, say

NONE_NAMED = say("No plan is known to hold in every world, so none is named.")
"""The lesson where no plan does."""


@dataclass(frozen=True)
class Regret:
    """What a plan gives up in a world against the best plan there, with charges [civilian-months]."""

    plan: str
    world: str
    least: float
    """Beyond the best plan that was found."""
    most: float
    """Beyond the bound on any plan; infinite where nothing is proved."""


@dataclass(frozen=True)
class LeastRegret:
    """The plan whose largest regret is least."""

    worst: Regret
    """Its largest regret."""
    others: tuple[Regret, ...]
    """Its regret in the other worlds, the largest first."""
    proven: bool
    """Whether no other plan can have less, wherever the best plans of the worlds lie."""


def plans_in(rows: Sequence[WorldAnswer]) -> list[str]:
    """Names of the plans, in their order."""
    return list(dict.fromkeys(row.name for row in rows if row.name))


def worlds_in(rows: Sequence[WorldAnswer]) -> list[str]:
    """Names of the worlds, in their order."""
    return list(dict.fromkeys(row.world for row in rows))


def best_of(rows: Sequence[WorldAnswer], world: str) -> WorldAnswer | None:
    """The best plan that was found for a world, with the bound; None before that is known, or where there is none."""
    here = [row for row in rows if row.world == world]
    searched = next((row for row in here if not row.name), None)
    if searched is None or searched.unprotected is None:
        return None
    return min((row for row in here if row.unprotected is not None), key=lambda row: row.charged)


def regrets(rows: Sequence[WorldAnswer]) -> list[Regret]:
    """Regret of each plan in each world where both are known, the plans in their order."""
    found = []
    for row in rows:
        best = best_of(rows, row.world) if row.name and row.unprotected is not None else None
        if best is not None:
            least = row.charged - best.charged
            found.append(Regret(row.name, row.world, least, max(least, row.charged - _bound(rows, row.world))))
    return found


def _bound(rows: Sequence[WorldAnswer], world: str) -> float:
    proved = [row.bound for row in rows if row.world == world and row.bound is not None]
    return max(proved, default=-inf)


def notes(rows: Sequence[WorldAnswer]) -> list[Said]:
    """What is to be said of worlds, and of plans in them, in sentences: each once, the plans that it is true of named.

    Of plans in a world that has no plan at all nothing more is said.
    """
    of_worlds = [
        say("{world}: {note}", world=kept(row.world), note=kept(row.note)) for row in rows if row.note and not row.name
    ]
    without = {row.world for row in rows if not row.name and row.note and row.unprotected is None}
    shown = {row.name for row in rows if row.unprotected is not None or not row.complete}
    noted = [row for row in rows if row.name and row.note]
    somewhere = [row for row in noted if row.name in shown and row.world not in without]
    return [*of_worlds, *_in_worlds(somewhere), *_nowhere(row for row in noted if row.name not in shown)]


def _in_worlds(rows: Iterable[WorldAnswer]) -> list[Said]:
    """Notes of plans that have figures in other worlds, with all plans that each is true of."""
    plans: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        plans.setdefault((row.world, row.note), []).append(row.name)
    return [
        say("{world}, {plans}: {note}", world=kept(world), plans=enumerated(map(kept, names)), note=kept(note))
        for (world, note), names in plans.items()
    ]


def _nowhere(rows: Iterable[WorldAnswer]) -> list[Said]:
    """Notes of plans that have figures in no world, each once."""
    said = dict.fromkeys((row.name, row.note) for row in rows)
    return [say("{plan}: {note}", plan=kept(plan), note=kept(note)) for plan, note in said]


def least_regret(rows: Sequence[WorldAnswer]) -> LeastRegret | None:
    """The plan with the least of its largest regret; None before all is known, or where no plan holds in every world.

    Worlds that have no plan at all, such as those with faults, are left out.
    """
    if not rows or not all(row.complete for row in rows):
        return None
    found = regrets(rows)
    worlds = {each.world for each in found}
    by_plan = {plan: [each for each in found if each.plan == plan] for plan in plans_in(rows)}
    whole = {plan: each for plan, each in by_plan.items() if each and {one.world for one in each} == worlds}
    if not whole:
        return None
    chosen = min(whole.values(), key=_as_shown)
    first, *others = sorted(chosen, key=lambda each: -each.least)
    others_least = [max(one.least for one in each) for plan, each in whole.items() if plan != first.plan]
    most = max(each.most for each in chosen)
    proven = bool(others_least) and all(most <= least for least in others_least)
    return LeastRegret(first, tuple(others), proven)


def _as_shown(of_plan: Sequence[Regret]) -> tuple[float, float]:
    """The largest regret of a plan, and all of it, as they are shown: of plans that differ by less the first counts."""
    return round(max(each.least for each in of_plan)), round(sum(each.least for each in of_plan))


def with_regrets(rows: Sequence[WorldAnswer]) -> list[WorldAnswer]:
    """Rows with their regret, as differences from the best plan that was found for the world, and from the bound."""
    found = {(each.world, each.plan): each for each in regrets(rows)}
    return [_with_regret(row, found.get((row.world, row.name)), best_of(rows, row.world)) for row in rows]


def _with_regret(row: WorldAnswer, regret: Regret | None, best: WorldAnswer | None) -> WorldAnswer:
    if regret is None or best is None or row.unprotected is None or best.unprotected is None:
        return row
    exposure, most = row.unprotected - best.unprotected, None if regret.most == inf else regret.most
    return replace(row, exposure=exposure, objective=regret.least, low=regret.least, high=most)


def lesson(rows: Sequence[WorldAnswer]) -> str:
    """Which plan has the least regret, and what it gives up where; empty before all is known."""
    found = least_regret(rows)
    if found is None:
        return NONE_NAMED if regrets(rows) and all(row.complete for row in rows) else ""
    worst = found.worst
    if len(plans_in(rows)) == 1:
        return _alone(found)
    if worst.least < LITTLE:
        first = say("“{plan}” gives nothing up: in no world was a better plan found.", plan=worst.plan)
    else:
        first = say(
            "At its worst, “{plan}” gives up no more than any other plan here: in “{world}” it gives up {least:,.0f} "
            "civilian-months against the best plan found there, charges for money and change included.",
            plan=worst.plan, world=worst.world, least=worst.least,
        )  # fmt: skip
    return joined([first, *_elsewhere(found), _how_sure(found)])


def _alone(found: LeastRegret) -> str:
    """What a plan gives up that there is no other to compare with."""
    worst = found.worst
    first = say(
        "“{plan}” leaves at most {least:,.0f} civilian-months more than the best plan found for a world, charges for "
        "money and change included; no other plan was put beside it.",
        plan=worst.plan,
        least=worst.least,
    )
    return joined([first, _how_sure(found)])


def _elsewhere(found: LeastRegret) -> list[str]:
    """What it gives up in the other worlds."""
    given_up = [each for each in found.others if each.least >= LITTLE]
    if not found.others or found.worst.least < LITTLE:
        return []
    if not given_up:
        return [say("It gives up nothing elsewhere.")]
    parts = [say("{least:,.0f} in “{world}”", least=each.least, world=each.world) for each in given_up]
    if len(given_up) == len(found.others):
        return [say("Elsewhere it gives up {parts}.", parts=enumerated(parts))]
    return [say("Elsewhere it gives up {parts}, and nothing in the others.", parts=enumerated(parts))]


def _how_sure(found: LeastRegret) -> str:
    """How far the bounds leave that open."""
    most = max(each.most for each in (found.worst, *found.others))
    if most == inf:
        return say("Nothing is proved of how much better any plan could be there.")
    bounds = say("By the bounds, no plan at all can be better by more than {most:,.0f} in any of them.", most=most)
    return (
        joined([bounds, say("It is proved that, at its worst, none of these plans gives up less.")])
        if found.proven
        else bounds
    )
