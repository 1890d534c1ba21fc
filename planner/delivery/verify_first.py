"""Whom to verify first: the pledges of a plan of which it is worth most to know for certain whether they come.

All are screened by what hangs on them in the plan as it stands. For the first, plans are made for what may become
known, and for the chances as they are, with the same work each; a pledge is worth what they gain together. That is at
least what it is worth, as better plans may exist. Everything known, planned anew in a sample of futures, is a limit of
what all verification can be worth.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.answers import NOT_ANSWERED, KnowingAnswer
from planner.batch.runner import Runner
from planner.batch.task import BatchTask, Task
from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import Stake, stakes
from planner.delivery.knowing import Knowing, odds
from planner.delivery.known_case import Knowledge, known_case
from planner.delivery.planned_again import AGAIN, BOUND, FUTURES, STAYING, FutureTask
from planner.delivery.worth import mean_error
from planner.facts import Facts
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, never
from planner.language import say
from planner.plan import Plan
from planner.solution import Limits
from planner.tables import Case

FIRST = 5
"""Pledges that plans are made for [1]."""

WORK = Limits(0.002, threads=1, work=2)
"""Limits of a plan made for what may become known."""

COUNTED = {"deliver": "expected", "tidiness": None}
"""Settings of these plans: pledges by their chances, people as the model has them."""

NOW = say("the plan by the chances as they are")
"""Name of the task that searches the plan itself further."""

NOT_PLANNED = say("Less hangs on it than on those that plans were made for.")
UNANSWERED = say("Its solves did not end.")


def verify_first(
    case: Case,
    plan: Plan,
    runner: Runner,
    first: int = FIRST,
    futures: int = FUTURES,
    seed: int = 1,
    stopped: Stopped = never,
) -> Iterator[AnswerProgress]:
    """What it is worth to know whether each pledge of a plan comes, and to know everything.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: Solves.
        first: Pledges that plans are made for.
        futures: Futures in which everything is known.
        seed: Seed of the futures.
        stopped: Polled for a request to stop.

    Yields:
        Every uncertain pledge by what hangs on it, those first again with what it is worth to know them, and last
        everything.
    """
    verifying = _Verifying(case, plan, first)
    tasks: list[BatchTask] = [*verifying.tasks()]
    tasks += [FutureTask(str(number), case, plan, seed, foresight=True) for number in range(futures)]
    steps = len(tasks)
    yield from (AnswerProgress(verifying.screened(stake), 0, steps) for stake in verifying.asked)
    foreseen: dict[int, dict[str, float]] = {}
    done = 0
    for completed in runner.run(tasks, stopped):
        done += 1
        if isinstance(completed.task, FutureTask):
            foreseen[int(completed.task.name)] = dict(completed.result.figures)
            continue
        for stake in verifying.learn(completed.task.name, completed.result.answer):
            yield AnswerProgress(verifying.valued(stake), done, steps)
    if not stopped():
        yield from (AnswerProgress(verifying.valued(stake), steps, steps) for stake in verifying.first)
        yield AnswerProgress(verifying.everything([foreseen[n] for n in sorted(foreseen)]), steps, steps)


class _Verifying:
    """The plans that are known, and what they are expected to leave under what may become known."""

    def __init__(self, case: Case, plan: Plan, first: int) -> None:
        self._case, self._plan, self._chances = case, plan, chances_of(case)
        self._plans = [self._knowing(plan)]
        self._pledged = dict(case["pledges"][["pledge", "units"]].itertuples(index=False, name=None))
        uncertain = (each for each in stakes(self._plans[0].fixed, self._chances) if each.kind == "pledge")
        self.asked = [each for each in uncertain if 0.0 < each.chance.p < 1.0]
        self.first = self.asked[:first]
        self._waiting = {stake.chance.key: len(self._learnt(stake)) for stake in self.first}

    def tasks(self) -> Iterator[Task]:
        """The plan searched further, and a plan for everything that may become known of the first pledges."""
        yield Task(NOW, known_case(self._case, Knowledge({}), **COUNTED), WORK, self._plan)
        for stake in self.first:
            pledge = stake.chance.key
            for units in self._learnt(stake):
                known = known_case(self._case, Knowledge({pledge: units}), **COUNTED)
                sure = known["pledges"]["delivery_probability"].mask(known["pledges"]["pledge"] == pledge, 1.0)
                tables = {**known.tables, "pledges": known["pledges"].assign(delivery_probability=sure)}
                yield Task(f"{pledge}\n{units}", replace(known, tables=tables), WORK, self._plan)

    def _learnt(self, stake: Stake) -> list[int]:
        """Units that may turn out to come and that a plan is made for: none, about as many as are expected, and all."""
        units = int(self._pledged[stake.chance.key])
        return sorted({0, round(units * stake.chance.p), units})

    def learn(self, name: str, plan: Plan | None) -> Iterator[Stake]:
        """Take over a plan; pledges of which every plan has now been made."""
        if plan is not None:
            self._plans.append(self._knowing(plan))
        pledge = name.split("\n", maxsplit=1)[0]
        if pledge in self._waiting:
            self._waiting[pledge] -= 1
            if not self._waiting[pledge]:
                yield from (stake for stake in self.first if stake.chance.key == pledge)

    def screened(self, stake: Stake) -> KnowingAnswer:
        """What hangs on a pledge in the plan as it stands."""
        note = "" if stake in self.first else NOT_PLANNED
        return KnowingAnswer(
            name=stake.chance.key, kind="pledge", chance=stake.chance.p, lost=stake.lost, gained=stake.gained, note=note
        )

    def valued(self, stake: Stake) -> KnowingAnswer:
        """What it is worth to know a pledge, by the plans that are known."""
        pledge = stake.chance.key
        if self._waiting[pledge]:
            return replace(self.screened(stake), note=UNANSWERED, mark=NOT_ANSWERED)
        units = int(self._pledged[pledge])
        given = np.min([plan.given(pledge, units) for plan in self._plans], axis=0)
        worth = max(0.0, self._expected - float(odds(units, stake.chance) @ given))
        return replace(self.screened(stake), exposure=worth, low=worth)

    def everything(self, foreseen: list[dict[str, float]]) -> KnowingAnswer:
        """What it is worth to know everything, at least by the plans found and at most by their bounds."""
        row = KnowingAnswer(name="everything", kind="everything", chance=None)
        known = [each for each in foreseen if BOUND in each]
        if not known:
            return replace(row, note=UNANSWERED, mark=NOT_ANSWERED)
        better = self._plans[0].expected - self._expected
        found, most = (np.array([max(0.0, each[STAYING] - each[name]) for each in known]) for name in (AGAIN, BOUND))
        low, high = (max(0.0, float(saved.mean()) - better) for saved in (found, most))
        return replace(row, exposure=low, low=low, high=high, error=mean_error(most))

    @property
    def _expected(self) -> float:
        """What the best of the plans is expected to leave by the chances as they are [civilian-months]."""
        return min(plan.expected for plan in self._plans)

    def _knowing(self, plan: Plan) -> Knowing:
        return Knowing(fixed_postings(Facts(self._case, plan)), self._chances)
