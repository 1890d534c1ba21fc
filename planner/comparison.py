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

PROVED, UNKNOWN = ("bound", "gap", "objective_least", "objective_most"), "unknown"
"""Figures that only a bound gives, and what stands for them where nothing was proved."""

FEWEST, MOST = 2, 12
"""How many scenarios are compared."""

CLAIM = (
    "What is proven: the best plan that a scenario allows has an objective between the bound and the objective of the "
    "plan shown. A difference in the objective is proven where these ranges do not overlap, and then it is at least as "
    "large as the distance between them. Where they overlap, it is smaller than the certified gaps and not proven: "
    "the best plans may be equal or lie the other way round. Exposure, people and cost are of the plans as they stand; "
    "no gap certifies them one by one, nor a difference at a single mission or in a single period."
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
    """A row per scenario other than the base: by measure the change and the change relative to the base [1], the least
    and most that the best plans' objectives can differ by, and the verdict."""
    inputs: pd.DataFrame
    """A row per cell, or whole row, of the inputs that differs from the base."""
    units: pd.DataFrame
    """A row per scenario and pledge whose units deploy otherwise than in the base."""
    missions: pd.DataFrame
    """A row per scenario and mission: exposure, its difference from the base, people, and the place [degrees]."""
    periods: pd.DataFrame
    """A row per scenario and period: exposure and its difference from the base's in the same month."""
    cautions: list[str]
    """What makes scenarios less comparable than they look, in sentences."""
