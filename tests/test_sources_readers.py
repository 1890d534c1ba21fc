"""Each reader of public files, on rows in the form of the file as it is published."""

import csv
import io
import math
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from planner.building.geography import nearest
from planner.building.violence import deaths_near
from planner.sources import READERS, Reading, SourceFaultsError, read_source, unusable
from planner.sources.events import GED_COLUMNS
from planner.sources.tidy import TABLES

DAY = date(2018, 6, 30)


def read(text: str, as_of: date | None = DAY) -> Reading:
    found = read_source("file.csv", text.encode(), as_of)
    assert tuple(found.rows.columns) == TABLES[found.table]
    assert found.licence
    return found


def ged(*events: dict[str, object], heading: bool = True) -> str:
    blank = dict.fromkeys(GED_COLUMNS, "") | {"country": "Mali", "latitude": 16.27, "longitude": -0.04, "where_prec": 1}
    text = io.StringIO()
    rows = csv.DictWriter(text, GED_COLUMNS, lineterminator="\n")
    if heading:
        rows.writeheader()
    for number, event in enumerate(events):
        filled = {
            "id": number,
            "type_of_violence": 3,
            "date_end": "2018-02-03 00:00:00.000",
            "best": 4,
            "deaths_civilians": 3,
        }
        rows.writerow(blank | filled | event)
    return text.getvalue()


EVENTS = (
    {
        "type_of_violence": 1,
        "deaths_civilians": 0,
        "country": "DR Congo (Zaire)",
        "latitude": -1.68,
        "longitude": 29.22,
    },
    {"where_prec": 5},
    {"date_end": "2018-07-01 00:00:00.000"},
    {"latitude": "", "longitude": ""},
    {"id": 0},
)


@pytest.mark.parametrize("heading", [True, False])
def test_events_of_ucdp_are_read_with_and_without_a_heading(heading: bool) -> None:
    found = read(ged(*EVENTS, heading=heading))
    assert (found.kind, found.table, len(found.rows)) == ("violence", "events", 2)
    assert found.rows["iso3"].to_list() == ["COD", "MLI"]
    assert found.rows["kind"].to_list() == ["state-based", "one-sided"]
    assert (found.rows["deaths"].sum(), found.rows["deaths_civilians"].sum()) == (8, 3)
    assert found.rows["precision"].to_list() == [1, 5]
    assert found.left_out == (
        "1 event from after 2018-06-30 was left out.",
        "1 event without coordinates was left out.",
        "1 event with the number of another was left out.",
    )


ACLED = """\
\ufeffevent_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,\
actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,latitude,\
longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp
MLI1,03 February 2018,2018,1,Political violence,Violence against civilians,Attack,A,,Rebel group,C,,Civilians,37,\
Civilian targeting,466,Western Africa,Mali,Gao,,,Gao,16.27,-0.04,1,S,National,"Shots, in a market.",5,,1
MLI2,04 February 2018,2018,1,Political violence,Battles,Armed clash,A,,State forces,B,,Rebel group,12,,466,\
Western Africa,Mali,Gao,,,Gao,16.27,-0.04,2,S,National,,7,,1
MLI3,05 February 2018,2018,1,Demonstrations,Protests,Peaceful protest,A,,Protesters,,,,60,,466,Western Africa,Mali,\
Gao,,,Gao,16.27,-0.04,3,S,National,,0,,1
"""


def test_events_of_acled_count_civilians_where_they_were_targeted() -> None:
    found = read(ACLED)
    assert found.rows["kind"].to_list() == ["one-sided", "state-based", "other"]
    assert found.rows["deaths_civilians"].to_list() == [5, 0, 0]
    assert found.rows["precision"].to_list() == [1, 2, 4]
    assert "terms of use forbid" in found.licence
    assert "where ACLED says that civilians were targeted" in found.used[1]


def test_deaths_are_summed_at_the_nearest_place_within_reach() -> None:
    events = read(ged(*EVENTS, {"latitude": 16.5, "deaths_civilians": 2, "id": 9})).rows
    places = pd.DataFrame({"lat": [16.27, -1.5, 14.0], "lon": [-0.04, 29.0, 0.0]}, index=["gao", "goma", "ansongo"])
    found = deaths_near(events, places, reach_km=150)
    assert found["deaths"].to_dict() == {"gao": 2, "goma": 0, "ansongo": 0}
    assert found["events"].to_dict() == {"gao": 1, "goma": 1, "ansongo": 0}
    assert deaths_near(events, places, reach_km=10)["events"].sum() == 0


