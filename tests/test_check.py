"""Every kind of fault in a case, with the place it is reported at and what the sentence says."""

import pytest

from planner.case_folders import check_case
from tests.edits import (
    cell,
    copy_of_tiny,
    extra_column,
    heading_only,
    replaced,
    row,
    setting,
    without,
    without_column,
    without_row,
)


def caveat(**cells):
    return row("caveats", reason="said so", **cells)


def lock(pledge="A-battalion", mission="NORTH", **cells):
    return row("locks", pledge=pledge, mission=mission, **cells)


BIGGER = cell("pledges", 2, "units", "3")
LATE = cell("missions", 2, "mandate_from", "2")
EVENT = {"pledge": "A-battalion", "date": "2029-11", "event": "visited"}
CONTINGENT = cell("missions", 2, "mandate", "contingency")
OFF = cell("contributors", 2, "participates", "no")
TROOPS = "threats, row 2, column troops_required"
CIVILIANS = "areas, row 2, column civilians"
UNITS = "pledges, row 2, column units"

# Name, edits, the place of every fault there is, and fragments of the first sentence.
CELLS = [
    ("blank where due", [cell("areas", 2, "civilians", "")], CIVILIANS, ["found blank", "a number from 0"]),
    ("only blanks", [cell("areas", 2, "civilians", "  ")], CIVILIANS, ["found blank"]),
    ("blank text", [cell("missions", 3, "name", "")], "missions, row 3, column name", ["found blank", "text"]),
    ("text for number", [cell("areas", 2, "civilians", "many")], CIVILIANS, ["“many”", "a number from 0"]),
    ("thousands separators", [cell("areas", 2, "civilians", "100,000")], CIVILIANS, ["“100,000”", "separators"]),
    ("narrow blanks", [cell("areas", 2, "civilians", "100\u202f000")], CIVILIANS, [r"“100\u202f000”", "separators"]),
    ("apostrophes", [cell("areas", 2, "civilians", "100’000")], CIVILIANS, ["“100’000”", "separators"]),
    ("underscores", [cell("areas", 2, "civilians", "1_000")], CIVILIANS, ["“1_000”", "separators"]),
    ("decimal comma", [cell("threats", 2, "share_exposed", "0,5")], "threats, row 2, column share_exposed",
     ["“0,5”", "a number from 0 to 1", "a point for decimals"]),
    ("percent", [cell("threats", 2, "share_exposed", "50%")], "threats, row 2, column share_exposed",
     ["“50%”", "Write a share as a number from 0 to 1"]),
    ("NaN", [cell("areas", 2, "civilians", "NaN")], CIVILIANS, ["“NaN”", "a number from 0 to 1,000,000,000"]),
    ("infinity", [cell("areas", 2, "civilians", "inf")], CIVILIANS, ["“inf”", "a number from 0"]),
    ("float beyond floats", [cell("areas", 2, "civilians", "1e400")], CIVILIANS, ["“1e400”", "a number from 0"]),
    ("huge whole number", [cell("pledges", 2, "units", "9" * 5000)], UNITS, ["999…”", "to 1,000,000"]),
    ("long non-number", [cell("areas", 2, "civilians", "1" * 90_000 + "x")], CIVILIANS, ["111…”", "a number"]),
    ("hexadecimal", [cell("areas", 2, "civilians", "0x10")], CIVILIANS, ["“0x10”"]),
    ("Arabic-Indic digits", [cell("areas", 2, "civilians", "١٠٠")], CIVILIANS, ["“١٠٠”", "digits 0 to 9"]),
    ("negative units", [cell("pledges", 2, "units", "-1")], UNITS, ["“-1”", "a whole number from 0 to 1,000,000"]),
    ("fractional units", [cell("pledges", 2, "units", "1.5")], UNITS, ["“1.5”", "a whole number from 0"]),
    ("negative zero tour", [cell("pledges", 2, "months_available", "0")], "pledges, row 2, column months_available",
     ["“0”", "from 1 to 1,200 or blank (to the end of the horizon)"]),
    ("share above 1", [cell("threats", 2, "share_exposed", "1.01")], "threats, row 2, column share_exposed",
     ["“1.01”", "from 0 to 1"]),
    ("probability above 1", [cell("pledges", 3, "delivery_probability", "90")],
     "pledges, row 3, column delivery_probability", ["“90”", "from 0 to 1 or blank (from its readiness)"]),
    ("probability below 0", [cell("readiness", 2, "delivery_probability", "-0.1")],
     "readiness, row 2, column delivery_probability", ["“-0.1”", "from 0 to 1"]),
    ("latitude", [cell("missions", 2, "latitude", "91")], "missions, row 2, column latitude", ["“91”", "-90 to 90"]),
    ("longitude", [cell("areas", 4, "longitude", "-180.5")], "areas, row 4, column longitude", ["-180 to 180"]),
    ("zero requirement", [cell("threats", 2, "troops_required", "0")], TROOPS,
     ["“0”", "from 0.01", "blank (troops do not answer it)"]),
    ("zero strength", [cell("unit_types", 2, "strength", "0")], "unit_types, row 2, column strength", ["above 0"]),
    ("zero troops per unit", [cell("support", 2, "troops_per_unit", "0")], "support, row 2, column troops_per_unit",
     ["“0”", "a number above 0"]),
    ("period beyond the horizon", [cell("threats", 2, "from_period", "4")], "threats, row 2, column from_period",
     ["“4”", "a period of the horizon from 1 to 3 or blank (1)"]),
    ("period 0", [cell("funds", 2, "to_period", "0")], "funds, row 2, column to_period", ["“0”", "from 1 to 3"]),
    ("mandate beyond the horizon", [cell("missions", 3, "mandate_to", "12")], "missions, row 3, column mandate_to",
     ["“12”", "from 1 to 3"]),
    ("readiness level", [cell("pledges", 4, "readiness", "L4")], "pledges, row 4, column readiness",
     ["“L4”", "one of announced, L1, L2, L3, RDL, deployed"]),
    ("choice", [cell("unit_types", 2, "kind", "troop")], "unit_types, row 2, column kind",
     ["“troop”", "one of troops, police, enabler", "Did you mean “troops”?"]),
    ("yes or no", [cell("contributors", 2, "participates", "Yes")], "contributors, row 2, column participates",
     ["“Yes”", "one of yes, no", "Did you mean “yes”?"]),
    ("key too long", [cell("funds", 2, "fund", "f" * 61)], "funds, row 2, column fund", ["at most 60 characters"]),
    ("key with a line break", [cell("funds", 2, "fund", "B\nfund")], "funds, row 2, column fund",
     [r"“B\nfund”", "no line breaks"]),
    ("text with a control character", [cell("areas", 2, "name", "a\x07b")], "areas, row 2, column name",
     [r"“a\x07b”", "control characters"]),
]  # fmt: skip

