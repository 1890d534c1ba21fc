"""Scenarios beside their base: figures, what is proven, what changed, and the files that are made of it."""

import io
import json
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from planner import files
from planner.answers.comparison import CLAIM, Comparison
from planner.chances import chances_of
from planner.charts import comparison, comparison_tables
from planner.charts.in_language import told_figure
from planner.charts.picture import picture
from planner.check import check
from planner.cli import app
from planner.decisions.effect_range import UNDER_ESTIMATES, WEAKER_CAN_AVERT_MORE, effect_range
from planner.delivery.as_ordered import outcomes
from planner.delivery.futures import Futures
from planner.difference.containment import EQUAL, NO_LESS, NO_MORE
from planner.exchange.printing import printed_page
from planner.figures import between
from planner.formats.sheets import raw_case, sheets_of
from planner.language import in_language
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.run import plan_case, reallocate_case
from planner.scenarios.apply import apply
from planner.scenarios.changes import read_changes
from planner.scenarios.compare import compare
from planner.scenarios.intervals import DifferenceInterval, difference_interval, verdict
from planner.scenarios.planned import PlannedScenario, planned_scenario
from planner.scenarios.unit_changes import unit_changes
from planner.services import comparing
from planner.solution import Limits
from planner.store import Store, open_store
from planner.workbook.comparison import comparison_workbook
from tests.waiting import PLENTY

TINY = Path(__file__).parent.parent / "data" / "tiny"
WITHOUT_ALFA = '[[change]]\nkind = "switch_off"\ncontributor = "ALFA"\n'
LATE_POLICE = '[[change]]\nkind = "delay_pledges"\nunit_kind = "police"\nperiods = 1\n'
SCRIPT = "<script>alert(1)</script>"


@cache
def planned(name, text=""):
    """A scenario of the tiny case with its plan."""
    applied = apply(sheets_of(files.read_case(TINY)), read_changes(text) if text else ())
    assert applied.faults == []
    run = plan_case(check(raw_case(applied.sheets)).case, Limits(gap=1e-6, seconds=PLENTY, threads=1))
    made = planned_scenario(name, applied.sheets, run.plan)
    assert isinstance(made, PlannedScenario), made
    return made


def three():
    return planned("as pledged"), planned("without Alfa", WITHOUT_ALFA), planned("police late", LATE_POLICE)


@cache
def found():
    made = compare(three(), "as pledged")
    assert isinstance(made, Comparison)
    return made


def row(frame, scenario):
    [one] = frame[frame["scenario"] == scenario].to_dict("records")
    return one


def test_plans_that_differ_by_what_the_best_cannot_are_told_with_the_one_that_is_not_its_best():
    base, without, late = three()
    units = reallocate_case(base.case, [without.plan], Limits(gap=1e-6)).plan
    poor = planned_scenario(base.name, sheets_of(files.read_case(TINY)), units)
    told = [each for each in compare([poor, late], poor.name).cautions if "not yet its best" in each]
    assert len(told) == 1
    assert told[0].startswith("By the plans shown, “police late” leaves")
    assert "The plan of “as pledged” is not yet its best: go by the interval." in told[0]
    again = compare([late, poor], late.name).cautions
    assert [each for each in again if "not yet its best" in each] == told
    assert not any("not yet its best" in each for each in found().cautions)


def test_the_headline_is_that_of_the_plans():
    for made in three():
        told, shown = made.plan.summary, row(found().headline, made.name)
        assert shown["unprotected"] == told.exposure_unprotected
        assert shown["averted"] == told.exposure_in_place_only - told.exposure_unprotected
        assert (shown["objective"], shown["bound"], shown["certainty"]) == (told.objective, told.bound, told.certainty)


def test_every_headline_has_the_range_of_its_effect():
    for made in three():
        under, shown = effect_range(made.case, made.plan), row(found().headline, made.name)
        assert (shown["averted_least"], shown["averted_most"]) == (under.least, under.most)
        assert under.least < shown["averted_share"] < under.most
    page = printed_page(found())
    assert page.count(WEAKER_CAN_AVERT_MORE) == 1
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(found())))
    texts = [cell.value for cells in book["comparison"].iter_rows() for cell in cells if isinstance(cell.value, str)]
    assert f"{UNDER_ESTIMATES} {WEAKER_CAN_AVERT_MORE}" in texts


