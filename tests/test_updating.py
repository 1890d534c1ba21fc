"""A running case updated by a later count: what is built anew, what somebody wrote, and who is counted where."""

from datetime import date

import pandas as pd
import pytest

from planner.building import build
from planner.building.known import ONSET
from planner.building.packaged import packaged
from planner.building.stand_in import STAND_IN
from planner.building.tables import as_sheet
from planner.check import check
from planner.difference.merging import with_rows
from planner.files import read_case
from planner.formats.sheets import Sheet, raw_case, sheet_of, sheets_of
from planner.recipe.reading import recipe_of
from planner.services.supply import with_reading
from planner.sources import Reading
from planner.updating import Running, update
from planner.updating.arrivals import arrivals, people_that_came
from planner.updating.counts import compared, counted_on
from planner.updating.starting import MoveError, moved
from tests.edits import TINY, cell, copy_of_tiny, row, setting

MISSIONS = ["UNMISS"]
RECIPE = recipe_of({"as_of": "2015-08", "missions": {"taken": MISSIONS}, "threats": {"risk_year": 2015}})
AUGUST = packaged().contributions.query("as_of == '2015-08-31'")


BUILT = {name: as_sheet(table) for name, table in build(RECIPE, packaged()).tables.items()}


@pytest.fixture
def sheets():
    return BUILT


def running(case, **known) -> Running:
    checked = check(raw_case(case))
    assert not checked.faults, checked.faults
    given = {"recipe": RECIPE, "sources": packaged(), "follows": True, "as_built": BUILT} | known
    return Running(checked.case, case, **given)


def count(day: str = "2015-09-30", people=AUGUST, **more) -> Reading:
    """A count of a later date in which some contributors of troops have more or fewer people: `ETH_UNMISS=100`."""
    rows = people.assign(as_of=day, source=f"UN, {day}")
    for who, change in more.items():
        iso3, mission = who.split("_")
        own = (rows["iso3"] == iso3) & (rows["mission"] == mission) & (rows["kind"] == "troops")
        if not own.any():
            new = {
                "contributor": iso3,
                "iso3": iso3,
                "mission": mission,
                "kind": "troops",
                "as_of": day,
                "personnel": 0,
            }
            rows = pd.concat([rows, pd.DataFrame([new | {"source": f"UN, {day}"}])], ignore_index=True)
            own = rows.index == len(rows) - 1
        rows.loc[own, "personnel"] += change
    return Reading("contributions", "contributions", rows, date.fromisoformat(day), ())


def by_contributions(case, reading, **known):
    given = running(case, **known)
    found = update(given, with_reading(given.sources, "count", reading), {"contributions": reading})
    assert not isinstance(found, list), found
    return found


def people(case, mission: str, kind: str = "troops") -> int:
    areas = sheet_of(case, "areas")
    cells = zip(areas.column("mission"), areas.column(f"in_place_{kind}"), strict=True)
    return sum(int(persons) for owner, persons in cells if owner == mission)


def edited(case, table: str, **cells: str):
    return {**case, table: with_rows(table, case[table], Sheet(tuple(cells), (tuple(cells.values()),))).sheet}


def test_an_untouched_case_becomes_what_its_recipe_builds_from_the_new_count(sheets):
    found = by_contributions(sheets, count(ETH_UNMISS=-400))
    assert not found.clashes
    assert {*found.tables} == {"settings", "missions", "areas"}, "threats were calibrated with those who were there"
    after = found.taken(found.tables)
    assert people(after, "UNMISS") == people(sheets, "UNMISS") - 400
    assert counted_on(after) == "2015-09-30"
    assert {name: after[name] for name in found.tables} == {name: found.built[name] for name in found.tables}
    assert [after[name] for name in after if name not in found.tables] == [
        sheets[name] for name in sheets if name not in found.tables
    ]
    assert not check(raw_case(after)).faults
    ticked = found.taken(["areas"])
    assert [name for name in ticked if ticked[name] != sheets[name]] == ["areas"], "tables that are not ticked stay"


