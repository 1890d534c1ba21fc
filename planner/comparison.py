"""A comparison: several scenarios beside one of them, their base, as tables for screen, workbook and page."""

from dataclasses import dataclass

import pandas as pd

MEASURES = {
    "unprotected": "civilian-months",
    "averted": "civilian-months",
    "objective": "civilian-months",
    "cost_usd": "USD",
    "persons": "persons",
}
"""What is compared, with its unit."""

OF_WHOLE_PLANS = ("cost_usd", "persons")
"""Measures that are compared as the plans have them; the others are compared over what both scenarios count."""
PROVED, UNKNOWN = ("bound", "gap", "objective_least", "objective_most"), "unknown"
"""Figures that only a bound gives, and what stands for them where nothing was proved."""

FEWEST, MOST = 2, 12
"""How many scenarios are compared."""

NOT_COMPARABLE = "judged otherwise"
"""Verdict where plans are not judged by one measure, so that nothing is proven of which is better."""

NOTHING_SHARED = "nothing in common"
"""Verdict where two scenarios count nothing in common."""

CLAIM = (
    "Differences are over what a scenario and the base both count: the same danger, in the same areas and months. What "
    "only one of them counts is left out on both sides, and told with its size. What is proven: over that, the least "
    "objective that a scenario allows lies between what its bound proves and what the plan shown has. A difference is "
    "proven where these ranges do not overlap, and then it is at least as large as the distance between them. Where "
    "they overlap, it is smaller than the certified gaps and not proven: the best plans may be equal or lie the other "
    "way round. Cost and people, and so the charge on cost in the objective, are of the whole plans as they stand; no "
    "gap certifies exposure, people and cost one by one, nor a difference at a single mission or in a single period."
)
"""What a comparison claims, and what not."""


@dataclass(frozen=True)
class Comparison:
    """Several scenarios beside their base. Exposure is a model estimate in civilian-months at risk."""

    base: str
    names: tuple[str, ...]
    """Every scenario, in the order chosen, the base among them."""
    headline: pd.DataFrame
    """A row per scenario: status, exposures, objective, bound and gap [1], cost [USD] and people [persons]."""
    differences: pd.DataFrame
    """A row per scenario other than the base: the verdict; by measure the change, the change relative to the base [1],
    and what both have of it over what both count (`_here`, `_base`); what only the one or the other leaves unprotected
    and counts (`only_here`, `only_base`); and the least and most that the best objectives can differ by. Missing where
    there is nothing in common, or no bound."""
    inputs: pd.DataFrame
    """A row per cell, or whole row, of the inputs that differs from the base."""
    units: pd.DataFrame
    """A row per scenario and pledge whose units deploy otherwise than in the base."""
    missions: pd.DataFrame
    """A row per scenario and mission: exposure, what of it and of the base's both count, and the difference of these;
    people, and the place [degrees]."""
    periods: pd.DataFrame
    """A row per scenario and period: exposure, what of it and of the base's in the same months both count, and the
    difference of these."""
    cautions: list[str]
    """What makes scenarios less comparable than they look, in sentences."""
