"""Why two scenarios differ: the change in exposure shared out among the changes of the inputs, by solving again."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.check import check
from planner.fingerprint import fingerprint
from planner.insight import shapley
from planner.insight.base import Stopped, never, unanswered
from planner.insight.counting import changes_counted, in_common
from planner.insight.effort import Effort
from planner.insight.parts import MOST, Grouping, Part, mixed, parts_between
from planner.insight.shapley import Mixture, Orders
from planner.insight.worth import best_of
from planner.plan import Outcome, Plan, gap_in_words
from planner.scenarios.comparability import comparability_warnings
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import ScopedFigures, shared_scope
from planner.sheets import Sheets, raw_case
from planner.tables import Case

EXACT = 6
"""Parts up to which every order is taken: 64 mixtures."""

PAIRS = 4
"""Pairs of orders that are sampled beyond that."""


@dataclass(frozen=True)
class Side:
    """A scenario, with its plan where it has one."""

    name: str
    sheets: Sheets
    plan: Plan | None = None


@dataclass(frozen=True)
class Share:
    """What a part of the changes did, averaged over the orders in which the parts may come."""

    part: str
    changes: int
    """How many cells and rows the part changes."""
    exposure: float | None = None
    """Change in unprotected exposure between plans [civilian-months]; the shares sum to the whole change. None, as all
    that follows, where a mixture that the part comes into was not answered."""
    objective: float | None = None
    """The same of the objective [civilian-months]."""
    low: float | None = None
    """The share of the best plans' objectives is no less than this, over the orders taken [civilian-months]; None, as
    `high`, where the two scenarios judge plans otherwise, so that nothing can be proved."""
    high: float | None = None
    """And no more than this [civilian-months]."""
    error: float | None = None
    """Standard error of the exposure where orders were sampled [civilian-months]; None where all were taken."""

    @property
    def proven(self) -> bool:
        """Whether the certified gaps leave no doubt about the direction."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Attribution:
    """Why two scenarios differ in what both count."""

    before: ScopedFigures
    """What the first leaves of the danger that all mixtures of the changes count."""
    after: ScopedFigures
    """What the second leaves of it."""
    shares: tuple[Share, ...]
    """The parts, the one that changes exposure most first, those not answered last."""
    notes: tuple[str, ...]
    """How it was found and what was joined, in sentences."""


class UnattributedError(Exception):
    """A difference that cannot be shared out, and why, in a sentence."""