def test_the_same_update_a_second_time_changes_nothing(sheets):
    """Whether or not what it was built as is kept."""
    reading = count(ETH_UNMISS=-400)
    found = by_contributions(sheets, reading)
    after = found.taken(found.tables)
    for as_built in (found.as_built(found.tables), None):
        again = by_contributions(after, reading, as_built=as_built)
        assert not again.tables
        assert again.taken(again.tables) == after


def test_what_somebody_wrote_holds_and_is_shown_beside_what_is_new(sheets):
    area = next(a for a in sheets["areas"].column("area") if a.startswith("UNMISS"))
    mine = edited(sheets, "areas", area=area, in_place_troops="77", note="counted by us", troops_limit="900")
    mine = {
        **edited(mine, "missions", mission="UNMISS", name="ours"),
        "pledges": Sheet(mine["pledges"].header, mine["pledges"].rows[1:]),
    }
    found = by_contributions(mine, count(ETH_UNMISS=-400))
    [clash] = found.clashes
    assert (clash.table, clash.row, clash.column, clash.mine) == ("areas", area, "in_place_troops", "77")
    assert clash.theirs not in {clash.before, "77"}
    for theirs, persons in (([], "77"), (["areas"], clash.theirs)):
        after = found.taken(found.tables, theirs=theirs)
        assert (after["missions"].column("name"), after["pledges"]) == (["ours"], mine["pledges"])
        areas = after["areas"]
        of = dict(zip(areas.header, areas.rows[areas.column("area").index(area)], strict=True))
        assert (of["in_place_troops"], of["note"], of["troops_limit"]) == (persons, "counted by us", "900")
        assert "2015-09-30" in of["source"]


@pytest.mark.parametrize(
    ("title", "after"),
    [("Peacekeeping, June 2015", "Peacekeeping, September 2015"), ("Our case, August", "Our case, August")],
)
def test_a_title_of_an_earlier_month_follows_the_count_and_one_that_was_written_stays(sheets, title, after):
    case = edited(sheets, "settings", setting="title", value=title, note="strengths of 30 June 2015")
    found = by_contributions(case, count(ETH_UNMISS=-400))
    assert not found.clashes
    settings = found.taken(found.tables)["settings"]
    assert dict(zip(settings.column("value")[:1], settings.column("note")[:1], strict=True)) == {
        after: "strengths of 30 September 2015"
    }


def test_changes_of_sources_alone_are_counted_apart_and_taken(sheets):
    found = by_contributions(sheets, count(ETH_UNMISS=-400))
    areas = found.changes("areas")
    assert {change.column for change in areas.content} == {"in_place_troops"}
    assert len(areas.sources) == len(sheets["areas"].rows)
    assert areas.counts == f"{len(areas.content)} changes and the source of {len(areas.sources)} rows"
    assert all("2015-09-30" in source for source in found.taken(["areas"])["areas"].column("source"))


def pledged(case, units: str = "1", strength: str = "150", **cells: str):
    """The case with a pledge of Italy alone."""
    row = {"pledge": "ITA-company", "contributor": "ITA", "unit_type": "infantry-company", "units": units,
           "strength": strength, "readiness": "L2", "ready_period": "3"} | cells  # fmt: skip
    contributors = dict.fromkeys(sheet_of(case, "contributors").header, "") | {
        "contributor": "ITA", "name": "Italy", "latitude": "41.9", "longitude": "12.5", "participates": "yes",
    }  # fmt: skip
    header = case["pledges"].header
    alone = Sheet(header, (tuple(row.get(column, "") for column in header),))
    return edited({**case, "pledges": alone}, "contributors", **contributors)


