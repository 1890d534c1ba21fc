"""Changes of a case: their file, what each kind does, and that they are made whole or not at all."""

import inspect
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.check import check
from planner.files import read_case
from planner.formats.sheets import Sheet, raw_case, sheet_of, sheets_of
from planner.prepare import prepare
from planner.reach import Reach
from planner.scenarios.apply import apply, patch_between
from planner.scenarios.changes import as_toml, read_changes
from planner.scenarios.kinds import KINDS
from planner.scenarios.kinds.effects import FORMER
from planner.settings import SETTINGS
from planner.tables import TABLES
from tests.strategies import tiny_rows, to_raw

ROOT = Path(__file__).parent.parent
TINY = sheets_of(read_case(ROOT / "data" / "tiny"))
SUMMIT = sheets_of(read_case(ROOT / "data" / "summit-2015"))
EXAMPLES = sorted((ROOT / "data" / "scenarios").glob("*.toml"))


def changed(text, sheets=TINY):
    """The case with the changes of a text, which must be without faults."""
    changes = read_changes(text)
    assert isinstance(changes, tuple), changes
    applied = apply(sheets, changes)
    assert applied.faults == []
    assert len(applied.notes) == len(changes)
    return applied.sheets


def faults(text, sheets=TINY):
    """Every fault of a text of changes, in sentences; the case is as it was."""
    changes = read_changes(text)
    if isinstance(changes, list):
        return [str(fault) for fault in changes]
    applied = apply(sheets, changes)
    assert applied.sheets is sheets
    return [str(fault) for fault in applied.faults]


