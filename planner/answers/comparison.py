"""The result of comparing scenarios with a base, as tables."""

from dataclasses import dataclass

import pandas as pd

from planner.language import say

MEASURES = {
    "unprotected": "civilian-months",
    "averted": "civilian-months",
    "objective": "civilian-months",
    "cost_usd": "USD",
    "persons": "persons",
}
"""Measures that are compared, with their units."""

OF_WHOLE_PLANS = ("cost_usd", "persons")
"""Measures of whole plans; the others are compared within the shared scope."""
PROVED, UNKNOWN = ("bound", "certainty", "objective_least", "objective_most"), "unknown"
"""Figures that need a bound, and the text for them without one."""

FEWEST, MOST = 2, 12
"""Fewest and most scenarios of a comparison."""

NOT_COMPARABLE = say("judged otherwise")
"""Verdict where objectives are not comparable, so that nothing is proven."""

NOTHING_SHARED = say("nothing in common")
"""Verdict where two scenarios count nothing in common."""

WITH_CHARGES = say("unprotected, with charges")
"""What plans are judged by: unprotected exposure, and charges on cost and on change; heading of a figure."""

CHARGED = say(
    "With charges: exposure as the plan counts it, and what money and change are charged, by which plans are judged."
)
"""What that means, in a sentence."""

CLAIM = say(
    "Differences are over what a scenario and the base both count: the same danger, in the same "
    "areas and months. What only one of them counts is left out on both sides, and told with its "
    "size. What is certain: the least that a scenario allows of unprotected exposure, with the "
    "charges on cost and change, lies between what its bound proves and what the plan shown has; "
    "so the difference of the best plans lies in the interval told. Where one scenario allows no "
    "more than the other (fewer units, less money, later, under tighter limits), its best plan is "
    "no better, whatever the bounds: that follows from the inputs alone. A difference is not "
    "certain only where its interval has room on both sides of zero. Cost and people, and so the "
    "charge on cost, are of the whole plans as they stand; nothing is proved of exposure, people "
    "and cost one by one, nor of a difference at a single mission or in a single period."
)
"""Explanation of what a comparison proves."""


@dataclass(frozen=True)
class Comparison:
    """Scenarios compared with a base. Exposure is a model estimate in civilian-months at risk."""

    base: str
    names: tuple[str, ...]
    """Every scenario, in the order chosen, the base among them."""
    headline: pd.DataFrame
    """A row per scenario: status, exposures, objective, bound and certainty [1], cost [USD] and people [persons]; what
    stays unprotected, people and cost by the chances of pledges too."""
    differences: pd.DataFrame
    """A row per scenario other than the base: the verdict; for each measure the difference, the relative difference [1]
    and the values of both within the shared scope (`_here`, `_base`); unprotected exposure that only one of them counts
    (`only_here`, `only_base`); and the least and greatest difference of the best objectives, also in words
    (`interval`). Missing where nothing is shared, or without a bound."""
    inputs: pd.DataFrame
    """A row per cell, or row, of the inputs that differs from the base."""
    units: pd.DataFrame
    """A row per scenario and pledge whose units deploy differently than in the base."""
    units_named: pd.DataFrame
    """The same rows with names of pledges and missions, and months for periods."""
    missions: pd.DataFrame
    """A row per scenario and mission: exposure, that of scenario and base within the shared scope, and their
    difference; people, and coordinates [degrees]."""
    periods: pd.DataFrame
    """A row per scenario and period: exposure, that of scenario and base in the same months within the shared scope,
    and their difference."""
    cautions: list[str]
    """Sentences on what limits the comparison."""
