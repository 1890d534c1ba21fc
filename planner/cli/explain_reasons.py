"""Answers of the command `explain` about pledges and missions: why here, and why not."""

from collections.abc import Mapping, Sequence

from planner.cli.explaining import Asked
from planner.explain.books import PlanBooks
from planner.explanations import Explanation
from planner.services.reasons import why_heres, why_nots


def reasons(asked: Asked) -> Mapping[str, Sequence[Explanation]]:
    """Why deployments are where they are and others are not, unless an area alone is asked about."""
    if asked.plan is None or (asked.area and not (asked.pledge or asked.mission)):
        return {}
    books = PlanBooks(asked.case, asked.plan)
    return {
        "why_here": why_heres(books, asked.pledge, asked.mission),
        "why_not": why_nots(books, asked.pledge, asked.mission),
    }
