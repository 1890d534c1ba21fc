"""Sheets of other choices: those of the questions that were asked about the plan."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.explanations.choices import OtherChoices
from planner.layout.formula import Cell, Page
from planner.names import Names
from planner.tables import Case
from planner.workbook.plan import decisive, fair_plans, other_plans, other_worlds


@dataclass(frozen=True)
class ChoiceSheet:
    """A sheet of answers."""

    page: Page
    rows: tuple[list[Cell], ...]
    title: str
    note: str
    says: str
    """What the cover says that it has."""


def choice_sheets(case: Case, choices: OtherChoices) -> list[ChoiceSheet]:
    """The sheets in their order; none of what was not asked about."""
    return list(_sheets(case, choices))


def _sheets(case: Case, choices: OtherChoices) -> Iterator[ChoiceSheet]:
    if choices.plans:
        rows = tuple(other_plans.other_plans(choices.plans))
        page = other_plans.page(choices.plans)
        yield ChoiceSheet(page, rows, other_plans.TITLE, other_plans.NOTE, other_plans.SAYS)
    if choices.fair:
        rows = tuple(row for points in choices.by_fairness.values() for row in fair_plans.fair_plans(points))
        yield ChoiceSheet(fair_plans.FAIR_PLANS, rows, fair_plans.TITLE, fair_plans.NOTE, fair_plans.SAYS)
    if choices.worlds:
        rows = tuple(other_worlds.other_worlds(choices.worlds))
        yield ChoiceSheet(other_worlds.OTHER_WORLDS, rows, other_worlds.TITLE, other_worlds.NOTE, other_worlds.SAYS)
    if choices.decisive:
        rows = tuple(decisive.decisive(choices.decisive, Names(case)))
        yield ChoiceSheet(decisive.DECISIVE, rows, decisive.TITLE, decisive.NOTE, decisive.SAYS)