SETTINGS = [
    ("unknown setting", [row("settings", setting="carry_over", value="0")], "settings, row 27, column setting",
     ["“carry_over”", "carryover_decay", "Did you mean “carryover”?"]),
    ("setting missing", [without_row("settings", 4)], "settings, column setting",
     ["no row for “periods”", "a whole number from 1 to 240"]),
    ("setting twice", [row("settings", setting="periods", value="6")], "settings, row 27, column setting",
     ["“periods”", "row 4 has it too"]),
    ("setting without value", [setting("title", "")], "settings, row 2, column value", ["blank for “title”"]),
    ("bad month", [setting("start", "2030-13")], "settings, row 3, column value",
     ["“2030-13” for “start”", "a month as YYYY-MM"]),
    ("month in words", [setting("start", "Jan 2030")], "settings, row 3, column value", ["“Jan 2030”", "YYYY-MM"]),
    ("months per period", [setting("months_per_period", "2")], "settings, row 5, column value",
     ["“2” for “months_per_period”", "one of 1, 3"]),
    ("too many periods", [setting("periods", "1000")], "settings, row 4, column value", ["“1000”", "1 to 240"]),
    ("no period", [setting("periods", "0")], "settings, row 4, column value", ["“0” for “periods”", "1 to 240"]),
    ("full protection", [setting("protection_at_requirement", "1")], "settings, row 7, column value",
     ["“1”", "above 0 to 0.9999"]),
    ("yes or no setting", [setting("include_contingency", "maybe")], "settings, row 6, column value", ["yes, no"]),
    ("settings without rows", [heading_only("settings")], ["settings, column setting"] * 4, ["no row for “title”"]),
    ("settings without values", [without_column("settings", "value")], "settings, row 1, column value", ["no such"]),
]  # fmt: skip