def test_differences_are_absolute_and_relative():
    base, late = (made.plan.summary for made in (three()[0], three()[2]))
    shown = row(found().differences, "police late")
    assert shown["unprotected"] == late.exposure_unprotected - base.exposure_unprotected
    assert shown["unprotected_relative"] == pytest.approx(late.exposure_unprotected / base.exposure_unprotected - 1)
    assert shown["cost_usd"] == late.cost_usd - base.cost_usd
    assert list(found().differences["scenario"]) == ["without Alfa", "police late"]


def test_the_tiny_case_without_alfa_protects_the_hills_with_the_other_battalion():
    """By hand: battalion B is ready in period 2, and the hospital comes no sooner to let it stand in the hills."""
    assert row(found().differences, "without Alfa")["verdict"] == "proven higher"
    units = found().units[found().units["scenario"] == "without Alfa"].set_index("pledge")
    assert dict(units["what"]) == {
        "A-battalion": "fell out", "A-police": "fell out", "B-battalion": "new", "B-hospital": "later",
    }  # fmt: skip

    assert units.loc["B-battalion", ["mission", "from"]].tolist() == ["NORTH", 2]
    assert "ALFA" in units.loc["A-battalion", "why"] or "switched off" in units.loc["A-battalion", "why"]


def test_people_read_names_months_and_what_is_certain_in_words():
    table = comparison_tables.units(found(), "without Alfa")
    rows = {row["pledge"]: row for row in table.frame.to_dict("records")}
    new = rows["Infantry battalion of Bravo (B-battalion)"]
    assert (new["mission_before"], new["from_before"], new["mission"], new["from"]) == (
        "", "", "NORTH (Mission in the north)", "February 2030",
    )  # fmt: skip
    assert set(comparison_tables.differences(found()).frame["verdict"]) == {"more, for certain"}
    assert set(comparison_tables.headline(found()).frame["status"]) == {"as certain as was asked for"}
    assert set(found().headline["status"]) == {"optimal"}


def test_what_went_in_is_said_cell_by_cell():
    inputs = found().inputs.drop(columns="scenario").apply(tuple, axis=1).tolist()
    assert inputs == [
        ("contributors", "ALFA", "participates", "yes", "no"),
        ("pledges", "A-police", "ready_period", "blank", "2"),
    ]


def test_missions_and_periods_add_up_to_the_headline():
    for frame in (found().missions, found().periods):
        sums = frame.groupby("scenario")["unprotected"].sum()
        changes = frame.groupby("scenario")["difference"].sum()
        for made in three():
            assert sums[made.name] == pytest.approx(made.plan.summary.exposure_unprotected, rel=1e-12)
        assert changes["as pledged"] == 0
        assert changes["police late"] == pytest.approx(row(found().differences, "police late")["unprotected"])


def test_every_refusal_is_a_sentence():
    one, two, _ = three()
    assert compare([one], "as pledged") == ["At least 2 scenarios can be compared; chosen: 1."]
    assert compare([one, two], "x") == ["The base “x” is not among the scenarios."]
    assert compare([one, one], "as pledged") == ["Scenarios are told apart by name, and 2 are called “as pledged”."]


def test_as_many_scenarios_as_wanted_are_compared():
    names = tuple(str(n) for n in range(13))
    assert compare([replace(three()[0], name=name) for name in names], "1").names == names


def test_a_scenario_without_a_sound_plan_of_its_inputs_cannot_be_compared():
    one, two, _ = three()
    assert planned_scenario("x", one.sheets, None).endswith("it has no plan. Plan it first.")
    assert "its plan is stale" in planned_scenario("x", one.sheets, two.plan)
    faulty = {name: sheet for name, sheet in one.sheets.items() if name != "missions"}
    assert "its inputs have" in planned_scenario("x", faulty, one.plan)
    better = replace(one.plan.summary, exposure_unprotected=1.0)
    assert "its plan does not hold" in planned_scenario("x", one.sheets, Plan(better, one.plan.frames))


def summary(bound, objective, inputs):
    return replace(three()[0].plan.summary, bound=bound, objective=objective, case_sha256=inputs)


numbers = st.floats(1.0, 1e7)


