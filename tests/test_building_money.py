"""Money and sizes that files give: pledges of money as funds, budgets as assessed money, bases of unknown size."""

from datetime import date
from pathlib import Path

import pandas as pd

from planner.building.packaged import packaged
from planner.services.new_case import BuildRequest, NewCase, build_case
from planner.services.supply import GivenFile
from planner.sources import read_source

DAY = date(2018, 5, 31)
CONTRIBUTIONS = "\n".join(
    ("contributor,iso3,mission,kind,as_of,personnel", f"India,IND,UNMISS,troops,{DAY},3000",
     f"Ghana,GHA,UNMISS,formed_police,{DAY},500", f"Ghana,GHA,MINUSCA,troops,{DAY},600")
)  # fmt: skip
HORIZON = "[horizon]\nstart = '2018-07'\nperiods = 4\nmonths_per_period = 3\n"
PLEDGED = f"contingents = 'pledged'\n{HORIZON}"


def made(recipe: str = HORIZON, **files: str) -> NewCase:
    given = {kind: [GivenFile(f"{kind}.csv", text.encode())] for kind, text in files.items()}
    given["contributions"] = [GivenFile("un.csv", CONTRIBUTIONS.encode())]
    case = build_case(BuildRequest(recipe, Path(), "2018-05", given))
    assert isinstance(case, NewCase), [str(fault) for fault in case]
    return case


def rows(case: NewCase, table: str) -> pd.DataFrame:
    return pd.DataFrame(case.sheets[table].rows, columns=case.sheets[table].header)


OFFERED = """\
Member State,Unit,Strength,Readiness level,Since,Until,Amount USD,Remarks
Japan,Cash contribution,,,2018-10-01,2019-03-31,2500000,training of police for UNMISS
Norway,Voluntary fund,,,,,1000000,
Germany,Fund for stabilisation (EUR),,,,,9000000,
Italy,Trust fund,,,2020-01-01,,7000000,
Kenya,Infantry battalion,850,L2,,,,
"""


def test_pledges_of_money_become_funds_with_purpose_earmark_and_time_as_their_words_say():
    case = made(pledges=OFFERED)
    funds = rows(case, "funds").set_index("fund")
    names = ["contributor", "amount_usd", "from_period", "to_period", "mission", "purpose"]
    assert funds.loc[["JPN-fund", "NOR-fund"], names].to_numpy().tolist() == [
        ["JPN", "2500000", "2", "3", "UNMISS", "preparation"], ["NOR", "1000000", "1", "4", "", "any"],
    ]  # fmt: skip
    assert len(funds) == 2
    assert funds["note"].str.endswith("purpose and earmark read from its words [J]").all()
    assert {"JPN", "NOR", "KEN"} <= set(rows(case, "contributors")["contributor"])
    said = "\n".join(case.notices)
    assert "taken as funds by their words: JPN-fund, 2,500,000 USD, preparation; NOR-fund, 1,000,000 USD, any." in said
    assert "2 pledges of money without an amount in USD, or outside the horizon: left out" in said
    assert rows(case, "pledges")["pledge"].to_list() == ["KEN-infantry-battalion"]


def test_money_without_an_amount_in_usd_is_left_out_as_it_is_read():
    read = read_source("p.csv", OFFERED.replace("2500000", "").encode(), DAY)
    assert "1 pledge of money without an amount in USD was left out." in read.left_out
    assert read.rows["kind"].to_list() == ["funding"] * 3 + ["troops"]


def test_reported_pledges_of_money_are_funds_where_contingents_are_the_pledges_too():
    reported = "contributor,iso3,kind,unit_type,quantity,personnel,note,source\n"
    money = 'China,CHN,funding,mediation fund,3000000,,,press\n"European Union",,funding,facility (EUR),9,,,press\n'
    case = made(PLEDGED, pledges=reported + money)
    assert rows(case, "funds")[["fund", "purpose"]].to_numpy().tolist() == [["CHN-fund", "prevention"]]


BUDGETS = "mission,fiscal_year,amount_usd\nUNMISS,2017/18,1071000000\nMINUSCA,2017/18,1000000\n"


def test_a_budget_sets_the_assessed_money_that_those_present_leave():
    """3,500 people at UNMISS cost 75,000 USD a year each; the 600 at MINUSCA more than its budget."""
    case = made(missions=BUDGETS)
    missions = rows(case, "missions").set_index("mission")
    assert missions["assessed_usd_per_period"].astype(float).to_dict() == {"UNMISS": 202_125_000, "MINUSCA": 0}
    note = "assessed money: budget 2017/18 of 1,071,000,000 USD, less 75,000 USD a year for each person there [A]"
    assert note in missions.loc["UNMISS", "note"]
    assert any("Assessed money of MINUSCA, UNMISS is what their budgets leave" in notice for notice in case.notices)


def test_where_contingents_are_the_pledges_money_is_what_they_cost_whatever_the_budget():
    case = made(PLEDGED, missions=BUDGETS)
    assert any("Budgets of MINUSCA, UNMISS were not used" in notice for notice in case.notices)
    assert rows(case, "missions")["note"].str.contains("money: what everyone present costs").all()


BASES = "mission,year,country,location,latitude,longitude,no.troops\nUNMISS,2017,South Sudan,Juba,4.85,31.6,850\n"


def test_a_base_of_unknown_size_has_a_company_and_one_of_nobody_has_nobody():
    case = made(bases=BASES + "UNMISS,2017,South Sudan,Bor,6.21,31.56,unknown\nUNMISS,2017,South Sudan,Wau,7.7,28,0\n")
    areas = rows(case, "areas")
    areas = areas[areas["mission"] == "UNMISS"]
    people = dict(zip(areas["name"], areas["in_place_troops"].astype(int), strict=True))
    assert people == {"Juba": 2550, "Bor": 450, "Wau": 0}, "850 to 150, of 3,000 who are counted"
    assert any(notice.startswith("The size of some bases is not known: UNMISS (1).") for notice in case.notices)


def test_no_packaged_budget_and_no_base_of_unknown_size_is_in_the_shipped_cases():
    assert not packaged().budgets
    unknown = packaged().bases[packaged().bases["troops"].isna()]
    assert unknown["area"].to_list() == ["Maritime Task Force"]
