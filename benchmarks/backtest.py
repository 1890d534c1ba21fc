"""How rankings of areas agree with the violence that followed: `python -m benchmarks.backtest`.

Of the default case: its exposure beside naive rankings, against deaths near its areas two to three years later. Of the
spreading of threats: earlier and later years, mission by mission. Nothing is solved. Written are `docs/backtest.svg`
and the tables in `docs/backtest.md`.
"""

import argparse
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import altair as alt
import numpy as np
import pandas as pd

from planner.building import geography
from planner.building.known import Known
from planner.building.packaged import FOLDER, packaged
from planner.building.places import civilians, places
from planner.building.spreading import nearby, violence_shares
from planner.building.violence import RECORDED
from planner.case_folders import check_case
from planner.recipe.reading import read_recipe
from planner.tables import Case

DATA = Path(__file__).parent.parent / "data"
CASE = DATA / "summit-2015"
PAGE, FIGURE = Path("docs/backtest.md"), Path("docs/backtest.svg")
KNOWN, FOLLOWED = "2013-2014", "area_violence_2017_2018"
REACH_KM = 150.0
CHOSEN_UNTIL = 2014
"""Last year of the violence by which the constants of the spreading were chosen."""

FIRST_KNOWN, LAST_KNOWN = 1996, 2017
"""Years up to which violence is taken as known, one after the other."""

OUTSIDE = ("UNDOF", "UNIFIL")
"""Missions that do not answer for the violence around them."""

Ranking: TypeAlias = pd.Series
"""A figure by area; the larger, the worse."""


def authorised_areas(case: Case) -> pd.DataFrame:
    """Areas of the authorised missions of a case, with `lat` and `lon`, by key."""
    missions = case["missions"].query("mandate == 'authorised'")["mission"]
    rows = case["areas"][case["areas"]["mission"].isin(missions)].set_index("area")
    return rows.rename(columns={"latitude": "lat", "longitude": "lon"}).astype({"lat": float, "lon": float})


def in_place_exposure(case: Case, areas: pd.DataFrame) -> Ranking:
    """Exposure that remains under those in place, all threats together [civilian-months a year]."""
    rows = case["threats"].merge(areas, left_on="area", right_index=True)
    met = sum(
        (rows[f"in_place_{kind}"] / rows[f"{kind}_required"].astype(float)).fillna(0.0) for kind in ("troops", "police")
    )
    settings = case.settings
    left = np.exp(math.log(1 - settings.protection_at_requirement) * met)
    answerable = rows[["troops_required", "police_required", "prevention_usd_required"]].notna().any(axis=1)
    share = settings.residual_share + (1 - settings.residual_share) * left
    yearly = 12 * rows["civilians"] * rows["share_exposed"] * rows["monthly_rate"]
    exposure = (yearly * share.where(answerable, 1.0)).groupby(rows["area"]).sum()
    return exposure.reindex(areas.index)


def near_areas(areas: pd.DataFrame, record: pd.DataFrame, column: str) -> Ranking:
    """Sums of a record by area: each base's with the nearest area of its mission within 150 km."""
    sums = pd.Series(0.0, index=areas.index)
    for mission, rows in record.groupby("mission"):
        own = areas[areas["mission"] == mission]
        if len(own):
            away = geography.distances(rows, own)
            near = away.min(axis=1) <= REACH_KM
            found = rows.loc[near, column].groupby(own.index[away[near].argmin(axis=1)]).sum()
            sums = sums.add(found, fill_value=0.0)
    return sums


def known_deaths() -> pd.DataFrame:
    """What was recorded near bases over the last two years before the case's date."""
    bases = pd.read_csv(FOLDER / "areas.csv", dtype={"as_of": str})[["mission", "area", "as_of", "lat", "lon"]]
    rows = pd.read_csv(FOLDER / "area_violence.csv", dtype={"area_as_of": str}).query("years == @KNOWN")
    return rows.merge(bases.rename(columns={"as_of": "area_as_of"}), on=["mission", "area", "area_as_of"])


def rankings(case: Case, areas: pd.DataFrame) -> dict[str, Ranking]:
    """The ranking of the model beside naive ones, all from what was known at the date."""
    known = known_deaths()
    known = known[~((known["mission"] == "UNDOF") & (known["area"] == "Damascus"))]
    return {
        "exposure, those in place only": in_place_exposure(case, areas),
        f"deaths of civilians, {KNOWN}": near_areas(areas, known, "deaths_civilians"),
        f"events, {KNOWN}": near_areas(areas, known, "events"),
        "troops in place": areas["in_place_troops"].astype(float),
        "population": areas["civilians"].astype(float),
    }