TABLES = [
    ("missing table", [without("threats")], "threats", ["no such table", "area, threat, share_exposed"]),
    ("missing column", [without_column("areas", "civilians")], "areas, row 1, column civilians",
     ["no such column", "People living in the area", "a number from 0"]),
    ("missing key column", [without_column("missions", "mission")], "missions, row 1, column mission", ["a key"]),
    ("missing caveat column", [without_column("caveats", "pledge"), caveat(contributor="ALFA", area="hills",
     rule="only"), caveat(area="hills", rule="never")],
     "caveats, row 3, column contributor and pledge", ["found neither"]),
    ("unknown column", [extra_column("missions", "langage")], "missions, row 1, column langage",
     ["an unknown column", "mandate_to, language", "Did you mean “language”?"]),
    ("heading in capitals", [replaced("areas", b"troops_limit", b"Troops_Limit")],
     "areas, row 1, column Troops_Limit", ["Did you mean “troops_limit”?"]),
    ("duplicate heading", [extra_column("areas", "name")], "areas, row 1, column name",
     ["2 columns of this name", "one column of each name"]),
    ("blank heading", [extra_column("areas", "")], "areas, row 1", ["without a heading", "Delete columns"]),
    ("no missions", [heading_only("missions"), heading_only("areas"), heading_only("threats"),
                     heading_only("support")], "missions", ["no rows", "at least one mission"]),
]  # fmt: skip

KEYS = [
    ("duplicate key", [cell("areas", 3, "area", "hills"), cell("threats", 3, "area", "coast")],
     "areas, row 3, column area", ["“hills”", "each key once", "row 2 has it too"]),
    ("duplicate composite key", [row("threats", area="hills", threat="armed_attack", share_exposed="1",
     monthly_rate="0")], "threats, row 5, column area and threat", ["“hills” and “armed_attack”", "row 2"]),
    ("duplicate lock", [lock(units_max="1"), lock(units_max="0")],
     "locks, row 3, column pledge, mission and from_period", ["“A-battalion”, “NORTH” and blank", "row 2"]),
    ("unknown mission", [cell("areas", 2, "mission", "NORTHH")], "areas, row 2, column mission",
     ["“NORTHH”", "a key of the table missions", "Did you mean “NORTH”?"]),
    ("unknown mission in lower case", [cell("funds", 2, "mission", "south")], "funds, row 2, column mission",
     ["“south”", "Did you mean “SOUTH”?"]),
    ("unknown contributor", [cell("pledges", 2, "contributor", "ALPHA")], "pledges, row 2, column contributor",
     ["“ALPHA”", "a key of the table contributors", "Did you mean “ALFA”?"]),
    ("unknown unit type", [cell("pledges", 3, "unit_type", "navy")], "pledges, row 3, column unit_type", ["“navy”"]),
    ("unknown area of a threat", [row("threats", area="hill", threat="x", share_exposed="1", monthly_rate="0")],
     "threats, row 5, column area", ["“hill”", "a key of the table areas", "Did you mean “hills”?"]),
    ("unknown area of support", [row("support", area="sea", capability="medical", troops_per_unit="9")],
     "support, row 3, column area", ["“sea”", "a key of the table areas"]),
    ("unknown pledge prepared", [row("preparations", pledge="C", preparation="x", cost_usd="1", ready_period="1",
     effectiveness="1")], "preparations, row 2, column pledge", ["“C”", "a key of the table pledges"]),
    ("unknown mission of a capability", [row("capabilities_in_place", mission="EAST", capability="isr", units="1")],
     "capabilities_in_place, row 2, column mission", ["“EAST”", "a key of the table missions"]),
    ("unknown pledge and mission locked", [lock("A-batalion", "NORT", units_min="1")],
     ["locks, row 2, column pledge", "locks, row 2, column mission"], ["“A-batalion”", "“A-battalion”?"]),
    ("unknown names in a caveat", [caveat(contributor="ALF", mission="NRTH", rule="only")],
     ["caveats, row 2, column contributor", "caveats, row 2, column mission"], ["“ALF”", "“ALFA”?"]),
    ("mission without areas", [row("missions", mission="EAST", name="E", iso3="XXC", latitude="0", longitude="0",
     mandate="contingency")], "missions, row 4, column mission", ["“EAST” without a row in areas", "at least one"]),
    ("area without threats", [without_row("threats", 4)], "areas, row 4, column area",
     ["“coast” without a row in threats", "at least one row in threats for every area"]),
    ("readiness left unexplained", [without_row("readiness", 6)], "readiness, column readiness",
     ["no row for “RDL”", "row 4 first", "a row for every level"]),
    ("support by an unknown capability", [cell("support", 2, "capability", "medicine")],
     "support, row 2, column capability", ["“medicine”", "table unit_types or", "Did you mean “medical”?"]),
]  # fmt: skip

