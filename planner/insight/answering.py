"""Questions about the plan of one case, answered one by one as they are solved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from planner.answers import PlanAnswer
from planner.batch.runner import Runner
from planner.insight.base import Improved, Stopped, never, nobody
from planner.insight.dependence import dependence
from planner.insight.losses import contributor_losses, group_losses, pledge_losses
from planner.insight.offers import candidates, profile
from planner.insight.telling import dependence_row, lost_row, wanted_row
from planner.insight.wanted import most_wanted, pledge_values
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


@dataclass(frozen=True)
class AnswerProgress:
    """An answer as it comes, and how far the question is answered."""

    answer: PlanAnswer
    done: int
    """Steps that are done: each answer counts once when it is announced, and once more when it is complete."""
    total: int


def answering(
    question: Question,
    case: Case,
    plan: Plan,
    runner: Runner,
    contributor: str = "",
    stopped: Stopped = never,
    improved: Improved = nobody,
) -> Iterator[AnswerProgress]:
    """Answer a question about the plan of a case.

    Args:
        question: One that is about one plan.
        case: The case.
        plan: Its plan.
        runner: Solves.
        contributor: Whom offers are asked of; everybody, if empty.
        stopped: Whether to end early.
        improved: Called with each better plan of the case that is found on the way.

    Yields:
        The latest state of each answer, some of them more than once.
    """
    if question is Question.WANTED:
        offers = candidates(case, plan)
        if contributor:
            types = profile(case, contributor)
            offers = [offer for offer in offers if offer.purpose or offer.unit_type in types]
        found = most_wanted(case, plan, offers, runner, stopped=stopped, improved=improved)
        yield from _counted(map(wanted_row, found), len(offers))
    elif question is Question.PLEDGES:
        values = pledge_values(case, plan, runner, stopped=stopped, improved=improved)
        yield from _counted(map(lost_row, values), len(pledge_losses(case)))
    else:
        losses = [*contributor_losses(case), *group_losses(case)]
        dependent = dependence(case, plan, runner, stopped=stopped, improved=improved)
        yield from _counted(map(dependence_row, dependent), len(losses))


def _counted(answers: Iterable[PlanAnswer], expected: int) -> Iterator[AnswerProgress]:
    steps: dict[tuple[str, str], int] = {}
    for answer in answers:
        steps[answer.key] = 1 if answer.exposure is None and not answer.words else 2
        yield AnswerProgress(answer, sum(steps.values()), 2 * expected)