def test_a_pledge_that_came_is_deployed_where_it_is_and_nobody_counts_twice(sheets):
    case = pledged(sheets)
    found = by_contributions(case, count(ITA_UNMISS=140))
    [arrival] = found.arrivals
    assert (arrival.pledge, arrival.mission, arrival.units, arrival.rise) == ("ITA-company", "UNMISS", 1, 140)
    assert "stand-in" not in str(arrival)
    left = found.taken(found.tables)
    assert people(left, "UNMISS") == people(sheets, "UNMISS") + 140, "unless it is taken to have come"
    after = found.taken(found.tables, found.arrivals)
    assert people(after, "UNMISS") == people(left, "UNMISS") - 150
    row = dict(zip(after["pledges"].header, after["pledges"].rows[0], strict=True))
    assert (row["readiness"], row["ready_period"], row["deployment_cost_usd"]) == ("deployed", "", "0")
    assert people_that_came(after) == {("UNMISS", "troops"): 150}
    assert not check(raw_case(after)).faults
    as_built, sources = found.as_built(found.tables, found.arrivals), with_count(count(ITA_UNMISS=140))
    later = count("2015-10-31", ITA_UNMISS=140)
    october = by_contributions(after, later, as_built=as_built, sources=sources, recipe=of_month("2015-09"))
    assert not october.arrivals
    assert not october.clashes
    assert people(october.taken(october.tables), "UNMISS") == people(after, "UNMISS")


def test_a_stand_in_that_seems_to_have_come_is_called_one(sheets):
    found = by_contributions(pledged(sheets, note=f"{STAND_IN}, none are known"), count(ITA_UNMISS=140))
    assert str(found.arrivals[0]).endswith("It is a stand-in, which nobody has pledged: illustrative.")


def with_count(reading):
    sources = packaged()
    rows = pd.concat([sources.contributions, reading.rows], ignore_index=True)
    return type(sources)(**{**sources.__dict__, "contributions": rows})


def of_month(month: str):
    return recipe_of({"as_of": month, "missions": {"taken": MISSIONS}, "horizon": {"start": "2015-10"}})


def test_of_a_pledge_of_which_some_came_the_rest_is_still_offered(sheets):
    found = by_contributions(pledged(sheets, units="4"), count(ITA_UNMISS=310))
    after = found.taken(found.tables, found.arrivals)
    rows = [dict(zip(after["pledges"].header, row, strict=True)) for row in after["pledges"].rows]
    assert [(row["pledge"], row["units"], row["readiness"]) for row in rows] == [
        ("ITA-company", "2", "L2"), ("ITA-company-UNMISS", "2", "deployed"),
    ]  # fmt: skip
    assert people(after, "UNMISS") + 300 == people(sheets, "UNMISS") + 310


def ledger_of(case) -> list[tuple[str, ...]]:
    """Pledge, month, event and units of every row of the ledger."""
    return [row[:4] for row in case["pledge_events"].rows]


def test_a_pledge_that_came_is_deployed_in_the_ledger(sheets):
    found = by_contributions(pledged(sheets), count(ITA_UNMISS=140))
    after = found.taken(found.tables, found.arrivals)
    assert ledger_of(after) == [("ITA-company", "2015-09", "deployed", "1")]
    assert not check(raw_case(after)).faults
    assert ledger_of(found.taken(found.tables)) == []


def test_of_a_pledge_of_which_some_came_the_ledger_is_shared(sheets):
    """Three of four were visited and all announced; two came, who were among those visited."""
    case = edited(pledged(sheets, units="4"), "pledge_events", pledge="ITA-company", date="2015-03", event="announced")
    case = edited(case, "pledge_events", pledge="ITA-company", date="2015-06", event="visited", units="3")
    found = by_contributions(case, count(ITA_UNMISS=310))
    after = found.taken(found.tables, found.arrivals)
    assert ledger_of(after) == [
        ("ITA-company", "2015-03", "announced", ""),
        ("ITA-company-UNMISS", "2015-03", "announced", ""),
        ("ITA-company", "2015-06", "visited", "1"),
        ("ITA-company-UNMISS", "2015-06", "visited", "2"),
        ("ITA-company-UNMISS", "2015-09", "deployed", "2"),
    ]
    checked = check(raw_case(after))
    assert not checked.faults
    assert not [notice for notice in checked.notices if "pledge_events" in notice]


