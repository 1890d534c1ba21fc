"""Why two scenarios differ: the change in exposure shared out among the changes of the inputs, by solving again."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.check import check
from planner.insight import shapley
from planner.insight.counting import changes_counted, in_common
from planner.insight.effort import Effort
from planner.insight.parts import MOST, Grouping, Part, mixed, parts_between
from planner.insight.shapley import Mixture, Orders
from planner.insight.worth import better
from planner.plan import Outcome, Plan
from planner.scenarios.common_ground import Figures, common_ground
from planner.scenarios.entry import Entry
from planner.scenarios.yardstick import judged_otherwise
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
    exposure: float
    """Change in unprotected exposure between plans [civilian-months]; the shares sum to the whole change."""
    objective: float
    """The same of the objective [civilian-months]."""
    low: float
    """The share of the best plans' objectives is no less than this, over the orders taken [civilian-months]."""
    high: float
    """And no more than this [civilian-months]."""
    error: float | None
    """Standard error of the exposure where orders were sampled [civilian-months]; None where all were taken."""

    @property
    def proven(self) -> bool:
        """Whether the certified gaps leave no doubt about the direction."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Attribution:
    """Why two scenarios differ in what both count."""

    before: Figures
    """What the first leaves of the danger that all mixtures of the changes count."""
    after: Figures
    """What the second leaves of it."""
    shares: tuple[Share, ...]
    """The parts, the one that changes exposure most first."""
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
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take up a difference.

        Args:
            old: The scenario before.
            new: The scenario after.
            runner: What solves the mixtures.
            effort: How long each may take.
            tell: Called with how many mixtures are solved, of how many.
            stopped: Asked now and then whether to give up.
        """
        self._old, self._new, self._runner = old, new, runner
        self._effort, self._tell, self._stopped = effort or Effort(), tell, stopped
        self._notes: list[str] = []

    def run(self, grouping: Grouping, most: int = MOST, pairs: int = PAIRS) -> Attribution | None:
        """Share out the change in exposure; None where it was stopped.

        Args:
            grouping: What the changes are grouped by.
            most: Most parts.
            pairs: Pairs of orders that are sampled where there are more than `EXACT` parts.

        Raises:
            UnattributedError: A scenario has faults or no plan, or nothing differs.
        """
        parts = parts_between(self._old.sheets, self._new.sheets, grouping, most)
        if not parts:
            raise UnattributedError("The two scenarios have the same inputs: there is nothing to share out.")
        self._notes = [f"{part.name} are told as one part." for part in parts if part.name.startswith("all others")]
        while True:
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
        """Plans of the mixtures; or the first mixture that locks make impossible.

        The two scenarios are searched first, and further; each mixture then begins with the plan of the one and with
        that of the other, and the better of what comes counts.
        """
        sides = {frozenset[int](): self._old, max(cases, key=len): self._new}
        starts, found = [], dict[Mixture, Plan]()
        total = 2 * len(cases) - 2
        self._tell(0, total)
        ends = [(mixture, Task("", cases[mixture], self._effort.base, side.plan)) for mixture, side in sides.items()]
        for mixture, plan in self._planned(ends, 0, total):
            if plan is None:
                return found, mixture
            starts.append(_best(plan, sides[mixture].plan))
            found[mixture] = starts[-1]
        between = [each for each in cases if each not in sides]
        search = self._effort.search
        tasks = [(each, Task("", cases[each], search, start)) for each in between for start in starts]
        for mixture, plan in self._planned(tasks, len(ends), total):
            if plan is None:
                return found, mixture
            found[mixture] = _best(plan, found.get(mixture))
        return found, None

    def _planned(
        self, asked: Sequence[tuple[Mixture, Task]], before: int, total: int
    ) -> Iterator[tuple[Mixture, Plan | None]]:
        """Plans as they come; None for a mixture that locks make impossible."""
        mixtures = {str(number): mixture for number, (mixture, _) in enumerate(asked)}
        tasks = [replace(task, name=str(number)) for number, (_, task) in enumerate(asked)]
        for number, done in enumerate(self._runner.run(tasks, self._stopped), start=before + 1):
            result = done.result
            if result.plan is None and result.outcome is not Outcome.INFEASIBLE:
                why = " ".join(result.words) or "no plan was found in the time given."
                raise UnattributedError(f"A mixture of the changes could not be planned: {why}")
            self._tell(number, total)
            yield mixtures[done.task.name], result.plan

    def _shared(
        self, parts: list[Part], orders: Orders, cases: dict[Mixture, Case], found_plans: dict[Mixture, Plan]
    ) -> Attribution:
        splits = in_common(cases, found_plans)
        plans = {mixture: each.figures for mixture, each in splits.items()}
        exposures = shapley.shares(orders, lambda mixture: plans[mixture].exposure_unprotected)
        objectives = shapley.shares(orders, lambda mixture: plans[mixture].objective)
        low = {mixture: -math.inf if plan.bound is None else plan.bound for mixture, plan in plans.items()}
        high = {mixture: plan.objective for mixture, plan in plans.items()}
        widths = shapley.widest(orders, low, high)
        sampled = shapley.errors(orders, lambda mixture: plans[mixture].exposure_unprotected)
        errors: Sequence[float | None] = sampled or [None] * len(parts)
        found = [
            Share(
                part.name,
                len(part.cells),
                exposures[i],
                objectives[i],
                *widths[i],
                None if errors is None else errors[i],
            )
            for i, part in enumerate(parts)
        ]
        found.sort(key=lambda share: (-abs(share.exposure), share.part))
        first, last = frozenset[int](), max(plans, key=len)
        ends = found_plans[first], found_plans[last]
        notes = [
            *self._notes,
            *changes_counted([part.name for part in parts], orders, splits),
            *self._uncommon((cases[first], cases[last]), ends),
            *self._anew(ends),
            _method(orders, len(plans)),
        ]
        return Attribution(plans[first], plans[last], tuple(found), tuple(notes))

    def _uncommon(self, cases: tuple[Case, Case], plans: tuple[Plan, Plan]) -> list[str]:
        """What the two scenarios do not both count, or judge otherwise."""
        before, after = (
            Entry(side.name, side.sheets, case, plan)
            for side, case, plan in zip((self._old, self._new), cases, plans, strict=True)
        )
        return [*judged_otherwise(after, before), *common_ground(after, before).sentences]

    def _anew(self, plans: tuple[Plan, Plan]) -> Iterator[str]:
        """That other plans are compared here than those the scenarios have, where that is so."""
        for side, found in zip((self._old, self._new), (plan.summary for plan in plans), strict=True):
            if side.plan is not None and side.plan.summary.exposure_unprotected != found.exposure_unprotected:
                yield (
                    f"“{side.name}” was planned anew, further than the plan that is kept of it: "
                    f"{found.exposure_unprotected:,.0f} civilian-months unprotected at a gap of {found.gap:.2%}, where "
                    f"the plan kept has {side.plan.summary.exposure_unprotected:,.0f} at {side.plan.summary.gap:.2%}."
                )


def _best(plan: Plan, own: Plan | None) -> Plan:
    """The better of a new plan and the scenario's own, with the better of what was proved."""
    if own is None or own.summary.case_sha256 != plan.summary.case_sha256:
        return plan
    best = min(plan, own, key=lambda each: each.summary.objective)
    return replace(best, summary=better(plan.summary, own.summary))


def _method(orders: Orders, solves: int) -> str:
    if orders.sampled:
        return (
            f"Averaged over {len(orders.orders)} sampled orders of the parts, each with its reverse ({solves} mixtures "
            "solved): the standard error of each share is given."
        )
    return f"Averaged over all orders of the parts ({solves} mixtures solved)."
