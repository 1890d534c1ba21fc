"""What was found, as rows of plain values for tables, files and charts.

Exposure and objective are in civilian-months, money in USD, people in persons; None where something is not known.
"""

from collections.abc import Sequence
from math import isfinite

from planner.insight.attribution import Share
from planner.insight.dependence import Dependence
from planner.insight.wanted import Lost, Wanted
from planner.insight.worth import Worth
from planner.plan import Summary, gap_in_words

Row = dict[str, str | float | None]

NOT_PROVEN = "not proven"
"""Mark of a difference that the certified gaps leave in doubt."""

PROVEN = "proven"

NOT_ANSWERED = "not answered"
"""Mark of what was asked and has no answer: no figure stands for it."""


BREAKS = "What is left of the plan breaks a rule, a lock for one, unless others are planned anew."


def plan_row(summary: Summary) -> Row:
    """The plan that answers are of."""
    return {
        "title": summary.title,
        "persons": summary.persons_deployed,
        "unprotected": summary.exposure_unprotected,
        "objective": summary.objective,
        "gap": summary.gap,
    }


def plan_in_words(row: Row) -> str:
    """The plan that answers are of, in words."""
    gap = row["gap"]
    return (
        f"“{row['title']}”: {row['persons']:,.0f} people deployed, {row['unprotected']:,.0f} civilian-months "
        f"unprotected, certified gap {gap_in_words(None if gap is None else float(gap))}"
    )


def wanted_row(wanted: Wanted) -> Row:
    """A candidate offer."""
    offer = wanted.offer
    told: Row = {"name": offer.name, "what": offer.unit_type or "money", "estimate": wanted.estimate}
    known = wanted.worth is not None
    spent: Row = {"cost_usd": wanted.cost_usd if known else None, "per_million": wanted.per_million}
    return {**told, **_worth(wanted.worth, unanswered=wanted.unanswered), **spent, "words": wanted.words}


def lost_row(lost: Lost) -> Row:
    """A pledge or fund that falls out."""
    return {
        "name": lost.loss.name,
        "kind": lost.loss.kind,
        **_worth(lost.worth, unanswered=lost.unanswered),
        "words": lost.words,
    }


def dependence_row(found: Dependence) -> Row:
    """A contributor or group that falls out."""
    left = found.left
    broken = left is not None and left.known is None
    missing: Row = dict.fromkeys(("left", "idle", "unpaid_usd", "unpaid"), 0.0)
    if left is not None:
        missing = {"left": left.exposure, "idle": left.idle, "unpaid_usd": left.unpaid_usd, "unpaid": left.unpaid}
        missing |= {"left": None} if broken else {}
    told: Row = {"name": found.loss.name, "kind": found.loss.kind, "persons": found.persons, "usd": found.usd}
    words = " ".join(filter(None, [found.words, BREAKS if broken else ""]))
    return {**told, **missing, **_worth(found.worth, unanswered=found.unanswered), "words": words}


def share_row(share: Share) -> Row:
    """A part of a difference."""
    known = share.exposure is not None
    return {
        "name": share.part,
        "changes": share.changes,
        "exposure": share.exposure,
        "objective": share.objective,
        "low": share.low,
        "high": share.high,
        "error": share.error,
        "mark": (PROVEN if share.proven else NOT_PROVEN) if known else NOT_ANSWERED,
    }


def counted(rows: Sequence[Row]) -> str:
    """How many rows are answered, in a sentence; blank where all are."""
    missing = sum(row["mark"] == NOT_ANSWERED for row in rows)
    if not missing:
        return ""
    return f"{len(rows) - missing} of {len(rows)} answered; {missing} not answered: ask again. What was solved is kept."


def _worth(worth: Worth | None, *, unanswered: bool) -> Row:
    if worth is None:
        mark = NOT_ANSWERED if unanswered else ""
        return {"exposure": None, "objective": None, "low": None, "high": None, "mark": mark}
    high = worth.high if isfinite(worth.high) else None
    low = worth.low if isfinite(worth.low) else None
    told: Row = {"exposure": worth.exposure, "objective": worth.objective, "low": low, "high": high}
    return {**told, "mark": PROVEN if worth.proven else NOT_PROVEN}
