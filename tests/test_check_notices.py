"""Notices: what is no fault, and yet is likely not meant, or of no use."""

import re
from pathlib import Path

import pytest

from planner.case_folders import check_case
from planner.check import check
from planner.formats.upgrades import FIRST
from planner.plan import Outcome
from planner.run import plan_case
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.tables import TABLES, Case
from tests.command import command
from tests.edits import TINY, cell, copy_of_tiny, heading_only, row, setting
from tests.small_cases import area, base, mission, pledge, threat
from tests.strategies import sound_case, to_raw
from tests.waiting import PLENTY

CASES = sorted(folder.parent for folder in TINY.parent.glob("*/settings.csv"))


def said(folder: Path, *edits) -> list[str]:
    """What is said of the tiny case with edits, which has no faults."""
    checked = check_case(copy_of_tiny(folder, *edits))
    assert not checked.faults, [*map(str, checked.faults)]
    return checked.notices


@pytest.mark.parametrize("case", CASES, ids=lambda folder: folder.name)
def test_nothing_is_said_of_the_cases_of_the_project(case):
    """But which columns and settings they lack that came after the first version of the schema."""
    later = [column for table in TABLES.values() for column in table.columns if column.since > FIRST]
    absent = {f"{column.name} ({column.blank})" for column in later}
    absent |= {f"{name} ({setting.if_missing})" for name, setting in SETTINGS.items() if setting.since > FIRST}
    sentence = re.compile(r"(?:The table \w+ has no column|There is no setting) (.*): taken as (?:blank|stated)\.")
    lacking = [found[1].split(", ") for notice in check_case(case).notices if (found := sentence.fullmatch(notice))]
    assert len(check_case(case).notices) == len(lacking)
    assert {what for named in lacking for what in named} <= absent


def never(*places: tuple[str, str], **holder: str):
    return [
        row("caveats", rule="never", reason="host state refuses", **{kind: name}, **holder) for kind, name in places
    ]


EVERYWHERE = (("mission", "NORTH"), ("mission", "SOUTH"))
ALL_RESIDUAL = "Nothing can be averted anywhere: residual_share is 1, so that all exposure is residual."
BLANK = "no threat there says what answers it (troops_required, police_required, prevention_usd_required are blank)"
UNEXPOSED = "At SOUTH nothing can be averted: nobody there is exposed in any period of its mandate."
IN_PLACE = "No pledge takes part: the plan is those in place"
OFF = [cell("contributors", 2, "participates", "no"), cell("contributors", 3, "participates", "no")]
ANSWERS = ("troops_required", "police_required", "prevention_usd_required")

IDLE = {
    "refused by host states": (
        never(*EVERYWHERE, pledge="A-battalion"),
        "Caveats (rows 2, 3) leave “A-battalion” no mission. It stays unused, with that reason.",
    ),
    "only where the contributor never goes": (
        [row("caveats", pledge="A-police", mission="SOUTH", rule="only", reason="x"),
         *never(("mission", "SOUTH"), contributor="ALFA")],
        "Caveats (rows 2, 3) leave “A-police” no mission. It stays unused, with that reason.",
    ),
    "nobody takes part": (OFF, f"{IN_PLACE}."),
    "no units, but money": ([heading_only("pledges")], f"{IN_PLACE}, and prevention that money pays for."),
    "all residual": ([setting("residual_share", "1")], ALL_RESIDUAL),
    "no answer": ([cell("threats", 4, column, "") for column in ANSWERS], f"At SOUTH nothing can be averted: {BLANK}."),
    "nobody exposed": ([cell("areas", 4, "civilians", "0")], UNEXPOSED),
    "exposed after the mandate": (
        [cell("missions", 3, "mandate_to", "1"), cell("threats", 4, "from_period", "2")],
        UNEXPOSED,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "notice"), IDLE.values(), ids=IDLE)
def test_what_no_plan_can_use_is_told_and_is_no_fault(edits, notice, tmp_path):
    assert notice in said(tmp_path, *edits)


def test_a_refused_pledge_stays_unused_with_that_reason_and_the_rest_is_planned():
    refusal = {"pledge": "Q", "mission": "M", "rule": "never", "reason": "the host state refuses"}
    case = sound_case(base(pledges=[pledge("P", "battalion"), pledge("Q", "battalion")], caveats=[refusal]))
    ended = plan_case(case, Limits(0.01, PLENTY))
    assert ended.outcome is Outcome.OPTIMAL
    assert set(ended.plan.deployments["pledge"]) == {"P"}
    unused = ended.plan.unused.set_index("pledge")["why"]
    assert unused["Q"] == "a caveat rules it out (the host state refuses)"