def agreement(ranking: Ranking, later: Ranking) -> float:
    """Rank correlation (Spearman) [1]; 0 where one of both is the same everywhere."""
    found = ranking.rank().corr(later.rank())
    return 0.0 if math.isnan(found) else float(found)


def share_in_highest(ranking: Ranking, later: Ranking, count: int) -> float:
    """Share of the later deaths in the areas that a ranking has highest [1]."""
    highest = ranking.sort_values(ascending=False, kind="stable").index[:count]
    return float(later[highest].sum() / later.sum())


def within(areas: pd.DataFrame, ranking: Ranking, later: Ranking) -> dict[str, float]:
    """Agreement within each mission where at least two areas had deaths."""
    parts = {
        str(mission): rows.index for mission, rows in areas.groupby("mission") if (later[rows.index] > 0).sum() > 1
    }
    return {mission: agreement(ranking[part], later[part]) for mission, part in parts.items() if len(part) > 2}


def of_the_case(case: Case) -> pd.DataFrame:
    """Agreement of every ranking with the violence of 2017-2018, a row per ranking."""
    areas = authorised_areas(case)
    later = near_areas(areas, pd.read_csv(FOLDER / f"{FOLLOWED}.csv"), "deaths_civilians")
    answered = areas.index[~areas["mission"].isin(OUTSIDE)]
    rows = {}
    for name, ranking in rankings(case, areas).items():
        missions = within(areas, ranking, later)
        rows[name] = {
            f"all {len(areas)} areas": agreement(ranking, later),
            f"{len(answered)} without {' and '.join(OUTSIDE)}": agreement(ranking[answered], later[answered]),
            "within missions": float(np.mean(list(missions.values()))),
            **missions,
            "ten highest": share_in_highest(ranking, later, 10),
        }
    return pd.DataFrame(rows).T


def summit() -> Known:
    """The recipe of the default case with the packaged reference."""
    recipe = read_recipe((CASE / "recipe.toml").read_text(encoding="utf-8"))
    if isinstance(recipe, list):
        raise TypeError(recipe)
    return Known(recipe, packaged())


class MissionYears:
    """A mission's areas and what was recorded near its bases, by year."""

    def __init__(self, given: Known, mission: str, by_year: pd.DataFrame) -> None:
        self.given, self.bases = given, places(given, mission)
        people = civilians(given, mission, self.bases)
        self.civilians = pd.Series({k: people.get(k, 1.0) for k in sorted(self.bases["sector"].unique())})
        own = by_year[by_year["mission"] == mission].rename(columns={"deaths_civilians": "deaths"})
        self.by_base = own.groupby(["area", "years"])[RECORDED].sum()

    def recorded(self, first: int, last: int) -> pd.DataFrame:
        """Events and deaths by base over some years."""
        years = self.by_base.index.get_level_values("years")
        sums = self.by_base[(years >= first) & (years <= last)].groupby("area").sum()
        return sums.reindex(self.bases["name"], fill_value=0).reset_index(drop=True)

    def by_sector(self, first: int, last: int) -> pd.DataFrame:
        """Events and deaths by area over some years."""
        return self.recorded(first, last).groupby(self.bases["sector"].to_numpy()).sum()

    def spread(self, first: int, last: int) -> Ranking:
        """Shares of violence by area from what was recorded over some years, as the builder spreads it."""
        bases = self.bases.assign(**self.recorded(first, last).to_dict("series"))
        sectors = self.by_sector(first, last).join(nearby(bases, self.given.recipe.threats.neighbourhood_km.value))
        return violence_shares(self.given, sectors.assign(civilians=self.civilians))


SPREADS: dict[str, Callable[[MissionYears, int], Ranking]] = {
    "as threats are spread": lambda years, last: years.spread(last - 1, last),
    "deaths of two years": lambda years, last: years.by_sector(last - 1, last)["deaths"],
    "events of two years": lambda years, last: years.by_sector(last - 1, last)["events"],
    "population": lambda years, _: years.civilians,
}


def periods_tried(missions: dict[str, MissionYears]) -> Iterator[tuple[str, MissionYears, int, int, Ranking]]:
    """Missions with a year up to which is known, the last year after it, and the deaths of one to three years later."""
    for name, years in missions.items():
        for known in range(FIRST_KNOWN, LAST_KNOWN + 1):
            for ahead in (1, 2):
                later = years.by_sector(known + ahead, known + ahead + 1)["deaths"]
                if (later > 0).sum() > 1:
                    yield name, years, known, known + ahead + 1, later