def one(kind, **fields):
    """The text of one change."""
    lines = [f"{name} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for name, v in fields.items()]
    return "\n".join(["[[change]]", f'kind = "{kind}"', *lines]) + "\n"


def cell(sheets, table, key, column):
    """The cell of the row whose first cell is a key."""
    sheet = sheet_of(sheets, table)
    [row] = [row for row in sheet.rows if row[0] == key]
    return row[sheet.header.index(column)]


def canonical(sheets):
    """A case up to the order of its rows, blank rows and columns, and tables without rows."""
    rows = {
        name: sorted(
            sorted((column, cell) for column, cell in zip(sheet.header, row, strict=True) if cell)
            for row in sheet.rows
            if any(c.strip() for c in row)
        )
        for name, sheet in sheets.items()
    }
    return {name: held for name, held in rows.items() if held}


def test_every_kind_says_what_it_does():
    assert [kind for kind, change in KINDS.items() if inspect.isabstract(change)] == []


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_examples_apply_to_the_default_case(file):
    assert canonical(changed(file.read_text(encoding="utf-8"), SUMMIT)) != canonical(SUMMIT)


def test_there_are_examples():
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize(
    ("text", "table", "key", "column", "after"),
    [
        (one("switch_off", contributor="ALFA"), "contributors", "ALFA", "participates", "no"),
        (one("scale_pledges", contributor="ALFA", by=2.0), "pledges", "A-battalion", "units", "2"),
        (one("scale_pledges", pledge="A-police", by=0.5, rounding="down"), "pledges", "A-police", "units", "0"),
        (one("scale_pledges", pledge="A-police", by=0.5, rounding="nearest"), "pledges", "A-police", "units", "1"),
        (one("scale_pledges", pledge="A-police", by=0.1, rounding="up"), "pledges", "A-police", "units", "1"),
        (one("drop_pledges", capability="medical"), "pledges", "B-hospital", "units", "0"),
        (one("drop_pledges", unit_kind="police"), "pledges", "A-police", "units", "0"),
        (one("delay_pledges", unit_type="hospital", periods=2), "pledges", "B-hospital", "ready_period", "3"),
        (one("delay_pledges", pledge="B-battalion", periods=1), "pledges", "B-battalion", "ready_period", "3"),
        (one("ready_pledges", pledge="B-battalion", period=1), "pledges", "B-battalion", "ready_period", "1"),
        (one("ready_pledges", pledge="B-battalion", month="2030-02"), "pledges", "B-battalion", "ready_period", "2"),
        (one("expect_pledges", contributor="BRAVO", delivery_probability=0.62), "pledges", "B-battalion",
         "delivery_probability", "0.62"),
        (one("expect_pledges", pledge="B-battalion", delivery_probability=1), "pledges", "B-battalion",
         "delivery_probability", "1"),
        (one("budget", by=0.5), "missions", "SOUTH", "assessed_usd_per_period", "250000"),
        (one("budget", mission="NORTH", usd_per_period=7), "missions", "NORTH", "assessed_usd_per_period", "7"),
        (one("ceiling", mission="NORTH", of="troops", by=0.5), "missions", "NORTH", "authorised_troops", "550"),
        (one("ceiling", mission="SOUTH", of="police", persons=9), "missions", "SOUTH", "authorised_police", "9"),
        (one("requirement", mission="NORTH", of="troops", by=1.5), "threats", "plain", "troops_required", "1500"),
        (one("requirement", area="coast", of="troops", amount=80), "threats", "coast", "troops_required", "80"),
        (one("violence", mission="NORTH", by=2), "threats", "plain", "monthly_rate", "0.04"),
        (one("mandate", mission="NORTH", from_period=2), "missions", "NORTH", "mandate_from", "2"),
        (one("setting", name="cash_share", value="0.5"), "settings", "cash_share", "value", "0.5"),
        (one("effect_set", name="no_carryover"), "settings", "carryover", "value", "0"),
        (one("change_fund", fund="B-fund", by=3), "funds", "B-fund", "amount_usd", "3000000"),
        (one("change_fund", contributor="BRAVO", purpose="prevention"), "funds", "B-fund", "purpose", "prevention"),
        (one("add_fund", contributor="ALFA", amount_usd=5, purpose="any"), "funds", "ALFA-any", "amount_usd", "5"),
        (one("add_offer", contributor="ALFA", unit_type="hospital", units=2, readiness="L1"), "pledges",
         "ALFA-hospital", "units", "2"),
    ],
)  # fmt: skip
def test_a_change_does_what_it_says(text, table, key, column, after):
    assert cell(changed(text), table, key, column) == after


def test_a_group_is_all_its_members():
    after = changed(one("switch_off", group="EU"), SUMMIT)
    off = {row[0] for row in sheet_of(after, "contributors").rows if row[6] == "no"}
    members = {row[0] for row in sheet_of(SUMMIT, "contributors").rows if "EU" in row[3].split(";")}
    assert off == members
    assert len(members) > 5


def test_criteria_together_narrow_and_names_within_one_widen():
    wide = changed(one("drop_pledges", unit_kind=["police", "enabler"]), SUMMIT)
    narrow = changed(one("drop_pledges", unit_kind=["police", "enabler"], contributor="CHN"), SUMMIT)
    gone = [[r[0] for r in sheet_of(s, "pledges").rows if r[3] == "0"] for s in (wide, narrow)]
    assert set(gone[1]) < set(gone[0])
    assert all(name.startswith("CHN") for name in gone[1])
    assert not all(name.startswith("CHN") for name in gone[0])


def test_units_are_rounded_together_to_the_scaled_total():
    after = changed(one("scale_pledges", group="EU", by=0.75), SUMMIT)
    members = {row[0] for row in sheet_of(SUMMIT, "contributors").rows if "EU" in row[3].split(";")}
    had, has = ([int(r[3]) for r in sheet_of(s, "pledges").rows if r[1] in members] for s in (SUMMIT, after))
    assert sum(has) == int(sum(had) * 0.75 + 0.5)
    assert all(abs(b - a * 0.75) < 1 for a, b in zip(had, has, strict=True))


def test_an_offer_for_a_mission_may_go_nowhere_else():
    after = changed(one("add_offer", contributor="BRAVO", unit_type="hospital", units=1, readiness="RDL",
                        mission=["NORTH"]))  # fmt: skip
    [caveat] = sheet_of(after, "caveats").rows
    assert caveat[:5] == ("", "BRAVO-hospital", "NORTH", "", "only")


def test_what_prepares_a_pledge_moves_with_it():
    after = changed(one("delay_pledges", pledge="COL-troops", periods=2), SUMMIT)
    assert cell(SUMMIT, "preparations", "COL-troops", "ready_period") == "4"
    assert cell(after, "preparations", "COL-troops", "ready_period") == "6"


def notes(text, sheets=TINY):
    """What each change says that it did."""
    applied = apply(sheets, read_changes(text))
    assert applied.faults == []
    return [note.split(": ", 1)[1] for note in applied.notes]


def test_ready_pledges_makes_nothing_later_and_says_what_it_did():
    both = one("ready_pledges", pledge=["B-battalion", "B-hospital"], period=2)
    assert canonical(changed(both)) == canonical(TINY)
    assert notes(both) == [
        "Ready by February 2030. 2 pledges were ready by then already and stay (delay_pledges makes pledges later). "
        "It changes nothing."
    ]
    assert notes(one("ready_pledges", pledge=["B-battalion", "B-hospital"], period=1)) == [
        "Ready by January 2030. Earlier: 1 pledge: Infantry battalion of Bravo (B-battalion) from February 2030 to "
        "January 2030; what prepares them moves along. "
        "1 pledge was ready by then already and stays (delay_pledges makes pledges later)."
    ]


def test_expect_pledges_leaves_those_deployed_as_they_are():
    assert notes(one("expect_pledges", contributor="BRAVO", delivery_probability=0.62)) == [
        "Chance of 1 pledge: 62%; 1 pledge deployed already."
    ]
    assert notes(one("expect_pledges", contributor="ALFA", delivery_probability=0.5)) == [
        "Chance of 0 pledges: 50%; 2 pledges deployed already. It changes nothing."
    ]


def test_delay_pledges_says_who_is_ready_later():
    assert notes(one("delay_pledges", contributor="ALFA", periods=1)) == [
        "Ready later: 2 pledges: Infantry battalion of Alfa (A-battalion) from January 2030 to February 2030, Formed "
        "police unit of Alfa (A-police) from January 2030 to February 2030; what prepares them moves along."
    ]


def ready_periods(sheets):
    """First period in which each pledge can deploy."""
    reach = Reach(check(raw_case(sheets)).case)
    return [reach.offers[name][0].ready for name in sheets["pledges"].column("pledge")]


def test_the_shipped_helicopters_in_march_makes_no_unit_later():
    text = (ROOT / "data" / "scenarios" / "helicopters-in-march.toml").read_text(encoding="utf-8")
    after = changed(text, SUMMIT)
    periods = list(zip(ready_periods(SUMMIT), ready_periods(after), strict=True))
    assert all(now <= before for before, now in periods)
    moved = sum(now < before for before, now in periods)
    assert moved == 12
    assert cell(after, "pledges", "NLD-added-utility-helicopter-unit-1", "ready_period") == ""
    assert "2 pledges were ready by then already and stay" in notes(text, SUMMIT)[0]


@pytest.mark.parametrize(
    "text",
    [
        one("setting", name="cash_share", value="1"),
        one("setting", name="cash_share", value="1.00"),
        one("switch_on", contributor="ALFA"),
        one("scale_pledges", contributor="ALFA", by=1.0),
        one("budget", by=1.0),
        one("ceiling", mission="NORTH", of="troops", persons=1100),
        one("set_cell", table="pledges", column="units", before="1", after="1") + '[change.key]\npledge="A-police"\n',
    ],
)
def test_a_change_that_changes_nothing_says_so(text):
    assert notes(text)[0].endswith("It changes nothing.")
    assert canonical(changed(text)) == canonical(TINY)


def test_a_change_that_changes_something_does_not_say_that_it_changes_nothing():
    text = one("setting", name="cash_share", value="0.5") + one("drop_pledges", pledge="A-police")
    assert not [note for note in notes(text) if "nothing" in note]


def test_with_another_effect_set_those_in_place_leave_what_was_observed():
    """Exposure with those in place only is what was observed; requirements alone would move it."""

    def observed(sheets):
        instance = prepare(check(raw_case(sheets)).case)
        threats = [t for m in instance.missions.values() for a in m.areas.values() for t in a.threats.values()]
        kept = instance.residual_share
        left = [kept + (1 - kept) * math.exp(-threat.effort_in_place) for threat in threats]
        return [
            instance.exposure_unit * sum(t.exposure.values()) * share for t, share in zip(threats, left, strict=True)
        ]

    after = changed(one("effect_set", name="weaker_people"), SUMMIT)
    before, now = (sheet_of(sheets, "threats").rows[0] for sheets in (SUMMIT, after))
    assert float(now[6]) == pytest.approx(float(before[6]) * 0.25 / 0.13)
    assert float(now[7]) == pytest.approx(float(before[7]) * 2.9 / 1.25)
    assert observed(after) == pytest.approx(observed(SUMMIT), rel=1e-9)


def test_contingency_missions_are_authorised():
    after = changed(one("authorise", mission="BDI-contingency"), SUMMIT)
    assert cell(after, "missions", "BDI-contingency", "mandate") == "authorised"


def test_a_mandate_is_told_from_when_to_when():
    whole = "from the start of the horizon to its end"
    north, south = "Mission in the north (NORTH)", "Mission in the south (SOUTH)"
    assert notes(one("mandate", mission=["NORTH", "SOUTH"], from_period=2, to_period=3)) == [
        f"Mandate changed: {north} from February 2030 to March 2030 (was {whole}); "
        f"{south} from February 2030 to March 2030 (was {whole})."
    ]
    assert notes(one("mandate", mission="SOUTH", to_period=2)) == [
        f"Mandate changed: {south} from the start of the horizon to February 2030 (was {whole})."
    ]


def test_every_fault_of_a_file_is_said_at_once():
    found = faults(
        'extra = 1\n[[change]]\nkind = "drop_pledge"\n[[change]]\nby = 1\n'
        + one("scale_pledges", contributr="X", by=-1)
        + one("ready_pledges", pledge="A-police", period=1, month="2030-13")
        + one("add_offer", contributor="ALFA", unit_type="hospital", units=1.5, readiness="L9")
    )
    assert found[:4] == [
        "change 1, field kind: found “drop_pledge”; allowed: " + ", ".join(KINDS) + ". Did you mean “drop_pledges”?",
        "change 2, field kind: found no such field; allowed: " + ", ".join(KINDS) + ".",
        "change 3 (scale_pledges), field by: found -1; allowed: a number from 0 to 1,000; 0.5 halves.",
        "change 3 (scale_pledges), field contributr: found an unknown field; allowed: note, contributor, group, "
        "unit_type, unit_kind, capability, pledge, by, rounding. Did you mean “contributor”?",
    ]
    assert found[4:] == [
        "change 4 (ready_pledges), field month: found “2030-13”; allowed: a month as YYYY-MM.",
        "change 5 (add_offer), field units: found 1.5; allowed: a whole number of units, from 0.",
        "change 5 (add_offer), field readiness: found “L9”; allowed: one of announced, L1, L2, L3, RDL, deployed.",
        "changes: found “extra”, which is no table [[change]]; allowed: tables [[change]], each with its kind.",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "no changes"),
        (f"a = {'9' * 5000}", "text that is not TOML"),
        ("change = 3", "3"),
        ("[[change", "text that is not TOML"),
        ("\x00", "text that is not TOML"),
        ("change = [[[[[[", "text that is not TOML"),
    ],
)
def test_what_is_no_file_of_changes_is_refused_in_a_sentence(text, found):
    """Where the reader of TOML has a reason, it stands in brackets."""
    [fault] = faults(text)
    assert re.sub(r" \(.*\);", ";", fault) == f"changes: found {found}; allowed: tables [[change]], each with its kind."