ANOTHER = {"contributor": "ALFA", "unit_type": "battalion", "units": "1", "readiness": "deployed"}


@pytest.mark.parametrize(
    ("key", "notice"),
    [
        ("a-battalion", "pledges: “A-battalion” and “a-battalion” (rows 2, 6) differ in capitals alone"),
        ("\N{CYRILLIC CAPITAL LETTER A}-battalion", "(row 6) has letters of several alphabets, which may look alike"),
    ],
)
def test_keys_that_a_reader_cannot_tell_apart_are_told(key, notice, tmp_path):
    (found,) = said(tmp_path, row("pledges", pledge=key, **ANOTHER))
    assert notice in found


def test_where_nothing_takes_part_there_is_no_plan_and_a_word_on_why(tmp_path):
    contingent = [cell("missions", place, "mandate", "contingency") for place in (2, 3)]
    result = command("solve", copy_of_tiny(tmp_path, *contingent))
    assert result.exit_code == 2
    assert "nothing that takes part: all 2 missions are contingencies, and include_contingency is no" in result.stdout
    assert "optimal" not in result.stdout
    part = copy_of_tiny(tmp_path / "part", contingent[0])
    assert check_case(part).faults == []


def test_notices_are_printed_by_check_and_beside_a_plan(tmp_path):
    case = copy_of_tiny(tmp_path, *OFF)
    assert f"Note: {IN_PLACE}." in command("check", case).stdout
    solved = command("solve", case)
    assert (solved.exit_code, f"Note: {IN_PLACE}." in solved.stdout) == (0, True)


# Groups: cells of ALFA and BRAVO, the groups that they are read as, and what is said.
GROUPS = {
    "a comma": ("EU, NATO", "NATO", ["EU;NATO", "NATO"], "“EU, NATO” was read as the groups “EU” and “NATO” (row 2)."),
    "capitals": ("eu", "EU;AU", ["eu", "eu;AU"], "“EU;AU” was read as the groups “eu” and “AU” (row 3)."),
    "a slash between groups": ("AU/EU", "AU; EU", ["AU;EU", "AU;EU"], "“AU/EU” was read as the groups “AU” and “EU”"),
    "a slash in a name": (
        "UN/AU force",
        "AU",
        ["UN/AU force", "AU"],
        "“UN/AU force” was read as one group (row 2); if",
    ),
    "a comma in a name": (
        "Friends of Mali, the",
        "A and B",
        ["Friends of Mali, the", "A and B"],
        "if it is several, separate them",
    ),
    "an invisible character": ("E\u200bU", "EU", ["EU", "EU"], "characters that cannot be seen were dropped: row 2"),
    "a slip": (
        "NATOO",
        "NATO",
        ["NATOO", "NATO"],
        "is another group than “NATOO” (row 2); if they are one, write them",
    ),
    "points": ("N.A.T.O.", "NATO", ["N.A.T.O.", "NATO"], "is another group than “N.A.T.O.” (row 2)"),
}


@pytest.mark.parametrize(("alfa", "bravo", "read", "notice"), GROUPS.values(), ids=GROUPS)
def test_groups_are_read_in_one_way_and_what_is_near_another_is_told(alfa, bravo, read, notice, tmp_path):
    edits = [cell("contributors", 2, "groups", alfa), cell("contributors", 3, "groups", bravo)]
    checked = check_case(copy_of_tiny(tmp_path, *edits))
    assert list(checked.case["contributors"]["groups"]) == read
    assert [notice in one for one in checked.notices] == [True], checked.notices


def test_short_groups_and_numbered_ones_are_not_taken_for_each_other(tmp_path):
    edits = [cell("contributors", 2, "groups", "EU;G77;OSCE"), cell("contributors", 3, "groups", "AU;G7;OIC")]
    assert said(tmp_path, *edits) == []


def located(row: int, latitude: str, longitude: str, table: str = "areas"):
    return [cell(table, row, "latitude", latitude), cell(table, row, "longitude", longitude)]


MALI = [cell("missions", 2, "iso3", "MLI"), *located(2, "12.65", "-8", "missions"), *located(2, "16.27", "-0.05"),
        *located(3, "14.5", "-4.2")]  # fmt: skip
CYPRUS = [cell("missions", 3, "iso3", "CYP"), *located(3, "35.16", "33.27", "missions"), *located(4, "35.1", "33.9")]