def test_the_nearest_place_is_found_across_the_date_line() -> None:
    here, there = (pd.DataFrame({"lat": [0.0], "lon": [lon]}) for lon in (179.5, -179.5))
    position, away = nearest(here, there)
    assert position.tolist() == [0]
    assert away[0] == pytest.approx(math.radians(1) * 6371, rel=1e-6)


SWAPPED = ged(*({"id": n, "latitude": -4.0 + n / 9, "longitude": 17.0} for n in range(9)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SWAPPED, "Latitude and longitude are swapped: name the two columns the other way round."),
        (ged({"best": "several"}), "column best: found “several”; allowed: a whole number from 0 to 10,000,000"),
        (ged({"best": -3}), "column best: found “-3”"),
        (ged({"best": ""}), "column best: found blank"),
        (ged({"latitude": 161.0}), "column latitude: found “161.0”; allowed: a number from -90 to 90"),
        (ged({"type_of_violence": 4}), "allowed: one of 1, 2, 3"),
        (ged({"date_end": "a day in May"}), "allowed: a day as YYYY-MM-DD"),
        (ged(heading=True), "no rows with all that they need"),
        (
            ged({"best": 3, "deaths_civilians": 4}),
            "row 2, column deaths_civilians: found “4 of 3”; allowed: no more than best of the same row",
        ),
    ],
)
def test_faulty_events_are_refused(text: str, said: str) -> None:
    with pytest.raises(SourceFaultsError) as refused:
        read(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ged({"date_end": "2018-07-02"}), "found facts of 2018-07-02; allowed: of 2018-06-30 or before"),
        (
            "mission,area,lat,lon,troops,as_of\nMONUSCO,Goma,-1.7,29.2,9,2018\n",
            "found facts of 2018-12-31; allowed: of",
        ),
        ("isocode,period,anyviolence_3\nSDN,201713,0.9\n", "found “201713”; allowed: a month as YYYYMM"),
        ("isocode,period,anyviolence_3\nSDN,201712,\n", "no rows with all that they need"),
        (
            "mission,as_of,iso3,troops_authorised\nUNMISS,2018-05-31,SSD,17000\nUNMISS,2018-05-31,SSD,16000\n",
            "a second row for UNMISS",
        ),
    ],
)
def test_facts_that_are_of_no_use_on_the_date_are_refused(text: str, said: str) -> None:
    with pytest.raises(SourceFaultsError) as refused:
        read(text)
    assert said in str(refused.value)


DOUBLED = {
    "forecasts by country": ("isoab,month_id,main_mean,main_dich\n", "MLI,463,{},0.5\n", "row 3, column month_id: "
                             "found a second row for MLI, 2018-07; allowed: one row for each. Delete the wrong one."),
    "forecasts by cell": ("pg_id,month_id,main_mean,main_dich\n", "152237,463,{},0.5\n", "a second row for 152237"),
    "chances": ("isocode,period,anyviolence_3\n", "MLI,201804,0.{}\n", "a second number for MLI, 2018-04"),
    "chances of a mass killing": ("ewp_name,risk.2018only.from2017\n", "Mali,0.{}\n", "a second number for Mali"),
    "scores": ("iso3,country,year,measure,score\n", "MLI,Mali,2017,x,{}\n", "a second number for MLI, Mali, 2017"),
    "inhabitants": ("country,iso3,year,value\n", "Mali,MLI,2017,{}\n", "a second number for MLI, Mali, 2017"),
    "inhabitants by year": ("country,iso3,2016,2017\n", "Mali,MLI,7,{}\n", "a second row for MLI, Mali"),
    "ceilings": ("mission,effective,military,police\n", "UNMISS,2018-01-01,{},9\n", "a second row for UNMISS"),
    "budgets": ("mission,fiscal_year,amount_usd\n", "UNMISS,2017/18,{}\n", "a second number for UNMISS, 2017/18"),
    "deaths near bases": (
        "mission,area,years,deaths_civilians\n", "UNMISS,Bor,2014-2015,{}\n", "a second row for UNMISS, Bor",
    ),
}  # fmt: skip
"""Heading, a row with a number to be filled in, and the refusal of two such rows with different ones."""


@pytest.mark.parametrize("what", DOUBLED)
def test_two_rows_that_contradict_each_other_are_refused_and_a_row_twice_counts_once(what: str) -> None:
    heading, cells, said = DOUBLED[what]
    with pytest.raises(SourceFaultsError) as refused:
        read(heading + cells.format(5) + cells.format(6))
    assert said in str(refused.value)
    again = read(heading + cells.format(5) + cells.format(5))
    assert len(again.rows) == len(read(heading + cells.format(5)).rows)
    assert "1 row with the content of another was left out." in again.left_out