@pytest.mark.parametrize(("rise", "cells"), [
    ({"ITA_UNMISS": 100}, {}),
    ({"FRA_UNMISS": 150}, {}),
    ({"ITA_UNMISS": 150}, {"readiness": "deployed", "ready_period": ""}),
    ({"ITA_UNMISS": 150}, {"unit_type": "formed-police-unit"}),
])  # fmt: skip
def test_what_fits_no_pledge_is_no_arrival(sheets, rise, cells):
    case = running(pledged(sheets, **cells)).case
    assert arrivals(case, compared(AUGUST, count(**rise).rows)) == []


def test_a_pledge_that_the_plan_has_at_the_mission_is_the_likeliest(sheets):
    case = pledged(sheets)
    other = dict(zip(case["pledges"].header, case["pledges"].rows[0], strict=True)) | {
        "pledge": "ITA-planned",
        "strength": "160",
    }
    case = edited(case, "pledges", **other)
    typed, changes = running(case).case, compared(AUGUST, count(ITA_UNMISS=150).rows)
    assert [arrival.pledge for arrival in arrivals(typed, changes)] == ["ITA-company"]
    found = arrivals(typed, changes, {("ITA-planned", "UNMISS")})
    assert [(arrival.pledge, arrival.planned) for arrival in found] == [("ITA-planned", True)]


def test_areas_drawn_by_hand_keep_their_shares(sheets):
    area = next(a for a in sheets["areas"].column("area") if a.startswith("UNMISS"))
    split = dict(
        zip(sheets["areas"].header, sheets["areas"].rows[sheets["areas"].column("area").index(area)], strict=True)
    )
    case = edited(sheets, "areas", **(split | {"area": "by-hand", "in_place_troops": "100"}))
    threat = next(row for row in sheets["threats"].rows if row[0] == area)
    case = {**case, "threats": Sheet(case["threats"].header, (*case["threats"].rows, ("by-hand", *threat[1:])))}
    found = by_contributions(case, count(ETH_UNMISS=-400))
    after = found.taken(found.tables)
    assert people(after, "UNMISS") == people(sheets, "UNMISS") - 400
    shares = dict(zip(after["areas"].column("area"), after["areas"].column("in_place_troops"), strict=True))
    before = people(case, "UNMISS")
    assert float(shares["by-hand"]) == pytest.approx(100 * people(after, "UNMISS") / before, abs=1)
    assert any("UNMISS are not those of the recipe" in note for note in found.notes)


def test_without_a_recipe_the_strength_of_each_mission_follows_the_count():
    case = sheets_of(read_case(TINY))
    there = [("A", "AAA", mission, "troops", "2030-01-31", n, "count") for mission, n in (("NORTH", 900), ("ELSE", 5))]
    rows = pd.DataFrame(there, columns=AUGUST.columns)
    reading = Reading("contributions", "contributions", rows, date(2030, 1, 31), ())
    recipe = recipe_of({"as_of": "2029-12", "mission": {"NORTH": {"iso3": "COD"}, "SOUTH": {"iso3": "COD"}}})
    found = by_contributions(case, reading, recipe=recipe, follows=False)
    after = found.taken(found.tables)
    assert (people(after, "NORTH"), people(after, "SOUTH")) == (900, people(case, "SOUTH"))
    assert any("Nobody is counted in SOUTH" in note for note in found.notes)
    assert any("Counted, and not in the case: ELSE." in note for note in found.notes)
    assert by_contributions(after, reading, recipe=recipe, follows=False).tables == {}


def test_who_came_who_left_and_who_changed_is_told_person_by_person():
    now = count(ITA_UNMISS=140, ETH_UNMISS=-400).rows
    found = compared(AUGUST, now, MISSIONS)
    assert found[["mission", "contributor", "kind", "change"]].values.tolist() == [
        ["UNMISS", "ETH", "troops", -400], ["UNMISS", "ITA", "troops", 140],
    ]  # fmt: skip
    assert (found["now"] - found["before"] == found["change"]).all()


