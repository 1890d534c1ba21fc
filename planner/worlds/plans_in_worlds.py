"""Plans in other worlds: each plan's units as ordered, as far as a world allows; people and money placed anew.

Every world is searched for its own best plan too, which begins with the best that comes of the plans. Those plans are
then put into the other worlds, as far as there is room for them in the table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.answers import NOT_ANSWERED, WorldAnswer
from planner.batch.runner import Runner
from planner.batch.task import Task, TaskResult
from planner.fault import first
from planner.insight.incumbent import Stopped, mark_without_plan, never, unanswered
from planner.language import joined, say
from planner.offering import ALLOCATION
from planner.plan import Outcome, Plan
from planner.solution import Limits
from planner.worlds.shared_with_first import SharedWithFirst
from planner.worlds.world import AS_IT_IS, MOST_PLANS, FaultyWorld, World

SEARCH = Limits(0.02, threads=1)
"""Limits of the search for the best plan of a world, if no others are given."""

MOST_FAULTS = 5
"""Faults of a world that are told; how many more there are is said."""


@dataclass(frozen=True)
class _CellTask:
    """A task, and the cell of the table that it answers; no plan's, where it searches a world."""

    task: Task
    world: World
    plan: str = ""
    ordered: float = 0.0
    """People whom the plan orders [persons]."""


@dataclass(frozen=True)
class CellProgress:
    """A cell of the table as it comes, and how far the table is."""

    answer: WorldAnswer
    done: int
    """Cells with figures, the best plans of worlds among them."""
    total: int