class Attributor:
    """One difference, shared out by solving mixtures of its parts."""

    def __init__(
        self,
        old: Side,
        new: Side,
        runner: Runner,
        effort: Effort | None = None,
        tell: Callable[[int, int], None] = lambda *_: None,
        stopped: Stopped = never,
        improved: Callable[[Side, Plan], object] = lambda *_: None,
    ) -> None:
        """Take up a difference.

        Args:
            old: The scenario before.
            new: The scenario after.
            runner: What solves the mixtures.
            effort: How much work each may do.
            tell: Called with how many mixtures are solved, of how many.
            stopped: Asked now and then whether to give up.
            improved: Hears of a better plan of one of the scenarios, or of its first one.
        """
        self._old, self._new, self._runner = old, new, runner
        self._effort, self._tell, self._stopped, self._improved = effort or Effort(), tell, stopped, improved
        self._notes: list[str] = []
        self._ends: list[Plan] = []
        """The best plans of the two scenarios."""
        self._unanswered: Counter[str] = Counter()
        """Solves without an answer, by why."""

    def run(self, grouping: Grouping, most: int = MOST, pairs: int = PAIRS) -> Attribution | None:
        """Share out the change in exposure; None where it was stopped.

        Args:
            grouping: What the changes are grouped by.
            most: Most parts.
            pairs: Pairs of orders that are sampled where there are more than `EXACT` parts.

        Raises:
            UnattributedError: A scenario has faults or no plan, or was not planned in its time, or nothing differs.
        """
        parts = parts_between(self._old.sheets, self._new.sheets, grouping, most)
        if not parts:
            raise UnattributedError("The two scenarios have the same inputs: there is nothing to share out.")
        self._notes = [f"{part.name} are told as one part." for part in parts if part.name.startswith("all others")]
        while True:
            self._unanswered.clear()
            orders = shapley.orders(len(parts), EXACT, pairs)
            cases, broken = self._cases(parts, orders)
            plans: dict[Mixture, Plan] = {}
            if broken is None:
                plans, broken = self._solved(cases)
            if self._stopped():
                return None
            if broken is None:
                return self._shared(parts, orders, cases, plans)
            parts = self._joined(parts, broken)

    def _cases(self, parts: list[Part], orders: Orders) -> tuple[dict[Mixture, Case], Mixture | None]:
        """The case of every mixture; or the first mixture that is no sound case."""
        cases: dict[Mixture, Case] = {}
        for mixture in orders.mixtures:
            case = self._case(parts, mixture)
            if case is None:
                return cases, mixture
            cases[mixture] = case
        return cases, None

    def _case(self, parts: list[Part], mixture: Mixture) -> Case | None:
        sheets = mixed(self._old.sheets, self._new.sheets, [parts[i] for i in mixture])
        if not mixture or len(mixture) == len(parts):
            sheets = self._new.sheets if mixture else self._old.sheets
        checked = check(raw_case(sheets))
        return None if checked.faults else checked.case

    def _joined(self, parts: list[Part], broken: Mixture) -> list[Part]:
        """Parts with two of them told as one: one in a mixture that cannot be planned, and one that it needs."""
        everything = frozenset(range(len(parts)))
        if not broken or broken == everything:
            side = self._new if broken else self._old
            raise UnattributedError(f"“{side.name}” has no plan: it has faults, or its locks ask for too much.")
        missing = sorted(everything - broken)
        needed = next((i for i in missing if self._case(parts, broken | {i}) is not None), missing[0])
        there = sorted(broken)
        needing = next((i for i in there if self._case(parts, broken - {i}) is not None), there[0])
        joined = parts[needing].and_(parts[needed])
        self._notes.append(
            f"“{parts[needing].name}” and “{parts[needed].name}” are told as one part: one without the other is no "
            "case that can be planned."
        )
        return [joined if i == needing else part for i, part in enumerate(parts) if i != needed]

    def _solved(self, cases: dict[Mixture, Case]) -> tuple[dict[Mixture, Plan], Mixture | None]:
        """Plans of the mixtures that are answered; or the first mixture that locks make impossible.

        The two scenarios are searched first, and further; each mixture then begins with the plan of the one and with
        that of the other, and the better of what comes counts.
        """
        sides = {frozenset[int](): self._old, max(cases, key=len): self._new}
        total = 2 * len(cases) - 2
        self._tell(0, total)
        ends = [(mixture, Task("", cases[mixture], self._effort.base, side.plan)) for mixture, side in sides.items()]
        starts, answered = dict[Mixture, Plan](), dict[Mixture, list[Plan]]()
        for mixture, result in self._results(ends, 0, total):
            if result.outcome is Outcome.INFEASIBLE:
                return {}, mixture
            starts[mixture] = self._best(sides[mixture], fingerprint(cases[mixture]), result)
            answered[mixture] = [starts[mixture]] * len(sides) if result.answer else []
        self._ends = [starts[mixture] for mixture in sides if mixture in starts]
        between, search = [each for each in cases if each not in sides], self._effort.search
        tasks = [(each, Task("", cases[each], search, start)) for each in between for start in starts.values()]
        for mixture, result in self._results(tasks, len(ends), total):
            if result.outcome is Outcome.INFEASIBLE:
                return {}, mixture
            answered.setdefault(mixture, []).extend(self._heard(result))
        whole = {mixture: plans for mixture, plans in answered.items() if len(plans) == len(sides)}
        return {mixture: reduce(best_of, plans) for mixture, plans in whole.items()}, None

    def _best(self, side: Side, print_: str, result: TaskResult) -> Plan:
        """The best plan of a scenario, with the best of what was proved; its own where the search was no answer."""
        own = side.plan if side.plan is not None and side.plan.summary.case_sha256 == print_ else None
        plans = [plan for plan in (own, *self._heard(result)) if plan is not None]
        if not plans:
            raise UnattributedError(f"“{side.name}” has no plan. {unanswered(result)} Ask again.")
        best = reduce(best_of, plans)
        if own is None or best.summary != own.summary:
            self._improved(side, best)
        return best

    def _heard(self, result: TaskResult) -> list[Plan]:
        """The answer of a solve; none, which is remembered, where it has none."""
        if result.answer is None:
            self._unanswered[unanswered(result)] += 1
        return [result.answer] if result.answer else []

    def _results(
        self, asked: Sequence[tuple[Mixture, Task]], before: int, total: int
    ) -> Iterator[tuple[Mixture, TaskResult]]:
        """Results as they come."""
        mixtures = {str(number): mixture for number, (mixture, _) in enumerate(asked)}
        tasks = [replace(task, name=str(number)) for number, (_, task) in enumerate(asked)]
        for number, done in enumerate(self._runner.run(tasks, self._stopped), start=before + 1):
            self._tell(number, total)
            yield mixtures[done.task.name], done.result

    def _shared(
        self, parts: list[Part], orders: Orders, cases: dict[Mixture, Case], plans: dict[Mixture, Plan]
    ) -> Attribution:
        """The shares, as far as the mixtures that they need are answered."""
        first, last = frozenset[int](), max(cases, key=len)
        ends = dict(zip((first, last), self._ends, strict=True))
        splits = in_common(cases, plans | ends)
        found = list(map(Share, [part.name for part in parts], [len(part.cells) for part in parts],
                         *_columns(orders, {mixture: splits[mixture].figures for mixture in plans})))  # fmt: skip
        before, after = self._entries((cases[first], cases[last]))
        otherwise = comparability_warnings(after, before)
        if otherwise:
            found = [replace(share, low=None, high=None) for share in found]
        found.sort(key=lambda share: (share.exposure is None, -abs(share.exposure or 0.0), share.part))
        solves = 2 * len(cases) - 2
        notes = [
            *self._notes,
            *changes_counted([part.name for part in parts], orders, splits),
            *otherwise,
            *shared_scope(after, before).notes,
            *self._anew(),
            *(f"{count} of {solves} solves: {why}" for why, count in self._unanswered.items()),
            _method(orders, len(cases)),
        ]
        return Attribution(splits[first].figures, splits[last].figures, tuple(found), tuple(notes))

    def _entries(self, cases: tuple[Case, Case]) -> Iterator[PlannedScenario]:
        """The two scenarios with their best plans."""
        for side, case, plan in zip((self._old, self._new), cases, self._ends, strict=True):
            yield PlannedScenario(side.name, side.sheets, case, plan)

    def _anew(self) -> Iterator[str]:
        """That better plans are compared here than those the scenarios had, where that is so."""
        for side, found in zip((self._old, self._new), (plan.summary for plan in self._ends), strict=True):
            if side.plan is not None and side.plan.summary.exposure_unprotected != found.exposure_unprotected:
                yield (
                    f"“{side.name}” was planned anew, further than the plan that was kept of it: "
                    f"{found.exposure_unprotected:,.0f} civilian-months unprotected at a gap of "
                    f"{gap_in_words(found.gap)}, where the plan kept has "
                    f"{side.plan.summary.exposure_unprotected:,.0f} at {gap_in_words(side.plan.summary.gap)}."
                )


