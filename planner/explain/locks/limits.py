"""Limits of a case that may stand against its locks: what a conflict is made of."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kind of a limit; named after the rule that holds it, if it is one of its own."""

    LOCK = "lock"
    TROOPS = "troops_limit"
    POLICE = "police_limit"
    SHARE = "contributor_limit"
    UNITS = "pledge_once"
    CASH = "cash_balance"
    FUND = "fund_limit"
    CAVEAT = "caveats"
    PARTICIPATION = "participates"
    CONTINGENCY = "contingency"
    READINESS = "readiness"
    SERVICE = "least_months"
    MANDATE_FROM = "mandate_from"
    MANDATE_TO = "mandate_to"


CEILINGS = {Kind.TROOPS: "troops", Kind.POLICE: "police"}
"""Kinds of ceilings, with whom they are on."""

BY_PERIOD = frozenset({Kind.TROOPS, Kind.POLICE, Kind.SHARE, Kind.CASH})
"""Kinds with a row by period."""


@dataclass(frozen=True, order=True)
class Limit:
    """One lock, or one limit at one place."""

    kind: Kind
    at: tuple[str, ...]
    """Keys of what it is about: a lock's pledge, mission and period; a mission; a mission and a contributor; a pledge;
    a fund; a caveat's holder (column and key) and its mission; nothing for a setting."""

    @property
    def is_lock(self) -> bool:
        """Whether it is one of the planner's own decisions."""
        return self.kind is Kind.LOCK
