"""Prices of what missions share, at which they ask for no more of it than there is.

Units of a pledge and a fund's money are bought by missions that plan for themselves alone. What their relaxations come
to at any prices, less the takings, bounds every plan from below (Lagrangian relaxation; Geoffrion 1974,
doi:10.1007/BFb0120690), and the best prices give the bound of the relaxation of the whole. They are looked for by
mixing what missions have asked for so far (Dantzig & Wolfe 1960, doi:10.1287/opre.8.1.101) with prices kept in a box
around the best ones known; the box grows where it foresaw a rise well and shrinks where the bound fell.
"""

from collections.abc import Callable

import numpy as np
from scipy import sparse

from planner.solve.highs import Ending, Solver, Work
from planner.solve.matrix import Matrix, Values
from planner.solve.parts import Parts, Relaxed

BOX = 0.03
"""First half-width of the box, as a share of what a unit brings at most [1]."""

FORESEEN = 0.3
"""Share of the foreseen rise that must come for the box to grow [1]."""

GROW, SHRINK = 2.0, 0.7
"""By what the box grows and shrinks."""

WIDEST = 1.0
"""The widest box, as a share of what a unit brings at most [1]."""


class Market:
    """Prices, what missions ask for at them, and the bound that follows."""

    def __init__(self, parts: Parts, offset: float) -> None:
        """Open with everything for free.

        Args:
            parts: The missions.
            offset: Objective where every column is 0 [exposure unit].
        """
        self._parts, self._offset = parts, offset
        self.prices: Values = np.zeros(len(parts.limits))
        """The best known, by shared row: what one more would change, never above 0 [exposure unit / unit]."""
        self.bound = -np.inf
        """No plan can have a lower objective [exposure unit]."""
        self.asked: list[Relaxed] = []
        """By mission: its relaxation at these prices."""
        self.reduced: Values = np.empty(0)
        """Reduced costs at these prices, by column of the model [exposure unit / unit of the column]."""
        self._width, self._worth = BOX, np.empty(0)
        self._costs: list[float] = []
        self._wants: list[sparse.csr_matrix] = []
        self._buyers: list[int] = []
        self._mix = sparse.csr_matrix((len(parts), 0)), sparse.csr_matrix((0, len(parts.limits)))
        """The last mix: weights by mission and what was asked for, and what that takes of what is shared."""

    @property
    def values(self) -> Values:
        """What missions ask for, by column of the model."""
        return self._parts.joined(asked.values for asked in self.asked)

    @property
    def shares(self) -> Values:
        """What each mission has of what is shared, together no more than there is: shape (missions, shared rows).

        It is the last mix of what they have asked for.
        """
        weights, wants = self._mix
        return np.asarray((weights @ wants).toarray())

    def trade(
        self,
        left: Callable[[], float],
        sweeps: int,
        calm: float,
        enough: Callable[[float], bool] = lambda _: False,
    ) -> Ending:
        """Look for better prices.

        Args:
            left: Time that is left [s].
            sweeps: Most prices to try.
            calm: Share of the bound by which it must still be able to rise for another try [1].
            enough: Hears the bound after each try [exposure unit], and says whether it will do.

        Returns:
            `SOLVED`, or why a mission's relaxation was not.
        """
        self._parts.release()
        prices, foreseen = self._mixed() if self._costs else (self.prices, np.inf)
        for _ in range(sweeps):
            if foreseen < self.bound + calm * abs(self.bound):
                break
            asked = self._ask(prices, left)
            ending = next((each.ending for each in asked if each.ending is not Ending.SOLVED), Ending.SOLVED)
            if ending is not Ending.SOLVED:
                return Ending.SOLVED if self.asked else ending
            self._judge(prices, asked, foreseen)
            if enough(self.bound) or not prices.size:
                break
            prices, foreseen = self._mixed()
        return Ending.SOLVED

    def forget(self) -> None:
        """Forget what was asked for, as missions would not ask for it any more."""
        self._costs, self._wants, self._buyers = [], [], []

    def _ask(self, prices: Values, left: Callable[[], float]) -> list[Relaxed]:
        def ask(number: int) -> Relaxed:
            """What one mission asks for."""
            self._parts[number].price(prices)
            return self._parts[number].relax(left())

        return self._parts.together(ask, range(len(self._parts)))

    def _judge(self, prices: Values, asked: list[Relaxed], foreseen: float) -> None:
        """Take better prices over, set the width of the box, and remember what was asked for."""
        bound = self._offset + float(np.dot(prices, self._parts.limits)) + sum(each.objective for each in asked)
        if not len(self._worth):
            self._worth = self._most_worth(asked)
        elif bound < self.bound:
            self._width *= SHRINK
        elif np.isfinite(foreseen) and bound - self.bound > FORESEEN * (foreseen - self.bound):
            self._width = min(WIDEST, GROW * self._width)
        if bound > self.bound:
            self.bound, self.prices, self.asked = bound, prices, asked
            duals = (each.duals for each in asked)
            self.reduced = self._parts.joined(part.reduced(y) for part, y in zip(self._parts, duals, strict=True))
        for number, (part, each) in enumerate(zip(self._parts, asked, strict=True)):
            self._costs.append(float(np.dot(part.matrix.cost, each.values)))
            wants = np.zeros(len(prices))
            wants[part.shared] = part.links @ each.values
            self._wants.append(sparse.csr_matrix(wants))
            self._buyers.append(number)

    def _mixed(self) -> tuple[Values, float]:
        """Prices at which the best mix of what was asked for is worth least, and what they promise.

        Returns:
            The prices, and the bound that they could give [exposure unit].
        """
        shared, missions, asked = len(self.prices), len(self._parts), len(self._costs)
        room = self._width * self._worth
        least, most = np.minimum(self.prices - room, 0.0), np.minimum(self.prices + room, 0.0)
        one = sparse.identity(shared, format="csr")
        wants = sparse.vstack(self._wants, format="csr")
        mixes = sparse.csr_matrix((np.ones(asked), (self._buyers, np.arange(asked))), shape=(missions, asked))
        mix = Matrix(
            cost=np.concatenate([-least, most, self._costs]),
            offset=self._offset,
            lower=np.zeros(2 * shared + asked),
            upper=np.full(2 * shared + asked, np.inf),
            whole=np.zeros(2 * shared + asked, dtype=bool),
            row_lower=np.concatenate([np.full(shared, -np.inf), np.ones(missions)]),
            row_upper=np.concatenate([self._parts.limits, np.ones(missions)]),
            rows=sparse.bmat([[-one, one, wants.T], [None, None, mixes]], format="csr"),
        )
        answer = Solver(mix, None, 1, whole=False).solve(Work())
        if answer.ending is not Ending.SOLVED:
            return self.prices, self.bound
        self._mix = mixes @ sparse.diags(answer.values[2 * shared :]), wants
        return np.minimum(answer.duals[:shared], 0.0), answer.objective

    def _most_worth(self, asked: list[Relaxed]) -> Values:
        """By shared row: what one more could bring at most to a mission, before its costs [exposure unit / unit]."""
        worth = np.zeros(len(self.prices))
        for part, each in zip(self._parts, asked, strict=True):
            links = part.links.tocoo()
            np.maximum.at(worth, part.shared[links.row], part.gains(each.duals)[links.col] / links.data)
        return np.maximum(worth, np.median(worth[worth > 0])) if np.any(worth > 0) else np.ones(len(worth))