def tried(missions: dict[str, MissionYears]) -> Iterator[dict[str, object]]:
    """Agreement within missions of what was known at the end of a year with deaths one to three years later."""
    for name, years, known, ends, later in periods_tried(missions):
        for spread, rank in SPREADS.items():
            ranking = rank(years, known)
            moved = (ranking / max(1e-12, ranking.sum()) - later / later.sum()).abs().sum() / 2
            yield {
                "spread": spread,
                "mission": name,
                "known": known,
                "ends": ends,
                "rank correlation": agreement(ranking, later),
                "deaths in the three highest": share_in_highest(ranking, later, 3),
                "deaths in other areas than expected": moved,
            }


def missions_tried(given: Known) -> dict[str, MissionYears]:
    """The missions of the case that answer for violence around them, and have several areas."""
    by_year = pd.read_csv(FOLDER / "area_violence_by_year.csv")
    taken = [m for m in given.recipe.missions.taken if m not in (*OUTSIDE, "UNFICYP", "UNISFA")]
    return {mission: MissionYears(given, mission, by_year) for mission in taken}


def of_earlier_and_later_years(given: Known) -> pd.DataFrame:
    """Agreement of spreads within missions and over years; a row per spread, mission and years."""
    return pd.DataFrame(tried(missions_tried(given)))


def means(trials: pd.DataFrame) -> pd.DataFrame:
    """Means of the trials, a row per spread, of the years by which constants were chosen and of those after them."""
    figures = list(trials.columns[-3:])
    chosen = trials["ends"] <= CHOSEN_UNTIL
    after = trials["known"] >= CHOSEN_UNTIL
    parts = {f"up to {CHOSEN_UNTIL}": trials[chosen], f"after {CHOSEN_UNTIL}": trials[after]}
    found = {
        (spread, f"{when} ({len(part) // len(SPREADS)})"): rows[figures].mean()
        for when, part in parts.items()
        for spread, rows in part.groupby("spread", sort=False)
    }
    return pd.DataFrame(found).T


def drawing(case: Case) -> alt.FacetChart:
    """Areas by their rank in exposure and in later deaths, and in the naive ranking by deaths."""
    areas = authorised_areas(case)
    later = near_areas(areas, pd.read_csv(FOLDER / f"{FOLLOWED}.csv"), "deaths_civilians")
    shown = ("exposure, those in place only", f"deaths of civilians, {KNOWN}", "population")
    found = rankings(case, areas)
    rows = pd.concat(
        pd.DataFrame(
            {
                "ranking": name,
                "mission": areas["mission"],
                "rank": found[name].rank(ascending=False),
                "rank in later deaths": later.rank(ascending=False),
                "later deaths": later,
            }
        )
        for name in shown
    )
    marks = alt.Chart(rows).mark_circle(opacity=0.7)
    drawn: alt.FacetChart = (
        marks.encode(
            x=alt.X("rank:Q", title="rank of the area, from what was known", scale=alt.Scale(reverse=True)),
            y=alt.Y("rank in later deaths:Q", title="rank in deaths of 2017-2018", scale=alt.Scale(reverse=True)),
            size=alt.Size("later deaths:Q", title="deaths, sampled"),
            color=alt.Color("mission:N", title="mission"),
        )
        .properties(width=230, height=230)
        .facet(alt.Column("ranking:N", title=None, sort=list(shown)))
    )
    return drawn


def markdown(table: pd.DataFrame, heads: tuple[str, ...], percent: tuple[str, ...] = ()) -> str:
    """A table of figures for the page."""
    columns = list(table.columns)
    lines = [[*heads, *columns], ["---"] * len(heads) + ["---:"] * len(columns)]
    for key, row in table.iterrows():
        names = key if isinstance(key, tuple) else (key,)
        lines.append([*map(str, names), *(f"{row[c]:.0%}" if c in percent else f"{row[c]:.2f}" for c in columns)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def into_page(page: str, mark: str, text: str) -> str:
    """The page with a text between two marks."""
    begin, end = (f"<!-- {mark}: {side} -->" for side in ("begin", "end"))
    before, rest = page.split(begin)
    return f"{before}{begin}\n{text}\n{end}{rest.split(end)[1]}"


def page_with_tables(page: str, case: Case, trials: pd.DataFrame) -> str:
    """The page with the tables as they are measured."""
    page = into_page(page, "case", markdown(of_the_case(case), ("ranking",), ("ten highest",)))
    return into_page(page, "years", markdown(means(trials), ("ranking", "deaths"), tuple(trials.columns[-2:])))


def main() -> None:
    """Measure, and write the tables and the plot."""
    argparse.ArgumentParser(prog="python -m benchmarks.backtest", description=__doc__).parse_args()
    case = check_case(CASE).case
    page = page_with_tables(PAGE.read_text(encoding="utf-8"), case, of_earlier_and_later_years(summit()))
    PAGE.write_text(page, encoding="utf-8")
    drawing(case).save(FIGURE)


if __name__ == "__main__":
    main()