def test_parts_above_their_whole_are_refused() -> None:
    heading = "mission,as_of,iso3,troops_deployed,of_which_staff_officers\n"
    with pytest.raises(SourceFaultsError, match="“70 of 60”; allowed: no more than troops_deployed of the same row"):
        read(heading + "UNMISS,2018-05-31,SSD,60,70\n")


def test_one_is_in_the_singular_and_countries_in_their_plural() -> None:
    assert "in 1 country, with" in read(ged({})).used[-1]
    assert read(views("MLI", 463)).used[-1] == "3 scores of 1 country."
    two = "iso3,country,year,measure,score\nMLI,Mali,2017,x,1\nTCD,Chad,2017,x,1\n"
    assert read(two).used[-1] == "2 scores of 2 countries."


def test_places_outside_their_country_are_told_and_those_at_0_0_left_out() -> None:
    found = read(ged({}, {}, {"latitude": 50.0}, {"latitude": 0, "longitude": 0}))
    assert len(found.rows) == 3
    assert "1 event without coordinates was left out." in found.left_out
    assert any("300 km outside their country: 50, -0.04 (MLI)" in sentence for sentence in found.unsure)


def test_places_that_lie_the_other_way_round_are_told_though_they_are_not_far_away() -> None:
    heading = "mission,year,country,location,latitude,longitude,infantry,notroops\n"
    right, turned = "UNFICYP,2014,Cyprus,Nicosia,35.17,33.36,1,9\n", "UNFICYP,2014,Cyprus,Lefka,32.85,35.11,1,9\n"
    found = read(heading + right + turned)
    assert "Places outside their country, and nearer to it the other way round: 32.85, 35.11 (CYP)." in found.unsure
    with pytest.raises(SourceFaultsError, match="1 of 1 places outside their country, and nearer to it"):
        read(heading + turned)


def test_missions_of_the_latest_date_before_are_taken() -> None:
    found = read(
        "Mission,Country,ISO3,Latitude,Longitude,Military authorised,Police authorised,As of\n"
        "MINUSMA,Mali,MLI,12.65,-8.0,\"13,289\",1920,2017-08-31\nminusma,Mali,MLI,12.65,-8.0,11240,1440,2015-08-31\n"
    )  # fmt: skip
    row = found.rows.iloc[0]
    assert (row["mission"], row["troops_authorised"], row["police_authorised"]) == ("MINUSMA", 13289, 1920)
    assert found.as_of == date(2017, 8, 31)


def test_seats_of_missions_that_had_ended_are_left_out() -> None:
    found = read(
        "id,mission_acronym,mission_name,mission_location,mission_latitude,mission_longitude,lead_department,"
        "mission_isactive,start_date,end_date\n1,MINUSMA,In Mali,Bamako,12.65,-8.0,DPO,false,2013-04-25,2023-12-31\n"
        "2,UNOCI,Ivory mission,Abidjan,5.3,-4.0,DPO,false,2004-04-04,2017-06-30\n"
    )
    assert found.rows["mission"].to_list() == ["MINUSMA"]
    assert "1 mission that had ended" in found.left_out[0]


def test_ceilings_in_force_on_the_date_are_taken() -> None:
    found = read(
        "mission,effective,resolution,military,police,note,source\nUNMISS,2015-12-15,2252 (2015),13000,2001,,a\n"
        "UNMISS,2018-03-15,2406 (2018),17000,2101,,b\nUNMISS,2019-03-15,2459 (2019),17000,2101,,c\n"
    )
    assert found.rows["troops_authorised"].to_list() == [17000]
    assert found.rows["authorised_resolution"].to_list() == ["2406 (2018)"]
    assert found.left_out[0] == "1 ceiling in force after 2018-06-30 was left out."


def test_budgets_by_class_are_summed_over_the_year_of_the_date() -> None:
    found = read(
        "Mission_acronym,Budget_class,Budget_subclass,Start_date,End_date,Apportionment,Expenditure,Variance,"
        "Document_symbol\nUNMISS,Group I,Military,2017-07-01,2018-06-30,400000,1,1,A/1\n"
        "UNMISS,Group II,Civilian,2017-07-01,2018-06-30,600000.5,1,1,A/1\n"
        "UNMISS,Group I,Military,2018-07-01,2019-06-30,1,1,1,A/2\n"
    )
    assert found.rows["annual_budget_usd"].to_list() == [1_000_000_500]
    assert found.rows["budget_fiscal_year"].to_list() == ["2017/18"]


