"""The rounds of a solve: open, relax, cut, improve, search, settle, and again until the certified gap is closed.

The model's tangents lie below the protective effect, so what HiGHS proves of the model holds for the exact objective;
what a decision is worth is always taken from the exact objective. An opening (the last plan repaired, or missions
planned in turn at rough prices for what they share) gives a first plan; the relaxation, mission by mission at better
prices, gives a bound and shows where to place the tangents. Missions are then planned anew, while, where the case is
small enough, cuts bring the relaxation closer to whole units and a search of all columns that could still be part of a
better plan raises the bound. If the certified gap is still wider than asked for, the tangents are placed at the plan,
or doubled, and the search goes on from there.
"""

import itertools
from collections.abc import Callable
from contextlib import closing

import numpy as np

from models.decision import Decision
from planner.solution import Limits, Progress, Solution, Strategy
from planner.solve.cuts import Cuts, ceiling_cuts
from planner.solve.dive import CAREFUL, CARELESS, SPLIT, Manner
from planner.solve.highs import Ending, let_threads_go
from planner.solve.improve import Improvement
from planner.solve.ledger import Ledger
from planner.solve.matrix import Matrix, Values
from planner.solve.opening import Opening
from planner.solve.parts import Parts
from planner.solve.prices import Market
from planner.solve.problem import Problem
from planner.solve.search import Search
from planner.solve.settle import LAST_SHARE, TANGENT_SHARE, finish, place_people, repair, resume, settle

RELAXATIONS = 4
"""Most rounds of placing tangents by the relaxation."""

SWEEPS, SWEEPS_AFTER, SWEEPS_IF_SMALL = 60, 15, 5
"""Most prices to try: at first, once cuts are made, and where a search is over before better ones are found."""

ROUGH = 0.02
"""Share of the bound by which it may still rise at prices that are good enough for a first plan, and gap up to which an
earlier plan is good enough to begin with [1]."""

CALM, CALMEST = 0.2, 0.002
"""Share of the gap asked for, and at least of the bound, by which better prices must still be able to raise it [1]."""

CUTTINGS = 12
"""Most rounds of cutting."""

RISE = 1e-4
"""Share of the bound by which it must rise for more to be cut [1]."""

REFINED = 0.5
"""Share of the gap that must go in a round for the tangents to be enough [1]."""

MOST_TANGENTS = 160
"""Tangents of a threat and period beyond which they are not doubled again."""

SEARCHABLE = 40_000
"""Columns beyond which a search hardly gets anywhere, and cuts for it take time that plans make more of."""

SMALL = 1_500
"""Columns up to which a search is over before there is anything to improve."""

FIRST_TURNS, TURNS = 4, 16
"""Turns of teams before the search begins, and before the plan is settled again."""

LOOKING = 0.25
"""Share of the time after which a search that must wait for its turn begins [1]."""