def test_a_change_that_is_no_table_is_refused_in_its_place():
    assert faults("change = [3]") == ["change 1: found 3; allowed: a table with its kind."]


def test_what_is_long_is_cut_and_a_file_that_is_too_long_is_not_read():
    assert faults(one("scale_pledges", by=10**400, **{"x" * 1000: 1})) == [
        f"change 1 (scale_pledges), field by: found 1{'0' * 56}…; allowed: a number from 0 to 1,000; 0.5 halves.",
        f"change 1 (scale_pledges), field {'x' * 57}…: found an unknown field; allowed: note, contributor, group, "
        "unit_type, unit_kind, capability, pledge, by, rounding.",
    ]
    found = [str(fault) for fault in read_changes("change = []", most_characters=9)]
    assert found == ["changes: found more than 9 characters; allowed: at most 9 characters."]


def test_every_fault_in_a_case_is_said_at_once_and_nothing_is_half_done():
    found = faults(
        one("switch_off", contributor="ALFA")
        + one("drop_pledges", contributor="ALPHA", group="EU")
        + one("drop_pledges", contributor="BRAVO", unit_kind="police")
        + one("drop_pledges")
        + one("budget", mission="NORTH", by=0.5)
        + one("setting", name="cash_shar", value="1")
        + one("add_fund", fund="B-fund", contributor="ALFA", amount_usd=1, purpose="any")
    )
    assert found == [
        "change 2 (drop_pledges), field contributor: found “ALPHA”; allowed: a key of the table contributors. "
        "Did you mean “ALFA”?",
        "change 2 (drop_pledges), field group: found “EU”; allowed: a group that a contributor belongs to.",
        "change 3 (drop_pledges): found no pledge with contributor “BRAVO” and unit_kind “police”; allowed: criteria "
        "that a pledge fits.",
        "change 4 (drop_pledges): found no criterion; allowed: at least one of contributor, group, unit_type, "
        "unit_kind, capability, pledge.",
        "change 5 (budget), field by: found NORTH, whose money has no limit; allowed: usd_per_period, or a mission "
        "with a limit.",
        "change 6 (setting), field name: found “cash_shar”; allowed: "
        + ", ".join(name for name in SETTINGS)
        + ". Did you mean “cash_share”?",
        "change 7 (add_fund), field fund: found “B-fund”, which is there already; allowed: a key that no fund has.",
    ]


