"""Repairs of locks: fewer units, or another start."""

from functools import partial

from planner.explain.locks import steps
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.steps import RepairStep
from planner.explain.locks.weights import RepairKind
from planner.explain.locks.wide_case import LockRow
from planner.language import say


def lock(of: Loosening, weight: float) -> None:
    """Fewer units that a lock asks for, or more that it allows."""
    for each in of.locks():
        for row, low, high in of.model.rows.get(each.limit, []):
            if low > 0:
                least = of.column(partial(_lowered, of, each), weight, each.units_min)
                of.elastic.loosen(row, least, -1.0)
            elif high < float("inf"):
                most = of.column(partial(_raised, of, each), weight, of.model.wide.asked[each.pledge])
                of.elastic.loosen(row, most, 1.0)


def _lowered(of: Loosening, each: LockRow, by: float) -> RepairStep:
    left, where = each.units_min - int(by), _where(of, each)
    words = say("drop the lock on {where}", where=where)
    if left:
        words = say("lower the lock on {where} from {now} to {then} units", where=where, now=each.units_min, then=left)
    return RepairStep(RepairKind.LOCK, by, words, steps.put_lock(each.limit.at, units_min=str(left) if left else ""))


def _raised(of: Loosening, each: LockRow, by: float) -> RepairStep:
    most, where = (each.units_max or 0) + int(by), _where(of, each)
    words = say(
        "let the lock on {where} allow {then} units instead of {now}", where=where, then=most, now=each.units_max
    )
    return RepairStep(RepairKind.LOCK, by, words, steps.put_lock(each.limit.at, units_max=str(most)))


def _where(of: Loosening, each: LockRow) -> str:
    pledge, mission = of.names.pledge(each.pledge), of.names.mission(each.mission)
    if each.from_period is None:
        return say("{pledge} at {mission}", pledge=pledge, mission=mission)
    month = of.names.month(each.from_period)
    return say("{pledge} at {mission} from {month}", pledge=pledge, mission=mission, month=month)


def start(of: Loosening, weight: float) -> None:
    """A lock on one start moved to another, or to any."""
    for each in of.locks():
        if each.from_period is None:
            continue
        own = each.from_period
        others = {o.from_period for o in of.model.locks if (o.pledge, o.mission) == (each.pledge, each.mission)}
        moved = {
            t: of.column(partial(_moved, of, each, t), weight * abs(t - own), 1.0)
            for t in range(1, of.model.wide.periods + 1)
            if t not in others
        }
        if None not in others:
            moved[0] = of.column(partial(_moved, of, each, 0), weight * of.model.wide.periods, 1.0)
        _bind(of, each, moved)


def _bind(of: Loosening, each: LockRow, moved: dict[int, int]) -> None:
    """Hold a lock where it is moved to."""
    most = float(of.model.wide.asked[each.pledge])
    of.elastic.row(dict.fromkeys(moved.values(), 1.0), upper=1.0)
    for row, low, high in of.model.rows.get(each.limit, []):
        for column in moved.values():
            of.elastic.loosen(row, column, -float(each.units_min) if low > 0 else most if high < float("inf") else 0.0)
    for t, column in moved.items():
        units = {
            c: 1.0
            for c, (mission, pledge, _, first) in of.model.starts.items()
            if (pledge, mission) == (each.pledge, each.mission) and t in {0, first}
        }
        of.elastic.row(units | {column: -float(each.units_min)}, lower=0.0)
        if each.units_max is not None:
            of.elastic.row(units | {column: most}, upper=each.units_max + most)


def _moved(of: Loosening, each: LockRow, t: int, _: float) -> RepairStep:
    own, where = each.from_period or 0, _where(of, each)
    words = say("move the lock on {where} to any month", where=where)
    if t:
        words = say("move the lock on {where} to {month}", where=where, month=of.names.month(t))
    moved = steps.put_lock(each.limit.at, from_period=str(t) if t else "")
    return RepairStep(RepairKind.START, abs(t - own) if t else of.model.wide.periods, words, moved)