def _columns(orders: Orders, plans: Mapping[Mixture, ScopedFigures]) -> list[list[float | None]]:
    """By figure of a share, in their order: that of every part, as far as the mixtures that it needs are answered."""

    def told(figure: Callable[[ScopedFigures], float]) -> Callable[[Mixture], float]:
        """A figure of the plan of a mixture; not a number where there is no answer."""
        return lambda mixture: figure(plans[mixture]) if mixture in plans else math.nan

    exposure, objective = told(lambda each: each.exposure_unprotected), told(lambda each: each.objective)
    least = told(lambda each: -math.inf if each.bound is None else each.bound)
    low, high = ({mixture: of(mixture) for mixture in orders.mixtures} for of in (least, objective))
    lows, highs = zip(*shapley.widest(orders, low, high), strict=True)
    exposures = shapley.shares(orders, exposure)
    errors = shapley.errors(orders, exposure) or [math.nan] * len(exposures)
    columns = exposures, shapley.shares(orders, objective), lows, highs, errors
    return [list(map(_known, column)) for column in columns]


def _known(figure: float) -> float | None:
    return figure if math.isfinite(figure) else None


def _method(orders: Orders, solves: int) -> str:
    if orders.sampled:
        return (
            f"Averaged over {len(orders.orders)} sampled orders of the parts, each with its reverse ({solves} mixtures "
            "solved): the standard error of each share is given."
        )
    return f"Averaged over all orders of the parts ({solves} mixtures solved)."
