"""The funds table: money that was pledged, as far as its currency, purpose and time are stated."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from planner.building.known import Known, records
from planner.building.settings import start
from planner.figures import several
from planner.horizon import month_number
from planner.language import joined, say

FUNDING = "funding"
"""Kind of reported pledges that are money; their quantity is an amount."""

OTHER_CURRENCY = re.compile(
    r"\b(EUR|GBP|CNY|RMB|JPY|CHF|CAD|AUD|SEK|NOK|DKK|KRW|INR|ZAR)\b|[€£¥]|\beuros?\b", re.IGNORECASE
)
"""Currencies that no rate is known for."""

PURPOSES: Mapping[str, re.Pattern[str]] = {
    "preparation": re.compile(r"\b(training|train|equip\w*|capacity.building)\b", re.IGNORECASE),
    "prevention": re.compile(r"\b(prevention|mediation|early.warning|community)\b", re.IGNORECASE),
    "operations": re.compile(r"\b(operations?|deploy\w*|reimburse\w*)\b", re.IGNORECASE),
}
"""Words by which a pledge of money states its purpose."""

SAID = {
    "preparation": say("preparation"), "prevention": say("prevention"), "operations": say("operations"),
    "any": say("any"),
}  # fmt: skip
"""Purposes as sentences have them."""

READ = "purpose and earmark read from its words [J]"  # not told


def funds(given: Known, missions: Collection[str]) -> list[dict[str, object]]:
    """Rows of the funds table for pledges of money in USD that can be paid within the horizon."""
    made: dict[str, int] = {}
    return [
        _row(row, periods, missions, made) for row in _money(given) if (periods := _periods(given, row)) is not None
    ]


def taken(given: Known, missions: Collection[str]) -> Iterator[str]:
    """Sentences on pledges of money: what they were taken for, and which were left out."""
    found = funds(given, missions)
    if found:
        listed = (
            say(
                "{fund}, {usd:,.0f} USD, {purpose}",
                fund=row["fund"], usd=row["amount_usd"], purpose=SAID[str(row["purpose"])],
            )
            for row in found
        )  # fmt: skip
        yield say(
            "Pledges of money were taken as funds by their words: {funds}. Correct purpose and earmark in the table of "
            "funds.",
            funds=joined(listed, "; "),
        )
    if others := len(_all_money(given)) - len(found):
        yield say(
            "{pledges} of money without an amount in USD, or outside the horizon: left out of the table of funds.",
            pledges=several(others, "pledge"),
        )


def _all_money(given: Known) -> list[dict[str, Any]]:
    rows = given.sources.pledges
    return [] if rows is None else records(rows[rows["kind"] == FUNDING])


def _money(given: Known) -> Iterator[dict[str, Any]]:
    """Pledges of an amount in USD."""
    for row in _all_money(given):
        if pd.notna(row["quantity"]) and row["quantity"] > 0 and not OTHER_CURRENCY.search(_words(row)):
            yield row


def _words(row: Mapping[str, Any]) -> str:
    return "; ".join(str(row[name]) for name in ("unit_type", "note", "caveats") if pd.notna(row.get(name)))


def _periods(given: Known, row: Mapping[str, Any]) -> tuple[int, int] | None:
    """First and last period in which a pledge of money can be paid; None if in none of the horizon."""
    horizon = given.recipe.horizon
    begin = month_number(start(given.recipe))
    since, until = (row.get(name) for name in ("available_from", "available_until"))
    first = 1 if pd.isna(since) else (month_number(str(since)[:7]) - begin) // horizon.months_per_period + 1
    last = (
        horizon.periods if pd.isna(until) else (month_number(str(until)[:7]) - begin) // horizon.months_per_period + 1
    )
    return (max(1, first), min(last, horizon.periods)) if first <= horizon.periods and last >= max(1, first) else None


def _row(
    row: Mapping[str, Any], periods: tuple[int, int], missions: Collection[str], made: dict[str, int]
) -> dict[str, object]:
    who = str(row["iso3"] if pd.notna(row["iso3"]) else row["contributor"])
    made[who] = made.get(who, 0) + 1
    words = _words(row)
    named = [mission for mission in missions if re.search(rf"\b{re.escape(mission)}\b", words, re.IGNORECASE)]
    return {
        "fund": f"{who}-fund" if made[who] == 1 else f"{who}-fund-{made[who]}",
        "contributor": who,
        "amount_usd": round(float(row["quantity"])),
        "from_period": periods[0],
        "to_period": periods[1],
        "mission": named[0] if len(named) == 1 else None,
        "purpose": next((purpose for purpose, word in PURPOSES.items() if word.search(words)), "any"),
        "source": row["source"],
        "note": f"reported: {words}; {READ}",  # not told
    }
