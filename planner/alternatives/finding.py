"""Other plans one by one, each in a direction of its own and unlike all found before, and what is known of the rest."""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.alternatives import Direction, Trade
from planner.alternatives.other_plan_task import OtherPlanTask, differs
from planner.alternatives.promise import Level, OthersWanted, kept_by_plan, limit, none_found, nothing_to_keep, promised
from planner.alternatives.traits import contributors, directions, elsewhere, figure, gains, of_kind
from planner.answers import PROVEN
from planner.batch.runner import Runner
from planner.batch.task import TaskResult
from planner.explanations.other_plans import AlternativeAnswer, OthersClaim
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, never, unanswered
from planner.insight.parts import UnattributedError
from planner.language import Said, joined, say
from planner.names import Names
from planner.plan import Outcome, Plan
from planner.solve import SearchWork
from planner.tables import Case

NO_MORE = say("No other plan keeps this promise and differs by so much from all of these: that is proved.")
NOT_FOUND = say("No more were found; others may exist.")
ANYWHERE = Direction(Trade.ELSEWHERE)
BESIDE = 2
"""Searches that run side by side, on every machine, so that all find the same [1]."""

SAME_AS_WEAKER = 1e-9
"""Relative difference of two limits that is rounding [1]."""


@dataclass
class OtherPlans:
    """Other plans of a case, as they are found."""

    case: Case
    plan: Plan
    wanted: OthersWanted
    runner: Runner
    stopped: Stopped = never
    work: SearchWork = field(default_factory=SearchWork)
    found: list[Plan] = field(default_factory=list)
    failed: list[Said | str] = field(default_factory=list)
    """Why searches broke down, in sentences."""

    def run(self) -> Iterator[AnswerProgress]:
        """What is promised, and every plan as it is found.

        Raises:
            UnattributedError: It cannot be asked of this plan, or with these shares.
        """
        refused = [*self.wanted.faults(), *filter(None, [nothing_to_keep(self.plan.summary)])]
        if refused:
            raise UnattributedError(joined(refused))
        level = Level.BEST if kept_by_plan(self.plan.summary, self.wanted.within) else Level.PLAN
        yield self._claim(level)
        level = yield from self._first(level)
        ended = yield from self._others(level)
        if ended:
            yield self._claim(level, ended)

    def _first(self, level: Level) -> Generator[AnswerProgress, None, Level]:
        """The first plan; where none keeps the stronger promise, the weaker one holds for all."""
        first = directions(self.case, self.plan)[0]
        result = self._solved_alone(first, level)
        if level is Level.BEST and self._weaker and result is not None and result.plan is None:
            level = Level.PLAN
            yield self._claim(level)
            result = self._solved_alone(first, level)
        if result is not None and result.plan is not None:
            yield self._taken(first, level, result.plan)
        return level

    def _others(self, level: Level) -> Generator[AnswerProgress, None, Said | str]:
        """All other plans, until there are as many as asked for, or no more.

        Searches that run side by side know nothing of what the other finds: one whose plan is too much like that of
        the one before it is done again. So what is found is the same on every machine.

        Returns:
            What is known of those that were not found; empty where enough were, or it was stopped.
        """
        listed = deque(directions(self.case, self.plan)[1:])
        while (missing := self.wanted.count - len(self.found)) > 0:
            last = not listed
            asked = [listed.popleft() for _ in range(min(missing, BESIDE, len(listed)))] or [ANYWHERE]
            for direction, result in self._solved(asked, level):
                if result.plan is None and result.outcome is Outcome.INFEASIBLE:
                    return NO_MORE
                if result.plan is None and last:
                    return NOT_FOUND
                if result.plan is not None and differs(result.plan, self.found, self.wanted.differ):
                    yield self._taken(direction, level, result.plan)
                elif result.plan is not None:
                    listed.appendleft(direction)
            if self.stopped():
                return ""
        return ""

    @property
    def _weaker(self) -> bool:
        """Whether the weaker promise allows more."""
        stronger, weaker = (limit(self.plan.summary, self.wanted.within, level) for level in Level)
        return weaker > stronger + SAME_AS_WEAKER * abs(stronger)

    def _solved_alone(self, direction: Direction, level: Level) -> TaskResult | None:
        """What a search in a direction finds; None where it was stopped."""
        return next((result for _, result in self._solved([direction], level)), None)

    def _solved(self, asked: Sequence[Direction], level: Level) -> Iterator[tuple[Direction, TaskResult]]:
        """What searches in some directions find, side by side, in their order; less where they were stopped."""
        most, differ = limit(self.plan.summary, self.wanted.within, level), self.wanted.differ
        tasks = [
            OtherPlanTask(each.trade, self.case, self.plan, tuple(self.found), each, most, differ, self.work)
            for each in asked
        ]
        results: dict[str, TaskResult] = {}
        waiting = deque(tasks)
        for done in self.runner.run(tasks, self.stopped):
            results[done.task.key] = done.result
            while waiting and waiting[0].key in results:
                task = waiting.popleft()
                result = results[task.key]
                if result.messages and not self.failed:
                    self.failed.append(unanswered(result))
                yield task.direction, result

    def _claim(self, level: Level, ended: Said | str = "") -> AnswerProgress:
        """What is promised, and what is known of plans that were not found."""
        told, proved = promised(self.plan.summary, self.wanted, level), ended == NO_MORE
        if ended and not self.found:
            note = joined([none_found(self.wanted, level, proved=proved), *self.failed])
        else:
            note = joined([told, *self.failed, ended]) if ended else told
        claim = OthersClaim(name="", keeps=level, none_left=proved, note=note, mark=PROVEN if proved else "")
        done = self.wanted.count if ended else len(self.found)
        return AnswerProgress(claim, done, self.wanted.count)

    def _taken(self, direction: Direction, level: Level, other: Plan) -> AnswerProgress:
        """The answer on a plan that was found, which later ones are to differ from."""
        gained = gains(self.case, self.plan, other, direction)
        shown = direction if gained else Direction(Trade.ELSEWHERE)
        row = self._row(shown, level, other)
        self.found.append(other)
        return AnswerProgress(row, len(self.found), self.wanted.count, other)

    def _row(self, direction: Direction, level: Level, other: Plan) -> AlternativeAnswer:
        now, before = other.summary, self.plan.summary
        averted = before.objective_nobody_new - before.objective
        names = Names(self.case)
        about = {Trade.LESS_OF: names.contributor_alone, Trade.MORE_AT: names.mission}.get(direction.trade)
        stronger = level is Level.BEST or now.objective <= limit(before, self.wanted.within, Level.BEST)
        row = AlternativeAnswer(
            name="",
            number=len(self.found) + 1,
            trade=direction.trade,
            about="" if about is None else about(direction.of),
            keeps=Level.BEST if stronger else Level.PLAN,
            gap=now.gap,
            of_plan=(now.objective_nobody_new - now.objective) / averted if averted > 0 else 1.0,
            differs=tuple(elsewhere(other, each) for each in (self.plan, *self.found)),
            figure=figure(self.case, other, direction),
            before=figure(self.case, self.plan, direction),
            troops=of_kind(self.case, other, "troops"),
            troops_before=of_kind(self.case, self.plan, "troops"),
            unprotected=now.counted_unprotected,
            exposure=now.counted_unprotected - before.counted_unprotected,
            objective=now.objective - before.objective,
            cost_usd=now.cost_usd,
            more_usd=now.cost_usd - before.cost_usd,
            persons=now.persons_deployed,
            contributors=contributors(other),
            mark=PROVEN if stronger else "",
        )
        return replace(row, name=row.label)
