"""How long a million events take to read and to sum near bases, and how much memory: `python -m benchmarks.sources`."""

import argparse
import csv
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from planner.building.violence import deaths_near
from planner.process.home import ROOT
from planner.sources import read_source
from planner.sources.events import GED_COLUMNS
from tests.high_water import high_water

COUNTRIES = {"Mali": (17, -4), "South Sudan": (7, 30), "DR Congo (Zaire)": (-1, 28), "Sudan": (14, 30)}
"""Countries of the events, with a point in each, around which they lie."""

ARTICLE = 'An article with "quotes", and as many letters as the text fields of an event have on average. ' * 3


def written(file: Path, events: int) -> None:
    """Write made-up events in the form of the Georeferenced Event Dataset."""
    random = np.random.default_rng(1)
    scatter = random.normal(size=(events, 2)).round(5)
    names = list(COUNTRIES)
    row = dict.fromkeys(GED_COLUMNS, "x") | {"source_article": ARTICLE}
    with file.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.DictWriter(stream, GED_COLUMNS)
        rows.writeheader()
        for number in range(events):
            country = names[number % len(names)]
            latitude, longitude = np.array(COUNTRIES[country]) + scatter[number]
            rows.writerow(row | {
                "id": number, "type_of_violence": number % 3 + 1, "where_prec": number % 5 + 1, "country": country,
                "latitude": latitude, "longitude": longitude, "best": number % 9, "deaths_civilians": number % 4,
                "date_end": f"{date(2010, 1, 1) + timedelta(days=number % 5000)} 00:00:00.000",
            })  # fmt: skip


def main() -> None:
    """Write events, read them, and sum their deaths near the bases of the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    events = parser.parse_args().events
    bases = pd.read_csv(ROOT / "data" / "reference" / "areas.csv")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.csv"
        written(file, events)
        size = file.stat().st_size / 2**20
        began, processor = time.perf_counter(), time.process_time()
        rows = read_source(file.name, file, date(2022, 12, 31)).rows
        read, busy = time.perf_counter() - began, time.process_time() - processor
        began = time.perf_counter()
        near = deaths_near(rows, bases, reach_km=150)
        joined = time.perf_counter() - began
    memory = high_water() / 2**20
    sys.stdout.write(
        f"{events:,} events, {size:,.0f} MiB: read in {read:.1f} s ({busy:.1f} s of processor), "
        f"{near['events'].sum():,.0f} of them summed near {len(bases)} bases in {joined:.2f} s; "
        f"{memory:,.0f} MiB at most\n"
    )


if __name__ == "__main__":
    main()
