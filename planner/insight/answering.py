"""Questions about the plan of one case, answered one by one as they are solved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from planner.answers import NOT_ANSWERED, FrontierAnswer, NotedAnswer
from planner.answers.fairness import Fairness
from planner.answers.frontier import FrontierPoint
from planner.batch.runner import Runner
from planner.insight.by_chance import ByChance, offer_by_chance
from planner.insight.dependence import dependence
from planner.insight.fairness import fair_points
from planner.insight.frontier import frontier, weights
from planner.insight.impacts import pledge_values
from planner.insight.incumbent import OnImproved, Stopped, ignore, never
from planner.insight.offers import candidates, profile
from planner.insight.wanted import most_wanted
from planner.insight.withdrawals import contributor_withdrawals, group_withdrawals, pledge_withdrawals
from planner.plan import Plan
from planner.tables import Case


class Question(StrEnum):
    """What can be asked."""

    WHY = "why"
    """Why two scenarios differ."""
    WANTED = "wanted"
    """What to ask for."""
    PLEDGES = "pledges"
    """What each pledge is worth."""
    DEPENDENCE = "dependence"
    """Whom the plan depends on."""
    COMPARE = "compare"
    """How far the best plans of scenarios differ."""
    FRONTIER = "frontier"
    """What exposure costs, in money and in people."""
    FAIR_NEED = "fair_need"
    """What fairness to areas costs, by need."""
    FAIR_POPULATION = "fair_population"
    """The same, by population."""
    FAIR_WEALTH = "fair_wealth"
    """What fairness to contributors costs, by what they produce."""
    FAIR_ALIKE = "fair_alike"
    """The same, all alike."""
    REPAIRS = "repairs"
    """What stands against locks that leave no plan, and what would make one possible."""
    LEVERS = "levers"
    """What it would take for a plan to use one more unit of a pledge."""
    OTHER_USE = "other_use"
    """What the best other use of a deployment is, proved by a plan."""
    AREA = "area"
    """What it would take for an area."""
    CHANGED = "changed"
    """What changed between the plan before an edit and the plan now, and why."""
    VERIFY = "verify"
    """Whom to verify first."""
    DELIVERY = "delivery"
    """What the plan is worth over futures in which pledges may not come."""
    AGAIN = "again"
    """What it is worth if the rest is planned again once it is known who does not come."""
    INSURE = "insure"
    """What takes the worst tenth of futures down."""
    FUTURES = "futures"
    """What the plans of scenarios are worth over the same futures."""
    WORLDS = "worlds"
    """What plans leave unprotected in other worlds."""
    DECISIVE = "decisive"
    """Which inputs, changed a little or doubled, change most what the plan comes to."""
    ALTERNATIVES = "alternatives"
    """Which other plans are nearly as good."""


FAIR = {
    Question.FAIR_NEED: Fairness.NEED,
    Question.FAIR_POPULATION: Fairness.POPULATION,
    Question.FAIR_WEALTH: Fairness.WEALTH,
    Question.FAIR_ALIKE: Fairness.ALIKE,
}
"""Questions of what fairness costs, with what is measured."""


@dataclass(frozen=True)
class AnswerProgress:
    """An answer as it comes, and how far the question is answered."""

    answer: NotedAnswer
    done: int
    """Steps that are done: each answer counts once when it is announced, and once more when it is complete."""
    total: int
    plan: Plan | None = None
    """The plan at a point of the frontier, which the answer is of."""


def answering(
    question: Question,
    case: Case,
    plan: Plan,
    runner: Runner,
    contributor: str = "",
    stopped: Stopped = never,
    on_improved: OnImproved = ignore,
) -> Iterator[AnswerProgress]:
    """Answer a question about the plan of a case.

    Args:
        question: One that is about one plan.
        case: The case.
        plan: Its plan.
        runner: Solves.
        contributor: Whom offers are asked of; everybody, if empty.
        stopped: Whether to end early.
        on_improved: Called with each better plan of the case that is found on the way.

    Yields:
        The latest state of each answer, some of them more than once.
    """
    if question is Question.WANTED:
        offers = candidates(case, plan)
        if contributor:
            types = profile(case, contributor)
            offers = [offer for offer in offers if offer.purpose or offer.unit_type in types]
        found = most_wanted(case, plan, offers, runner, stopped=stopped, on_improved=on_improved)
        yield from _counted(((offer_by_chance(case, each), each.final) for each in found), len(offers))
    elif question is Question.PLEDGES:
        weighed = ByChance(case, plan, on_improved)
        values = pledge_values(case, plan, runner, stopped=stopped, on_improved=weighed.improved)
        answers = (weighed.told(each.withdrawal, each.answer) for each in values)
        yield from _counted(((each, each.complete) for each in answers), len(pledge_withdrawals(case)))
    elif question is Question.FRONTIER:
        yield from _points(case, plan, runner, stopped)
    elif question in FAIR:
        yield from _fair(case, plan, FAIR[question], runner, stopped)
    else:
        withdrawals = [*contributor_withdrawals(case), *group_withdrawals(case)]
        weighed = ByChance(case, plan, on_improved)
        dependent = dependence(case, plan, runner, stopped=stopped, on_improved=weighed.improved)
        told = (weighed.told(each.impact.withdrawal, each.answer) for each in dependent)
        yield from _counted(((each, each.complete) for each in told), len(withdrawals))


def _points(case: Case, plan: Plan, runner: Runner, stopped: Stopped) -> Iterator[AnswerProgress]:
    """Points of the frontier, each as it is solved, and again where another point has a better plan for it."""
    answers = {weight: FrontierAnswer(name=weight, weight=float(weight)) for weight in weights(case, plan)}
    yield from (AnswerProgress(answer, 0, len(answers)) for answer in answers.values())
    done: set[str] = set()
    for found in frontier(case, plan, runner, stopped=stopped):
        done.add(found.weight)
        if isinstance(found, FrontierPoint):
            yield AnswerProgress(found.answer, len(done), len(answers), found.plan)
        else:
            noted = replace(answers[found.weight], note=found.note, mark=NOT_ANSWERED)
            yield AnswerProgress(noted, len(done), len(answers))


def _fair(case: Case, plan: Plan, fairness: Fairness, runner: Runner, stopped: Stopped) -> Iterator[AnswerProgress]:
    """Points of what fairness costs, each as it is solved, and again where another makes it better."""
    done: set[str] = set()
    for found in fair_points(case, plan, fairness, runner, stopped=stopped):
        done.add(found.answer.name)
        yield AnswerProgress(found.answer, len(done), found.points, found.plan)


def _counted(answers: Iterable[tuple[NotedAnswer, bool]], expected: int) -> Iterator[AnswerProgress]:
    """Answers, each with whether it is final, as progress."""
    steps: dict[tuple[str, str], int] = {}
    for answer, final in answers:
        steps[answer.key] = 2 if final else 1
        yield AnswerProgress(answer, sum(steps.values()), 2 * expected)
