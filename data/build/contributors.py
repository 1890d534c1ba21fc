"""The contributors table: who pledges, where, in which groups; and whom host states refuse."""

import pandas as pd

from data.build import funds, reference
from data.build.columns import CONTRIBUTORS

# Membership on the case's date [S]: the organisations' own lists of members.
GROUPS = {
    "NATO": "ALB BEL BGR CAN HRV CZE DNK EST FRA DEU GRC HUN ISL ITA LVA LTU LUX NLD NOR POL PRT ROU SVK SVN ESP TUR "
    "GBR USA",
    "EU": "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP "
    "SWE GBR",
    "AU": "AGO BDI BEN BFA BWA CIV CMR COD COG DJI DZA EGY ETH GAB GHA GIN GMB KEN LBR MDG MLI MOZ MRT MWI NAM NER "
    "NGA RWA SDN SEN SLE SSD TCD TGO TUN TZA UGA ZAF ZMB ZWE",
    "ECOWAS": "BEN BFA CIV CPV GHA GIN GMB GNB LBR MLI NER NGA SEN SLE TGO",
    "ASEAN": "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",
}
# Contributors that the reference table lacks [R]: name, region, latitude, longitude.
ADDED = {
    "EU": ("European Union", "Western Europe", 50.85, 4.35),
    "SWE": ("Sweden", "Northern Europe", 59.33, 18.07),
    "VNM": ("Viet Nam", "South-Eastern Asia", 21.03, 105.85),
}
# Neighbours of a mission's country: to be looked at case by case, not forbidden.
NEIGHBOURS = {
    "MONUSCO": "AGO BDI COG RWA TZA UGA ZMB CAF SSD",
    "MINUSCA": "CMR COD COG SDN SSD TCD",
    "MINUSMA": "BFA CIV DZA GIN MRT NER SEN",
    "UNMISS": "COD ETH KEN SDN UGA CAF",
    "UNAMID": "TCD LBY CAF SSD EGY ETH",
    "BDI-contingency": "RWA TZA COD",
    "NGA-contingency": "CMR NER TCD BEN",
}
WESTERN = "AUS BEL CAN DEU DNK ESP FIN FRA GBR HUN IRL ITA NLD PRT ROU SVK USA"
AFRICAN_CHARACTER = "host-state consent: a force of African character was agreed, Western contingents refused"
# mission, contributors, reason, standing
REFUSALS = (
    ("UNAMID", "SWE NOR", "host-state consent: Nordic engineers refused in 2008", "[R]"),
    ("UNAMID", WESTERN, AFRICAN_CHARACTER, "[J] on [R] resolution 1769"),
    ("MONUSCO", "RWA BDI", "host-state consent: not accepted from this neighbour", "[J]"),
    ("MINUSCA", "TCD", "withdrew its troops in April 2014", "[R]"),
    ("BDI-contingency", "BDI RWA", "a party or a neighbour in open dispute with the host", "[J]"),
    ("NGA-contingency", "NGA", "the host's own forces", "[J]"),
)


def membership(iso3: str) -> str | None:
    """A contributor's groups, separated by semicolons."""
    return ";".join(group for group, members in GROUPS.items() if iso3 in members.split()) or None


def neighbour_note(iso3: str) -> str | None:
    """A flag for a planner where a contributor borders on a mission's country."""
    near = [mission for mission, around in NEIGHBOURS.items() if iso3 in around.split()]
    return f"neighbour, to be looked at: {', '.join(near)}" if near else None


def place(iso3: str) -> dict[str, object]:
    """Name, region and coordinates of a contributor."""
    if iso3 in ADDED:
        name, region, lat, lon = ADDED[iso3]
        return {"name": name, "region": region, "latitude": lat, "longitude": lon, "source": "[R] added"}
    row = reference.table("contributors").set_index("iso3").loc[iso3]
    labels = {"contributor": "name", "lat": "latitude", "lon": "longitude"}
    kept = row[["contributor", "region", "lat", "lon", "source"]].rename(labels)
    return {str(k): v for k, v in kept.to_dict().items()}


def contributors(pledging: set[str]) -> pd.DataFrame:
    """The contributors table: everyone with a pledge or a fund."""
    keys = sorted(pledging | set(funds.funds()["contributor"]))
    rows = [
        place(key) | {"contributor": key, "groups": membership(key), "participates": "yes", "note": neighbour_note(key)}
        for key in keys
    ]
    return pd.DataFrame(rows, columns=list(CONTRIBUTORS))