def test_a_case_that_would_have_faults_is_refused():
    assert faults(one("setting", name="cash_share", value="2")) == [
        "settings, row 13, column value: found “2” for “cash_share”; allowed: a number from 0 to 1."
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (one("scale_pledges", contributor="ALFA", by=1000) * 2 + one("scale_pledges", pledge="A-battalion", by=2),
         "change 3 (scale_pledges): found 2e+06 units for A-battalion; allowed: at most 1,000,000 units."),
        (one("scale_pledges", pledge="A-battalion", by=1000, rounding="up") * 3,
         "change 3 (scale_pledges): found 1e+09 units for A-battalion; allowed: at most 1,000,000 units."),
        (one("budget", mission="SOUTH", by=1000) * 3,
         "change 3 (budget): found 5e+14 USD per period for SOUTH; allowed: at most 1,000,000,000,000 USD per period."),
        (one("ceiling", mission="NORTH", of="troops", by=1000) * 2,
         "change 2 (ceiling): found 1.1e+09 persons for NORTH; allowed: at most 1,000,000,000 persons."),
        (one("requirement", area="plain", of="troops", by=1000) * 3,
         "change 3 (requirement): found 1e+12 persons for plain / armed_attack; allowed: at most 1,000,000,000 "
         "persons."),
        (one("change_fund", fund="B-fund", by=1000) * 3,
         "change 3 (change_fund): found 1e+15 USD for B-fund; allowed: at most 1,000,000,000,000 USD."),
        (one("requirement", area="plain", of="troops", amount=1e9) + one("effect_set", name="weaker_people"),
         "change 2 (effect_set): found 1.92308e+09 persons for plain / armed_attack; allowed: at most 1,000,000,000 "
         "persons."),
        (one("setting", name="protection_at_requirement", value="1") + one("effect_set", name="weaker_people"),
         "change 2 (effect_set): found “1” for the setting protection_at_requirement; allowed: a number above 0 to "
         "0.9999."),
    ],
)  # fmt: skip
def test_what_grows_beyond_measure_is_refused_in_a_sentence(text, found):
    assert faults(text) == [found]


