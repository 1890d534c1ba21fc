"""Random but realistic cases at three sizes: `python -m benchmarks.cases SIZE SEED FOLDER` writes one.

Strengths, costs and readiness are those of the default case; ceilings, budgets and support are tight, as its are; and
exposure is spread as violence is: a few areas carry most of it. The same seed gives the same case on every machine.
"""

import argparse
import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.check import check
from planner.formats.numerals import plainly
from planner.formats.raw import RawCase, RawTable
from planner.tables import Case

Row = dict[str, Any]

UNIT_TYPES = (
    ("infantry-battalion", "troops", "", 850, 0.14),
    ("infantry-company", "troops", "", 150, 0.16),
    ("quick-reaction-company", "troops", "", 180, 0.08),
    ("formed-police-unit", "police", "", 140, 0.20),
    ("individual-police-team", "police", "", 25, 0.08),
    ("engineering-company", "enabler", "engineering", 180, 0.10),
    ("level-2-hospital", "enabler", "medical", 63, 0.10),
    ("utility-helicopter-unit", "enabler", "aviation", 100, 0.10),
    ("transport-company", "enabler", "transport", 180, 0.04),
)
"""(unit type, kind, capability, strength [persons], share of pledges [1])."""

MONTHLY_COST = 3332.0
"""Cost of a person in a formed unit [USD per month]."""

MOVE_COST = 6000.0
"""Cost of moving a person and the equipment there [USD]."""

READINESS = (("deployed", 0.05), ("RDL", 0.10), ("L3", 0.20), ("L2", 0.30), ("L1", 0.20), ("announced", 0.15))
"""(level, share of pledges [1])."""

SUPPORT = {"medical": 2500, "engineering": 2500, "aviation": 2000}
"""By capability: troops that a unit supports [persons]."""

REGIONS = ("Africa", "Asia", "Europe", "Americas", "Middle East")

TROOPS_DENSITY = 1.67
"""Troops that meet a requirement [per 1,000 civilians]."""

POLICE_DENSITY = 0.144
"""Police that meet a requirement [per 1,000 civilians]."""


@dataclass(frozen=True)
class Size:
    """How large a case is."""

    missions: int
    areas: tuple[int, int]
    """Fewest and most."""
    pledges: int
    contributors: int
    funds: int
    periods: int = 12


SIZES = {
    "XXS": Size(missions=2, areas=(3, 3), pledges=10, contributors=4, funds=2, periods=6),
    "XS": Size(missions=3, areas=(5, 6), pledges=14, contributors=6, funds=3, periods=6),
    "S": Size(missions=4, areas=(30, 30), pledges=120, contributors=30, funds=10),
    "M": Size(missions=16, areas=(80, 150), pledges=400, contributors=55, funds=30),
    "L": Size(missions=30, areas=(600, 600), pledges=2000, contributors=90, funds=80),
}


def random_rows(size: str, seed: int) -> dict[str, list[Row]]:
    """Rows of every table of a case of a size in `SIZES`, as plain values; None is blank."""
    return _Draw(SIZES[size], random.Random(f"{size}{seed}")).tables()  # noqa: S311


def random_case(size: str, seed: int) -> Case:
    """A checked case of a size in `SIZES`."""
    checked = check(RawCase({name: _raw(rows) for name, rows in random_rows(size, seed).items()}))
    if checked.faults:
        raise ValueError(f"the case of seed {seed} has faults: {checked.faults[:3]}")
    return checked.case


def write(size: str, seed: int, folder: Path) -> None:
    """Write a case of a size in `SIZES` as CSV files."""
    write_rows(random_rows(size, seed), folder)


