"""The question worker: a process that answers one question by many solves, and writes events to a file of its job.

A fork of the fork server. SIGINT ends it; what was solved is kept and not solved again.
"""

import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import TextIO

from planner.alternatives.finding import OtherPlans
from planner.alternatives.promise import OthersWanted
from planner.answers import PROVEN, AgainAnswer, PlanHeadline
from planner.answers.fairness import FairAnswer
from planner.batch.cache import ResultCache
from planner.batch.pools import NoClusterError, cluster, forks
from planner.batch.runner import Runner
from planner.chances.expected.counting import as_if_all_come
from planner.check import check
from planner.delivery.insurance import insurance
from planner.delivery.insurance_rows import rows_of
from planner.delivery.planned_again import planned_again
from planner.delivery.prospect_task import WHOLE, ProspectTask, answers_in
from planner.delivery.verify_first import verify_first
from planner.explain.areas.area_answers import area_answers
from planner.explain.changed.edit_effects import edit_effects
from planner.explain.deployments.other_use import other_uses
from planner.explain.deployments.trying import tried_levers
from planner.explain.locks.repairing import Repairing, UnansweredError
from planner.explain.locks.weights import USUAL, read_weights
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.other_plans import AlternativeAnswer
from planner.formats.sheets import raw_case
from planner.insight.answering import AnswerProgress, Question, answering
from planner.insight.attribution import Attributor
from planner.insight.parts import Scenario, UnattributedError
from planner.insight.sharpening import Sharpener
from planner.jobs.job import Job
from planner.jobs.kept_answers import KINDS_KEPT, keep_answers
from planner.jobs.last_words import last_words
from planner.jobs.messages import (
    AlternativesAsked,
    AnswerFound,
    AnswersCounted,
    EventWriter,
    LeversAsked,
    OtherUseAsked,
    PlanImproved,
    QuestionEnded,
    QuestionOutcome,
    QuestionRequest,
    ScenarioPair,
    TotalsFound,
)
from planner.jobs.questions import answers, keep_other, side_of
from planner.jobs.turns import Turn, TurnQueue, helping
from planner.language import joined, say
from planner.plan import Plan
from planner.process.priority import work_in_the_background
from planner.scenarios.planned import PlannedScenario, planned_scenario
from planner.tables import Case
from planner.workspace.adjustments import KeepFair, adjusted, weigh_cost
from planner.workspace.incumbents import propose
from planner.worlds.decisive_inputs import decisive
from planner.worlds.plans_in_worlds import PlansInWorlds, made_for
from planner.worlds.world import AS_IT_IS, MOST_PLANS, World, changed_world, world_of
from planner.worlds.world_files import ChangedWorld, read_worlds

NAMES = {
    Question.WHY: say("Why"),
    Question.WANTED: say("Most wanted"),
    Question.PLEDGES: say("Worth of the pledges"),
    Question.DEPENDENCE: say("Dependence"),
    Question.COMPARE: say("Compare"),
    Question.FRONTIER: say("Frontier"),
    Question.FAIR_NEED: say("Fair plans"),
    Question.FAIR_POPULATION: say("Fair plans"),
    Question.FAIR_WEALTH: say("Fair plans"),
    Question.FAIR_ALIKE: say("Fair plans"),
    Question.REPAIRS: say("Repairs"),
    Question.LEVERS: say("What it would take"),
    Question.OTHER_USE: say("Why here"),
    Question.AREA: say("What it would take"),
    Question.CHANGED: say("What changed"),
    Question.VERIFY: say("Verify first"),
    Question.DELIVERY: say("Delivery"),
    Question.AGAIN: say("Delivery"),
    Question.INSURE: say("Delivery"),
    Question.FUTURES: say("Compare"),
    Question.ALTERNATIVES: say("Other plans"),
    Question.WORLDS: say("Other worlds"),
    Question.DECISIVE: say("Assumptions"),
}
"""Who finds a better plan, as a sentence names it."""

THIS_PLAN = say("this plan")
"""What the plan that is asked about is called beside others."""


