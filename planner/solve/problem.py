"""A model as the solver sees it: its matrix, and which column is what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from pyomo.common.gc_manager import PauseGC
from scipy.optimize import minimize_scalar

from models.appraisal import Appraisal
from models.decision import Decision, decision_of
from models.deployments import Start
from models.instance import Instance
from models.purse import Purse
from planner.solve.cuts import Cuts, support_cuts
from planner.solve.matrix import Mask, Matrix, Places, Values
from planner.solve.reading import Reading

CEILINGS = ("troops_limit", "police_limit", "contributor_limit")


@dataclass
class Problem:
    """A model, its columns and its tangents."""

    appraisal: Appraisal
    reading: Reading
    starts: list[tuple[str, str, str, int]]
    """By column of `deploy`: mission, pledge, preparation, period."""
    whole: Places
    """Columns of `deploy`."""
    efforts: Places
    segments: Places
    mission: Places
    """By column: the number of its mission."""
    pledge: Places
    """By column of `deploy`: the number of its pledge."""
    units: Values
    """By pledge: units pledged [units]."""
    ceilings: Places
    """Rows that only whole columns fill, and only up to a limit."""
    funds: Places
    """By fund that pays for anything: its row."""
    purses: list[Purse]
    """By mission: the purse, with the same funds."""
    matrix: Matrix
    """The model with its tangents where they are now, and below its own rows the cuts."""
    cuts: list[Cuts] = field(default_factory=list)
    """Cuts on columns of `deploy` alone, over these."""

    @classmethod
    def of(cls, appraisal: Appraisal) -> "Problem":
        """The problem of a model fresh from `models.allocation.build`."""
        with PauseGC():
            return cls._of(appraisal, Reading.of(appraisal.model))

    def renewed(self) -> "Problem":
        """The problem of the same model once `models.renewal.renew` has given it other limits; without cuts."""
        with PauseGC():
            return self._of(self.appraisal, self.reading.again(self.appraisal.model))

    @classmethod
    def _of(cls, appraisal: Appraisal, reading: Reading) -> "Problem":
        model, variables, rows = appraisal.model, reading.variables, reading.rows
        place = {id(v): i for i, v in enumerate(variables)}
        blocks = {id(b): i for i, b in enumerate(model.mission.values())}
        pledges = {name: i for i, name in enumerate(model.data.pledges)}
        starts = [(name, *start) for name, b in model.mission.items() for start in b.deploy]
        problem = cls(
            appraisal=appraisal,
            reading=reading,
            starts=starts,
            whole=_places(place[id(v)] for b in model.mission.values() for v in b.deploy.values()),
            efforts=_places(place[id(v)] for v in appraisal.efforts),
            segments=_places(place[id(v)] for v in appraisal.segments),
            mission=_places(blocks[id(v.parent_block())] for v in variables),
            pledge=_places(pledges[start[1]] for start in starts),
            units=np.array(list(model.data.pledges.values()), dtype=float),
            ceilings=_places(i for i, row in enumerate(rows) if row.parent_component().local_name in CEILINGS),
            funds=_places(i for i, row in enumerate(rows) if row.parent_component() is model.fund_limit),
            purses=[Purse.of(model.data, name, list(model.fund_limit)) for name in model.mission],
            matrix=reading.matrix,
        )
        problem._add(support_cuts(reading.matrix, *_supports(rows)))
        problem.price()
        return problem

    @property
    def instance(self) -> Instance:
        """What the model is of."""
        found: Instance = self.appraisal.model.data
        return found

    @property
    def variables(self) -> list[Any]:
        """By column: the model's variable."""
        return self.reading.variables

    @property
    def model(self) -> Matrix:
        """The model without cuts."""
        own = slice(len(self.reading.rows))
        matrix = self.matrix
        return replace(matrix, rows=matrix.rows[own], row_lower=matrix.row_lower[own], row_upper=matrix.row_upper[own])

    def tighten(self, cuts: Cuts) -> None:
        """Add cuts that hold columns of `deploy` alone."""
        self.cuts.append(Cuts(cuts.coefficients[:, self.whole], cuts.limits))
        self._add(cuts)

    def _add(self, cuts: Cuts) -> None:
        self.matrix = self.matrix.with_rows(cuts.coefficients, cuts.limits)

    def price(self) -> None:
        """Take the tangents over into the matrix."""
        self.matrix = self.matrix.priced(self.segments, -self.appraisal.gains, self.appraisal.widths)

    def place_tangents(self, values: Values) -> None:
        """Move tangents to where a solution is."""
        self.appraisal.place_tangents(values[self.efforts])
        self.price()

    def refined(self) -> "Problem":
        """The same problem with twice the tangents."""
        finer = Problem.of(self.appraisal.refined())
        for cuts in self.cuts:
            finer.tighten(cuts.over(finer.whole, len(finer.variables)))
        return finer

    def exact(self, values: Values) -> float:
        """Exact objective of a solution [exposure unit]."""
        estimated = self.matrix.objective(values)
        return estimated + self.appraisal.understated(values[self.efforts], values[self.segments])

    def best_between(self, one: Values, other: Values) -> Values:
        """The best solution on the line between two that hold; the exact objective is convex on it."""
        estimated = self.matrix.objective(one), self.matrix.objective(other)
        efforts, segments = (np.stack([one[columns], other[columns]]) for columns in (self.efforts, self.segments))

        def _at(step: float) -> float:
            mix = np.array([1.0 - step, step])
            return float(mix @ estimated + self.appraisal.understated(mix @ efforts, mix @ segments))

        best = minimize_scalar(_at, bounds=(0.0, 1.0), method="bounded", options={"xatol": 1e-3})
        return np.asarray(one + best.x * (other - one))

    def begins_with(self, units: Mapping[tuple[str, Start], int]) -> Values:
        """By column of `deploy`: units of an earlier plan, where they may still start; others are left out."""
        wanted = np.array([units.get((name, Start(p, i, t)), 0) for name, p, i, t in self.starts], dtype=float)
        return np.asarray(np.minimum(wanted, self.matrix.upper[self.whole]))

    def units_at_missions(self, units: Values) -> Values:
        """By column of `deploy`: units of its pledge at its mission, whenever they start [units]."""
        place = self.mission[self.whole] * len(self.units) + self.pledge
        return np.asarray(np.bincount(place, units)[place] if len(place) else units, dtype=float)

    def pinned(self, decision: Decision) -> tuple[Mask, Values]:
        """Which columns a decision says, and what it says of each; what there is no column for is left out."""
        place = {id(v): column for column, v in enumerate(self.variables)}
        said, values = np.zeros(len(place), dtype=bool), np.zeros(len(place))
        for kind, amounts in vars(decision).items():
            for name, b in self.appraisal.model.mission.items():
                for index, variable in getattr(b, kind).items():
                    key = (name, index) if kind == "deploy" else (name, *index)
                    said[place[id(variable)]], values[place[id(variable)]] = True, amounts.get(key, 0.0)
        return said, values

    def decision(self, values: Values) -> Decision:
        """The decision that a solution is."""
        return decision_of(self.variables, values)


def _supports(rows: list[Any]) -> tuple[Places, Places]:
    """Rows `support_limit` under a ceiling, and by each its row `troops_limit`, of the same mission and period."""
    place = {id(row): i for i, row in enumerate(rows)}
    pairs = []
    for i, row in enumerate(rows):
        if row.parent_component().local_name == "support_limit":
            ceiling = row.parent_block().troops_limit
            period = row.index()[1]
            if period in ceiling:
                pairs.append((i, place[id(ceiling[period])]))
    return _places(support for support, _ in pairs), _places(ceiling for _, ceiling in pairs)


def _places(places: Iterable[int]) -> Places:
    return np.fromiter(places, dtype=np.int32)
