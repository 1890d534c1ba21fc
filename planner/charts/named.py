"""Keys of a table in words: missions, areas, contributors, units, pledges and funds by name."""

from collections.abc import Callable

import pandas as pd

from planner.horizon import period_in_words
from planner.language import say
from planner.names import Names
from planner.tables import Case


def by_key(case: Case) -> dict[str, Callable[[str], str]]:
    """What says the keys of a column, by the name of the column."""
    says = Names(case)
    return {
        "mission": says.acronym_first, "area": says.area_alone, "contributor": says.contributor_alone,
        "unit_type": says.unit_type, "pledge": says.pledge, "fund": says.fund,
    }  # fmt: skip


def short_areas(names: pd.Series) -> pd.Series:
    """Names of areas as an axis has room for: by their first base."""
    return names.str.replace(r" and \d+ \w+ nearby", "", regex=True)


def offer_name(case: Case, key: str, *, short: bool = False) -> str:
    """Unit and contributor of a pledge, or who gives a fund; with its key, or short without it."""
    says = Names(case)
    if key in set(case["funds"]["fund"]):
        return say("money of {giver}", giver=says.giver(key)) if short else says.fund(key)
    return says.pledge_alone(key) if short else says.pledge(key)


def in_names(case: Case, frame: pd.DataFrame) -> pd.DataFrame:
    """A table with names for keys, and months for periods; blank cells stay blank."""
    says: dict[str, Callable[..., str]] = {**by_key(case), "period": lambda period: period_in_words(case, int(period))}
    named = {
        name: frame[name].map(lambda cell, say=say: "" if pd.isna(cell) or cell == "" else say(cell)).astype(object)
        for name, say in says.items()
        if name in frame
    }
    return frame.assign(**named)