def test_each_of_many_changes_that_grow_beyond_measure_is_refused():
    """What is refused is left out, and the next begins from what was there before it."""
    grown = "(scale_pledges): found 1e+09 units for A-battalion; allowed: at most 1,000,000 units."
    text = one("scale_pledges", pledge="A-battalion", by=1000, rounding="up") * 120
    assert faults(text) == [f"change {number} {grown}" for number in range(3, 121)]


def test_a_number_beyond_all_measure_in_a_cell_is_none():
    endless = one("set_cell", table="pledges", column="units", before="1", after="1e999")
    text = endless + '[change.key]\npledge = "A-battalion"\n' + one("scale_pledges", contributor="ALFA", by=2)
    assert faults(text) == [
        "pledges, row 2, column units: found “1e999”; allowed: a whole number from 0 to 1,000,000.",
        "change 2 (scale_pledges): found pledge A-battalion without a number of units; allowed: pledges with units.",
    ]


def test_a_month_is_none_where_the_case_begins_in_none():
    text = one("setting", name="start", value="20x5-01") + one("ready_pledges", pledge="A-police", month="2030-02")
    assert faults(text) == [
        "change 2 (ready_pledges), field month: found 2030-02; allowed: a month from the start of the case on."
    ]


def test_a_case_says_which_estimate_its_requirements_follow():
    """So that one estimate after another, or the same again, scales what is required once."""
    stronger, weaker = one("effect_set", name="stronger_people"), one("effect_set", name="weaker_people")
    after = changed(stronger + weaker)
    assert cell(after, "settings", "effect_of_people", "value") == "weaker"
    assert float(cell(after, "threats", "plain", "troops_required")) == pytest.approx(1000 * 0.25 / 0.13)
    assert changed(weaker + weaker) == changed(weaker)