SENSE = [
    ("impossible mandate", [cell("missions", 2, "mandate_from", "3"), cell("missions", 2, "mandate_to", "2")],
     "missions, row 2, column mandate_from and mandate_to", ["3 to 2", "mandate_from no later than mandate_to"]),
    ("impossible fund window", [cell("funds", 2, "from_period", "2"), cell("funds", 2, "to_period", "1")],
     "funds, row 2, column from_period and to_period", ["2 to 1", "from_period no later than to_period"]),
    ("enabler without capability", [cell("unit_types", 4, "capability", ""), heading_only("support")],
     "unit_types, row 4, column capability", ["blank", "a capability, as every enabler provides one"]),
    ("troops with capability", [cell("unit_types", 2, "capability", "isr")], "unit_types, row 2, column capability",
     ["“isr”", "blank, as troops are not enablers"]),
    ("enabler that posts", [cell("unit_types", 4, "posts", "yes")], "unit_types, row 4, column posts",
     ["“yes”", "no, as enablers"]),
    ("caveat of two holders", [caveat(contributor="ALFA", pledge="A-police", mission="SOUTH", rule="never")],
     "caveats, row 2, column contributor and pledge", ["“ALFA” and “A-police”", "exactly one of the two"]),
    ("caveat of no holder", [caveat(area="coast", rule="never")], "caveats, row 2, column contributor and pledge",
     ["neither", "exactly one of the two"]),
    ("caveat on two places", [caveat(pledge="A-police", mission="SOUTH", area="coast", rule="never")],
     "caveats, row 2, column mission and area", ["“SOUTH” and “coast”", "exactly one of the two"]),
    ("caveat on no place", [caveat(pledge="A-police", rule="only")], "caveats, row 2, column mission and area",
     ["neither", "exactly one of the two"]),
    ("caveat without reason", [row("caveats", contributor="ALFA", area="hills", rule="never")],
     "caveats, row 2, column reason", ["found blank", "text"]),
    ("caveats that contradict", [caveat(contributor="ALFA", area="hills", rule="only"),
     caveat(contributor="ALFA", area="hills", rule="never")], "caveats, row 3, column rule",
     ["“never”, where row 2 says “only”", "one row for each holder and place"]),
    ("caveat twice", [caveat(pledge="A-police", area="plain", rule="never")] * 2, "caveats, row 3, column rule",
     ["the same as row 2", "one row for each holder and place"]),
    ("no mission that takes part", [CONTINGENT, cell("missions", 3, "mandate", "contingency")],
     "missions, column mandate", ["nothing that takes part: all 2 missions are contingencies",
     "at least one mission that takes part", "Set include_contingency to yes"]),
    ("lock minimum above its limit", [BIGGER, lock(units_min="2", units_max="1")],
     "locks, row 2, column units_min and units_max", ["2 and 1", "units_min no more than units_max"]),
    ("lock above the pledge", [lock(units_min="2")], "locks, row 2, column units_min",
     ["found 2", "at most 1, the units that “A-battalion” has"]),
    ("locks adding up to more", [lock(units_min="1"), lock(mission="SOUTH", units_min="1")],
     "locks, row 2, column units_min", ["add up to 2 (rows 2, 3)", "at most 1"]),
    ("locks of starts adding up to more", [lock(from_period="1", units_min="1"), lock(from_period="2",
     units_min="1")], "locks, row 2, column units_min", ["add up to 2 (rows 2, 3)", "at most 1"]),
    ("locks of starts above their limit", [BIGGER, lock(units_max="1"), lock(from_period="1", units_min="1"),
     lock(from_period="2", units_min="1")], "locks, row 2, column units_max",
     ["1 for all starts of “A-battalion” at “NORTH”", "at least 2"]),
    ("lock against a caveat", [caveat(contributor="ALFA", mission="NORTH", rule="never"), lock(units_min="1")],
     "locks, row 2, column units_min", ["at least 1 of “A-battalion” at “NORTH”", "rules it out (said so)"]),
    ("lock against an only", [caveat(contributor="ALFA", area="coast", rule="only"), lock(units_min="1")],
     "locks, row 2, column units_min", ["0 or blank", "allows it elsewhere only (said so)"]),
    ("lock on a mission left out", [CONTINGENT, lock(units_min="1")], "locks, row 2, column units_min",
     ["0 or blank, as NORTH is a contingency mission and left out"]),
    ("lock on a contributor switched off", [OFF, lock(units_min="1")], "locks, row 2, column units_min",
     ["0 or blank, as its contributor is switched off"]),
    ("lock before the unit is ready", [lock("B-battalion", from_period="1", units_min="1")],
     "locks, row 2, column units_min", ["periods 2 to 3 only, not in 1"]),
    ("lock before the mandate", [LATE, lock(from_period="1", units_min="1")], "locks, row 2, column units_min",
     ["periods 2 to 3 only, not in 1"]),
    ("lock on a unit never ready", [cell("pledges", 2, "ready_period", "9"), lock(units_min="1")],
     "locks, row 2, column units_min", ["it is ready in period 9, after the mandate or the horizon ends"]),
]  # fmt: skip