@given(st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.floats(0, 1), st.floats(0, 1))
def test_what_is_called_proven_holds_wherever_the_best_plans_lie(one, base, here, there):
    """The best plan of each lies anywhere between its bound and its objective."""
    (b, o), (d, p) = sorted(one), sorted(base)
    best, best_of_base = b + here * (o - b), d + there * (p - d)
    said = verdict(summary(b, o, "a"), summary(d, p, "b"))
    assert said != "proven lower" or best < best_of_base
    assert said != "proven higher" or best > best_of_base
    near = 1e-9 * max(o, p)
    assert said != "proven no higher" or best <= best_of_base + near
    assert said != "proven no lower" or best >= best_of_base - near
    assert said != "not proven" or (b < p and d < o)


@settings(deadline=None)
@given(st.tuples(numbers, numbers), st.tuples(numbers, numbers), st.floats(0, 1), st.floats(0, 1))
def test_containment_proves_a_direction_and_takes_bounds_over(one, base, here, there):
    (b, o), (d, p) = sorted(one), sorted(base)
    best_of_base = d + there * (p - d)
    best = max(b, best_of_base) + here * (max(o, best_of_base) - max(b, best_of_base))
    narrow, wide = summary(b, max(o, best), "a"), summary(d, p, "b")
    near = 1e-9 * max(o, p)
    found, mirrored = difference_interval(narrow, wide, NO_MORE), difference_interval(wide, narrow, NO_LESS)
    assert 0 <= found.least <= best - best_of_base + near
    assert best - best_of_base - near <= found.most
    assert (mirrored.least, mirrored.most) == (-found.most, -found.least)
    assert found.verdict in {"proven higher", "proven no lower", "proven equal"}
    assert difference_interval(narrow, wide, EQUAL) == DifferenceInterval(0.0, 0.0)
    assert difference_interval(replace(narrow, bound=None), replace(wide, bound=None), NO_MORE).verdict == (
        "proven no lower"
    )


def test_an_interval_is_told_in_words():
    told = {
        (0.0, 4300.2): "between 0 and 4,300 more",
        (-310.4, -20.0): "between 20 and 310 less",
        (-300.0, 4300.0): "between 300 less and 4,300 more",
        (0.0, 0.0): "no difference",
        (0.0, 0.3): "less than 1 either way",
        (0.0, None): "at least 0 more",
        (None, 12.0): "at most 12 more",
        (None, -12.0): "at least 12 less",
        (-12.0, None): "at most 12 less",
        (None, None): "unknown",
    }
    assert {ends: between(*ends) for ends in told} == told


def test_ranges_that_touch_prove_no_more_than_a_side_and_the_same_inputs_have_one_best_plan():
    assert verdict(summary(5.0, 9.5, "a"), summary(9.0, 12.0, "b")) == "not proven"
    assert verdict(summary(5.0, 9.0, "a"), summary(9.0, 12.0, "b")) == "proven no higher"
    assert verdict(summary(12.0, 14.0, "a"), summary(9.0, 12.0, "b")) == "proven no lower"
    assert verdict(summary(None, 14.0, "a"), summary(9.0, 12.0, "b")) == "not proven"
    assert verdict(summary(5.0, 8.0, "a"), summary(9.0, 12.0, "b")) == "proven lower"
    assert verdict(summary(13.0, 14.0, "a"), summary(9.0, 12.0, "b")) == "proven higher"
    assert verdict(summary(13.0, 14.0, "a"), summary(9.0, 12.0, "a")) == "same inputs"


def deploying(*rows):
    """A plan that deploys units: pledge, preparation, mission, from, units."""
    frame = pd.DataFrame(
        [(p, prep, "C", m, "battalion", t, 9, n, 100.0 * n, 1.0) for p, prep, m, t, n in rows],
        columns=list(FRAMES["deployments"]),
    )
    unused = pd.DataFrame([("gone", 1, "nobody needs it")], columns=["pledge", "units", "why"])
    return Plan(three()[0].plan.summary, {"deployments": frame, "unused": unused})


