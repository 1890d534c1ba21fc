"""Additions beyond the pledges on the table: unnamed units and money, as rows of a case."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

import pandas as pd

from planner.insight.offers import QUICK, with_row
from planner.names import Names
from planner.tables import Case

ADDED = "added"
"""Beginning of the key of the contributor, pledge and fund of an addition."""

MONEY = f"{ADDED} money"  # not told
"""Key of the fund that may be added while the addition is looked for."""

MOST_USD = 1e12
"""More money than any addition costs [USD]."""


@dataclass(frozen=True)
class AddedUnits:
    """Units that are added."""

    unit_type: str
    start: int
    """Period that they start in [period]."""
    units: int
    """How many [units]."""


@dataclass(frozen=True)
class AddedMoney:
    """Money that is added for a mission."""

    period: int
    """Period from which on it may be spent [period]."""
    usd: float
    """How much [USD]."""


Addition = AddedUnits | AddedMoney


def pledge_of(unit_type: str) -> str:
    """Key of the pledge of a type that may be added while the addition is looked for."""
    return f"{ADDED} {unit_type}"


def openly_extended(case: Case, mission: str, most: Iterable[tuple[str, int]]) -> Case:
    """The case with all that may be added to a mission: a pledge per unit type, at rapid deployment level, and money.

    Args:
        case: A case without faults.
        mission: The mission.
        most: Unit types, each with most units of it [units].
    """
    case = _with_contributor(case, ADDED)
    for unit_type, units in most:
        case = _with_pledge(case, pledge_of(unit_type), ADDED, unit_type, units)
    return _with_fund(case, MONEY, ADDED, mission, AddedMoney(1, MOST_USD))


def extended(
    case: Case, mission: str, additions: Sequence[Addition]
) -> tuple[Case, list[tuple[str, AddedUnits]], list[tuple[int, str]]]:
    """The case with an addition, the pledge of each part of its units, and the fund of each month's money.

    Units of a type that come in the same month are one pledge, or as many as it takes for no contributor to pass its
    share of the mission; each pledge has a contributor of its own.
    """
    most, pledges, funds = most_from_one(case, mission), list[tuple[str, AddedUnits]](), list[tuple[int, str]]()
    for added in additions:
        name = _name(case, added)
        if isinstance(added, AddedMoney):
            case = _with_fund(_with_contributor(case, name), name, name, mission, added)
            funds.append((added.period, name))
            continue
        strength = float(case["unit_types"].set_index("unit_type")["strength"][added.unit_type])
        for number, units in enumerate(_shared(added.units, most, strength), start=1):
            key = name if number == 1 else f"{name}, {number}"
            case = _with_pledge(_with_contributor(case, key), key, key, added.unit_type, units)
            pledges.append((key, replace(added, units=units)))
    return case, pledges, funds


def _name(case: Case, added: Addition) -> str:
    month = Names(case).month(added.start if isinstance(added, AddedUnits) else added.period)
    return f"{pledge_of(added.unit_type) if isinstance(added, AddedUnits) else MONEY} from {month}"  # not told


def most_from_one(case: Case, mission: str) -> float:
    """Most people that one contributor may deploy to a mission [persons]; infinity where there is no limit."""
    row = case["missions"].set_index("mission").loc[mission]
    share, total = case.settings.contributor_share_limit, row["authorised_troops"] + row["authorised_police"]
    return inf if share is None or pd.isna(total) else share * float(total)


def _shared(units: int, most: float, strength: float) -> Iterator[int]:
    """Units by contributor."""
    each = units if most == inf else max(1, int(most // strength))
    while units > 0:
        yield min(units, each)
        units -= each


def _with_contributor(case: Case, key: str) -> Case:
    cells = {"contributor": key, "name": key, "latitude": 0.0, "longitude": 0.0, "participates": True}
    return _with(case, "contributors", **cells)


def _with_pledge(case: Case, key: str, contributor: str, unit_type: str, units: int) -> Case:
    return _with(
        case, "pledges", pledge=key, contributor=contributor, unit_type=unit_type, units=units, readiness=QUICK
    )


def _with_fund(case: Case, key: str, contributor: str, mission: str, money: AddedMoney) -> Case:
    cells = {"amount_usd": money.usd, "from_period": money.period, "mission": mission, "purpose": "any"}
    return _with(case, "funds", fund=key, contributor=contributor, **cells)


def _with(case: Case, table: str, **cells: object) -> Case:
    return replace(case, tables={**case.tables, table: with_row(case, table, **cells)})
