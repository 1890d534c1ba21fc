"""Published estimates of the effect of peacekeepers on violence against civilians.

Hultman, Kathman & Shannon 2013 (AJPS 57(4), data doi:10.7910/DVN/6EBCGA): expected deaths scale by the exponential of
a coefficient times the thousands of people there. The coefficients here are re-estimates on their replication data:
on all of it, without the case of Rwanda, and the lower end of that. Requirements go by their inverse.
"""

from dataclasses import dataclass

from planner.language import say


@dataclass(frozen=True)
class Estimate:
    """An estimate of the effect of people."""

    meaning: str
    troops: float
    """Fall of the logarithm of deaths in a month per thousand troops [1]."""
    police: float
    """The same per thousand police [1]."""


ESTIMATES = {
    "weaker": Estimate(say("people avert less: the conservative estimate"), 0.13, 1.25),
    "central": Estimate(say("the central estimate, without the case of Rwanda"), 0.25, 2.9),
    "stronger": Estimate(say("people avert more: the headline estimate, on all the data"), 0.53, 9.9),
}
"""Estimates by name, from the weakest effect to the strongest."""

CENTRAL = "central"


def factors(own: str, other: str) -> dict[str, float]:
    """Factor by which requirements of `troops` and of `police` change from one estimate to another [1]."""
    one, two = ESTIMATES[own], ESTIMATES[other]
    return {"troops": one.troops / two.troops, "police": one.police / two.police}