@pytest.mark.parametrize(("former", "name"), FORMER.items())
def test_effect_sets_are_known_by_their_names_of_0_1(former, name):
    assert read_changes(one("effect_set", name=former)) == read_changes(one("effect_set", name=name))


def test_where_those_in_place_leave_nothing_rates_stay():
    crowd = one("set_cell", table="areas", column="in_place_troops", before="0", after="174000")
    text = crowd + '[change.key]\narea = "plain"\n' + one("setting", name="residual_share", value="0")
    after = changed(text + one("effect_set", name="stronger_people"))
    assert cell(after, "threats", "plain", "monthly_rate") == cell(TINY, "threats", "plain", "monthly_rate")


def test_a_cell_changed_in_between_is_a_clash():
    patch = patch_between(TINY, changed(one("ceiling", mission="NORTH", of="troops", persons=900)))
    meanwhile = changed(one("ceiling", mission="NORTH", of="troops", persons=800))
    applied = apply(meanwhile, patch)
    assert [str(fault) for fault in applied.faults] == [
        "change 1 (set_cell), field before: found “800” in authorised_troops of “NORTH”; allowed: “1100”, as it was "
        "when the change was written down."
    ]


@pytest.mark.parametrize(
    "text",
    [
        one("switch_off", contributor="ALFA"),
        one("drop_pledges", unit_kind="troops"),
        one("ready_pledges", pledge="B-battalion", period=2),
        one("budget", mission="SOUTH", usd_per_period=5),
        one("requirement", of="troops", amount=700, mission="NORTH"),
        one("effect_set", name="no_carryover"),
    ],
)
def test_what_sets_a_value_can_be_made_twice(text):
    assert canonical(changed(text + text)) == canonical(changed(text))


def test_changes_of_different_cells_can_be_made_in_any_order():
    parts = [
        one("switch_off", contributor="BRAVO"),
        one("scale_pledges", contributor="ALFA", by=3),
        one("delay_pledges", contributor="ALFA", periods=1),
        one("budget", by=0.9),
        one("effect_set", name="longer_carryover"),
    ]
    assert canonical(changed("".join(parts))) == canonical(changed("".join(reversed(parts))))


def test_one_set_of_changes_applies_to_several_cases():
    text = one("setting", name="residual_share", value="0.2") + one("budget", by=0.5)
    for sheets in (TINY, SUMMIT):
        assert cell(changed(text, sheets), "settings", "residual_share", "value") == "0.2"


SAID = st.text(st.characters(codec="utf-8"), max_size=6)