def tiny(folder, *edits):
    raw = read_case(copy_of_tiny(folder, *edits))
    return check(raw).case, sheets_of(raw)


def test_a_later_start_moves_whatever_is_counted_in_periods(tmp_path):
    case, sheets = tiny(
        tmp_path,
        setting("periods", "3"),
        cell("threats", 2, "growth_per_period", "1.5"),
        cell("threats", 2, "monthly_rate", "0.01"),
        cell("pledges", 2, "ready_period", "3"),
        cell("funds", 2, "to_period", "1"),
        cell("missions", 2, "mandate_from", "2"),
        row("locks", pledge="A-battalion", mission="NORTH", from_period="1", units_max="0"),
    )
    after, notes = moved(case, sheets, "2030-02")
    assert sheet_of(after, "settings").rows[1][1] == "2030-02"
    assert after["threats"].column("monthly_rate")[0] == "0.015"
    assert after["pledges"].column("ready_period")[0] == "2"
    assert after["missions"].column("mandate_from")[0] == "1"
    assert (after["funds"].rows, after["locks"].rows) == ((), ())
    assert [note.partition(" is over")[0] for note in notes[1:]] == ["funds: B-fund", "locks: A-battalion"]
    assert moved(case, sheets, "2030-01") == (sheets, [])
    with pytest.raises(MoveError):
        moved(case, sheets, "2029-12")


EVENT = {"date": "2015-09-05", "iso3": "SSD", "kind": "one-sided", "precision": 1, "source": "events"}


def events(sheets) -> Reading:
    """Deaths at each area of the mission, twice as many at each next one."""
    places = zip(sheets["areas"].column("latitude"), sheets["areas"].column("longitude"), strict=True)
    rows = [
        EVENT | {"latitude": float(lat), "longitude": float(lon), "deaths": 2**n, "deaths_civilians": 2**n}
        for n, (lat, lon) in enumerate(places)
    ]
    return Reading("violence", "events", pd.DataFrame(rows), None, ())


def risk(score: float) -> Reading:
    row = {"iso3": "SSD", "country": "South Sudan", "year": 2015, "measure": ONSET[0], "score": score}
    return Reading("risk", "risk", pd.DataFrame([row | {"source": "early warning"}]), None, ())


def differs(one, other, threat: str, column: str) -> bool:
    """Whether a column of a threat differs in an area that has it in both cases."""
    cells = [
        {row[0]: row[case["threats"].header.index(column)] for row in case["threats"].rows if row[1] == threat}
        for case in (one, other)
    ]
    return any(cells[0][area] != cells[1][area] for area in cells[0].keys() & cells[1].keys())


@pytest.mark.parametrize("kinds", [("violence",), ("risk", "contributions")])
def test_each_source_changes_what_follows_from_it_and_nothing_else(sheets, kinds):
    given = running(sheets)
    all_readings = {"violence": events(sheets), "risk": risk(0.5), "contributions": count(ETH_UNMISS=-400)}
    readings = {kind: all_readings[kind] for kind in kinds}
    supplied = given.sources
    for kind, reading in readings.items():
        supplied = with_reading(supplied, kind, reading)
    found = update(given, supplied, readings)
    after = found.taken(found.tables)
    changed = {
        (threat, column)
        for threat in ("armed_attack", "mass_atrocity_onset")
        for column in ("monthly_rate", "share_exposed", "source", "growth_per_period")
        if differs(after, sheets, threat, column)
    }
    of_violence = {
        ("armed_attack", "monthly_rate"),
        ("armed_attack", "source"),
        ("mass_atrocity_onset", "share_exposed"),
    }
    of_risk = {("mass_atrocity_onset", "monthly_rate"), ("mass_atrocity_onset", "source")}
    assert changed == (of_violence if "violence" in kinds else set()) | (of_risk if "risk" in kinds else set())
    assert ("areas" in found.tables) == ("contributions" in kinds)
    assert found.clashes == []
    again = update(running(after, as_built=found.as_built(found.tables)), supplied, readings)
    assert not again.tables
