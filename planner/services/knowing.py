"""What it is worth to know who comes, and to plan again once it is known, in sentences."""

from collections.abc import Sequence

import pandas as pd

from planner.answers import NOT_ANSWERED, AgainAnswer, KnowingAnswer
from planner.names import Names
from planner.tables import Case

EVERYTHING = "everything"


def in_words(case: Case, rows: Sequence[KnowingAnswer]) -> list[str]:
    """What it is worth to know each pledge that plans were made for, most first, and everything, in sentences."""
    names = Names(case)
    known = [row for row in rows if row.low is not None and row.mark != NOT_ANSWERED]
    first = sorted((row for row in known if row.kind != EVERYTHING), key=lambda row: -(row.low or 0.0))
    said = [f"{_name(names, row)}: at least {row.low:,.0f} civilian-months are averted on average." for row in first]
    return [*said, *(_limit(row) for row in known if row.kind == EVERYTHING)]


def _name(names: Names, row: KnowingAnswer) -> str:
    try:
        return names.pledge(row.name)
    except KeyError:
        return row.name


def _limit(row: KnowingAnswer) -> str:
    error = f" (± {row.error:,.0f}: drawn futures leave this much open)" if row.error else ""
    return f"Everything, which no verification can be worth more than: at most about {row.high or 0.0:,.0f}{error}."


def table(rows: Sequence[KnowingAnswer]) -> pd.DataFrame:
    """A row per pledge: what it is worth to know it, as far as that is known, and what hangs on it."""
    return pd.DataFrame(
        [
            {
                "pledge": row.name,
                "chance": row.chance,
                "worth of knowing, at least [civilian-months]": row.low,
                "lost if none of it comes [civilian-months]": row.lost,
                "gained if all of it comes [civilian-months]": row.gained,
                "note": row.note,
            }
            for row in rows
            if row.kind != EVERYTHING
        ]
    )


def again_in_words(row: AgainAnswer) -> str:
    """What planning again is worth, as Markdown."""
    return (
        f"**Planned again** {row.months} months on, when it is known who does not come, **{row.expected:,.0f}** "
        f"civilian-months are expected to stay unprotected (± {row.standard_error:,.0f}), beside {row.as_ordered:,.0f} "
        f"as ordered: planning again averts {row.saved:,.0f} (± {row.saved_error:,.0f}) more, by "
        f"{row.futures:,} futures that were planned; ± says how much these few leave open."
    )