def test_units_are_followed_from_one_plan_to_the_other():
    before = deploying(
        ("same", "", "M", 1, 2), ("late", "", "M", 1, 2), ("move", "", "M", 2, 3), ("gone", "", "M", 1, 1),
        ("kit", "", "M", 2, 1), ("early", "", "M", 5, 1),
    )  # fmt: skip
    after = deploying(
        ("same", "", "M", 1, 2), ("late", "", "M", 1, 1), ("late", "", "M", 3, 1), ("move", "", "N", 4, 2),
        ("move", "", "M", 2, 1), ("new", "", "N", 1, 1), ("kit", "kit", "M", 2, 1), ("early", "", "M", 4, 1),
        ("early", "", "N", 1, 1),
    )  # fmt: skip
    told = unit_changes(before, after)[["pledge", "what", "units", "mission_before", "from_before", "mission", "from"]]
    assert sorted(told.fillna(0).itertuples(index=False, name=None)) == [
        ("early", "earlier", 1, "M", 5, "M", 4),
        ("early", "new", 1, "", 0, "N", 1),
        ("gone", "fell out", 1, "M", 1, "", 0),
        ("kit", "prepared otherwise", 1, "M", 2, "M", 2),
        ("late", "later", 1, "M", 1, "M", 3),
        ("move", "moved", 2, "M", 2, "N", 4),
        ("new", "new", 1, "", 0, "N", 1),
    ]
    assert unit_changes(before, before).empty
    assert unit_changes(before, after).set_index("pledge").loc["gone", "why"] == "nobody needs it"


def test_what_is_not_comparable_is_said():
    one = planned("as pledged")
    other = planned("dear", '[[change]]\nkind = "setting"\nname = "cost_weight"\nvalue = "5"\n')
    short = planned("short", '[[change]]\nkind = "setting"\nname = "periods"\nvalue = "2"\n')
    cautions = compare([one, other, short], "as pledged").cautions
    assert any("“dear” judges plans by another cost_weight" in caution for caution in cautions)
    assert any("“short” has another horizon" in caution for caution in cautions)


def test_every_figure_is_drawn_and_has_its_table():
    for figure in (
        comparison.ranges(found()),
        comparison.by_mission(found()),
        comparison.over_time(found()),
        comparison.difference_map(found(), "police late"),
        comparison.difference_maps(found()),
    ):
        assert picture(figure, "svg").startswith(b"<svg")
        assert len(figure.table)
        assert "civilian-months" in figure.unit


def test_titles_of_printed_figures_are_text_of_the_page_and_never_cut_off():
    """A chart of a single scenario is narrower than its title."""
    one, two, _ = three()
    base = "As pledged by the members of the association and by its observers"
    pair = compare([replace(one, name=base), two], base)
    page = printed_page(pair)
    titles = re.findall(r"<figure><h2>(.*?)</h2><svg", page)
    figures = [comparison.ranges(pair), comparison.by_mission(pair), comparison.over_time(pair)]
    assert titles[:3] == [f"{figure.title} [{figure.unit}]" for figure in figures]
    assert titles[3] == f"Where they differ from “{base}” [civilian-months at risk]"
    assert not [svg for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL) for title in titles if title in svg]
    drawn = picture(comparison.difference_maps(pair), "svg").decode()
    lines = re.findall(r"<tspan[^>]*>(.*?)</tspan>", drawn)
    assert (" ".join(lines[:2]), max(map(len, lines)) <= 60) == (titles[3], True)


def test_legends_have_room_for_wider_letters():
    specs = [figure.chart.to_json() for figure in (comparison.by_mission(found()), comparison.over_time(found()))]
    maps = comparison.difference_maps(found()).chart.to_dict()["concat"][0]["layer"][-1]["encoding"]
    assert all('"columnPadding": 50' in spec for spec in specs)
    assert (maps["color"]["legend"]["orient"], maps["size"]["legend"]["orient"]) == ("top", "bottom")


def strange():
    """A comparison whose names are made to be taken for something else."""
    one, two, _ = three()
    return compare([replace(one, name=SCRIPT), replace(two, name="=1+1&<b>")], SCRIPT)


def test_the_page_to_print_needs_nothing_else_and_escapes_every_text():
    page = printed_page(strange())
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "=1+1&amp;&lt;b&gt;" in page
    assert page.count("<svg") == 4
    without_namespaces = page.replace("http://www.w3.org/2000/svg", "").replace("http://www.w3.org/1999/xlink", "")
    assert "http" not in without_namespaces
    assert "size: A4" in page
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert len(ids) == len(set(ids))


def test_the_workbook_holds_every_table_and_text_stays_text():
    book = openpyxl.load_workbook(io.BytesIO(comparison_workbook(strange())))
    assert book.sheetnames == ["comparison", "inputs", "units", "missions", "periods"]
    sheet = book["comparison"]
    assert sheet["A6"].value == "=1+1&<b>"
    assert sheet["A6"].data_type == "s"
    texts = {cell.value for cells in sheet.iter_rows() for cell in cells if isinstance(cell.value, str)}
    assert {CLAIM, "proven higher"} <= texts
    for page in book:
        assert page.freeze_panes
        assert int(page.page_setup.paperSize) == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
    headline = [cell.value for cell in sheet[5]]
    assert headline[4] == pytest.approx(three()[0].plan.summary.exposure_unprotected, rel=1e-14)


