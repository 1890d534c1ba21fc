"""What to ask for: the exposure that one more unit or more money would avert, and what each pledge is worth."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.batch.runner import Runner
from planner.batch.task import Done, Result, Task
from planner.insight.effort import Effort
from planner.insight.losses import Loss, locked, pledge_losses, used, without
from planner.insight.offers import Offer, cost_of, suggested, takes_up, with_offer
from planner.insight.worth import Worth, better, unneeded, worth
from planner.plan import Plan
from planner.tables import Case

PROMISING = 0.05
"""Share of the highest estimate from which on an offer is looked at twice [1]."""

BASE, FURTHER = "the plan as it is", "the plan searched further"


@dataclass(frozen=True)
class Wanted:
    """What is known so far of a candidate offer."""

    offer: Offer
    estimate: float | None = None
    """Difference in what can be proved of the relaxations, in which units may be split [civilian-months]: an estimate.
    None before there is one."""
    worth: Worth | None = None
    """What the plans found say; None before the offer is solved."""
    cost_usd: float = 0.0
    """What the plan with the offer spends on its unit, or out of its money [USD]."""
    words: str = ""
    """Why there is no worth, in a sentence; blank where there is, or will be."""

    @property
    def per_million(self) -> float | None:
        """Exposure averted per million USD spent on it; None where none is [civilian-months / million USD]."""
        return self.worth.exposure / (self.cost_usd / 1e6) if self.worth is not None and self.cost_usd > 0 else None


Stopped = Callable[[], bool]


def never() -> bool:
    """Not to be stopped."""
    return False


def most_wanted(
    case: Case,
    plan: Plan,
    offers: Sequence[Offer],
    runner: Runner,
    effort: Effort | None = None,
    stopped: Stopped = never,
) -> Iterator[Wanted]:
    """What every offer is worth: first as the relaxation estimates it, then solved, in order of promise.

    A unit that the relaxation has a use for and the search does not take up is searched once more, beginning with it at
    every mission that it may go to. The plan is first searched further itself, so that no offer is credited with what
    more searching finds without it. A plan of the case is a plan of the case with one more offer too, so that no worth
    is negative; and a plan that does not take the offer up is a plan of the case, so that it is worth nothing to it.

    Args:
        case: A case without faults.
        plan: Its plan.
        offers: What to ask about.
        runner: What solves.
        effort: How long each solve may take.
        stopped: Asked now and then whether to give up.

    Yields:
        Every offer, again with more known of it; the last one of an offer counts.
    """
    effort = effort or Effort()
    cases = {offer.name: with_offer(case, offer) for offer in offers}
    known = {offer.name: Wanted(offer) for offer in offers}
    screens = [Task(BASE, case, effort.screen, plan), Task(FURTHER, case, effort.base, plan)]
    screens += [Task(name, each, effort.screen, plan) for name, each in cases.items()]
    for name, estimate in _estimates(runner.run(screens, stopped)):
        known[name] = replace(known[name], estimate=estimate)
        yield known[name]
    base = searched(case, plan, runner, effort, stopped)
    if base is None:
        return
    order = sorted(known, key=lambda name: -(known[name].estimate or 0.0))
    tasks = [Task(name, cases[name], effort.search, base) for name in order]
    for done in runner.run(tasks, stopped):
        known[done.task.name] = _solved(known[done.task.name], done.result, base)
        yield known[done.task.name]
    again = [known[name] for name in order if _promising(known[name], known.values())]
    starts = {each.offer.name: suggested(cases[each.offer.name], base, each.offer) for each in again}
    for done in runner.run([Task(name, cases[name], effort.search, start) for name, start in starts.items()], stopped):
        found = _solved(known[done.task.name], done.result, base)
        if found.worth is not None and found.worth.objective > 0:
            yield found


def _promising(wanted: Wanted, others: Iterable[Wanted]) -> bool:
    """Whether to look again for a use of a unit that the relaxation has a use for, and the search had none."""
    most = max((each.estimate or 0.0 for each in others), default=0.0)
    unused = wanted.worth is not None and wanted.worth.objective <= 0 and not wanted.offer.purpose
    return unused and (wanted.estimate or 0.0) > PROMISING * most


def _estimates(screened: Iterable[Done]) -> Iterator[tuple[str, float]]:
    """By offer: by how much the relaxation's bound falls below that of the plan as it is."""
    bounds: dict[str, float] = {}
    for done in screened:
        if done.result.plan is None or done.task.name == FURTHER:
            continue
        bounds[done.task.name] = done.result.plan.summary.bound
        news = bounds if done.task.name == BASE else {done.task.name: bounds[done.task.name]}
        if BASE in bounds:
            yield from ((name, max(0.0, bounds[BASE] - bound)) for name, bound in news.items() if name != BASE)


