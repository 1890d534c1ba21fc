"""Headline figures of the cover as formulas, down to the units on the sheet deployments."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.layout.formula import Cell, Formula, Page, literal
from planner.layout.layout import Layout
from planner.plan import Summary
from planner.plan.certainty import LOCKS_COST_MORE, NOTHING_TO_AVERT, rounded_down
from planner.plan.claim import BoundStanding
from planner.workbook import style
from planner.workbook.plan import status
from planner.workbook.plan.chances import people_expected
from planner.workbook.plan.exposure import EXPOSURE
from planner.workbook.plan.money import PAYMENTS
from planner.workbook.plan.overview import EXPOSURES
from planner.workbook.plan.units import DEPLOYMENTS

NAME = "cover"
"""Sheet that they stand on."""

FIGURES = {
    "exposure_baseline": ("Exposure with nobody there", "civilian-months", style.WHOLE),
    "exposure_in_place_only": ("Exposure with those in place only", "civilian-months", style.WHOLE),
    "exposure_unprotected": ("Exposure that stays unprotected, if all come", "civilian-months", style.WHOLE),
    "expected_unprotected": ("The same, by the chances of the pledges", "civilian-months", style.WHOLE),
    "objective": ("Objective: exposure as this plan counts it, and charges", "civilian-months", style.WHOLE),
    "objective_nobody_new": ("Objective with nobody new: nothing spent, locks aside", "civilian-months", style.WHOLE),
    "bound": ("No plan can have an objective below this", "civilian-months", style.WHOLE),
    "certainty": ("This plan averts at least", "of the most that any plan can", "0.0%"),
    "persons_deployed": ("People deployed, if all come", "persons", style.WHOLE),
    "persons_expected": ("The same, by the chances of the pledges", "persons", style.WHOLE),
    "cost_usd": ("Cost of units and prevention", "USD", style.WHOLE),
}
"""Headline figures, most as the summary of a plan names them: what is said, the unit and the number format."""


UNKNOWN, CLAIMED = "unknown", "claimed, not proved"
"""What stands for a bound and a certainty of which nothing was proved here."""

TOP = 6
"""Row of the first headline figure."""


def place(figure: str) -> str:
    """Reference to a headline figure."""
    return f"{NAME}!$C${TOP + list(FIGURES).index(figure)}"


@dataclass(frozen=True)
class Headline:
    """The headline figures of a plan."""

    layout: Layout
    change: Page | None
    """Sheet of the change against a reference plan, where there is one."""
    change_rows: list[int]

    def figure(self, name: str) -> Cell:
        """A headline figure, by its name in the summary of a plan."""
        summary = self.layout.plan.summary
        if name == "persons_expected":
            return people_expected(self.layout)
        if name == "expected_unprotected":
            rows = list(self.layout.exposure)
            return Formula(self._over(EXPOSURE, "expected", rows), self.layout.exposed(rows, "expected"))
        if name in {"bound", "certainty"} and summary.certainty is None:
            return UNKNOWN if summary.standing is BoundStanding.UNKNOWN else CLAIMED
        if name == "certainty" and summary.certainty is not None:
            return status.while_as_made(self._text(name), _certainty(summary, summary.certainty), status.UNKNOWN)
        return summary.bound if name == "bound" else Formula(self._text(name), getattr(summary, name))

    def _text(self, name: str) -> str:
        """Formula of a headline figure."""
        if name in {f"exposure_{column}" for column in EXPOSURES}:
            return self._over(EXPOSURE, name.removeprefix("exposure_"), list(self.layout.exposure))
        if name == "persons_deployed":
            return self._over(DEPLOYMENTS, "persons", list(self.layout.deployments))
        if name == "cost_usd":
            return "+".join([self._over(DEPLOYMENTS, "cost_usd", list(self.layout.deployments)), *self._prevention()])
        objective, bound = place("objective"), place("bound")
        if name == "objective_nobody_new":
            made = self.layout.plan.summary
            missing = made.objective_nobody_new - made.exposure_in_place_only
            return place("exposure_in_place_only") + (f"+{missing!r}" if missing else "")
        if name == "certainty":
            nobody_new = place("objective_nobody_new")
            averted, averting = f"({nobody_new}-{objective})", f"({nobody_new}-{bound})"
            nothing = f"IF({averted}<-1E-9*{nobody_new},{literal(LOCKS_COST_MORE)},{literal(NOTHING_TO_AVERT)})"
            share = f"IF({averted}<0,{literal(LOCKS_COST_MORE)},ROUNDDOWN(MIN(1,{averted}/{averting}),3))"
            return f"IF({averting}<=1E-9*{nobody_new},{nothing},{share})"
        charges = f"cost_weight*{place('cost_usd')}/1000000"
        change = f"+change_weight*{self._over(self.change, 'changed', self.change_rows)}" if self.change else ""
        counted = "expected" if self.layout.plan.summary.by_chances else "exposure"
        return f"{place(f'{counted}_unprotected')}+{charges}{change}"

    def _prevention(self) -> Iterator[str]:
        if rows := list(self.layout.payments):
            yield f'SUMIF({PAYMENTS.span("purpose", rows)},"prevention",{PAYMENTS.span("usd", rows)})'

    @staticmethod
    def _over(page: Page, column: str, rows: list[int]) -> str:
        return f"SUM({page.span(column, rows)})" if rows else "0"


def _certainty(summary: Summary, certainty: float) -> float | str:
    """What the plan as made averts of the most that any plan can, rounded down to what the cell shows; or why not."""
    shown = summary.certainty_shown
    return rounded_down(certainty) if shown.endswith("%") else shown