def write_rows(tables: dict[str, list[Row]], folder: Path) -> None:
    """Write tables of a case as CSV files, those with rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerows([list(rows[0]), *(map(_text, row.values()) for row in rows)])


def _raw(rows: list[Row]) -> RawTable:
    cells = {i: tuple(map(_text, row.values())) for i, row in enumerate(rows, start=2)}
    return RawTable(tuple(rows[0]), cells)


def _text(value: object) -> str:
    """A value as it is typed, so that no number is read as one with separators of thousands."""
    return "" if value is None else plainly(str(value)) if isinstance(value, float) else str(value)


class _Draw:
    """One case being drawn."""

    def __init__(self, size: Size, draw: random.Random) -> None:
        self._size, self._draw = size, draw
        self._regions = {f"M{i:02}": draw.choice(REGIONS[:2] + REGIONS) for i in range(1, size.missions + 1)}
        self._contributors = {f"C{i:02}": draw.choice(REGIONS) for i in range(1, size.contributors + 1)}

    def tables(self) -> dict[str, list[Row]]:
        """Rows by table."""
        areas = list(self._areas())
        pledges = list(self._pledges())
        return {
            "settings": [{"setting": name, "value": value} for name, value in self._settings().items()],
            "missions": list(self._missions(areas)),
            "areas": areas,
            "threats": [threat for area in areas for threat in self._threats(area)],
            "contributors": list(self._contributor_rows()),
            "unit_types": list(_unit_types()),
            "pledges": pledges,
            "preparations": [self._preparation(pledge) for pledge in self._draw.sample(pledges, len(pledges) // 10)],
            "caveats": list(self._caveats(pledges)),
            "funds": list(self._funds()),
            "support": [
                {"area": area["area"], "capability": capability, "troops_per_unit": troops}
                for area in areas
                for capability, troops in SUPPORT.items()
            ],
            "capabilities_in_place": list(self._capabilities_in_place(areas)),
        }

    def _settings(self) -> Row:
        return {
            "title": "Random case for benchmarks",
            "start": "2030-01",
            "periods": self._size.periods,
            "months_per_period": 3,
            "reachable_share": 0.98,
            "include_contingency": "no",
        }

    def _areas(self) -> Iterator[Row]:
        count = self._draw.randint(*self._size.areas)
        missions = list(self._regions)
        owners = missions + self._draw.choices(missions, [self._draw.uniform(0.3, 2) for _ in missions], k=count)
        for number, mission in enumerate(sorted(owners[:count]), start=1):
            civilians = round(self._draw.lognormvariate(12.9, 0.9))
            met = self._draw.betavariate(1.2, 2.0)
            yield {
                "area": f"{mission}-{number:03}",
                "mission": mission,
                "name": f"Area {number}",
                "latitude": round(self._draw.uniform(-30, 35), 3),
                "longitude": round(self._draw.uniform(-15, 50), 3),
                "civilians": civilians,
                "in_place_troops": round(min(4000, met * TROOPS_DENSITY * civilians / 1000)),
                "in_place_police": round(min(800, met * POLICE_DENSITY * civilians / 1000)),
                "troops_limit": 3000 if self._draw.random() < 0.1 else None,
            }

    def _threats(self, area: Row) -> Iterator[Row]:
        thousands = area["civilians"] / 1000
        for threat, chance, density, share in (("attack", 1.0, 1.0, 0.25), ("onset", 0.5, 2.0, 0.02)):
            if self._draw.random() < chance:
                yield {
                    "area": area["area"],
                    "threat": threat,
                    "share_exposed": share,
                    "monthly_rate": round(min(0.6, self._draw.lognormvariate(-5.5, 1.6)), 7),
                    "growth_per_period": self._draw.choice((1.0, 1.0, 1.0, 1.02, 1.05)),
                    "from_period": None,
                    "troops_required": round(density * TROOPS_DENSITY * thousands, 2),
                    "police_required": round(density * POLICE_DENSITY * thousands, 3),
                    "prevention_usd_required": round(1000 * thousands) if threat == "onset" else None,
                }

    def _missions(self, areas: list[Row]) -> Iterator[Row]:
        for mission in self._regions:
            here = [area for area in areas if area["mission"] == mission]
            troops = sum(area["in_place_troops"] for area in here)
            police = sum(area["in_place_police"] for area in here)
            room = self._draw.uniform(1.08, 1.45)
            authorised = round(troops * room + 700, -1), round(police * room + 200, -1)
            ends = self._draw.randint(6, self._size.periods) if self._draw.random() < 0.15 else None
            yield {
                "mission": mission,
                "name": f"Mission {mission}",
                "iso3": "XXX",
                "latitude": 0,
                "longitude": 0,
                "authorised_troops": authorised[0],
                "authorised_police": authorised[1],
                "assessed_usd_per_period": round((sum(authorised) - troops - police) * self._draw.uniform(3000, 9000)),
                "mandate": "authorised",
                "mandate_from": None,
                "mandate_to": ends,
                "language": None,
            }

    def _contributor_rows(self) -> Iterator[Row]:
        for contributor, region in self._contributors.items():
            yield {
                "contributor": contributor,
                "name": f"Contributor {contributor}",
                "region": region,
                "groups": "EU;NATO" if region == "Europe" else None,
                "latitude": 0,
                "longitude": 0,
                "participates": "yes",
            }

    def _pledges(self) -> Iterator[Row]:
        holders = list(self._contributors)
        sizes = [1 / (i + 3) for i in range(len(holders))]
        for number in range(1, self._size.pledges + 1):
            unit_type = self._draw.choices(UNIT_TYPES, [row[-1] for row in UNIT_TYPES])[0]
            strength = round(unit_type[3] * self._draw.uniform(0.8, 1.1))
            yield {
                "pledge": f"P{number:04}",
                "contributor": self._draw.choices(holders, sizes)[0],
                "unit_type": unit_type[0],
                "units": self._draw.choices((1, 2, 3, 6), (0.75, 0.15, 0.07, 0.03))[0],
                "strength": strength,
                "monthly_cost_usd": round(strength * MONTHLY_COST * self._draw.uniform(0.85, 1.2)),
                "deployment_cost_usd": round(strength * MOVE_COST * self._draw.uniform(0.7, 1.4)),
                "readiness": self._draw.choices([name for name, _ in READINESS], [share for _, share in READINESS])[0],
                "ready_period": None,
                "months_available": self._draw.choice((None, None, None, 12, 24)),
                "effectiveness": self._draw.choices((1.0, 0.9, 0.8), (0.6, 0.25, 0.15))[0],
                "delivery_probability": None,
            }

    def _preparation(self, pledge: Row) -> Row:
        return {
            "pledge": pledge["pledge"],
            "preparation": "training-partnership",
            "cost_usd": 12_500 * pledge["strength"],
            "ready_period": self._draw.randint(2, 5),
            "effectiveness": 1.1,
        }

    def _caveats(self, pledges: list[Row]) -> Iterator[Row]:
        missions = list(self._regions)
        open_to = dict.fromkeys(self._contributors, missions)
        for contributor, region in self._contributors.items():
            near = [mission for mission, place in self._regions.items() if place == region]
            fate = self._draw.random()
            if fate < 0.3 and near:
                open_to[contributor] = near
                yield from (_caveat("contributor", contributor, mission, "only", "its own region") for mission in near)
            elif fate < 0.6:
                refused = self._draw.sample(missions, max(1, len(missions) // 8))
                open_to[contributor] = [mission for mission in missions if mission not in refused]
                yield from (_caveat("contributor", contributor, m, "never", "host-state consent") for m in refused)
        for pledge in self._draw.sample(pledges, len(pledges) // 4):
            offered = self._draw.choice(open_to[pledge["contributor"]])
            yield _caveat("pledge", pledge["pledge"], offered, "only", "offered for it")

    def _funds(self) -> Iterator[Row]:
        for number in range(1, self._size.funds + 1):
            first = self._draw.randint(1, self._size.periods // 2)
            purpose = self._draw.choices(("operations", "preparation", "prevention", "any"), (4, 2, 3, 2))[0]
            yield {
                "fund": f"F{number:03}",
                "contributor": self._draw.choice(list(self._contributors)),
                "amount_usd": round(self._draw.lognormvariate(16.0, 1.0), -3),
                "from_period": first,
                "to_period": self._draw.choice((None, min(self._size.periods, first + 4))),
                "mission": self._draw.choice(list(self._regions)) if self._draw.random() < 0.4 else None,
                "purpose": purpose,
                "delivery_probability": 1,
            }

    def _capabilities_in_place(self, areas: list[Row]) -> Iterator[Row]:
        for mission in self._regions:
            troops = sum(area["in_place_troops"] for area in areas if area["mission"] == mission)
            for capability, per_unit in SUPPORT.items():
                units = round(troops / per_unit * self._draw.uniform(0.8, 1.5), 1)
                yield {"mission": mission, "capability": capability, "units": units}


def _unit_types() -> Iterator[Row]:
    for unit_type, kind, capability, strength, _ in UNIT_TYPES:
        yield {
            "unit_type": unit_type,
            "name": unit_type.replace("-", " "),
            "kind": kind,
            "capability": capability or None,
            "strength": strength,
            "monthly_cost_usd": round(strength * MONTHLY_COST),
            "deployment_cost_usd": round(strength * MOVE_COST),
            "posts": "no" if kind == "enabler" else "yes",
        }


def _caveat(holder: str, name: str, mission: str, rule: str, reason: str) -> Row:
    holders = {"contributor": None, "pledge": None} | {holder: name}
    return holders | {"mission": mission, "area": None, "rule": rule, "reason": reason}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("seed", type=int)
    parser.add_argument("folder", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    asked = _arguments()
    write(asked.size, asked.seed, asked.folder)