def searched(case: Case, plan: Plan, runner: Runner, effort: Effort, stopped: Stopped) -> Plan | None:
    """The plan searched further, or itself where that finds no better one; with the better of the bounds."""
    for done in runner.run([Task(FURTHER, case, effort.base, plan)], stopped):
        found = done.result.plan
        if found is None:
            return plan
        best = min(found, plan, key=lambda each: each.summary.objective)
        return replace(best, summary=better(found.summary, plan.summary))
    return None


def _solved(known: Wanted, result: Result, base: Plan) -> Wanted:
    if result.plan is None:
        return replace(known, words=said(result))
    found, cost = worth(base.summary, result.plan.summary), cost_of(result.plan, known.offer)
    if not takes_up(result.plan, known.offer) or found.objective <= 0:
        return replace(known, worth=replace(found, exposure=0.0, objective=0.0), words="The plan does not take it up.")
    return replace(known, worth=found, cost_usd=cost)


def said(result: Result) -> str:
    """Why a result has no plan."""
    outcome = "It broke down" if result.outcome is None else f"It ended as {result.outcome}"
    return " ".join([f"{outcome}.", *result.words])


@dataclass(frozen=True)
class Lost:
    """What a pledge, fund, contributor or group is worth to a plan: what falls out with it."""

    loss: Loss
    worth: Worth | None = None
    """None before it is solved."""
    words: str = ""
    """What else there is to say, in a sentence."""


def solve_losses(
    case: Case, base: Plan, losses: Sequence[Loss], runner: Runner, effort: Effort, stopped: Stopped = never
) -> Iterator[Lost]:
    """What is lost when something falls out and all others are planned anew.

    Args:
        case: A case without faults.
        base: Its plan, searched well.
        losses: What falls out, the most promising first.
        runner: What solves.
        effort: How long each solve may take.
        stopped: Asked now and then whether to give up.
    """
    by_name = {f"{loss.kind} {loss.name}": loss for loss in losses}
    tasks = []
    for name, loss in by_name.items():
        if used(base, loss):
            tasks.append(Task(name, without(case, loss), effort.search, base))
        else:
            yield Lost(loss, unneeded(base.summary), "The plan does without it.")
    for done in runner.run(tasks, stopped):
        loss, plan = by_name[done.task.name], done.result.plan
        if plan is None:
            yield Lost(loss, words=said(done.result))
        else:
            yield Lost(loss, worth(plan.summary, base.summary, nested=not locked(case, loss)))


def pledge_values(
    case: Case, plan: Plan, runner: Runner, effort: Effort | None = None, stopped: Stopped = never
) -> Iterator[Lost]:
    """What each pledge and each fund of a case is worth, those with the most people and money of the plan first.

    Args:
        case: A case without faults.
        plan: Its plan, which is searched further first.
        runner: What solves.
        effort: How long each solve may take.
        stopped: Asked now and then whether to give up.

    Yields:
        Every pledge and fund: at once those that the plan does without, the others as they are solved.
    """
    effort = effort or Effort()
    base = searched(case, plan, runner, effort, stopped)
    if base is None:
        return
    people = base.deployments.groupby("pledge")["persons"].sum()
    money = base.payments.groupby("fund")["usd"].sum()
    losses = pledge_losses(case)
    losses.sort(key=lambda loss: (-people.get(loss.name, 0.0), -money.get(loss.name, 0.0)))
    yield from solve_losses(case, base, losses, runner, effort, stopped)