def test_figures_are_read_with_signs_and_units():
    shown = comparison_tables.texts(comparison_tables.differences(found()))
    assert [cells[:2] for cells in shown] == [
        ["without Alfa", "more, for certain"],
        ["police late", "more, for certain"],
    ]
    assert all(cells[2].startswith("between ") and cells[2].endswith(" more") for cells in shown)
    assert all(cells[3].startswith("+") for cells in shown)
    assert comparison_tables.styled(comparison_tables.differences(found())).to_html().count("more, for certain") == 2


def written(folder):
    """Scenarios as folders, as the command line takes them."""
    pairs = []
    for made in three():
        files.write_case(made.sheets, folder / made.name / "case")
        files.write_plan(made.plan, folder / made.name / "plan")
        pairs.append(f"{made.name}={folder / made.name / 'case'}={folder / made.name / 'plan'}")
    return pairs


def test_the_command_compares_folders(tmp_path):
    book, page = tmp_path / "out" / "c.xlsx", tmp_path / "out" / "c.html"
    done = CliRunner().invoke(app, ["compare", *written(tmp_path), "--out", str(book), "--page", str(page)])
    assert done.exit_code == 0, done.output
    assert "more, for certain" in done.output
    assert openpyxl.load_workbook(book)["comparison"]["A5"].value == "as pledged"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_draws_the_same_futures_for_all(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "home"))
    book, pairs = tmp_path / "c.xlsx", written(tmp_path)
    asked = ["compare", *pairs, "--as-they-are", "--futures", "20", "--seed", "3"]
    told = json.loads(CliRunner().invoke(app, [*asked, "--json"], catch_exceptions=False).stdout)
    for one, row in zip(three(), told["futures"], strict=True):
        totals = outcomes(one.case, one.plan, Futures(chances_of(one.case), 20, 3)).as_ordered.sum(axis=1)
        assert (row["name"], row["expected"]) == (one.name, pytest.approx(totals.mean()))
        assert row["worst_tenth"] == pytest.approx(np.sort(totals)[-2:].mean())
    done = CliRunner().invoke(app, [*asked, "--out", str(book)], catch_exceptions=False)
    assert "20 futures, drawn with seed 3." in " ".join(done.output.split())
    rows = list(openpyxl.load_workbook(book)["futures"].iter_rows(min_row=4, max_col=1, values_only=True))
    assert [row[0] for row in rows] == ["scenario", *(one.name for one in three())]


def test_the_command_says_every_reason_why_not(tmp_path):
    pairs = written(tmp_path)
    mixed = f"x={tmp_path / 'police late' / 'case'}={tmp_path / 'without Alfa' / 'plan'}"
    done = CliRunner().invoke(app, ["compare", pairs[0], mixed, "nothing"])
    assert done.exit_code == 2
    assert "“x” cannot be compared: its plan is stale" in done.output
    assert "“nothing” is no scenario" in done.output


def test_the_command_compares_scenarios_of_a_store(tmp_path, monkeypatch):
    url = str(tmp_path / "store.sqlite")
    store = open_store(url)
    for made in three():
        store.add_plan(store.save(made.sheets, name=made.name, author="tester"), made.plan)
    store.save(three()[0].sheets | {"locks": three()[0].sheets["locks"]}, name="unplanned", author="tester")
    names = [made.name for made in three()]
    done = CliRunner().invoke(app, ["compare", "--store", url, *names, "--base", "police late"])
    assert done.exit_code == 0, done.output
    assert "Differences from “police late”" in done.output
    monkeypatch.setenv("PLANNER_STORE", url)
    named = CliRunner().invoke(app, ["compare", *names, "--base", "police late"])
    assert (named.exit_code, named.output) == (0, done.output)
    done = CliRunner().invoke(app, ["compare", "--store", url, "as pledged", "without Alf"])
    assert (done.exit_code, "Did you mean “without Alfa”?" in done.output) == (2, True)
    chosen = comparing.by_name(store, names)
    assert comparing.compared(store, chosen, names[0]) is comparing.compared(store, chosen, names[0])
    store.close()


