"""A run whose plan hedges: the plan by chances and the one in full, and alternates behind the better of them."""

import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from threading import Event

from planner.delivery.first_units import exchanged
from planner.delivery.hedging import FUTURES, hedged_plan
from planner.extract import decision_in
from planner.plan import Deliver, Outcome, Plan
from planner.prepare import prepare
from planner.run import Run, ordered, plan_case
from planner.solution import Limits, Progress, Step, Watch
from planner.tables import Case
from planner.tidying import orders_in, shared


def hedged(
    ended: Run,
    case: Case,
    limits: Limits,
    stop: Event | None = None,
    number: int = FUTURES,
    known: Plan | None = None,
    watch: Watch = lambda _: None,
) -> Run:
    """A run of a case that asks for it, with a plan that hedges; any other run as it is.

    Args:
        ended: The run, of which the plan is one by chances.
        case: The case that it is of.
        limits: Limits of planning it in full.
        stop: Set, from any thread, it ends the search and keeps the best plan.
        number: Futures that it is hedged against.
        known: A plan of the case that hedges already, which the one found is no worse than; None if there is none.
        watch: Called with the progress.
    """
    if ended.plan is None or case.settings.deliver != Deliver.HEDGED or ended.plan.summary.hedge:
        return ended
    stop, began, tried = stop or Event(), time.monotonic(), count(1)

    def told(tried: int = 0) -> None:
        """Tell that it goes on."""
        watch(Progress(Step.HEDGE, time.monotonic() - began, tried=tried))

    told()
    other = known if known is not None and known.summary.hedge else _in_full(case, limits, ended.plan, stop, told)
    plans = [ended.plan] if other is None else [ended.plan, other]

    def on_tried() -> None:
        """Count what was tried."""
        told(next(tried))

    made = hedged_plan(
        case, plans, number, on_tried, stop.is_set, lambda found: exchanged(found, limits, on_tried, stop.is_set)
    )
    made = made.with_bound(max(plan.summary.lower_bound for plan in plans))
    return replace(ended, outcome=Outcome(made.summary.status), plan=made)


def _in_full(case: Case, limits: Limits, plan: Plan, stop: Event, told: Callable[[], None]) -> Plan | None:
    """The plan in full of a case, as one of the case; None where none was found."""
    if stop.is_set():
        return None
    in_full = replace(case, values=case.values | {"deliver": Deliver.FULL.value})
    full = plan_case(in_full, limits, lambda _: told(), start=plan, stop=stop)
    if full.plan is None:
        return None
    instance = prepare(case)
    kept = orders_in(instance, case.settings, full.plan) or shared(instance, decision_in(instance, full.plan))
    return ordered(case, instance, limits, kept).plan
