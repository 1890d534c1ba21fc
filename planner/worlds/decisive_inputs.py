"""Decisive inputs: cells that, changed by a tenth or doubled, change most what a plan comes to, or the plan itself.

Cells are screened first: those that exposure is made of by what doubling them does to that of the plan as it stands,
exactly; all others by what hangs on their pledge, fund or mission. Those that come first are then changed one by one,
and for each change the plan is put into the changed case as it is ordered, and the case planned anew from there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import log

from planner.answers import DecisiveAnswer
from planner.assumptions import AssumedCell, number_cells, weighed
from planner.batch.runner import Runner
from planner.batch.task import OFFERED, Task, TaskResult
from planner.insight.answering import AnswerProgress
from planner.insight.incumbent import Stopped, mark_without_plan, never, unanswered
from planner.plan import Plan
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.tables import TABLES, Case

FACTORS = (0.9, 1.1, 2.0)
"""What cells are multiplied by [1]."""

COUNT, SCREENED = 20, 2
"""Cells that are told, if no other number is asked for, and how many times as many are solved [1]."""

SEARCH = Limits(0.005, threads=1, work=4)
"""Limits of each search, if no others are given."""

STANDS = 0.005
"""Share of what the plan averts that it may give up in a changed case and still stand [1]."""

BELOW_ONE = 0.999
"""What a share that must stay below one is raised to at most [1]."""


@dataclass(frozen=True)
class _Changed:
    """A cell times a factor, and the case with it."""

    cell: AssumedCell
    factor: float
    value: float
    case: Case

    @property
    def name(self) -> str:
        """Cell and factor."""
        return f"{named(self.cell)} × {self.factor:g}"  # not told

    def task(self, plan: Plan, limits: Limits) -> Task:
        """The changed case planned anew, which begins with the plan as ordered."""
        return Task(self.name, self.case, limits, offers=(plan,))


def changed(case: Case, cell: AssumedCell, factor: float) -> tuple[float, Case]:
    """A cell times a factor, within the range of its column, and the case with it; whole numbers are rounded."""
    if cell.table == "settings":
        value = _within(cell.value * factor, SETTINGS[cell.key].value.low, SETTINGS[cell.key].value.high)
        value = round(value) if SETTINGS[cell.key].value.kind == "whole" else value
        return value, replace(case, values={**case.values, cell.key: value})
    column, frame = TABLES[cell.table].column(cell.column), case[cell.table].copy()
    value = _within(cell.value * factor, column.low, column.high)
    value = round(value) if column.kind == "whole" else value
    frame.loc[cell.row, cell.column] = value
    return value, replace(case, tables={**case.tables, cell.table: frame})


def _within(value: float, low: float | None, high: float | None) -> float:
    value = value if low is None else max(value, low)
    if high is None:
        return value
    return min(value, BELOW_ONE if high == 1 and value > 1 else high)


def screened(case: Case, plan: Plan, most: int, among: Sequence[AssumedCell] | None = None) -> list[AssumedCell]:
    """The cells that may matter most, the most promising first.

    Args:
        case: The case.
        plan: Its plan.
        most: How many at most.
        among: The cells that are looked at; every number of the case, if not given.
    """
    cells = number_cells(case) if among is None else list(among)
    weights = weighed(case, plan, cells)
    hangs = _hangs_on(case, plan)
    score = {
        cell: abs(weights[cell].unprotected) if cell in weights else hangs.get(_about(cell), 0.0) for cell in cells
    }
    return sorted(cells, key=lambda cell: -score[cell])[:most]


def _about(cell: AssumedCell) -> str:
    """The pledge or mission that a cell is about, as the first part of its key."""
    return cell.key.partition(", ")[0]


def _hangs_on(case: Case, plan: Plan) -> dict[str, float]:
    """What people avert at each mission of a plan, and by each of its pledges in the measure of their people."""
    exposure = plan.exposure.assign(mission=plan.exposure["area"].map(case.mission_of))
    sums = exposure.groupby("mission")[["in_place_only", "unprotected"]].sum()
    averted = (sums["in_place_only"] - sums["unprotected"]).to_dict()
    people = plan.deployments.groupby("mission")["persons"].sum()
    found = {str(mission): float(value) for mission, value in averted.items()}
    for row in plan.deployments.itertuples():
        share = float(row.persons) / float(people[row.mission]) if people[row.mission] else 0.0
        for about in (row.pledge, row.contributor, row.unit_type):
            found[about] = found.get(about, 0.0) + share * averted.get(row.mission, 0.0)
    return found


def decisive(
    case: Case,
    plan: Plan,
    runner: Runner,
    count: int = COUNT,
    limits: Limits = SEARCH,
    stopped: Stopped = never,
    among: Sequence[AssumedCell] | None = None,
) -> Iterator[AnswerProgress]:
    """Find the inputs that change most what a plan comes to, or the plan.

    Args:
        case: A case without faults.
        plan: Its plan.
        runner: Runs the solves.
        count: How many cells are asked for; `SCREENED` times as many are solved.
        limits: Limits of each search.
        stopped: Polled for a request to stop.
        among: The cells that are looked at; every number of the case, if not given.

    Yields:
        What is known of each cell whenever more is; the last of each cell counts.
    """
    cells = screened(case, plan, SCREENED * count, among)
    asked = {cell: list(_changes(case, cell)) for cell in cells}
    of_cell = {each.name: cell for cell, changes in asked.items() for each in changes}
    tasks = [each.task(plan, limits) for changes in asked.values() for each in changes]
    table = _Solved(plan)
    for done, completed in enumerate(runner.run(tasks, stopped), start=1):
        cell = of_cell[completed.task.name]
        table.anew[completed.task.name] = completed.result
        yield AnswerProgress(table.answer(cell, asked[cell]), done, len(tasks))


def _changes(case: Case, cell: AssumedCell) -> Iterator[_Changed]:
    """Changes of a cell that make it another, each value once."""
    seen = {cell.value}
    for factor in FACTORS:
        value, made = changed(case, cell, factor)
        if value not in seen:
            seen.add(value)
            yield _Changed(cell, factor, value, made)


@dataclass
class _Solved:
    """What comes of changes of a plan's case, as far as it is known."""

    plan: Plan
    anew: dict[str, TaskResult] = field(default_factory=dict)
    """The changed case planned anew, by the names of changes."""

    def answer(self, cell: AssumedCell, changes: Sequence[_Changed]) -> DecisiveAnswer:
        """What is known of a cell: of changes that move as much, as it is shown, the smallest is told."""
        known = [each for each in changes if each.name in self.anew]
        solved = [(each, plan) for each in known if (plan := self.anew[each.name].plan) is not None]
        row = DecisiveAnswer(
            name=named(cell), table=cell.table, row_key=cell.key, column=cell.column, value=cell.value, unit=cell.unit
        )
        if not solved:
            result = self.anew[known[0].name]
            return replace(row, mark=mark_without_plan(result), note=unanswered(result))
        most, anew = max(solved, key=lambda each: (round(abs(self._moved(each[1]))), -abs(log(each[0].factor))))
        given_up = {each.factor: self._given_up(each, plan) for each, plan in solved}
        stands = [factor for factor, lost in given_up.items() if lost is not None and lost <= self._tolerance]
        low, high = _around_one(given_up, stands)
        return replace(
            row, factor=most.factor, then=most.value, moved=self._moved(anew),
            gives_up=max((lost for lost in given_up.values() if lost is not None), default=None),
            breaks=None in given_up.values(), stands_from=low, stands_to=high,
        )  # fmt: skip

    @property
    def _tolerance(self) -> float:
        """What the plan may give up and still stand [civilian-months]."""
        summary = self.plan.summary
        return STANDS * max(0.0, summary.averted)

    def _moved(self, anew: Plan) -> float:
        """By how much the best plan leaves more than the plan did before, charges included [civilian-months]."""
        return anew.summary.objective - self.plan.summary.objective

    def _given_up(self, change: _Changed, anew: Plan) -> float | None:
        """What the plan as ordered leaves beyond the best plan of the changed case; None where it breaks a rule."""
        stays = self.anew[change.name].figures.get(OFFERED)
        return None if stays is None else max(0.0, stays - anew.summary.objective)


def _around_one(known: Collection[float], stands: Collection[float]) -> tuple[float, float]:
    """The least and the greatest factor up to which the plan stands, both ways from 1, as far as was tried."""
    low = high = 1.0
    for factor in sorted((each for each in known if each < 1), reverse=True):
        if factor not in stands:
            break
        low = factor
    for factor in sorted(each for each in known if each > 1):
        if factor not in stands:
            break
        high = factor
    return low, high


def named(cell: AssumedCell) -> str:
    """What a cell is called: its table, row and column, or its setting."""
    return cell.key if cell.table == "settings" else f"{cell.table}, {cell.key}: {cell.column}"  # not told