def test_the_command_lets_go_of_the_store(tmp_path, monkeypatch):
    closed = []
    monkeypatch.setattr(Store, "close", lambda self: closed.append(self.engine.dispose()))
    open_store(str(tmp_path / "store.sqlite")).close()
    for names in (["one", "two"], ["one"]):
        CliRunner().invoke(app, ["compare", "--store", str(tmp_path / "store.sqlite"), *names])
    assert len(closed) == 3


def test_the_command_applies_changes_to_a_copy(tmp_path):
    before = {file.name: file.read_bytes() for file in TINY.iterdir()}
    first, second, out = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "changed"
    first.write_text(WITHOUT_ALFA, encoding="utf-8")
    second.write_text(LATE_POLICE, encoding="utf-8")
    done = CliRunner().invoke(app, ["apply", str(TINY), str(first), str(second), "--out", str(out)])
    assert done.exit_code == 0, done.output
    assert "Switched off: Alfa (ALFA)." in done.output
    assert check(files.read_case(out)).faults == []
    assert {file.name: file.read_bytes() for file in TINY.iterdir()} == before
    again = CliRunner().invoke(app, ["apply", str(TINY), str(first), "--out", str(out)])
    assert (again.exit_code, "is there already" in again.output) == (1, True)


def test_the_command_says_every_fault_of_every_file_and_writes_nothing(tmp_path):
    first, second, out = tmp_path / "a.toml", tmp_path / "b.toml", tmp_path / "changed"
    first.write_text('[[change]]\nkind = "switch"\n', encoding="utf-8")
    second.write_text("[[change]]\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["apply", str(TINY), str(first), str(second), "--out", str(out)])
    assert done.exit_code == 2
    assert "a.toml, change 1, field kind" in done.output
    assert "b.toml, change 1, field kind" in done.output
    first.write_text('[[change]]\nkind = "switch_off"\ncontributor = "ALPHA"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["apply", str(TINY), str(first), "--out", str(out)])
    assert (done.exit_code, "Did you mean “ALFA”?" in done.output) == (2, True)
    assert not out.exists()


def test_names_are_in_the_order_chosen():
    ends = [made.name for made in three()]
    assert found().names == tuple(ends)
    for frame in (found().headline,):
        assert list(frame["scenario"]) == ends
    months = found().periods[found().periods["scenario"] == ends[0]]["month"]
    assert all(early < late for early, late in pairwise(months))


def test_apply_reads_files_with_a_mark_and_names_the_file_of_a_fault(tmp_path):
    marked, wrong, many = (tmp_path / name for name in ("marked.toml", "wrong.toml", "many.toml"))
    fits = '[[change]]\nkind = "switch_off"\ncontributor = "BRAVO"\n'
    marked.write_text(fits, encoding="utf-8-sig")
    wrong.write_text(fits + fits.replace("BRAVO", "NOBODY"), encoding="utf-8")
    many.write_text("[[change]]\n" * 1_200, encoding="utf-8")
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["apply", str(TINY), str(marked), str(wrong), "--out", str(out)])
    assert done.exit_code == 2
    assert f"{wrong}, change 2 (switch_off), field contributor: found “NOBODY”" in done.stdout
    done = CliRunner().invoke(app, ["apply", str(TINY), str(many), "--out", str(out)])
    assert f"{many}, change 1000, field kind: found no such field" in done.stdout
    assert "And 200 more.\n1,200 faults." in done.stdout
    done = CliRunner().invoke(app, ["apply", str(TINY), str(marked), "--out", str(out)])
    assert done.exit_code == 0
    assert f"{marked}, change 1 (switch_off): Switched off: Bravo (BRAVO)." in done.stdout


def test_names_of_scenarios_stay_in_french_though_the_catalogue_knows_them():
    """By “as pledged” the plan workbook says something else, which French has."""
    with in_language("fr"):
        page = printed_page(found())
        figures = [
            told_figure(drawn(found()))
            for drawn in (comparison.ranges, comparison.by_mission, comparison.over_time, comparison.difference_maps)
        ]
    assert "as pledged" in page
    assert "comme promis" not in page
    assert not any("comme promis" in str(figure.chart.to_dict()) for figure in figures)
    spec = figures[2].chart.to_dict()
    lines = {row["line"] for rows in spec["datasets"].values() for row in rows}
    assert lines == set(spec["spec"]["encoding"]["color"]["scale"]["domain"])