@st.composite
def versions(draw):
    """Two versions of a random case: rows gone, doubled or added, cells changed, free columns and unknown ones."""
    old = sheets_of(to_raw(draw(tiny_rows()), free=True))
    new = dict(old)
    for name in draw(st.sets(st.sampled_from(sorted(old)), max_size=4)):
        rows = [list(row) for row in old[name].rows]
        header = old[name].header + (("extra",) if draw(st.booleans()) else ())
        rows = [row + [draw(SAID)] * (len(header) - len(row)) for row in rows if draw(st.integers(0, 3))]
        rows += [list(row) for row in rows[: draw(st.integers(0, 2))]]
        for row in rows:
            if draw(st.booleans()):
                row[draw(st.integers(0, len(header) - 1))] = draw(SAID)
        order = draw(st.permutations(rows))
        new[name] = Sheet(header, tuple(map(tuple, order)))
    if draw(st.booleans()):
        new.pop(draw(st.sampled_from([n for n in new if TABLES[n].missing])))
    return old, new


@settings(max_examples=60, deadline=None)
@given(versions())
def test_the_patch_between_two_versions_leads_from_one_to_the_other(pair):
    for start, end in (pair, pair[::-1]):
        patch = patch_between(start, end)
        applied = apply(start, patch, sound=False)
        assert applied.faults == []
        assert canonical(applied.sheets) == canonical(end)
        assert read_changes(as_toml(patch)) == patch
        assert patch_between(applied.sheets, end) == ()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_changes_are_written_as_they_are_read(file):
    changes = read_changes(file.read_text(encoding="utf-8"))
    assert read_changes(as_toml(changes)) == changes
    assert as_toml(changes).startswith("[[change]]\nkind = ")


def with_cell(table, row, column, text):
    """The tiny case with another text in a cell."""
    sheet = sheet_of(TINY, table)
    place = sheet.header.index(column)
    rows = [list(each) for each in sheet.rows]
    rows[row][place] = text
    return {**TINY, table: Sheet(sheet.header, tuple(map(tuple, rows)))}


@pytest.mark.parametrize("text", ["abc", "1.100"])
def test_a_change_does_not_reckon_with_a_cell_that_has_a_fault(text):
    """Multiplied, the cell would be without its fault, and the case another one."""
    sheets = with_cell("missions", 0, "assessed_usd_per_period", text)
    place = "missions, row 2, column assessed_usd_per_period"
    [fault] = faults(one("budget", by=0.5), sheets)
    assert fault.startswith(f"{place}: found “{text}”; allowed: a number from 0 to 1e+12 or blank (no limit).")


def test_a_fault_that_an_earlier_change_mends_stands_in_no_way():
    sheets = with_cell("missions", 0, "assessed_usd_per_period", "abc")
    key = sheet_of(TINY, "missions").rows[0][0]
    mend = one("set_cell", table="missions", column="assessed_usd_per_period", before="abc", after="2000")
    changed(f"{mend}key.mission = {key!r}\n{one('budget', by=0.5)}", sheets)


@pytest.mark.parametrize("text", ["1.100", "12.500"])
@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("ceiling", 'mission = "NORTH"\nof = "troops"\n', "persons"),
        ("budget", 'mission = "NORTH"\n', "usd_per_period"),
        ("add_fund", 'contributor = "ALFA"\nfund = "more"\npurpose = "any"\n', "amount_usd"),
    ],
)
def test_an_amount_that_may_be_thousands_or_thousandths_is_a_fault_with_both_readings(text, kind, fields, field):
    [fault] = faults(f'[[change]]\nkind = "{kind}"\n{fields}{field} = {text}\n')
    whole, part = text.replace(".", ""), text.rstrip("0")
    assert fault.startswith(f"change 1 ({kind}), field {field}: found {text}; allowed: ")
    assert fault.endswith(f" With separators of thousands it is {whole}, else {part}: write {whole} or {part}0.")
    changed(f'[[change]]\nkind = "{kind}"\n{fields}{field} = {text.rstrip("0")}0\n')


def test_a_factor_with_three_decimals_is_a_factor():
    changed(one("budget", by=1.125))


def test_a_note_gives_an_amount_as_the_cell_holds_it():
    changes = read_changes('[[change]]\nkind = "ceiling"\nmission = "NORTH"\nof = "troops"\npersons = 1500.5\n')
    assert "1,500.5 at Mission in the north (NORTH)" in apply(TINY, changes).notes[0]
