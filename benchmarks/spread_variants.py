"""How threats would rank areas if they were spread otherwise: `python -m benchmarks.spread_variants`.

Each variant that the literature suggests is tried mission by mission on earlier and later years, beside the spread in
use. Nothing is solved. Written is a table in `docs/backtest.md`.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from benchmarks.backtest import (
    CHOSEN_UNTIL,
    PAGE,
    MissionYears,
    Ranking,
    agreement,
    into_page,
    missions_tried,
    periods_tried,
    summit,
)
from planner.building.known import Known
from planner.building.spreading import nearby, violence_shares
from planner.building.violence import RECORDED

DRAWS, SEED = 2000, 1
CERTAINTY = 0.9
"""Share of the draws that an interval covers [1]."""

IN_USE = "as threats are spread"
EARLIER, LATER = f"up to {CHOSEN_UNTIL}", f"after {CHOSEN_UNTIL}"


@dataclass(frozen=True)
class Variant:
    """A way of spreading a mission's violence over its areas."""

    years: int = 2
    """Years of the record that count."""
    half_life: float = 0.0
    """Years in which the weight of a record halves; 0: it stays."""
    severity_events: float = 0.0
    """Events as many as which a mission's deaths per event weigh, where an area's events are multiplied by its own; 0:
    shares of events and of deaths count half each."""
    assumptions: tuple[tuple[str, float], ...] = ()
    """Values of the recipe in place of its own."""

    def ranking(self, years: MissionYears, last: int) -> Ranking:
        """Shares of violence by area, of what was recorded up to a year."""
        given = self._given(years.given)
        recorded = sum(
            self._weight(last - year) * years.recorded(year, year) for year in range(last - self.years + 1, last + 1)
        )
        bases = years.bases.assign(**self._weighed(recorded).to_dict("series"))
        sectors = (
            bases.groupby("sector")[RECORDED].sum().join(nearby(bases, given.recipe.threats.neighbourhood_km.value))
        )
        return violence_shares(given, sectors.assign(civilians=years.civilians))

    def _given(self, given: Known) -> Known:
        threats = given.recipe.threats
        changed = {name: replace(getattr(threats, name), value=value) for name, value in self.assumptions}
        return replace(given, recipe=replace(given.recipe, threats=replace(threats, **changed)))

    def _weight(self, age: int) -> float:
        return 0.5 ** (age / self.half_life) if self.half_life else 1.0

    def _weighed(self, recorded: pd.DataFrame) -> pd.DataFrame:
        """The record, or each base's events times its deaths per event, shrunk to the mission's, in both columns."""
        if not self.severity_events or not recorded["events"].sum():
            return recorded
        mean = recorded["deaths"].sum() / recorded["events"].sum()
        severity = (recorded["deaths"] + self.severity_events * mean) / (recorded["events"] + self.severity_events)
        expected = recorded["events"] * severity
        return recorded.assign(events=expected, deaths=expected)


VARIANTS = {
    IN_USE: Variant(),
    "the year before alone": Variant(years=1),
    "two years, half-life of one": Variant(half_life=1.0),
    "six years, half-life of one": Variant(years=6, half_life=1.0),
    "ten years, half-life of two": Variant(years=10, half_life=2.0),
    "events times deaths per event, shrunk by 5 events": Variant(severity_events=5.0),
    "the same, shrunk by 50": Variant(severity_events=50.0),
    "a third of the prior weight": Variant(assumptions=(("prior_events", 33.0),)),
    "twice the prior weight": Variant(assumptions=(("prior_events", 200.0),)),
    "neighbourhood of 100 km": Variant(assumptions=(("neighbourhood_km", 100.0),)),
    "neighbourhood of 400 km": Variant(assumptions=(("neighbourhood_km", 400.0),)),
    "no reserve for surprise": Variant(assumptions=(("reserved_violence_share", 0.0),)),
}


def tried(given: Known) -> pd.DataFrame:
    """Rank correlations within missions, a row per trial: mission, years, and each variant and naive ranking."""
    return pd.DataFrame(_tried(missions_tried(given)))


def _tried(missions: dict[str, MissionYears]) -> Iterator[dict[str, object]]:
    for name, years, known, ends, later in periods_tried(missions):
        found = {variant: agreement(each.ranking(years, known), later) for variant, each in VARIANTS.items()}
        naive = years.by_sector(known - 1, known)
        found |= {f"{column} of two years": agreement(naive[column], later) for column in ("deaths", "events")}
        part = EARLIER if ends <= CHOSEN_UNTIL else LATER if known >= CHOSEN_UNTIL else ""
        yield {"mission": name, "part": part, **found}


def interval(trials: pd.DataFrame, other: str) -> str:
    """By how much another spread ranks better than the one in use [1], and an interval of it: missions drawn again."""
    differences = (trials[other] - trials[IN_USE]).groupby(trials["mission"]).apply(np.asarray).to_list()
    random = np.random.default_rng(SEED)
    draws = [
        np.concatenate([differences[n] for n in random.choice(len(differences), len(differences))]).mean()
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(draws, [(1 - CERTAINTY) / 2, (1 + CERTAINTY) / 2])
    return f"{np.concatenate(differences).mean():+.2f} ({low:+.2f} to {high:+.2f})"


def of_variants(trials: pd.DataFrame) -> str:
    """The table of variants and naive rankings: each one's rank correlation, and by how much it ranks better."""
    parts = {part: trials[trials["part"] == part] for part in (EARLIER, LATER)}
    heads = [f"{part} ({len(rows)})" for part, rows in parts.items()]
    lines = ["| within missions | " + " | ".join(f"{head} | better by" for head in heads) + " |"]
    lines.append("| --- |" + " ---: |" * (2 * len(heads)))
    for name in trials.columns.drop(["mission", "part"]):
        cells = [
            f"{rows[name].mean():.2f} | {'' if name == IN_USE else interval(rows, name)}" for rows in parts.values()
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the table."""
    argparse.ArgumentParser(prog="python -m benchmarks.spread_variants", description=__doc__).parse_args()
    page = into_page(PAGE.read_text(encoding="utf-8"), "variants", of_variants(tried(summit())))
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