DELIVERY = [
    ("way to count pledges", [setting("deliver", "expectd")], "settings, row 17, column value",
     ["“expectd” for “deliver”", "one of full, expected, hedged", "Did you mean “expected”?"]),
    ("failure above 1", [setting("contributor_failure", "20")], "settings, row 18, column value",
     ["“20” for “contributor_failure”", "a number from 0 to 1"]),
    ("failure of groups below 0", [setting("group_failure", "-0.1")], "settings, row 19, column value",
     ["“-0.1” for “group_failure”", "a number from 0 to 1"]),
    ("half a month late", [setting("delay_months", "0.5")], "settings, row 20, column value",
     ["“0.5” for “delay_months”", "a whole number from 0"]),
    ("event that is none", [row("pledge_events", **EVENT | {"event": "deployd"})],
     "pledge_events, row 2, column event", ["“deployd”", "announced, registered, visited", "Did you mean “deployed”?"]),
    ("event of no pledge", [row("pledge_events", **EVENT | {"pledge": "A-batalion"})],
     "pledge_events, row 2, column pledge", ["“A-batalion”", "a key of the table pledges", "A-battalion"]),
    ("event on a day that is no month", [row("pledge_events", **EVENT | {"date": "17 Nov 2029"})],
     "pledge_events, row 2, column date", ["“17 Nov 2029”", "a month as YYYY-MM"]),
    ("event without a month", [row("pledge_events", **EVENT | {"date": ""})],
     "pledge_events, row 2, column date", ["found blank", "a month as YYYY-MM"]),
    ("event of no unit", [row("pledge_events", units="0", **EVENT)], "pledge_events, row 2, column units",
     ["“0”", "a whole number from 1", "blank (all units of the pledge)"]),
    ("event twice", [row("pledge_events", **EVENT), row("pledge_events", units="1", **EVENT)],
     "pledge_events, row 3, column pledge, date and event", ["“A-battalion”, “2029-11” and “visited”", "row 2"]),
    ("record of no contributor", [row("past_deliveries", contributor="ALPHA", units_pledged="2", units_delivered="1")],
     "past_deliveries, row 2, column contributor", ["“ALPHA”", "ALFA"]),
    ("more delivered than pledged", [row("past_deliveries", contributor="ALFA", units_pledged="2",
     units_delivered="3")], "past_deliveries, row 2, column units_delivered and units_pledged",
     ["3 of 2", "units_delivered no more than units_pledged"]),
    ("record without what came", [row("past_deliveries", contributor="ALFA", units_pledged="2")],
     "past_deliveries, row 2, column units_delivered", ["found blank"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("edits", "places", "fragments"),
    [pytest.param(*fault, id=name) for name, *fault in (*CELLS, *SETTINGS, *TABLES, *KEYS, *SENSE, *DELIVERY)],
)
def test_a_fault_is_told_once_in_its_place_with_what_is_allowed(edits, places, fragments, tmp_path):
    faults = check_case(copy_of_tiny(tmp_path, *edits)).faults
    assert [fault.place for fault in faults] == ([places] if isinstance(places, str) else places), [*map(str, faults)]
    assert all(fault.found and fault.allowed for fault in faults)
    sentence = str(faults[0])
    assert [fragment for fragment in fragments if fragment not in sentence] == [], sentence
    assert sentence.isprintable()
