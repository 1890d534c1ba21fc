"""What it is worth to know who comes, and to plan again once it is known, in sentences."""

from collections.abc import Sequence

import pandas as pd

from planner.answers import NOT_ANSWERED, AgainAnswer, KnowingAnswer
from planner.language import say
from planner.names import Names
from planner.tables import Case

EVERYTHING = "everything"


def in_words(case: Case, rows: Sequence[KnowingAnswer]) -> list[str]:
    """What it is worth to know each pledge that plans were made for, most first, and everything, in sentences."""
    names = Names(case)
    known = [row for row in rows if row.low is not None and row.mark != NOT_ANSWERED]
    first = sorted((row for row in known if row.kind != EVERYTHING), key=lambda row: -(row.low or 0.0))
    said = [
        say(
            "{pledge}: at least {averted:,.0f} civilian-months are averted on average.",
            pledge=_name(names, row),
            averted=row.low,
        )
        for row in first
    ]
    return [*said, *(_limit(row) for row in known if row.kind == EVERYTHING)]


def _name(names: Names, row: KnowingAnswer) -> str:
    try:
        return names.pledge(row.name)
    except KeyError:
        return row.name


def _limit(row: KnowingAnswer) -> str:
    if not row.error:
        return say(
            "Everything, which no verification can be worth more than: at most about {worth:,.0f}.",
            worth=row.high or 0.0,
        )
    return say(
        "Everything, which no verification can be worth more than: at most about {worth:,.0f} (± {error:,.0f}: drawn "
        "futures leave this much open).",
        worth=row.high or 0.0,
        error=row.error,
    )


def table(rows: Sequence[KnowingAnswer]) -> pd.DataFrame:
    """A row per pledge: what it is worth to know it, as far as that is known, and what hangs on it."""
    return pd.DataFrame(
        [
            {
                say("pledge"): row.name,
                say("chance"): row.chance,
                say("worth of knowing, at least [civilian-months]"): row.low,
                say("lost if none of it comes [civilian-months]"): row.lost,
                say("gained if all of it comes [civilian-months]"): row.gained,
                say("note"): row.note,
            }
            for row in rows
            if row.kind != EVERYTHING
        ]
    )


def again_in_words(row: AgainAnswer) -> str:
    """What planning again is worth, as Markdown."""
    return say(
        "**Planned again** {months} months on, when it is known who does not come, **{expected:,.0f}** "
        "civilian-months are expected to stay unprotected (± {error:,.0f}), beside {as_ordered:,.0f} as ordered: "
        "planning again averts {saved:,.0f} (± {saved_error:,.0f}) more, by {futures:,} futures that were planned; ± "
        "says how much these few leave open.",
        months=row.months, expected=row.expected, error=row.standard_error, as_ordered=row.as_ordered,
        saved=row.saved, saved_error=row.saved_error, futures=row.futures,
    )  # fmt: skip
