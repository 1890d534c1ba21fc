"""What a case assumes, for the command line and the page: weighed by a plan as it stands, or by planning anew."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

import pandas as pd

from planner.assumptions import (
    AssumedCell,
    AssumedNumber,
    Weight,
    assumed_cells,
    assumed_numbers,
    contradictions,
    nobody_new,
    weighed,
)
from planner.charts.assumptions import what_matters
from planner.charts.figure import Figure
from planner.facts import Facts
from planner.files import report_csv
from planner.language import joined, say
from planner.plan import Plan
from planner.tables import Case

FIRST = 10
"""How many numbers a planner is told to find out first."""

UNIT = say("civilian-months")
DOUBLED = say("unprotected, doubled [civilian-months]")
IN_PLACE_DOUBLED = say("in place only, doubled [civilian-months]")
NUMBER_COLUMNS = ["number", "where", "value", "mark", DOUBLED, IN_PLACE_DOUBLED, "reason"]
WEIGHTS = ["unprotected_doubled", "in_place_only_doubled"]


@dataclass(frozen=True)
class Assumptions:
    """What a case assumes, weighed by a plan."""

    numbers: tuple[AssumedNumber, ...]
    """Cells by column and reason, what matters most first."""
    weights: dict[AssumedCell, Weight]
    contradictions: tuple[str, ...]
    plan: Plan

    @property
    def first(self) -> tuple[AssumedNumber, ...]:
        """The numbers to find out first."""
        return tuple(number for number in self.numbers[:FIRST] if number.matters > 0)

    @property
    def in_words(self) -> str:
        """How many cells were assumed, and by what they are weighed."""
        cells = sum(len(number.cells) for number in self.numbers)
        if not cells:
            return say("No source column says that a cell was assumed.")
        assumed = say("{cells:,} cells were assumed, for {reasons:,} reasons.", cells=cells, reasons=len(self.numbers))
        return joined([assumed, self._doubled])

    @property
    def _doubled(self) -> str:
        """What is done with them."""
        exposure, expected = self.plan.summary.exposure_unprotected, self.plan.summary.expected_unprotected
        if not len(self.plan.deployments):
            return say(
                "Doubled one by one, they would change the exposure of those in place, {exposure:,.0f} "
                "civilian-months, as listed here; the plan stays as it is.",
                exposure=exposure,
            )
        if expected is None:
            return say(
                "Doubled one by one, they would change the exposure of the plan that leaves {exposure:,.0f} if all "
                "come civilian-months, as listed here; the plan stays as it is.",
                exposure=exposure,
            )
        return say(
            "Doubled one by one, they would change the exposure of the plan that leaves {exposure:,.0f} if all come "
            "({expected:,.0f} by their chances) civilian-months, as listed here; the plan stays as it is.",
            exposure=exposure,
            expected=expected,
        )


@dataclass(frozen=True)
class PlannedAnew:
    """The plan of a case with an assumed number doubled, beside the plan before."""

    number: str
    unprotected: float
    """Exposure that remains if all come [civilian-months]."""
    expected: float | None
    """The same by the chances of pledges; None where it is not known [civilian-months]."""
    averts_at_least: str
    """Certainty of the plan, written as on every page."""
    persons: float
    in_common: float
    """People at the same mission in both plans, of the larger number of each mission [1]."""


def assumptions(case: Case, plan: Plan | None = None) -> Assumptions:
    """What a case assumes, weighed by a plan as it stands; without one by those in place only. Nothing is solved."""
    stands = nobody_new(case) if plan is None else plan
    cells = assumed_cells(case)
    weights = weighed(case, stands, cells)
    return Assumptions(
        tuple(assumed_numbers(cells, weights)), weights, tuple(contradictions(Facts(case, stands))), stands
    )


def number_table(numbers: Sequence[AssumedNumber]) -> pd.DataFrame:
    """Assumed numbers as a table for people."""
    rows = [
        {
            "number": number.title,
            "where": number.where,
            "value": number.value,
            "mark": number.cells[0].mark,
            DOUBLED: None if number.weight is None else number.weight.unprotected,
            IN_PLACE_DOUBLED: None if number.weight is None else number.weight.in_place_only,
            "reason": number.cells[0].reason,
        }
        for number in numbers
    ]
    return pd.DataFrame(rows, columns=NUMBER_COLUMNS)


def cell_table(found: Assumptions) -> pd.DataFrame:
    """Every assumed cell as a table, what matters most first."""
    rows = []
    for number in found.numbers:
        for cell in number.cells:
            weight = found.weights.get(cell)
            rows.append(
                {
                    **asdict(cell),
                    "unprotected_doubled": None if weight is None else weight.unprotected,
                    "in_place_only_doubled": None if weight is None else weight.in_place_only,
                }
            )
    table = pd.DataFrame(rows, columns=[*(field.name for field in fields(AssumedCell)), *WEIGHTS])
    table = table.astype(dict.fromkeys(WEIGHTS, float))
    order = table["unprotected_doubled"].abs().sort_values(ascending=False, kind="stable", na_position="last").index
    return table.loc[order].reset_index(drop=True)


def figure(found: Assumptions) -> Figure:
    """What matters most, as a chart with the table of every number."""
    return what_matters(number_table(found.numbers), DOUBLED, FIRST)


def cells_csv(found: Assumptions) -> bytes:
    """Every assumed cell, what matters most first, as CSV."""
    return report_csv(cell_table(found)).encode()


KEYS = {
    "exposure_unprotected": say("Exposure that the plan leaves, or those in place only [civilian-months]."),
    "exposure_in_place_only": say("Exposure with those in place only [civilian-months]."),
    "numbers": say(
        "Assumed numbers, those that matter most first: `number`, `title`, `columns`, `cells`, `mark`, `unit`, "
        "`reason`, and the change in exposure where it is doubled."
    ),
    "contradictions": say("Contradictions between sources, in sentences."),
    "planned_anew": say("With `--anew`: plans with a number doubled, or why there is none."),
}
"""Keys of what a case assumes as one object."""


def as_json(found: Assumptions, anew: Sequence[PlannedAnew | str] = ()) -> dict[str, Any]:
    """What a case assumes as one object."""
    return {
        "exposure_unprotected": found.plan.summary.exposure_unprotected,
        "exposure_in_place_only": found.plan.summary.exposure_in_place_only,
        "numbers": [
            {
                "number": number.name,
                "title": number.title,
                "columns": number.columns,
                "cells": len(number.cells),
                "mark": number.cells[0].mark,
                "unit": number.unit,
                "reason": number.cells[0].reason,
                "unprotected_doubled": None if number.weight is None else number.weight.unprotected,
                "in_place_only_doubled": None if number.weight is None else number.weight.in_place_only,
            }
            for number in found.numbers
        ],
        "contradictions": list(found.contradictions),
        "planned_anew": [each if isinstance(each, str) else asdict(each) for each in anew],
    }
