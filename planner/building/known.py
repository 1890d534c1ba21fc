"""What the sources of a case say, as far as it is known on the case's date."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from planner.building.sources import Inhabitants, Sources
from planner.formats import months
from planner.recipe import Recipe

STAFF = ("troops", "staff_officers")
POLICE = ("formed_police", "individual_police")
ONSET = (
    "ewp_mass_killing_onset_probability_1yr",
    "ewp_mass_killing_onset_probability_1yr_stateled",
    "ewp_mass_killing_onset_probability_2yr",
)
"""Measures of the chance of an onset, the better ones first."""

DEATHS, COMMUNAL_DEATHS = "ucdp_civilian_deaths_all_types", "ucdp_non_state_deaths"
"""Measures of the civilian deaths of a country and year, and of its deaths in non-state conflict."""

GROWTH = "views_state_based_growth_per_month"
"""Measure of the growth of attack: of state-based violence alone, so that it says nothing of atrocities."""

MAP_SOURCE = "Geo-PKO v2.x (Cil, Fjelde, Hultman & Nilsson 2020)"  # not told
Row = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Known:
    """A recipe with its sources, of which only what is known on the recipe's date is told."""

    recipe: Recipe
    sources: Sources
    drawn_as: "Known | None" = None
    """What the areas are drawn from, where a running case keeps those that it has; None: from this."""

    @cached_property
    def day(self) -> str:
        """The last day of the case's month, YYYY-MM-DD."""
        return end_of(self.recipe.as_of)

    @cached_property
    def counted(self) -> str:
        """The newest date on which contributions were counted, YYYY-MM-DD; empty if none is known."""
        dates = self.sources.contributions["as_of"].astype(str)
        return max(dates[dates <= self.day], default="")

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """Persons by contributor, mission and kind on the date that was counted; of nobody known by its name."""
        rows = self.sources.contributions
        rows = rows[rows["as_of"].astype(str) == self.counted]
        return rows.assign(iso3=rows["iso3"].fillna(rows["contributor"]))

    @cached_property
    def count_source(self) -> str:
        """How the count of those present is cited."""
        return f"{self.sources.named.get('contributions', 'UN DPO monthly summary')} {self.counted}"  # not told

    @cached_property
    def present(self) -> dict[tuple[str, str], int]:
        """Persons present, by mission and kind."""
        sums = self.contributions.groupby(["mission", "kind"])["personnel"].sum()
        return {(str(mission), str(kind)): int(persons) for (mission, kind), persons in sums.items()}

    def closed(self, mission: str) -> str:
        """Day on which a mission closed after those present were counted, YYYY-MM-DD; empty if it had not."""
        day = self.sources.closures.get(mission, "")
        return day if self.counted < day <= self.day else ""

    def persons(self, mission: str, *kinds: str) -> int:
        """Persons of some kinds at a mission."""
        return sum(self.present.get((mission, kind), 0) for kind in kinds)

    def troops(self, mission: str) -> int:
        """Troops at a mission: contingents with staff officers [persons]."""
        return self.persons(mission, *STAFF)

    def police(self, mission: str) -> int:
        """Police at a mission: formed units and individual officers [persons]."""
        return self.persons(mission, *POLICE)

    @cached_property
    def rows_by_mission(self) -> dict[str, list[Row]]:
        """Rows of the table of missions by mission, those known on the date first, the newest first."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in records(self.sources.missions.sort_values("as_of", ascending=False)):
            found[str(row["mission"])].append(row)
        return {key: sorted(rows, key=lambda row: str(row["as_of"]) > self.day) for key, rows in found.items()}

    def mission_rows(self, mission: str) -> list[Row]:
        """Rows of the table of missions about one of them, those known on the date first, the newest first."""
        return self.rows_by_mission.get(mission, [])

    @cached_property
    def ceilings(self) -> list[Row]:
        """Ceilings that were in force on the date or before it."""
        return [row for row in records(self.sources.authorised) if str(row["effective"]) <= self.day]

    @cached_property
    def country_of_bases(self) -> dict[str, str]:
        """ISO3 of the country of each mission's first base, of any date."""
        first = self.sources.bases.dropna(subset="iso3").drop_duplicates("mission")
        return dict(zip(first["mission"], first["iso3"], strict=True))

    @cached_property
    def bases_by_mission(self) -> dict[str, pd.DataFrame]:
        """The bases of every mission on its newest map that is known on the date, sorted by name."""
        rows = self.sources.bases
        dates = rows["as_of"].astype(str)
        ends = dates.map({date: end_of(date) for date in dates.unique()})
        known = dates.str.startswith(self.recipe.places.maps) if self.recipe.places.maps else ends <= self.day
        rows, dates = rows[known], dates[known]
        if not self.recipe.places.maps:
            newest = dates.groupby(rows["mission"]).transform("max")
            rows = rows[dates == newest]
        return {
            str(mission): own.sort_values("area").reset_index(drop=True) for mission, own in rows.groupby("mission")
        }

    @cached_property
    def protecting_bases(self) -> dict[str, pd.DataFrame]:
        """The bases of every mission without those that answer for no population."""
        return {mission: self._protecting(mission, rows) for mission, rows in self.bases_by_mission.items()}

    def _protecting(self, mission: str, rows: pd.DataFrame) -> pd.DataFrame:
        left_out = self.recipe.facts(mission).bases_left_out
        kept = rows[~rows["area"].isin(list(left_out))].reset_index(drop=True)
        formed = kept["formed_police_units_troops"].fillna(0.0)
        least = formed.clip(lower=self.recipe.places.unknown_base_troops.value)
        return kept.assign(troops=kept["troops"].fillna(least), of_unknown_size=kept["troops"].isna())

    def bases(self, mission: str) -> pd.DataFrame:
        """Bases of a mission, without those that answer for no population; none where no map is known."""
        return self.protecting_bases.get(mission, self.sources.bases.head(0))

    def newer_map(self, mission: str) -> str:
        """Date of a mission's map of bases where it is newer than the date, as a recipe may ask; else empty."""
        newest = str(self.bases(mission)["as_of"].max()) if len(self.bases(mission)) else ""
        return newest if newest and end_of(newest) > self.day else ""

    @cached_property
    def record_years(self) -> str:
        """The years of the newest record of deaths by base that ended by the date, such as 2013-2014; or empty."""
        known = self.sources.violence["years"].astype(str)
        return max(known[known.str[-4:] + "-12-31" <= self.day], default="")

    @cached_property
    def event_days(self) -> tuple[pd.Timestamp, pd.Timestamp] | None:
        """The days of the first and of the last single event up to the date; None if there are none."""
        days = pd.to_datetime([] if self.sources.events is None else self.sources.events["date"])
        known = days[days < pd.Timestamp(self.day) + pd.Timedelta(days=1)]
        return (known.min().normalize(), known.max().normalize()) if len(known) else None

    @cached_property
    def observation_year(self) -> int:
        """Year of the deaths by country: the recipe's, or the newest that had ended by the date; 0 if none is known."""
        ended = int(self.day[:4]) - (0 if self.day.endswith("12-31") else 1)
        known = {year for _, year, measure in self.scores if measure == DEATHS and year <= ended}
        return self.recipe.threats.observation_year or max(known, default=0)

    @cached_property
    def scores(self) -> dict[tuple[str, int, str], float]:
        """Scores of countries, by country, year and measure."""
        rows = self.sources.risk
        keys = zip(rows["iso3"], rows["year"].astype(int), rows["measure"], strict=True)
        return dict(zip(keys, rows["score"].astype(float).to_list(), strict=True))

    def risk(self, iso3: str, year: int, measure: str) -> float:
        """One country's score of one measure and year; 0 where the table has none."""
        return self.scores.get((iso3, year, measure), 0.0)

    @cached_property
    def onset_edition(self) -> tuple[int, str] | None:
        """Year and measure of the chances of an onset: the recipe's, or the newest published before the date."""
        years = {(year, measure) for _, year, measure in self.scores if measure in ONSET}
        asked = self.recipe.threats.risk_year
        newest = int(self.day[:4]) - (0 if "risk" in self.sources.named else 1)
        known = [(year, measure) for year, measure in years if (year == asked if asked else year <= newest)]
        return max(known, key=lambda edition: (edition[0], -ONSET.index(edition[1])), default=None)

    def scores_of(self, measure: str) -> dict[str, float]:
        """The scores of a measure by country, of its newest year up to the date's."""
        newest = max(
            (year for _, year, name in self.scores if name == measure and year <= int(self.day[:4]) + 1), default=0
        )
        return {iso3: score for (iso3, year, name), score in self.scores.items() if (year, name) == (newest, measure)}

    def population(self, iso3: str) -> Inhabitants:
        """Inhabitants of a country in the newest year that is known on the date."""
        rows = self.sources.population
        newest = self.recipe.places.people_year or int(self.day[:4])
        found = records(rows[(rows["iso3"] == iso3) & (rows["year"] <= newest)])
        best = max(found, key=lambda row: int(row["year"]), default=None)
        if best is None:
            return Inhabitants(0, 0, "")
        return Inhabitants(int(best["population"]), int(best["year"]), str(best["source"]))

    def cities(self, iso3: str) -> pd.DataFrame:
        """Places of 5,000 inhabitants and more, the largest first; `lat`, `lon` and `population`."""
        rows = self.sources.cities
        ordered = rows[rows["iso3"] == iso3].sort_values(["population", "geonameid"], ascending=[False, True])
        return ordered.rename(columns={"latitude": "lat", "longitude": "lon"}).reset_index(drop=True)

    @cached_property
    def rates(self) -> Sequence[Row]:
        """Rates of reimbursement of all dates, with their sources."""
        return records(self.sources.finance.query("parameter == 'personnel reimbursement'"))  # not told

    @cached_property
    def reimbursement_row(self) -> Row:
        """The rate of reimbursement in force on the date, with its source."""
        rows = self.rates
        return max((row for row in rows if row["valid_from"] <= self.day), key=lambda row: str(row["valid_from"]))

    @property
    def reimbursement(self) -> float:
        """What a contributor is paid [USD per person and month]."""
        return float(self.reimbursement_row["value"])

    @property
    def reimbursement_paid(self) -> str:
        """Note on the rate of reimbursement, with its standing."""
        row = self.reimbursement_row
        since = date.fromisoformat(row["valid_from"]).strftime("%B %Y")
        mark = "[R]" if row["source"].startswith("recalled") else "[S]"
        return f"{row['value']:,.0f} USD per person and month since {since} {mark}"  # not told


def end_of(text: str) -> str:
    """The last day of a year or month, YYYY-MM-DD, when a map of it is known; a day as it is."""
    if len(text) == 4:
        return f"{text}-12-31"
    return text if len(text) > 7 else months.last_day(text).isoformat()


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table."""
    return [{str(column): value for column, value in row.items()} for row in rows.to_dict("records")]
