"""What it would take for an area as a question: a task for each goal, kept by content."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from planner.answers import NOT_ANSWERED, from_json, to_json
from planner.batch.runner import Runner
from planner.batch.task import PlanTask, TaskResult
from planner.explain.areas.area_needs import Goal, area_need
from planner.explanations.areas import AreaNeed
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, never
from planner.language import joined, kept, say
from planner.plan import Outcome, Plan
from planner.tables import Case


@dataclass(frozen=True)
class AreaTask(PlanTask):
    """An area and a goal to be answered; the answer is the one message of the result, in JSON."""

    area: str
    goal: Goal

    @property
    def asked(self) -> tuple[object, ...]:
        """The area and the goal."""
        return "area", self.area, self.goal

    def answered(self) -> TaskResult:
        """What it would take; what could not be answered is not kept."""
        row = area_need(self.case, self.plan, self.area, self.goal)
        told = json.dumps(to_json(row), default=asdict, ensure_ascii=False)
        return TaskResult(Outcome.OPTIMAL, None, (told,), cut_short=row.mark == NOT_ANSWERED)


def area_answers(
    case: Case, plan: Plan, area: str, runner: Runner, stopped: Stopped = never
) -> Iterator[AnswerProgress]:
    """What it would take for an area to reach each goal, as each is solved."""
    tasks = [AreaTask(goal.value, case, plan, area, goal) for goal in Goal]
    for number, done in enumerate(runner.run(tasks, stopped), start=1):
        yield AnswerProgress(_answer(case, area, done.task.name, done.result), number, len(tasks))


def _answer(case: Case, area: str, goal: str, result: TaskResult) -> AreaNeed:
    """The answer of a result; that there is none where its worker broke down."""
    if result.outcome is Outcome.OPTIMAL:
        return from_json(AreaNeed, json.loads(result.messages[0]))
    note = joined((say("Not answered: it broke down."), *map(kept, result.messages)))
    return AreaNeed(
        name=f"{area}: {goal}", area=area, mission=case.mission_of[area], goal=goal, note=note, mark=NOT_ANSWERED
    )
