"""Assumptions of the summit case, each with its unit and standing.

`data/build/assumed.py` holds those that the cases share, and explains the marks.
"""

from collections.abc import Mapping

from data.build.assumed import Assumed, Contingency

# --- the plan ---------------------------------------------------------------------------------------------
START = "2015-10"  # first month of the plan
PERIODS = 8  # quarters
MONTHS_PER_PERIOD = 3

# --- the planning model's parameters -------------------------------------------------------------------
CARRYOVER = 0.05  # [J] share of earlier effort still at work, per period
CARRYOVER_DECAY = 0.80  # [J] per period
# [J] Authorised strength less about 2 % for unarmed military experts, who count under most ceilings. The
# 92.5 % of Rappa 2016 [S] is the mean peak of missions being built up; five of the twelve missions of this case
# stood above it already, and what keeps missions below their ceiling (readiness, money) is in the model.
REACHABLE_SHARE = 0.98
CONTRIBUTOR_SHARE_LIMIT = 0.30  # [J] of a mission's authorised troops and police
CASH_SHARE = 0.85  # [J] on [S] arrears of 2025: cash that arrives, of what is assessed
COST_WEIGHT = 10.0  # [J] civilian-months that one million USD must avert at least
LEAST_MONTHS = 6  # [J] nobody ships a battalion for one quarter
LEAST_DETACHMENT = 30  # [J] a platoon, or a section of police with its own vehicles
MOVE_WORTH = 0.5  # [J] civilian-months that moving a person between areas must avert
TIDINESS = 0.001  # [J] share of what the plan averts
CHANGE_WEIGHT = 0.0  # [J] no charge for change in a first plan

# --- the pledges' totals that were published ---------------------------------------------------------------
PLEDGED_PERSONS = 40_000  # [S] "more than 40,000 troops and police"
PLEDGED_HELICOPTERS = 40  # [S] "more than 40"
PLEDGED_ENGINEERING_COMPANIES = 15  # [S]
PLEDGED_HOSPITALS = 10  # [S]

# --- support: troops that one unit of the capability supports -----------------------------------------------
SUPPORT_RATIOS: Mapping[str, float] = {
    "medical": 2_500.0,  # [R] about one Level 2 hospital per 1,000-3,000 persons
    "engineering": 2_500.0,  # [J]
    "aviation": 2_000.0,  # [J] one utility helicopter unit
    "airlift": 5_000.0,  # [J] one transport aircraft
}
SUPPORT_BY_MISSION: Mapping[str, tuple[str, ...]] = {
    "MINUSCA": ("medical", "engineering", "aviation"),
    "MINUSMA": ("medical", "engineering", "aviation", "airlift"),  # reported offers of aircraft name this mission
    "MONUSCO": ("medical", "engineering", "aviation"),
    "UNAMID": ("medical", "engineering", "aviation"),
    "UNMISS": ("medical", "engineering", "aviation"),
    "UNISFA": ("medical", "engineering"),
    "UNMIL": ("medical",),
    "UNOCI": ("medical",),
    "MINUSTAH": ("medical",),
    "BDI-contingency": ("medical", "engineering"),
    "NGA-contingency": ("medical", "engineering", "aviation"),
}  # [J] static missions with short supply lines are left without a rule

