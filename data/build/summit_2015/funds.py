"""The funds table: money pledges, reported and illustrative."""

import pandas as pd

from data.build import reference
from data.build.columns import FUNDS
from data.build.summit_2015 import assumptions

YEARS = assumptions.PERIODS * assumptions.MONTHS_PER_PERIOD / 12
USD_PER_EUR = 1.11  # [R] mean of 2015
FACILITY_SHARE = 0.05  # [J] of the African Peace Facility for a force that the African Union leads around Lake Chad
# fund, contributor, share of the reported amount in the horizon, mission, purpose, probability, reading
REPORTED = {
    ("China", "military aid to the African Union (USD)"): (
        "CHN-african-union-aid", "CHN", YEARS / 5, None, "preparation", 0.8, "two of five years [A]",
    ),
    ("United States", "African Peacekeeping Rapid Response Partnership (USD per year)"): (
        "USA-rapid-response-partnership", "USA", YEARS, None, "preparation", 0.9,
        "two years [A]; for partners in Africa",
    ),
    ("European Union", "African Peace Facility (EUR, 2014-2016)"): (
        "EU-african-peace-facility", "EU", FACILITY_SHARE * USD_PER_EUR, "NGA-contingency", "operations", 0.7,
        "[J] 5 % at 1.11 USD per EUR; the facility pays for operations led by the African Union only",
    ),
}  # fmt: skip
# fund, contributor, USD, mission, purpose; all illustrative
ADDED = (
    ("JPN-added-operations", "JPN", 40_000_000, None, "operations"),
    ("DEU-added-operations-mali", "DEU", 20_000_000, "MINUSMA", "operations"),
    ("GBR-added-operations", "GBR", 25_000_000, None, "operations"),
    ("USA-added-operations", "USA", 40_000_000, None, "operations"),
    ("NLD-added-operations-mali", "NLD", 10_000_000, "MINUSMA", "operations"),
    ("NOR-added-any", "NOR", 15_000_000, None, "any"),
    ("CAN-added-any", "CAN", 12_000_000, None, "any"),
    ("EU-added-prevention", "EU", 20_000_000, None, "prevention"),
    ("SWE-added-prevention", "SWE", 10_000_000, None, "prevention"),
    ("GBR-added-prevention", "GBR", 10_000_000, None, "prevention"),
    ("DEU-added-prevention", "DEU", 8_000_000, None, "prevention"),
    ("USA-added-prevention-burundi", "USA", 6_000_000, "BDI-contingency", "prevention"),
)


def reported() -> list[dict[str, object]]:
    """Reported money pledges, by the share that falls in the horizon."""
    pledged = {(row["contributor"], row["unit_type"]): row for row in reference.records("pledges_2015")}
    rows = []
    for where, (fund, who, share, mission, purpose, probability, read) in REPORTED.items():
        row = pledged[where]
        rows.append({
            "fund": fund,
            "contributor": who,
            "amount_usd": round(float(row["quantity"]) * share),
            "mission": mission,
            "purpose": purpose,
            "delivery_probability": probability,
            "source": row["source"],
            "note": f"reported: {where[1]}; {row['note']}; {read}",
        })  # fmt: skip
    return rows


def added() -> list[dict[str, object]]:
    """Illustrative money pledges."""
    columns = ("fund", "contributor", "amount_usd", "mission", "purpose")
    traced = {"delivery_probability": 0.8, "source": "assumption", "note": "illustrative"}
    return [dict(zip(columns, row, strict=True)) | traced for row in ADDED]


def funds() -> pd.DataFrame:
    """The funds table of the case."""
    table = pd.DataFrame([*reported(), *added()]).assign(from_period=1, to_period=assumptions.PERIODS)
    return table[list(FUNDS)]