class QuestionRun:
    """A run of a question."""

    def __init__(self, job: Job, stream: TextIO) -> None:
        self._job, self._events = job, EventWriter(stream)
        self._request = job.request(QuestionRequest)
        self._began = time.monotonic()
        self._stop = False
        self._notes: list[str] = []

    def stop(self, *_: object) -> None:
        """Handle an interrupt: finish the solves in progress."""
        self._stop = True

    def run(self) -> None:
        """Answer the question, and report how it ended."""
        asked, results = self._request, ResultCache.at(Path(self._request.results))
        turn = Turn(TurnQueue.here(), self._job.name, asked.workspace, turns=False)
        here = forks(turn=partial(helping, self._job.name, asked.workspace))
        try:
            if turn.take(self._stopped):
                with Runner(results, cluster(asked.cluster) if asked.cluster else here) as runner:
                    runner.open()  # before this process solves anything, which no fork would outlive
                    self._answer(runner)
        except (UnattributedError, NoClusterError, UnansweredError) as refused:
            self._end(QuestionOutcome.REFUSED, [str(refused)])
        else:
            self._keep()
            self._end(QuestionOutcome.STOPPED if self._stop else QuestionOutcome.DONE, self._notes)
        finally:
            turn.close()

    def _keep(self) -> None:
        """Keep answers about other choices, if there are all, by what they are of."""
        kind = KINDS_KEPT.get(self._request.question)
        if kind is None or self._stop:
            return
        side = side_of(self._job, 0)
        if side.plan is not None:
            rows = answers(self._job).rows_of(kind)
            keep_answers(self._request.question, check(raw_case(side.sheets)).case, side.plan, rows)

    def _answer(self, runner: Runner) -> None:
        if self._job.changed(self._request.digests):
            raise UnattributedError(say("The inputs kept for this question have changed or are damaged. Ask again."))
        if self._request.pair is not None:
            self._compare(self._request.pair, runner)
            return
        if self._request.question is Question.COMPARE:
            self._sharpen(runner)
            return
        if self._request.question in {Question.DELIVERY, Question.FUTURES}:
            self._draw(runner)
            return
        if self._request.question is Question.WORLDS:
            self._look_at_worlds(runner)
            return
        side = side_of(self._job, 0)
        if self._request.question is Question.REPAIRS:
            self._repair(side, runner)
            return
        self._ask_plan(side, runner)

    def _ask_plan(self, side: Scenario, runner: Runner) -> None:
        """Answer a question about one plan."""
        if side.plan is None:
            raise UnattributedError(say("There is no plan to ask about."))
        case = check(raw_case(side.sheets)).case
        if self._request.question is Question.AGAIN:
            self._plan_again(ProspectTask(side.name, case, side.plan), runner)
            return
        if self._request.question is Question.INSURE:
            self._insure(case, side.plan)
            return
        if self._request.question is Question.CHANGED:
            self._tell_changes(PlanAnalysis.of(case, side.plan), runner)
            return
        if self._request.other_use is not None:
            self._move(PlanAnalysis.of(case, side.plan), self._request.other_use, runner)
            return
        if self._request.levers is not None:
            self._try_levers(PlanAnalysis.of(case, side.plan), self._request.levers, runner)
            return
        if self._request.alternatives is not None:
            self._look_for_others(case, side.plan, self._request.alternatives, runner)
            return
        for now in self._answers(case, side.plan, runner):
            self._count(now.done, now.total)
            if now.plan is not None:
                adjustment = (
                    KeepFair.of(now.answer) if isinstance(now.answer, FairAnswer) else weigh_cost(now.answer.name)
                )
                propose(adjusted(side.sheets, adjustment), now.plan, NAMES[self._request.question])
            self._events.write(AnswerFound(seconds=self._seconds, row=now.answer))

    def _look_for_others(self, case: Case, plan: Plan, asked: AlternativesAsked, runner: Runner) -> None:
        """Look for other plans; each is kept before it is told."""
        wanted = OthersWanted(asked.count, asked.within, asked.differ)
        for now in OtherPlans(case, plan, wanted, runner, self._stopped).run():
            self._count(now.done, now.total)
            if now.plan is not None and isinstance(now.answer, AlternativeAnswer):
                keep_other(self._job, now.answer.number, now.plan)
            self._events.write(AnswerFound(seconds=self._seconds, row=now.answer))

    def _move(self, analysis: PlanAnalysis, asked: OtherUseAsked, runner: Runner) -> None:
        """Find the best other use of deployments; a plan that gains from one is proposed as the incumbent."""
        for now in other_uses(analysis, asked.pledge, asked.mission, runner, self._stopped):
            self._count(now.done, now.total)
            if now.plan is not None:
                propose(side_of(self._job, 0).sheets, now.plan, NAMES[Question.OTHER_USE])
            self._events.write(AnswerFound(seconds=self._seconds, row=now.answer))

    def _try_levers(self, analysis: PlanAnalysis, asked: LeversAsked, runner: Runner) -> None:
        """Try every lever of a pledge; a plan that gains from it without any is proposed as the incumbent."""
        missions = [asked.mission] if asked.mission else list(analysis.reach.mandates)
        for now in tried_levers(analysis, asked.pledge, missions, runner, self._stopped, anew=asked.anew):
            self._count(now.done, now.total)
            if now.plan is not None:
                propose(side_of(self._job, 0).sheets, now.plan, NAMES[Question.LEVERS])
            self._events.write(AnswerFound(seconds=self._seconds, row=now.answer))

    def _answers(self, case: Case, plan: Plan, runner: Runner) -> Iterator[AnswerProgress]:
        if self._request.question is Question.AREA:
            return area_answers(*as_if_all_come(case, plan), self._request.area, runner, self._stopped)
        if self._request.question is Question.DECISIVE:
            return decisive(case, plan, runner, stopped=self._stopped)
        if self._request.question is Question.VERIFY:
            return verify_first(case, plan, runner, stopped=self._stopped)
        return answering(self._request.question, case, plan, runner, stopped=self._stopped, on_improved=self._improved)

    def _tell_changes(self, analysis: PlanAnalysis, runner: Runner) -> None:
        """Tell what changed since the plan before, which is that of the second side, and why."""
        before = side_of(self._job, 1).plan
        if before is None:
            raise UnattributedError(say("There is no plan before to compare with."))
        for row, done, total in edit_effects(analysis, before, runner, self._stopped):
            self._count(done, total)
            self._events.write(AnswerFound(seconds=self._seconds, row=row))

    def _improved(self, plan: Plan) -> None:
        """Propose a better plan as the incumbent of the inputs; later answers refer to it."""
        propose(side_of(self._job, 0).sheets, plan, NAMES[self._request.question])
        self._events.write(PlanImproved(seconds=self._seconds, plan=PlanHeadline.of(plan.summary)))

    def _compare(self, pair: ScenarioPair, runner: Runner) -> None:
        """Attribute the difference between two scenarios to the changes of their inputs."""
        old, new = side_of(self._job, 0), side_of(self._job, 1)
        found = Attributor(
            old, new, runner, on_progress=self._count, stopped=self._stopped,
            on_improved=lambda side, plan: propose(side.sheets, plan, NAMES[Question.WHY]),
        ).run(pair.grouping)  # fmt: skip
        if found is not None:
            self._notes += found.notes
            before, after = found.before.exposure_unprotected, found.after.exposure_unprotected
            self._events.write(TotalsFound(seconds=self._seconds, before=before, after=after))
            for share in found.contributions:
                self._events.write(AnswerFound(seconds=self._seconds, row=share.answer))

    def _draw(self, runner: Runner) -> None:
        """Draw futures: all figures of one plan; of several, under their names, what stays unprotected."""
        several = self._request.question is Question.FUTURES
        sides = [side_of(self._job, number) for number in range(len(self._request.names))]
        tasks = [
            ProspectTask(side.name, check(raw_case(side.sheets)).case, side.plan)
            for side in sides
            if side.plan is not None
        ]
        self._count(0, len(tasks))
        for done, found in enumerate(runner.run(tasks, self._stopped), start=1):
            if found.result.outcome is None:
                raise UnattributedError(joined(found.result.messages))
            for row in answers_in(found.result.figures):
                if not several:
                    self._events.write(AnswerFound(seconds=self._seconds, row=row))
                elif row.figure == WHOLE:
                    self._events.write(AnswerFound(seconds=self._seconds, row=replace(row, name=found.task.name)))
            self._count(done, len(tasks))

    def _look_at_worlds(self, runner: Runner) -> None:
        """Put the plans of the scenarios into other worlds; the best plan of each is proposed as its incumbent."""
        first, *others = [side_of(self._job, number) for number in range(len(self._request.names))]
        changed = read_worlds(self._request.worlds) if self._request.worlds else []
        made = [
            changed_world(each.name, first.sheets, each.changes) for each in changed if isinstance(each, ChangedWorld)
        ]
        worlds = [world_of(AS_IT_IS, first.sheets), *made, *(world_of(side.name, side.sheets) for side in others)]
        plans = {} if first.plan is None else {THIS_PLAN: first.plan}
        plans |= {say("plan of {scenario}", scenario=side.name): side.plan for side in others if side.plan is not None}
        table = PlansInWorlds(dict(list(plans.items())[:MOST_PLANS]), worlds, runner, stopped=self._stopped)
        sheets = {each.name: each.sheets for each in worlds if isinstance(each, World)}
        for now in table.run():
            self._count(now.done, now.total)
            row = now.answer
            placed = table.placed.get((row.name or made_for(row.world), row.world)) if row.unprotected else None
            if placed is not None and not row.name:
                propose(sheets[row.world], placed, NAMES[Question.WORLDS])
            elif placed is not None and row.world == AS_IT_IS:
                keep_other(self._job, table.names.index(row.name), placed)
            self._events.write(AnswerFound(seconds=self._seconds, row=row))

    def _plan_again(self, task: ProspectTask, runner: Runner) -> None:
        """Plan some futures again, beside what the plan is worth as ordered over all of them."""
        for done in runner.run([task], self._stopped):
            [whole] = [row for row in answers_in(done.result.figures) if row.figure == WHOLE]
            found = planned_again(
                task.case, task.plan, whole, runner, seed=task.seed, on_progress=self._count,
                stopped=self._stopped,
            )  # fmt: skip
            if found is not None and not self._stop:
                row = AgainAnswer(name="", as_ordered=whole.expected, mark=PROVEN, **asdict(found))
                self._events.write(AnswerFound(seconds=self._seconds, row=row))

    def _insure(self, case: Case, plan: Plan) -> None:
        """Look for alternates that take the worst tenth of futures down."""
        with helping(self._job.name, self._request.workspace):
            found = insurance(case, plan, on_progress=self._count, stopped=self._stopped)
        for row in rows_of(found):
            self._events.write(AnswerFound(seconds=self._seconds, row=row))

    def _sharpen(self, runner: Runner) -> None:
        """Sharpen the differences of scenarios from the first of them."""
        sides = [side_of(self._job, number) for number in range(len(self._request.names))]
        found = [planned_scenario(side.name, side.sheets, side.plan) for side in sides]
        refused = [one for one in found if isinstance(one, str)]
        if refused:
            raise UnattributedError(joined(refused))
        Sharpener(
            [one for one in found if isinstance(one, PlannedScenario)], sides[0].name, runner,
            on_progress=lambda now: self._count(now.done, now.total), stopped=self._stopped,
            on_sharpened=lambda one: propose(one.sheets, one.plan, NAMES[Question.COMPARE]),
        ).run()  # fmt: skip

    def _repair(self, side: Scenario, runner: Runner) -> None:
        """Say what stands against locks, and what would make a plan possible."""
        weights = read_weights(self._request.weights) if self._request.weights else USUAL
        case = check(raw_case(side.sheets)).case
        asked = Repairing(side.sheets, case, USUAL if isinstance(weights, list) else weights, runner)
        for now in replace(asked, known=side.plan, stopped=self._stopped).run():
            self._count(now.done, now.total)
            self._events.write(AnswerFound(seconds=self._seconds, row=now.answer))

    def _count(self, done: int, total: int) -> None:
        self._events.write(AnswersCounted(seconds=self._seconds, done=done, total=total))

    def _end(self, ending: QuestionOutcome, notes: list[str]) -> None:
        self._events.write(QuestionEnded(seconds=self._seconds, ending=ending, notes=notes))

    @property
    def _seconds(self) -> float:
        return time.monotonic() - self._began

    def _stopped(self) -> bool:
        return self._stop


def main(folder: str) -> None:
    """Answer the question in a folder of a job."""
    work_in_the_background()
    job = Job(Path(folder))
    with last_words(), job.events.open("a", encoding="utf-8") as stream:
        run = QuestionRun(job, stream)
        signal.signal(signal.SIGINT, run.stop)
        run.run()