def test_budgets_by_fiscal_year_leave_out_totals_and_later_years() -> None:
    found = read("mission,fiscal_year,amount_usd,basis,source\nUNMISS,2017/18,1071000000,approved,a\n"
                 "UNMISS,2018/19,1124960400,approved,b\nTOTAL,2017/18,7300000000,approved,a\n")  # fmt: skip
    assert found.rows["annual_budget_usd"].to_list() == [1_071_000_000]


FRONT = """\
mission,year,country,location,latitude,longitude,Infantry,NoTroops,Reserve,hq,UNPOL,Med,Av,UNMO,ave.no.troops
MINUSMA,2016,Mali,Gao,16.27,-0.04,650,900,0,2,1,1,1,0,800
MINUSMA,2017,Mali,Gao,16.27,-0.04,650,1000,0,2,1,0,1,0,950
MINUSMA,2017,Mali,Kidal,18.44,1.41,650,unknown,0,2,1,0,1,0,unknown
MINUSMA,2018,Mali,Gao,16.27,-0.04,650,1000,0,2,1,0,1,0,950
"""


def test_bases_of_geo_pko_are_of_the_last_year_that_has_ended() -> None:
    found = read(FRONT)
    assert found.rows["area"].to_list() == ["Gao", "Kidal"]
    assert found.rows["troops"].fillna(-1).to_list() == [950, -1]
    assert set(found.rows["as_of"]) == {"2017"}
    assert set(found.rows["iso3"]) == {"MLI"}
    assert "size of 1 base is unknown" in found.unsure[0]
    assert "1 base on maps of after 2018-06-30" in found.left_out[0]


def test_bases_of_geo_pko_by_month_name_their_contributing_states() -> None:
    found = read(
        "source,mission,year,month,location,country,latitude,longitude,no.troops,res,eng,med,avia,unpol.dummy,hq,"
        "nameoftcc_1,notroopspertcc_1,nameoftcc_2,notroopspertcc_2\n"
        "Map 1,MONUSCO,2018,5,Sake,DRC,-1.57,29.05,1600,0,1,0,0,1,0,India,650,Tanzania,950\n"
        "Map 2,MONUSCO,2018,9,Sake,DRC,-1.57,29.05,100,0,1,0,0,1,0,India,100,,\n"
    )
    row = found.rows.iloc[0]
    assert (row["tcc_overview"], row["as_of"], row["iso3"]) == ("India (650); Tanzania (950)", "2018-05", "COD")
    assert (row["engineers"], row["unpol"], row["troops"]) == (1, 1, 1600)


@pytest.mark.parametrize(
    ("heading", "cells", "column", "value"),
    [
        ("No.TCC,year.overview", "1,Nepal (size unknown)", "tcc_overview", "Nepal (size unknown)"),
        ("Infantry,eng,med,sig,av,riv,maint,trans", "1,1,0,0,0,1,0,0", "riverine", 1),
    ],
)
def test_maps_of_states_and_of_kinds_are_read(heading: str, cells: str, column: str, value: object) -> None:
    place = "mission,year,location,latitude,longitude"
    found = read(f"{place},{heading}\nMINUSMA,2017,Gao,16.27,-0.04,{cells}\n")
    assert (found.table, found.rows[column].to_list()) == ("areas", [value])


def test_deaths_near_bases_are_of_years_that_have_ended() -> None:
    heading = "mission,area,area_as_of,years,events,deaths_best,deaths_civilians,source\n"
    found = read(heading + "MINUSMA,Gao,2015-09,2014-2015,9,40,10,u\nMINUSMA,Gao,2015-09,2018-2019,9,40,30,u\n")
    assert found.rows["deaths_civilians"].to_list() == [10]
    with pytest.raises(SourceFaultsError, match="allowed: of 2018-06-30 or before"):
        read(heading + "MINUSMA,Gao,2015-09,2018-2019,9,40,30,u\n")


EWP = """\
"","ewp_name","risk.2018and2019.from2017","rank.2018and2019.from2018","risk.2018only.from2017","risk.2019and2020.from2018"
"1","Burma/Myanmar",0.1041,1,0.06319,0.2
"2","Democratic Republic of Congo",0.04385,14,0.026,0.2
"3","Democratic Republic of Vietnam",0.01854,49,0.01,0.2
"""