class PlansInWorlds:
    """A table of plans by worlds, worked out cell by cell."""

    def __init__(
        self,
        plans: Mapping[str, Plan],
        worlds: Sequence[World | FaultyWorld],
        runner: Runner,
        limits: Limits = SEARCH,
        stopped: Stopped = never,
    ) -> None:
        """Prepare to work it out.

        Args:
            plans: Plans by name, of whatever case; at most `MOST_PLANS`.
            worlds: The worlds, of which the first has no faults: figures of the others are told beside it.
            runner: Runs the solves.
            limits: Limits of each search.
            stopped: Polled for a request to stop.
        """
        self._plans, self._runner, self._limits, self._stopped = dict(plans), runner, limits, stopped
        self._faulty = [each for each in worlds if isinstance(each, FaultyWorld)]
        self._worlds = {each.name: each for each in worlds if isinstance(each, World)}
        self._order = [each.name for each in worlds]
        self._first = next(iter(self._worlds.values()))
        self._shared = SharedWithFirst(self._first)
        room = MOST_PLANS - len(plans)
        self._made_for = {made_for(name): name for name in list(self._worlds)[:room]}
        self.placed: dict[tuple[str, str], Plan] = {}
        """What becomes of each plan in each world, by the names of both, verified; as far as that is known."""
        self._searched: dict[str, WorldAnswer] = {}
        self._done = 0

    @property
    def names(self) -> list[str]:
        """Names of the plans, in the order of the table."""
        return [*self._plans, *self._made_for]

    def run(self) -> Iterator[CellProgress]:
        """Work the table out.

        Yields:
            Every cell without figures, then again with them; the best plan of each world under no name, and once more
            with what only that world or the first counts.
        """
        for row in self._announced():
            yield self._progress(row)
        yield from self._answered([*self._placings(self._plans), *map(self._search, self._worlds.values())])
        yield from map(self._progress, self._noted())
        made = {name: self.placed[name, world] for name, world in self._made_for.items()
                if (name, world) in self.placed}  # fmt: skip
        yield from map(self._progress, self._never_made(made))
        yield from self._answered(self._placings(made))

    def _announced(self) -> Iterator[WorldAnswer]:
        """Every cell, in the order of the worlds; faults of worlds that have some."""
        faulty = {each.name: each for each in self._faulty}
        for world in self._order:
            if world in faulty:
                said = first(list(faulty[world].faults), MOST_FAULTS)
                note = joined([say("It cannot be planned for:"), *said])
                yield WorldAnswer(name="", world=world, note=note)
            else:
                yield from (WorldAnswer(name=name, world=world) for name in ["", *self.names])

    def _placings(self, plans: Mapping[str, Plan]) -> Iterator[_CellTask]:
        """Tasks that place plans in worlds, world by world; that of a world for which a plan was made is known."""
        for world in self._worlds.values():
            for name, plan in plans.items():
                if (name, world.name) not in self.placed:
                    task = Task(f"{world.name}/{name}", world.case, ALLOCATION, offers=(plan,), search=False)
                    yield _CellTask(task, world, name, float(plan.deployments["persons"].sum()))

    def _search(self, world: World) -> _CellTask:
        """Task that searches a world for its own best plan."""
        return _CellTask(Task(world.name, world.case, self._limits, offers=tuple(self._plans.values())), world)

    def _answered(self, asked: Iterable[_CellTask]) -> Iterator[CellProgress]:
        by_task = {id(each.task): each for each in asked}
        for done in self._runner.run([each.task for each in by_task.values()], self._stopped):
            of = by_task[id(done.task)]
            for row in self._found(of, done.result) if of.plan else self._best(of.world, done.result):
                self._done += 1
                yield self._progress(row)

    def _found(self, of: _CellTask, result: TaskResult) -> Iterator[WorldAnswer]:
        """What becomes of a plan in a world."""
        if result.plan is None:
            row = WorldAnswer(name=of.plan, world=of.world.name)
            if result.outcome is Outcome.NO_PLAN_IN_TIME and not result.cut_short:
                yield replace(row, note=say("The units cannot be ordered there: together they break a rule."))
            else:
                yield replace(row, note=unanswered(result), mark=NOT_ANSWERED)
        else:
            yield self._cell(of.plan, of.world, result.plan, of.ordered)

    def _best(self, world: World, result: TaskResult) -> Iterator[WorldAnswer]:
        """The best plan of a world, and the cell of the plan that was made for it."""
        made = made_for(world.name)
        if result.plan is None:
            note, mark = unanswered(result), mark_without_plan(result)
            self._searched[world.name] = WorldAnswer(name="", world=world.name, note=note, mark=mark)
        else:
            ordered = float(result.plan.deployments["persons"].sum())
            own = self._cell(made, world, result.plan, ordered)
            self._searched[world.name] = replace(own, name="", bound=result.plan.summary.bound)
            if made in self._made_for:
                yield own
        yield self._searched[world.name]

    def _cell(self, name: str, world: World, plan: Plan, ordered: float) -> WorldAnswer:
        """Figures of a plan in a world."""
        summary = plan.summary
        self.placed[name, world.name] = plan
        return WorldAnswer(
            name=name,
            world=world.name,
            unprotected=summary.counted_unprotected,
            charged=summary.objective,
            in_place_only=summary.exposure_in_place_only,
            shared=self._shared.unprotected(world, plan),
            persons=summary.persons_deployed,
            absent=max(0.0, ordered - float(plan.deployments["persons"].sum())),
        )

    def _noted(self) -> Iterator[WorldAnswer]:
        """Worlds that do not count the same as the first one, each with what is left out, by a plan that is in both."""
        for name, row in self._searched.items():
            both = next((plan for plan in self._plans if {(plan, name), (plan, self._first.name)} <= set(self.placed)),
                        None)  # fmt: skip
            if name != self._first.name and row.unprotected is not None and both is not None:
                here, there = self.placed[both, name], self.placed[both, self._first.name]
                yield replace(row, note=self._shared.notes(self._worlds[name], here, there))

    def _never_made(self, made: Mapping[str, Plan]) -> Iterator[WorldAnswer]:
        """Cells of plans that worlds turned out to have none of."""
        if self._stopped():
            return
        note = say("No plan was found for the world that it would be made for.")
        for name, world in self._made_for.items():
            if name not in made:
                mark = NOT_ANSWERED if self._searched[world].mark == NOT_ANSWERED else ""
                yield from (WorldAnswer(name=name, world=each, note=note, mark=mark) for each in self._worlds)

    def _progress(self, row: WorldAnswer) -> CellProgress:
        cells = len(self._worlds) * (1 + len(self.names))
        return CellProgress(row, self._done, cells)


def made_for(world: str) -> str:
    """What the plan is called that was made for a world."""
    if world == AS_IT_IS:
        return say("best plan for the case as it is")
    return say("best plan for ‘{world}’", world=world)
