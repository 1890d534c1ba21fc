r"""The protective effect of units that may come or not: exact for fixed postings, and from above by tangents.

A unit that comes with chance :math:`\omega_q` and then adds effort :math:`o` leaves on average the share
:math:`1 - \omega_q + \omega_q e^{-o}` of what others leave. Units come independently, so that shares multiply, and a
unit counts like one that is certain and adds :math:`\Gamma_q(o)`, which is concave in the effort. By Jensen's
inequality it never counts more than its chance times its effort; tangents farther out say more.

People of a posting group are shared by its units, so that :math:`Z_{q,t}` units which add :math:`o` in all count at
most :math:`Z_{q,t} \, \Gamma_q(o / Z_{q,t})`. This is concave in units and people together, so that it needs no
integer variables either.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.deployments import Numbers


def expected_effort(chance: Numbers | float, effort: Numbers) -> Numbers:
    r"""Effort of certain units that leaves as much as effort that comes with a chance leaves on average [1].

    .. math:: \Gamma_q(o) = -\ln(1 - \omega_q + \omega_q e^{-o}) \le \omega_q \, o

    Where units come independently of each other, those of all starts leave exactly, on average, beside those in place
    and money for prevention, as exposure is an exponential of effort,

    .. math:: E_{h,t} \left[ \varphi + (1-\varphi) e^{-w^0_h} \prod_{p,\tau} e^{-y_{p,m,\tau} \, \Gamma_q(o)} \right]
    """
    some = np.where(np.equal(chance, 1.0), 0.0, chance)
    return np.where(np.equal(chance, 1.0), effort, -np.log1p(some * np.expm1(-effort)))


def expected_slope(chance: Numbers | float, effort: Numbers) -> Numbers:
    r"""Slope of `expected_effort` [1]: :math:`\omega_q e^{-o} / (1 - \omega_q + \omega_q e^{-o})`."""
    comes = chance * np.exp(-effort)
    return np.asarray(comes / (1.0 - chance + comes))


@dataclass(frozen=True, eq=False)
class UnitsSent:
    """Units that share the people of their offer where these are posted, each in the periods in which it is present."""

    offer: NDArray[np.intp]
    """By start: place of its offer."""
    units: Numbers
    """By start: units that deploy [units]."""
    chance: Numbers
    """By start: chance that a unit comes [1]."""
    present: Numbers
    """1 in the periods in which the units are present: shape (starts, periods)."""

    def of(self, offer: int) -> Self:
        """Those of one offer, as if there were no other."""
        own = self.offer == offer
        return replace(
            self,
            offer=np.zeros(int(own.sum()), dtype=np.intp),
            units=self.units[own],
            chance=self.chance[own],
            present=self.present[own],
        )

    @cached_property
    def each(self) -> Numbers:
        """Share of the people of its offer that one unit of a start is [1]: shape (starts, periods)."""
        together = np.zeros((int(self.offer.max(initial=-1)) + 1, self.present.shape[1]))
        np.add.at(together, self.offer, self.units[:, None] * self.present)
        return np.asarray(self.present / np.maximum(together, 1.0)[self.offer])

    def lasting(self, effort: Numbers, carryover: Numbers) -> Numbers:
        """Effort of all units that lasts, by their chances [1].

        Args:
            effort: Effort of the people of each offer if all come [1]: shape (offers, threats, periods).
            carryover: Share of the effort of a period (column) that works in another (row) [1].

        Returns:
            By threat and period.
        """
        of_one = (effort[self.offer] * self.each[:, None, :]) @ carryover.T
        counted = expected_effort(self.chance[:, None, None], of_one)
        return np.asarray(np.einsum("s,skt->kt", self.units, counted))
