"""The tidy tables that a case is built from, whatever their dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd


@dataclass(frozen=True)
class Inhabitants:
    """Inhabitants of a country in a year; nobody where none are known."""

    persons: int
    year: int
    source: str

    @property
    def cited(self) -> str:
        """The source in brief, with its mark, for instance `[S] World Bank`."""
        mark = "[A]" if "[A]" in self.source else "[S]"
        if self.source.startswith("World Bank"):
            return f"{mark} World Bank"  # not told
        brief = self.source.replace("[A]", "").split(" (")[0].split(";")[0].strip()
        return f"{mark} {brief}"


@dataclass(frozen=True)
class YearlyBudget:
    """The yearly budget of a mission."""

    usd: float
    year: str
    """YearlyBudget year, such as 2017/18; empty if it is not stated."""


@dataclass(frozen=True, eq=False)
class Sources:
    """The tidy tables that a case is built from, each with the columns of its file in `data/reference`."""

    contributions: pd.DataFrame
    """Persons by contributor, mission, kind and date."""
    missions: pd.DataFrame
    """Missions by date: country, seat, ceilings."""
    authorised: pd.DataFrame
    """Ceilings by the date from which they are in force."""
    bases: pd.DataFrame
    """Bases by the date of the map."""
    violence: pd.DataFrame
    """Deaths near bases."""
    risk: pd.DataFrame
    """Chances of an onset, and deaths by country and year."""
    population: pd.DataFrame
    """Inhabitants of countries by year."""
    cities: pd.DataFrame
    """Places of 5,000 inhabitants and more."""
    contributors: pd.DataFrame
    """Capitals and regions."""
    memberships: pd.DataFrame
    """Members of groups of states, with the dates from and to which they are."""
    finance: pd.DataFrame
    """Rates of reimbursement by the date from which they are in force."""
    budgets: Mapping[str, YearlyBudget] = field(default_factory=dict)
    """Budgets that were given in place of an estimate, by mission."""
    closures: Mapping[str, str] = field(default_factory=dict)
    """Day on which a mission closed, YYYY-MM-DD, by mission."""
    events: pd.DataFrame | None = None
    """Single events of violence; None where there are none."""
    pledges: pd.DataFrame | None = None
    """Pledges that were reported; None where there are none."""
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Rows that belong to this case alone, by table."""
    named: Mapping[str, str] = field(default_factory=dict)
    """How a source is cited that is not the packaged reference, by kind."""