class Rounds:
    """One solve of one problem."""

    def __init__(
        self,
        problem: Problem,
        limits: Limits,
        watch: Callable[[Progress], None],
        stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        let_threads_go()
        self._limits = limits
        self._ledger = ledger = Ledger(limits, watch, stopped, problem.instance.exposure_unit)
        ledger.take_up(problem)
        workers = 1 if limits.threads == 1 else 2
        self._parts = Parts(ledger.problem, ledger.hear, workers, stopped)
        self._market = Market(self._parts, ledger.problem.matrix.offset)
        self._search: Search | None = None

    def run(self, start: Decision | None = None) -> Solution:
        """Relax, open and improve, then search and settle until the gap is closed or the time is up.

        Args:
            start: An earlier decision to begin with: no worse one comes back where it keeps every rule; else it is
                repaired.
        """
        with closing(self._parts):
            ending = self._run(start)
        self._ledger.enter("done")
        return self._ledger.close(ending)

    def _run(self, start: Decision | None) -> Ending:
        ledger = self._ledger
        planning = self._limits.strategy is Strategy.ROOM or start is not None
        ending = self._open(start) if planning else Ending.SOLVED
        if ending is Ending.SOLVED and not ledger.over:
            ending = self._relax()
        if ending is Ending.SOLVED and planning and not ledger.over:
            if start is None or ledger.gap > ROUGH:
                self._plan_in_turn(CAREFUL if self._searchable else CARELESS)
            if self._searchable:
                self._cut()
            self._improve()
        while ending is Ending.SOLVED and not ledger.over:
            before = ledger.gap
            ending = self._prove()
            settle(ledger)
            if ledger.gap > max(self._limits.gap, REFINED * before) and (ledger.over or not self._refine()):
                break
        if self._search is not None:
            self._search.give_up()
            self._prove()
        if self._searchable or not ledger.stopped():
            finish(ledger, self._last_share)
        return ending

    def relaxed_model(self) -> Matrix:
        """The model with its tangents placed by the relaxation, without cuts."""
        with closing(self._parts):
            self._relax()
        return self._ledger.problem.model

    def _open(self, start: Decision | None) -> Ending:
        """Find a first plan at rough prices: the last one repaired, or missions in turn, or what those in place can do.

        Better prices and cuts take longer than it does.
        """
        ledger, problem = self._ledger, self._ledger.problem
        units = None if start is None else problem.begins_with(start.deploy)
        if start is not None and units is not None:
            ledger.enter("open")
            resume(ledger, start)
            if ledger.values is None or not ledger.cut_short:
                place_people(ledger, units, share=self._last_share)
        ending = self._trade(ROUGH)
        if ending is not Ending.SOLVED or ledger.values is not None:
            return ending
        if units is None:
            self._plan_in_turn(CARELESS)
        else:
            ledger.enter("open")
            repair(ledger, units, self._last_share)
        if ledger.values is None and not ledger.stopped():
            place_people(ledger, problem.matrix.lower[problem.whole])
        return ending

    def _plan_in_turn(self, manner: Manner) -> None:
        """Plan the missions in turn, those first that avert most."""
        self._ledger.enter("open")
        averted = [asked.objective for asked in self._market.asked]
        order = sorted(range(len(averted)), key=averted.__getitem__)
        Opening(self._ledger, self._parts, self._market.prices, self._claims, manner).run(order)

    @property
    def _claims(self) -> Values:
        """What missions have of funds in the mix of what they ask for, and in small cases of pledges: whole units."""
        shares = self._market.shares
        units = np.floor(shares + SPLIT) if self._searchable else 0.0
        return np.where(self._parts.money, shares, units)

    def _relax(self) -> Ending:
        """Find prices of what missions share, and place tangents where the solution is when units may be split."""
        ledger = self._ledger
        ending = self._trade()
        for _ in range(RELAXATIONS):
            if ending is not Ending.SOLVED or ledger.over:
                break
            values = self._market.values
            if not ledger.tangents_err(values, ledger.problem.matrix.objective(values), TANGENT_SHARE):
                break
            self._move_tangents(values)
            ending = self._trade()
        return ending

    def _trade(self, calm: float = 0.0, sweeps: int = SWEEPS) -> Ending:
        """Look for better prices, and learn from them.

        Args:
            calm: Share of the bound by which it may still rise [1].
            sweeps: Most prices to try.
        """
        ledger, market = self._ledger, self._market
        ledger.enter("relax")
        if not self._parts.possible:
            return Ending.INFEASIBLE
        calm = max(calm, CALMEST, CALM * self._limits.gap)
        sweeps = sweeps if self._improvable else SWEEPS_IF_SMALL
        ending = market.trade(lambda: ledger.left, sweeps, calm, self._enough)
        if market.asked:
            ledger.reduced, ledger.relaxed_bound = market.reduced[ledger.problem.whole], market.bound
        return ending

    def _enough(self, bound: float) -> bool:
        """Enter a bound; whether the plan that there is needs no better one."""
        self._ledger.raise_bound(bound)
        return self._ledger.over

    def _move_tangents(self, values: Values) -> None:
        self._ledger.place_tangents(values)
        self._parts.reprice(self._ledger.problem.matrix)
        self._market.forget()

    def _cut(self) -> None:
        """Cut off what only split units can do, mission by mission, as long as that raises the bound."""
        ledger = self._ledger
        ledger.enter("cut")
        self._parts.release()
        found = self._parts.together(self._cut_part, range(len(self._parts)))
        cuts = list(itertools.chain.from_iterable(found))
        if not cuts:
            return
        ledger.problem.tighten(Cuts.together(cuts))
        self._market.forget()
        self._trade(sweeps=SWEEPS_AFTER)

    def _cut_part(self, number: int) -> list[Cuts]:
        """Cut one mission's relaxation at the prices that there are; the cuts are on columns of the model."""
        part, ledger, every = self._parts[number], self._ledger, []
        part.price(self._market.prices)
        relaxed = part.relax(ledger.left)
        for _ in range(CUTTINGS):
            if relaxed.ending is not Ending.SOLVED or ledger.cut_short:
                break
            cuts = ceiling_cuts(part.matrix, part.ceilings, relaxed.values)
            if not len(cuts.limits):
                break
            part.tighten(cuts)
            every.append(cuts.over(part.columns, len(ledger.problem.variables)))
            before, relaxed = relaxed, part.relax(ledger.left)
            if relaxed.objective - before.objective < RISE * abs(relaxed.objective):
                break
        return every

    def _improve(self) -> None:
        """Plan missions anew, with a search beside that after a while where the case is small enough for one."""
        ledger, done = self._ledger, FIRST_TURNS
        if ledger.values is None or ledger.over or not self._improvable:
            return
        ledger.enter("improve")
        improvement = Improvement(ledger, self._parts, self._market.prices)
        improvement.run(FIRST_TURNS, teams=2)
        if self._searchable and ledger.side_by_side and not ledger.over:
            self._search = Search(ledger)
        while not ledger.over and self._goes_on(done):
            ledger.enter("improve")
            improvement.run(TURNS, teams=1 if self._search else 2)
            done += TURNS
            if not ledger.closed:
                settle(ledger)

    def _goes_on(self, done: int) -> bool:
        """Whether to plan missions anew after so many turns."""
        if self._search is not None:
            return self._search.running
        if self._limits.work is not None:
            return done < self._limits.work
        return not self._searchable or self._ledger.left > (1.0 - LOOKING) * self._limits.seconds

    @property
    def _improvable(self) -> bool:
        return len(self._ledger.problem.variables) > SMALL

    @property
    def _searchable(self) -> bool:
        return len(self._ledger.problem.variables) <= SEARCHABLE

    @property
    def _last_share(self) -> float:
        """Share of the gap asked for that tangents may cost in the end [1]; placing takes seconds in large cases."""
        return LAST_SHARE if self._searchable else TANGENT_SHARE

    def _prove(self) -> Ending:
        """Search, or wait for the search that has begun."""
        self._ledger.enter("search")
        search, self._search = self._search or Search(self._ledger), None
        return search.result().ending

    def _refine(self) -> bool:
        """Place tangents at the plan, and build the model anew with twice as many once moving them no longer helps.

        Returns:
            False where there are so many that more would be lost in the solver's rounding.
        """
        ledger, coarse = self._ledger, self._ledger.problem
        if coarse.appraisal.points.shape[1] >= MOST_TANGENTS:
            return False
        ledger.enter("refine")
        best = None if ledger.values is None else coarse.decision(ledger.values)
        ledger.take_up(coarse.refined())
        if best is not None:
            resume(ledger, best)
            place_people(ledger, ledger.problem.begins_with(best.deploy))
        return True