def test_the_early_warning_project_carries_years_in_its_headings() -> None:
    found = read(EWP)
    scores = found.rows.set_index(["iso3", "measure"])["score"]
    assert scores["MMR", "ewp_mass_killing_onset_probability_2yr"] == 0.1041
    assert scores["COD", "ewp_mass_killing_onset_probability_1yr"] == 0.026
    assert set(found.rows["year"]) == {2018}
    assert sorted(found.rows["iso3"]) == ["COD", "COD", "MMR", "MMR", "VNM", "VNM"]
    assert "risk.2019and2020.from2018" in found.left_out[0]


def test_the_edition_of_2018_names_its_years_in_another_way() -> None:
    found = read('"","country","SFTGcode","risk_in_2018","risk_2018_19"\n"1","Egypt","EGY",0.087,0.24\n')
    scores = found.rows.set_index("measure")["score"].to_dict()
    assert scores == {
        "ewp_mass_killing_onset_probability_1yr": 0.087,
        "ewp_mass_killing_onset_probability_2yr": 0.24,
    }
    assert set(found.rows["year"]) == {2018}


def test_an_edition_of_later_than_the_date_is_refused() -> None:
    with pytest.raises(SourceFaultsError, match="an edition that was known on the date"):
        read(EWP, date(2017, 12, 31))


def views(key: str, first: int, *, growth: float = 1.1) -> str:
    rows = [f"{key},{first + n},{10 * growth**n:.12f},0.8" for n in range(14)]
    return "\n".join([f"{'isoab' if key.isalpha() else 'pg_id'},month_id,main_mean,main_dich", *rows]) + "\n"


def test_views_by_country_is_a_growth_of_attack_and_no_chance_of_atrocity() -> None:
    found = read(views("MLI", 463))
    scores = found.rows.set_index("measure")["score"]
    assert scores["views_state_based_growth_per_month"] == pytest.approx(1.1)
    assert scores["views_state_based_probability_next_month"] == 0.8
    assert found.rows["edition"].to_list() == ["2018-07"] * 3
    assert any("never as a chance of atrocity" in sentence for sentence in found.used)
    assert "2 forecasts of months other than the 12 from 2018-07 on" in found.left_out[0]


def test_views_by_cell_has_the_coordinates_of_the_grid() -> None:
    found = read(views("152237", 463))
    assert found.table == "risk_places"
    assert (found.rows["latitude"].iloc[0], found.rows["longitude"].iloc[0]) == (15.75, -21.75)


def test_a_forecast_that_was_made_after_the_date_is_refused() -> None:
    with pytest.raises(SourceFaultsError, match="a forecast from 2018-08 on"):
        read(views("MLI", 464))


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("isocode,year,month,text_model,best_model", "MLI,2018,{month},20,35"),
        ("isocode,period,text,all", "MLI,2018{month:02d},0.2,0.35"),
        ("isocode,period,ons_anyviolence_03_target,ons_anyviolence_03_all", "MLI,2018{month:02d},,0.35"),
        ("isocode,year,month,anyviolence_3", "MLI,2018,{month},0.35"),
    ],
)
def test_vintages_of_conflictforecast_are_read_alike(heading: str, cells: str) -> None:
    text = "\n".join([heading, *(cells.format(month=month) for month in (4, 5, 8))])
    found = read_source("conflictforecast_ons_anyviolence_03.csv", text.encode(), DAY)
    assert found.rows["score"].to_list() == [0.35]
    assert found.rows["measure"].to_list() == ["conflictforecast_any_violence_3m"]
    assert found.as_of == date(2018, 5, 31)


@pytest.mark.parametrize(
    "text",
    [
        "Country Name,Country Code,Year,Value\nMali,MLI,2017,19000000\nMali,MLI,2019,1\nWorld,WLD,2017,7500000000\n",
        '"Data Source","World Development Indicators",\n\n'
        "Country Name,Country Code,Indicator Name,Indicator Code,2017,2019\n"
        "Mali,MLI,\"Population, total\",SP.POP.TOTL,19000000,1\nMali,MLI,GDP,NY.GDP,3,3\nWorld,WLD,P,SP.POP.TOTL,7,7\n",
        "Country Name,Country Code,2017 [YR2017],2019 [YR2019]\nMali,MLI,19000000,..\nWorld,WLD,7,7\n",
    ],
)  # fmt: skip
def test_inhabitants_of_the_world_bank_are_read_long_and_wide(text: str) -> None:
    found = read(text)
    assert found.rows[["iso3", "year", "population"]].to_numpy().tolist() == [["MLI", 2017, 19000000]]
    assert any("groups of countries" in sentence for sentence in found.left_out)


