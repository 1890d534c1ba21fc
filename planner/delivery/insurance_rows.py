"""What insures a plan as rows of an answer, and back."""

from collections.abc import Iterator, Sequence
from dataclasses import fields

from planner.answers import PROVEN, InsuranceAnswer
from planner.answers.prospects import Alternate, Insurance, Service

NONE = Alternate(
    pledge="", new=False, mission="", from_period=0, chance=0.0, cost_usd=0.0, worst_tenth=0.0, expected=0.0
)
"""Stands in the one row of an answer without alternates."""

SERVICE = [field.name for field in fields(Service)]


def rows_of(found: Insurance) -> Iterator[InsuranceAnswer]:
    """A row for each alternate, in order; one without a name where there is none."""
    for each in found.alternates or (NONE,):
        yield InsuranceAnswer(
            name=each.pledge, mark=PROVEN, futures=found.futures, seed=found.seed, if_all_come=found.if_all_come,
            without=found.worst_tenth, aim=found.aim, **{name: getattr(each, name) for name in SERVICE},
        )  # fmt: skip


def insurance_of(rows: Sequence[InsuranceAnswer]) -> Insurance:
    """What rows were made of; there is at least one."""
    first = rows[0]
    alternates = tuple(
        Alternate(pledge=row.name, **{name: getattr(row, name) for name in SERVICE}) for row in rows if row.name
    )
    return Insurance(first.futures, first.seed, first.if_all_come, first.without, first.aim, alternates)
