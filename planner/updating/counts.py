"""Counts of people in uniform on two dates: who arrived, left and changed, by mission, contributor and kind."""

import re
from collections.abc import Collection, Iterator

import pandas as pd

from planner.figures import several
from planner.formats.sheets import Sheets, sheet_of
from planner.language import say

KEY = ["mission", "contributor", "kind"]
COLUMNS = (*KEY, "before", "now", "change")
"""Columns of a comparison: persons on both dates, and the change."""

COUNTED = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b", re.ASCII)
"""Date of a count, as the sources of missions and areas name it."""


def counted_on(case: Sheets) -> str:
    """Date on which those in place were counted, YYYY-MM-DD, as areas or missions name it; empty if none does."""
    for table in ("areas", "missions"):
        days = [found[0] for cell in sheet_of(case, table).column("source") for found in COUNTED.finditer(cell)]
        if days:
            return max(days)
    return ""


def compared(before: pd.DataFrame, now: pd.DataFrame, missions: Collection[str] | None = None) -> pd.DataFrame:
    """Compare two counts; rows without a change are left out.

    Args:
        before: Tidy contributions of the earlier date.
        now: Those of the later one.
        missions: Missions to compare; all if not given.

    Returns:
        Persons by mission, contributor and kind: `COLUMNS`, the largest changes of a mission first.
    """
    sides = [_persons(rows).rename(name) for rows, name in ((before, "before"), (now, "now"))]
    both = pd.concat(sides, axis=1).fillna(0).astype(int).rename_axis(KEY).reset_index()
    both = both if missions is None else both[both["mission"].isin(list(missions))]
    both = both.assign(change=both["now"] - both["before"]).query("change != 0")
    order = both.assign(size=-both["change"].abs()).sort_values(["mission", "size", *KEY[1:]])
    return order[list(COLUMNS)].reset_index(drop=True)


def _persons(rows: pd.DataFrame) -> "pd.Series[int]":
    who = rows["iso3"].where(rows["iso3"].notna() & (rows["iso3"] != ""), rows["contributor"])
    return rows.assign(contributor=who).groupby(KEY)["personnel"].sum()


def summaries(changes: pd.DataFrame, before: str, now: str) -> Iterator[str]:
    """Sentences on what changed at each mission."""
    for mission, rows in changes.groupby("mission"):
        arrived, left = rows["change"].clip(lower=0).sum(), -rows["change"].clip(upper=0).sum()
        new = sum((rows["before"] == 0).groupby(rows["contributor"]).all())
        gone = sum((rows["now"] == 0).groupby(rows["contributor"]).all())
        yield say(
            "{mission}, {before} to {now}: {more:,} persons more, {fewer:,} fewer; {contributors} new there, "
            "{gone:,} gone.",
            mission=mission, before=before, now=now, more=arrived, fewer=left,
            contributors=several(new, "contributor"), gone=gone,
        )  # fmt: skip


def absent(missions: Collection[str], now: pd.DataFrame) -> list[str]:
    """Missions in which nobody is counted."""
    return sorted(set(missions) - set(now["mission"]))
