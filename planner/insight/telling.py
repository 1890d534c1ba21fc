"""What was found, as rows of plain values for tables, files and charts.

Exposure and objective are in civilian-months, money in USD, people in persons; None where something is not known.
"""

from planner.insight.attribution import Share
from planner.insight.dependence import Dependence
from planner.insight.wanted import Lost, Wanted
from planner.insight.worth import Worth

Row = dict[str, str | float | None]

NOT_PROVEN = "not proven"
"""Mark of a difference that the certified gaps leave in doubt."""

PROVEN = "proven"


def wanted_row(wanted: Wanted) -> Row:
    """A candidate offer."""
    offer = wanted.offer
    told: Row = {"name": offer.name, "what": offer.unit_type or "money", "estimate": wanted.estimate}
    known = wanted.worth is not None
    spent: Row = {"cost_usd": wanted.cost_usd if known else None, "per_million": wanted.per_million}
    return {**told, **_worth(wanted.worth), **spent, "words": wanted.words}


def lost_row(lost: Lost) -> Row:
    """A pledge or fund that falls out."""
    return {"name": lost.loss.name, "kind": lost.loss.kind, **_worth(lost.worth), "words": lost.words}


def dependence_row(found: Dependence) -> Row:
    """A contributor or group that falls out."""
    left = found.left
    missing: Row = {"left": left.exposure, "idle": left.idle, "unpaid_usd": left.unpaid_usd}
    told: Row = {"name": found.loss.name, "kind": found.loss.kind, "persons": found.persons, "usd": found.usd}
    return {**told, **missing, **_worth(found.worth), "words": found.words}


def share_row(share: Share) -> Row:
    """A part of a difference."""
    return {
        "name": share.part,
        "changes": share.changes,
        "exposure": share.exposure,
        "objective": share.objective,
        "low": share.low,
        "high": share.high,
        "error": share.error,
        "mark": PROVEN if share.proven else NOT_PROVEN,
    }


def _worth(worth: Worth | None) -> Row:
    if worth is None:
        return {"exposure": None, "objective": None, "low": None, "high": None, "mark": ""}
    told: Row = {"exposure": worth.exposure, "objective": worth.objective, "low": worth.low, "high": worth.high}
    return {**told, "mark": PROVEN if worth.proven else NOT_PROVEN}
