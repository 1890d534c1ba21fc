"""Restricted master problem of the column generation: convex combinations of proposals, within a box of multipliers.

A proposal is a solution of a mission's relaxation (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101). The duals of the
linking rows are the next multipliers. They are kept within a box around the best ones known, in the manner of boxstep
(Marsten, Hogan & Blankenship 1975, doi:10.1287/opre.23.3.389): without it they swing from one extreme to the other.
"""

import numpy as np
from scipy import sparse

from planner.solve.calls import CallLimits, SolverStatus
from planner.solve.decomposition import Decomposition
from planner.solve.highs import Solver
from planner.solve.milp import Milp, Vector
from planner.solve.subproblem import Relaxation


class RestrictedMaster:
    """The proposals of all missions so far, and the last combination of them."""

    def __init__(self, decomposition: Decomposition, offset: float) -> None:
        """Begin without proposals.

        Args:
            decomposition: The missions.
            offset: Objective where every column is 0 [exposure unit].
        """
        self._decomposition, self._offset = decomposition, offset
        self._costs: list[float] = []
        self._usages: list[sparse.csr_matrix] = []
        self._proposers: list[int] = []
        self._combination = (
            sparse.csr_matrix((len(decomposition), 0)),
            sparse.csr_matrix((0, len(decomposition.capacities))),
        )
        """Weights by mission and proposal, and what a proposal uses of shared resources."""

    @property
    def empty(self) -> bool:
        """Whether there are no proposals."""
        return not self._costs

    @property
    def shares(self) -> Vector:
        """Each mission's share of the resources in the last combination: shape (missions, linking rows).

        Together they are no more than the capacities.
        """
        weights, usages = self._combination
        return np.asarray((weights @ usages).toarray())

    def add(self, proposals: list[Relaxation]) -> None:
        """Add a proposal of every mission."""
        for number, (each, proposal) in enumerate(zip(self._decomposition, proposals, strict=True)):
            self._costs.append(float(np.dot(each.milp.cost, proposal.values)))
            usage = np.zeros(len(self._decomposition.capacities))
            usage[each.linking] = each.consumption @ proposal.values
            self._usages.append(sparse.csr_matrix(usage))
            self._proposers.append(number)

    def clear(self) -> None:
        """Discard the proposals: tangents or cuts have changed the subproblems that they solve."""
        self._costs, self._usages, self._proposers = [], [], []

    def solve(self, centre: Vector, width: Vector) -> tuple[Vector, float] | None:
        """The multipliers within a box that are best by the proposals.

        Args:
            centre: Multipliers at the centre of the box.
            width: Its half-width, by linking row.

        Returns:
            The multipliers, and the bound that they would give if there were no other proposals [exposure unit]; None
            where the master has no solution.
        """
        usages = sparse.vstack(self._usages, format="csr")
        linking, shape = len(centre), (len(self._decomposition), len(self._costs))
        membership = sparse.csr_matrix((np.ones(shape[1]), (self._proposers, np.arange(shape[1]))), shape)
        result = Solver(self._milp(centre, width, usages, membership), None, 1, integer=False).solve(CallLimits())
        if result.status is not SolverStatus.SOLVED:
            return None
        self._combination = membership @ sparse.diags(result.values[2 * linking :]), usages
        return np.minimum(result.duals[:linking], 0.0), result.objective

    def _milp(self, centre: Vector, width: Vector, usages: sparse.csr_matrix, membership: sparse.csr_matrix) -> Milp:
        """The master as a linear program: first the two penalties of the box by linking row, then the proposals."""
        missions, proposals = membership.shape
        linking = len(centre)
        least, most = np.minimum(centre - width, 0.0), np.minimum(centre + width, 0.0)
        one, columns = sparse.identity(linking, format="csr"), 2 * linking + proposals
        return Milp(
            cost=np.concatenate([-least, most, self._costs]),
            offset=self._offset,
            lower=np.zeros(columns),
            upper=np.full(columns, np.inf),
            integer=np.zeros(columns, dtype=bool),
            row_lower=np.concatenate([np.full(linking, -np.inf), np.ones(missions)]),
            row_upper=np.concatenate([self._decomposition.capacities, np.ones(missions)]),
            coefficients=sparse.bmat([[-one, one, usages.T], [None, None, membership]], format="csr"),
        )