def test_a_download_of_geonames_has_no_heading() -> None:
    cells = "2457161\tGao\tGao\t\t16.27167\t-0.04472\tP\tPPLA\tML\t\t07\t\t\t\t87000\t\t255\tAfrica/Bamako\t2012-01-18"
    hill = cells.replace("\tP\t", "\tT\t").replace("2457161", "1")
    found = read(f"{cells}\n{hill}\n")
    row = found.rows.iloc[0]
    assert (len(found.rows), row["iso3"], row["name"], row["population"], row["admin1"]) == (
        1,
        "MLI",
        "Gao",
        87000,
        "07",
    )


def test_pledges_as_states_give_them_keep_their_terms() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Pledge", None, None, None, "Availability", None])
    sheet.append(["Member State", "Unit", "Strength", "Readiness level", "since", "until", "Caveats", "Equipment",
                  "Self-sustainment"])  # fmt: skip
    sheet.merge_cells("A1:D1")
    sheet.append(
        [
            "Sénégal",
            "Formed police unit",
            140,
            "Level 2",
            date(2018, 1, 1),
            date(2019, 1, 1),
            "not in the north",
            "APC",
            "full",
        ]
    )
    sheet.append(["Népal", "Infantry battalion", 850, "RDL", None, None, None, None, None])
    sheet.append(["Chine", "Engineering company", 200, 3, None, date(2018, 5, 1), None, None, None])
    sheet.append(["Rwanda", "Level II hospital", 69, None, None, None, None, None, None])
    stream = io.BytesIO()
    book.save(stream)
    found = read_source("pledges.xlsx", stream.getvalue(), DAY)
    assert tuple(found.rows.columns) == TABLES["pledges"]
    assert found.rows["iso3"].to_list() == ["SEN", "NPL", "RWA"]
    assert found.rows["kind"].to_list() == ["police", "troops", "enabler"]
    assert found.rows["readiness"].to_list() == ["L2", "RDL", "announced"]
    assert found.rows["caveats"].iloc[0] == "not in the north"
    assert found.rows["available_until"].iloc[0] == "2019-01-01"
    assert "1 pledge that ended before 2018-06-30" in found.left_out[0]
    assert "without a readiness level" in found.unsure[0]


def test_reported_pledges_are_announcements() -> None:
    found = read(
        "contributor,iso3,kind,unit_type,quantity,personnel,note,source\nChina,CHN,troops,standby force,,8000,,x\n"
    )
    assert found.rows[["personnel", "readiness"]].to_numpy().tolist() == [[8000, "announced"]]


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("location_code,has_hrp,admin1_name,event_type,events,fatalities,reference_period_start,reference_period_end",
         "event export of ACLED"),
        ("Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities", "event export of ACLED"),
        ("country,admin1,month,year,total_forecast,battles_forecast,erv_forecast,vac_forecast", "Early Warning"),
        ("id,contributing_country,isocode3,m49_code,female_personnel,male_personnel,total_uniformed_personnel,"
         "personnel_contribution_rank,last_reporting_date", "which has a column mission_acronym"),
        ("id,incident_date,casualty_id,mission_acronym,type_of_casualty,gender,casualty_nationality,"
         "casualty_personnel_type,type_of_incident", "and not of civilians"),
        ("mission_acronym,rotary_wing,fixed_wing,uas_availabe,last_update", "Bring the maps of Geo-PKO"),
    ],
)  # fmt: skip
def test_files_that_are_known_and_of_no_use_name_the_one_to_bring(heading: str, said: str) -> None:
    with pytest.raises(SourceFaultsError) as refused:
        read(f"{heading}\n" + "1," * heading.count(",") + "1\n")
    assert said in str(refused.value)


def test_the_documentation_lists_every_reader() -> None:
    listed = re.findall(r"^\| (\w+) \| ([^|]+) \|", Path("docs/sources.md").read_text(encoding="utf-8"), re.MULTILINE)
    used = [(reader.kind, reader.what) for reader in READERS if reader not in unusable.READERS]
    assert listed[1:] == used


def test_every_reader_has_columns_that_tell_it_from_the_others() -> None:
    for reader in READERS:
        needed = {field.name for field in reader.needed}
        assert len(needed) == len(reader.needed) >= 2
        assert not [other for other in READERS if other is not reader and other.fields == reader.fields]
