"""Repairs that let units start: readier, for a shorter service, switched on, or with a caveat waived."""

from functools import partial

from models.instance import USD
from planner.explain.locks import steps
from planner.explain.locks.limits import Kind
from planner.explain.locks.loosening import Loosening
from planner.explain.locks.steps import RepairStep
from planner.explain.locks.weights import RepairKind
from planner.language import country, say


def readiness(of: Loosening, weight: float) -> None:
    """Pledges that are ready earlier."""
    reach = of.model.wide.reach
    for limit in of.limits(Kind.READINESS):
        (pledge,) = limit.at
        ready = reach.offers[pledge][0].ready
        earlier = {
            t: of.column(partial(_ready, of, pledge, t), weight * (ready - t), 1.0)
            for t in range(1, min(ready, of.model.wide.periods + 1))
        }
        of.elastic.row(dict.fromkeys(earlier.values(), 1.0), upper=1.0)
        of.switches[limit] += [(column, partial(_from, t)) for t, column in earlier.items()]


def _from(ready: int, t: int, _: str) -> bool:
    return t >= ready


def _ready(of: Loosening, pledge: str, t: int, _: float) -> RepairStep:
    was = of.model.wide.reach.offers[pledge][0].ready
    words = say(
        "have {pledge} ready from {month} instead of {was}",
        pledge=of.names.pledge(pledge), month=of.names.month(t), was=of.names.month(was),
    )  # fmt: skip
    return RepairStep(RepairKind.READINESS, was - t, words, steps.put("pledges", pledge, "ready_period", t))


def service(of: Loosening, weight: float) -> None:
    """A shorter service before mandate or horizon end."""
    wide = of.model.wide
    least, months = wide.case.settings.least_months or 0, wide.reach.months
    for limit in of.limits(Kind.SERVICE):
        shorter = {
            periods: of.column(partial(_served, least, periods * months), weight * (least - periods * months), 1.0)
            for periods in range(1, -(-least // months))
        }
        of.elastic.row(dict.fromkeys(shorter.values(), 1.0), upper=1.0)
        of.switches[limit] += [(column, partial(_long_enough, of, periods)) for periods, column in shorter.items()]


def _long_enough(of: Loosening, periods: int, t: int, mission: str) -> bool:
    """Whether so many periods are left from a start until mandate or horizon end."""
    return min(of.model.wide.reach.mandates[mission].stop - 1, of.model.wide.periods) - t + 1 >= periods


def _served(least: int, then: int, _: float) -> RepairStep:
    words = say("let units deploy for at least {then} months instead of {least}", then=then, least=least)
    return RepairStep(RepairKind.SERVICE, least - then, words, steps.put_setting("least_months", then))


def participation(of: Loosening, weight: float) -> None:
    """Contributors switched on again, with their funds."""
    case = of.model.wide.case
    names = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    amounts = dict(case["funds"][["fund", "amount_usd"]].itertuples(index=False, name=None))
    for limit in of.limits(Kind.PARTICIPATION):
        (contributor,) = limit.at
        named = country(names[contributor], contributor)
        words = say("switch {name} ({contributor}) on again", name=named, contributor=contributor)
        edit = steps.put("contributors", contributor, "participates", "yes")
        switched = RepairStep(RepairKind.PARTICIPATION, 1.0, words, edit)
        on = of.column(partial(_as_it_is, switched), weight, 1.0)
        of.switches[limit].append((on, _whenever))
        for fund in of.limits(Kind.FUND):
            if of.model.wide.fund_owner(fund.at[0]) == contributor:
                for row in of.rows(fund):
                    of.elastic.loosen(row, on, amounts[fund.at[0]] / USD)


def caveat(of: Loosening, weight: float) -> None:
    """Caveats and refusals waived."""
    for limit in of.limits(Kind.CAVEAT):
        kind, holder, mission = limit.at
        what = of.names.pledge(holder) if kind == "pledge" else of.names.contributor(holder)
        away = of.names.mission(mission)
        words = say("have the caveat waived that keeps {what} from {mission}", what=what, mission=away)
        edit = steps.waive(kind, holder, mission)
        waived = RepairStep(RepairKind.CAVEAT, 1.0, words, edit)
        of.switches[limit].append((of.column(partial(_as_it_is, waived), weight, 1.0), _whenever))


def _as_it_is(step: RepairStep, _: float) -> RepairStep:
    return step


def _whenever(*_: object) -> bool:
    return True
