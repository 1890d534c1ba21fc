"""A run whose plan hedges: the plan by chances and the one in full, and alternates behind the better of them."""

from dataclasses import replace
from threading import Event

from planner.delivery.hedging import FUTURES, hedged_plan
from planner.extract import decision_in
from planner.plan import Deliver, Plan
from planner.prepare import prepare
from planner.run import Run, ordered, plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.tidying import orders_in, shared


def hedged(ended: Run, case: Case, limits: Limits, stop: Event | None = None, number: int = FUTURES) -> Run:
    """A run of a case that asks for it, with a plan that hedges; any other run as it is.

    Args:
        ended: The run, of which the plan is one by chances.
        case: The case that it is of.
        limits: Limits of planning it in full.
        stop: Set, from any thread, it ends the search and keeps the best plan.
        number: Futures that it is hedged against.
    """
    if ended.plan is None or case.settings.deliver != Deliver.HEDGED or ended.plan.summary.hedge:
        return ended
    stop = stop or Event()
    plans = [ended.plan]
    if not stop.is_set() and (other := _in_full(case, limits, ended.plan, stop)) is not None:
        plans.append(other)
    return replace(ended, plan=hedged_plan(case, plans, number, stopped=stop.is_set))


def _in_full(case: Case, limits: Limits, plan: Plan, stop: Event) -> Plan | None:
    """The plan in full of a case, as one of the case; None where none was found."""
    full = plan_case(replace(case, values=case.values | {"deliver": Deliver.FULL.value}), limits, start=plan, stop=stop)
    if full.plan is None:
        return None
    instance = prepare(case)
    kept = orders_in(instance, case.settings, full.plan) or shared(instance, decision_in(instance, full.plan))
    found = ordered(case, instance, limits, kept).plan
    return None if found is None else found.with_bound(plan.summary.lower_bound)