# --- missions -------------------------------------------------------------------------------------------
MISSIONS = (
    "MINUSCA", "MINUSMA", "MINUSTAH", "MONUSCO", "UNAMID", "UNDOF",
    "UNFICYP", "UNIFIL", "UNISFA", "UNMIL", "UNMISS", "UNOCI",
)  # fmt: skip
LANGUAGES: Mapping[str, str] = {
    "MINUSCA": "French", "MINUSMA": "French", "MINUSTAH": "French", "MONUSCO": "French",
    "UNAMID": "Arabic;English", "UNDOF": "English", "UNFICYP": "English", "UNIFIL": "English;Arabic",
    "UNISFA": "English;Arabic", "UNMIL": "English", "UNMISS": "English", "UNOCI": "French",
    "BDI-contingency": "French", "NGA-contingency": "English;French",
}  # fmt: skip
# Ceilings that the mission table does not give: (troops, police), with their standing.
CEILINGS: Mapping[str, tuple[int, int, str]] = {
    "UNDOF": (1_250, 0, "[R] strength foreseen since 2013; no police"),
    "UNIFIL": (15_000, 0, "[R] resolution 1701 (2006); no police"),
    "UNISFA": (5_326, 50, "[R] resolution 2104 (2013)"),
    "UNOCI": (5_437, 1_500, "troops as in the mission table; police [R] 1,500"),
}
# Troops that money was planned for where that is fewer than the ceiling.
BUDGETED_TROOPS: Mapping[str, tuple[int, str]] = {
    "MONUSCO": (17_815, "[A] resolution 2211 keeps the ceiling but cuts the force by 2,000"),
    "UNIFIL": (10_500, "[R] the force has been run at about 10,500 for years"),
}
COST_PER_PERSON_YEAR_USD = 75_000.0  # [A] rounded from about 77,000 all-in per uniformed person in 2015/16
BUDGETED_VACANCY_SHARE = 0.50  # [J] share of a vacancy's cost in the budget: budgets foresee late deployment

# --- contingency missions, all illustrative ---------------------------------------------------------------
CONTINGENCY_FROM_PERIOD = 2  # [J] the Security Council needs a quarter
CONTINGENCY: Mapping[str, Contingency] = {
    "BDI-contingency": Contingency(
        "Contingency mission, Burundi (illustrative)", "BDI", 5_000, 400, (),
        "[J] crisis since April 2015; size of the force that the African Union authorised in December 2015 [R]",
    ),
    "NGA-contingency": Contingency(
        "Contingency mission, north-east Nigeria (illustrative)", "NGA", 8_700, 600, ("27", "44", "35"),
        "[J] second of 162 in the Early Warning Project list of 2015; size of the multinational force that "
        "the African Union authorised in January 2015 [R]",
    ),
}  # fmt: skip

# --- places, threats and costs --------------------------------------------------------------------------
SUMMIT = Assumed(
    as_of="2015-08-31",  # the month before the Leaders' Summit
    bases_year="2015",
    population_year=2015,
    missions=MISSIONS,
    contingency=CONTINGENCY,
    regional_population={
        "UNAMID": (9_000_000, "[R] Darfur, all five states, about 2015"),
        "UNISFA": (150_000, "[J] Abyei Area with returnees and seasonal migrants"),
        "UNDOF": (90_000, "[R] Quneitra Governorate and the area of separation"),
        "UNIFIL": (600_000, "[J] Lebanon south of the Litani"),
        "NGA-contingency": (12_600_000, "[A] on [R] census of 2006 for Borno, Yobe and Adamawa, 3 % a year"),
    },
    bases_left_out={
        ("UNISFA", "Kadugli"): "border monitoring headquarters outside Abyei",
        ("UNISFA", "Gok-machar"): "border monitoring headquarters outside Abyei",
        ("UNDOF", "Damascus"): "liaison office outside the area of separation",
        ("MONUSCO", "Kampala"): "liaison office outside the country",
        ("MONUSCO", "Kigali"): "liaison office outside the country",
        ("UNIFIL", "Maritime Task Force"): "at sea",
    },
    observation_year=2014,
    observed_deaths={"BDI-contingency": (100.0, "[R] about a hundred killed since the crisis began in April 2015")},
    risk_year=2015,
    onset_measure="ewp_mass_killing_onset_probability_1yr_stateled",  # [S] 2015, state-led only
    attributed_share={
        "UNAMID": (0.79, "[A] 122 of the 155 sampled civilian deaths near bases in Sudan"),
        "UNISFA": (0.02, "[J] of Sudan; the deaths near Kadugli are another conflict"),
        "UNDOF": (0.015, "[J] on [A]: of the deaths sampled in Syria 1.8 % were within 20 km of its bases"),
        "UNIFIL": (0.0, "[A] no sampled death near a base; Lebanon's violence of 2014 was elsewhere"),
        "NGA-contingency": (0.85, "[J] Borno, Yobe and Adamawa, of Nigeria"),
    },
    unanswered={"UNDOF": "[J] Syria's war is not the mission's to answer"},
    reserved_violence_share=0.20,  # [E]
    prevention_usd_per_1000=1_000.0,  # [J] one USD per inhabitant and quarter meets it in full
)