PLACES = {
    "at 0, 0": (located(2, "0", "0.0"), "areas, row 2: latitude 0 and longitude 0 are a point in the sea off Africa"),
    "swapped, by its country": (
        [*MALI, *located(2, "-0.05", "16.27")],
        "areas, row 2, “hills”: latitude -0.05 and longitude 16.27 look swapped: so they lie 1,742 km from Mali, the "
        "other way round 0 km.",
    ),
    "headquarters swapped": ([*MALI, *located(2, "-8", "12.65", "missions")], "missions, row 2, “NORTH”: latitude -8"),
    "swapped, in a small country": ([*CYPRUS, *located(4, "33.9", "35.1")], "areas, row 4, “coast”: latitude 33.9 and"),
    "swapped, by its mission": (
        located(4, "20", "-10"),
        "areas, row 4, “coast”: latitude 20 and longitude -10 look swapped: so they lie 4,681 km from the "
        "rest of SOUTH, the other way round 0 km.",
    ),
    "far from all": (
        [*MALI, *located(3, "4.8", "31.6")],
        "areas, row 3, “plain”: latitude 4.8 and longitude 31.6 lie 3,0",
    ),
    "a contributor elsewhere": (
        [cell("contributors", 2, "contributor", "MRT"), *located(2, "-20.17", "57.5", "contributors"),
         *(cell("pledges", n, "contributor", "MRT") for n in (2, 3))],
        "contributors, row 2, “MRT”: latitude -20.17 and longitude 57.5 lie 7,842 km from Mauritania.",
    ),
    "a name for a code": ([cell("missions", 2, "iso3", "Mali")], "“Mali” is no ISO 3166 code; MLI is Mali."),
    "two letters for three": ([cell("missions", 2, "iso3", "ML")], "“ML” is no ISO 3166 code; MLI is Mali."),
    "small letters": ([cell("missions", 2, "iso3", "cod")], "COD is Democratic Republic of the Congo."),
    "a slip in a name": ([cell("missions", 2, "iso3", "Lebannon")], "“Lebannon” is no ISO 3166 code; LBN is Lebanon."),
    "no country": ([cell("missions", 2, "iso3", "ZZ")], "“ZZ” is no ISO 3166 code; codes have three letters"),
    "a name under another's code": (
        [cell("contributors", 2, "contributor", "AUS"), cell("contributors", 2, "name", "Austria"),
         *located(2, "48.2", "16.37", "contributors"), *(cell("pledges", n, "contributor", "AUS") for n in (2, 3))],
        "contributors, row 2: “AUS” is the ISO 3166 code of Australia, and the row is named “Austria”; AUT is Austria.",
    ),
    "a country under no code": ([cell("contributors", 2, "name", "Kenya")], "“ALFA” is no ISO 3166 code, and the"),
}  # fmt: skip


@pytest.mark.parametrize(("edits", "notice"), PLACES.values(), ids=PLACES)
def test_places_and_countries_that_are_likely_not_meant_are_told_with_what_was(edits, notice, tmp_path):
    assert any(notice in one for one in said(tmp_path, *edits)), said(tmp_path, *edits)


SOUND = {
    "in their country": MALI,
    "in a small one": CYPRUS,
    "two countries": [cell("missions", 2, "iso3", "SDN;SSD"), *located(2, "9.6", "28.4", "missions")],
    "a code of its users": [cell("missions", 2, "iso3", "XKX")],
    "an organisation": [cell("contributors", 2, "name", "African Union")],
    "across a border": [*MALI, *located(3, "13.5", "4.9")],
    "in a country without a shape": [cell("missions", 2, "iso3", "COM")],
}


@pytest.mark.parametrize("edits", SOUND.values(), ids=SOUND)
def test_places_and_countries_as_they_may_well_be_are_not_told(edits, tmp_path):
    assert said(tmp_path, *edits) == []


def test_many_places_astray_are_told_in_a_few_lines():
    missions = [mission("M", iso3="MLI", latitude=12.65, longitude=-8)]
    areas = [area(f"A{n}", "M", latitude=-8, longitude=12.6 + n / 10) for n in range(30)]
    checked = check(to_raw(base(missions=missions, areas=areas, threats=[threat(f"A{n}") for n in range(30)])))
    told = [one for one in checked.notices if one.startswith("areas")]
    assert len(told) == 11
    assert told[-1] == "areas: 20 more places are astray in the same way."


def test_notices_never_need_more_than_the_cells_that_can_be_read(tmp_path):
    edits = [*located(2, "", ""), *located(3, "north", "20"), cell("areas", 4, "mission", "NOWHERE")]
    assert isinstance(check_case(copy_of_tiny(tmp_path, *edits)).case, Case)
