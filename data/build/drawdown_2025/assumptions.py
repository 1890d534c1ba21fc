"""Assumptions of the drawdown case, each with its unit and standing.

`data/build/assumed.py` holds those that the cases share, and explains the marks.
"""

from collections.abc import Mapping

from data.build import reference
from data.build.assumed import Assumed

AS_OF = "2025-07-31"
START = "2025-10"  # the Secretary-General's instruction and its announcement [S]
PERIODS = 12
MONTHS_PER_PERIOD = 1

# --- the planning model's parameters -------------------------------------------------------------------
CARRYOVER = 0.0  # [J] the rates are calibrated to people who have been there for years: their effect is in them
CARRYOVER_DECAY = 0.80  # without effect here
REACHABLE_SHARE = 1.0  # [J] nobody arrives: whoever is there fits
CASH_SHARE = 0.85  # [S] 15 % less
COST_WEIGHT = 0.0  # [J] the money is for those who are there; what it does not keep there, nothing else gets
LEAST_MONTHS = 6  # [J] nobody comes, and whoever stays does so for the year
LEAST_DETACHMENT = 30  # [J] a platoon, or a section of police with its own vehicles
MOVE_WORTH = 0.5  # [J] civilian-months that moving a person between areas must avert
TIDINESS = 0.001  # [J] share of what the plan averts
CHANGE_WEIGHT = 0.0

# --- missions -------------------------------------------------------------------------------------------
MISSIONS = ("MINUSCA", "MONUSCO", "UNDOF", "UNFICYP", "UNIFIL", "UNISFA", "UNMISS")
LANGUAGES: Mapping[str, str] = {
    "MINUSCA": "French", "MONUSCO": "French", "UNDOF": "English", "UNFICYP": "English",
    "UNIFIL": "English;Arabic", "UNISFA": "English;Arabic", "UNMISS": "English",
}  # fmt: skip
CEILINGS: Mapping[str, tuple[int | None, int | None, str]] = {
    "UNDOF": (None, None, "no ceiling found"),
    "UNFICYP": (None, None, "no ceiling found"),
    "UNIFIL": (15_000, None, "troops [R] resolution 1701 (2006); no police"),
}  # where the mission table gives none: troops, police, their standing
MANDATES: Mapping[str, str] = {
    "MINUSCA": "to November 2025 [R]",
    "MONUSCO": "to December 2025 [S]",
    "UNDOF": "to December 2025 [R]",
    "UNFICYP": "to January 2026 [R]",
    "UNIFIL": "to 31 December 2026, for the last time: resolution 2790 (2025) [S]",
    "UNISFA": "to November 2025 [R]",
    "UNMISS": "to April 2026 [R]",
}  # all but one would end within the plan; taken to be renewed [J]

# --- contingents ----------------------------------------------------------------------------------------
LARGEST_UNIT = 180  # [A] the strength that most small contingents on the list have: a company, a formed police unit
# [R] Contingents that are wholly enablers; every other one is counted as infantry.
ENABLERS: Mapping[tuple[str, str], str] = {
    ("MINUSCA", "IDN"): "engineering-company",
    ("MINUSCA", "KHM"): "engineering-company",
    ("MINUSCA", "PER"): "engineering-company",
    ("MINUSCA", "SRB"): "level-2-hospital",
    ("MINUSCA", "LKA"): "utility-helicopter-unit",
    ("UNISFA", "VNM"): "engineering-company",
    ("UNMISS", "KOR"): "engineering-company",
    ("UNMISS", "THA"): "engineering-company",
    ("UNMISS", "LKA"): "level-2-hospital",
    ("UNMISS", "VNM"): "level-2-hospital",
}
CAPABILITIES: Mapping[str, str] = {
    "engineering-company": "engineering",
    "level-2-hospital": "medical",
    "utility-helicopter-unit": "aviation",
}
# Membership on the case's date [R].
GROUPS: Mapping[str, str] = {
    "NATO": "ALB BEL BGR CAN HRV CZE DNK EST FIN FRA DEU GRC HUN ISL ITA LVA LTU LUX MNE NLD MKD NOR POL PRT ROU SVK "
    "SVN ESP SWE TUR GBR USA",
    "EU": "AUT BEL BGR HRV CYP CZE DNK EST FIN FRA DEU GRC HUN IRL ITA LVA LTU LUX MLT NLD POL PRT ROU SVK SVN ESP SWE",
    "AU": "AGO BDI BEN BFA BWA CIV CMR COD COG DJI DZA EGY ETH GAB GHA GIN GMB KEN LBR MAR MDG MLI MOZ MRT MWI NAM NER "
    "NGA RWA SDN SEN SLE SSD TCD TGO TUN TZA UGA ZAF ZMB ZWE",
    "ECOWAS": "BEN CIV CPV GHA GIN GMB GNB LBR NGA SEN SLE TGO",
    "ASEAN": "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM",
}

CLOSED = "closed in 2024, when the mission left South Kivu [R]"
SOUTH_KIVU = (
    "Baraka", "Bendera", "Bukavu", "Bunyakiri", "Kamanyola", "Kavumu", "Minembwe", "Sange", "Shabunda", "Uvira",
)  # fmt: skip
EARLIER = ("Dungu", "Kalemie", "Kamina", "Kisangani", "Kongolo", "Lubumbashi", "Manono", "Moba", "Panzi")


def posted_nowhere() -> dict[str, int]:
    """Of the troops counted by mission, staff officers and the contingents that are wholly enablers [persons]."""
    rows = reference.contributions(AS_OF).to_dict("records")
    out = dict.fromkeys(MISSIONS, 0)
    for row in rows:
        mission, kind = row["mission"], row["kind"]
        enabler = kind == "troops" and (mission, row["iso3"]) in ENABLERS
        if mission in out and (kind == "staff_officers" or enabler):
            out[mission] += int(row["personnel"])
    return out


DRAWDOWN = Assumed(
    as_of=AS_OF,
    bases_year="2024",
    population_year=2024,
    missions=MISSIONS,
    in_place=False,
    posted_nowhere=posted_nowhere(),
    regional_population={
        "UNISFA": (200_000, "[J] Abyei Area with returnees, displaced people and seasonal migrants"),
        "UNDOF": (90_000, "[R] Quneitra Governorate and the area of separation, about 2015"),
        "UNIFIL": (600_000, "[J] Lebanon south of the Litani"),
    },
    bases_left_out={
        ("UNISFA", "Kadugli"): "border monitoring headquarters outside Abyei",
        ("UNISFA", "Gok-machar"): "border monitoring headquarters outside Abyei",
        ("UNIFIL", "Maritime Task Force"): "at sea",
        ("MONUSCO", "Kinshasa"): "headquarters, far from the provinces of the mandate",
        **{("MONUSCO", base): CLOSED for base in SOUTH_KIVU},
        **{("MONUSCO", base): "of 2015, closed long before 2024 [R]" for base in EARLIER},
    },
    observation_year=2024,
    risk_year=2024,
    onset_measure="ewp_mass_killing_onset_probability_1yr",
    attributed_share={
        "MONUSCO": (0.90, "[J] North Kivu and Ituri, of the Congo"),
        "UNISFA": (0.02, "[J] of Sudan; the war there is not the mission's to answer"),
        "UNDOF": (0.0, "[J] Syria's war is not the mission's to answer"),
        "UNIFIL": (0.0, "[J] a war between a state's forces and an armed movement: not what the estimates are about"),
    },
    reserved_violence_share=0.50,  # [J] the record is a sample, and six years old
)
