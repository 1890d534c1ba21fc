"""Groups of contributors in 2015, neighbours of missions, and refusals of host states."""

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


def neighbour_note(iso3: str) -> str | None:
    """Note on a contributor that borders on the country of a mission."""
    near = [mission for mission, around in NEIGHBOURS.items() if iso3 in around.split()]
    return f"neighbour, to be looked at: {', '.join(near)}" if near else None
