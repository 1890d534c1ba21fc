"""Conflicts: smallest sets of locks and limits that cannot hold together, each found and proved by solving.

QuickXplain (Junker 2004) divides locks, then limits, until every one that is left is needed; single locks and single
limits are tried first, as a conflict of few is told best.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from planner.explain.locks.limits import BY_PERIOD, Kind, Limit
from planner.explain.locks.lock_model import LockModel

Possible = Callable[[Sequence[Limit]], bool]


@dataclass(frozen=True)
class FoundConflict:
    """Locks and limits that cannot hold together, though they could without any one of them."""

    group: int
    """Number of its group: conflicts of one group are about the same locks, those of two share none."""
    locks: tuple[Limit, ...]
    limits: tuple[Limit, ...]
    periods: dict[Limit, range]
    """By limit that holds by period: the first to the last period in which it stands against the locks."""

    @property
    def members(self) -> tuple[Limit, ...]:
        """Locks, then limits."""
        return self.locks + self.limits


def conflicts(model: LockModel) -> Iterator[FoundConflict]:
    """Conflicts of a case as they are found; none if its locks can hold.

    The locks of each are left out before another is looked for, so that conflicts that share nothing are all found;
    what else stands against the same locks is found by giving up the limits of each.

    Raises:
        UndecidedError: The solver did not find out.
    """
    left, group = [lock.limit for lock in model.locks], 0
    while not model.possible([*left, *model.limits]):
        locks = _few_locks(model, left)
        limits = [limit for limit in model.limits if _touches(model, limit, locks)]
        while not model.possible([*locks, *limits]):
            found = _conflict(model, group, locks, limits)
            yield found
            limits = [limit for limit in limits if limit not in found.limits]
            if not found.limits:
                break
        left, group = [lock for lock in left if lock not in locks], group + 1


def _few_locks(model: LockModel, locks: Sequence[Limit]) -> list[Limit]:
    """A smallest set of locks that cannot hold under all limits; one alone if there is one."""
    alone = next((lock for lock in locks if not model.possible([lock, *model.limits])), None)
    return [alone] if alone is not None else smallest(model.possible, model.limits, locks)


def _conflict(model: LockModel, group: int, locks: Sequence[Limit], limits: Sequence[Limit]) -> FoundConflict:
    """A smallest set of some locks and limits that cannot hold together; with one limit alone if there is one."""
    alone = next((limit for limit in limits if not model.possible([*locks, limit])), None)
    if not model.possible(locks):
        kept = []
    elif alone is not None:
        kept = [alone]
    else:
        kept = smallest(model.possible, locks, limits)
    needed = smallest(model.possible, kept, locks)
    members = [*needed, *kept]
    if model.possible(members) or not all(model.possible([m for m in members if m != each]) for each in members):
        raise AssertionError("a conflict is not proved by solving")
    periods = {limit: _when(model, members, limit) for limit in kept if limit.kind in BY_PERIOD}
    return FoundConflict(group, tuple(needed), tuple(kept), periods)


def smallest(possible: Possible, background: Sequence[Limit], among: Sequence[Limit]) -> list[Limit]:
    """A smallest part of some limits that cannot hold beside a background, with which all of them cannot.

    Args:
        possible: Whether limits can hold together.
        background: Limits that hold anyhow.
        among: The limits; those first are rather in the result than others.
    """
    return [] if not possible(background) else _divided(possible, [*background], [], [*among])


def _divided(possible: Possible, background: list[Limit], added: list[Limit], among: list[Limit]) -> list[Limit]:
    if added and not possible(background):
        return []
    if len(among) == 1:
        return among
    first, second = among[: len(among) // 2], among[len(among) // 2 :]
    of_second = _divided(possible, [*background, *first], first, second)
    of_first = _divided(possible, [*background, *of_second], of_second, first)
    return of_first + of_second


def _when(model: LockModel, members: Sequence[Limit], limit: Limit) -> range:
    """First to last period in which a limit must hold for a conflict, all others holding throughout.

    Money carries forward, so that it stands against locks by the end of a period: its first one is that of the mission.
    """
    periods = sorted({model.periods[row] for row, *_ in model.rows[limit]})
    if limit.kind is Kind.CASH:
        ends = (t for t in periods if not model.possible(members, {limit: range(periods[0], t + 1)}))
        return range(periods[0], next(ends, periods[-1]) + 1)
    alone = next((t for t in periods if not model.possible(members, {limit: range(t, t + 1)})), None)
    if alone is not None:
        return range(alone, alone + 1)
    first = max(t for t in periods if not model.possible(members, {limit: range(t, periods[-1] + 1)}))
    last = min(t for t in periods if not model.possible(members, {limit: range(first, t + 1)}))
    return range(first, last + 1)


def _touches(model: LockModel, limit: Limit, locks: Sequence[Limit]) -> bool:
    """Whether a limit may stand against any of some locks."""
    pledges, missions = ({lock.at[place] for lock in locks} for place in (0, 1))
    owners = {str(model.wide.reach.pledges[pledge]["contributor"]) for pledge in pledges}
    match limit.kind:
        case Kind.UNITS | Kind.READINESS:
            return limit.at[0] in pledges
        case Kind.SHARE:
            return limit.at[0] in missions and limit.at[1] in owners
        case Kind.CAVEAT:
            return limit.at[1] in pledges | owners and limit.at[2] in missions
        case Kind.FUND | Kind.SERVICE | Kind.PARTICIPATION:
            return True
        case _:
            return limit.at[0] in missions
