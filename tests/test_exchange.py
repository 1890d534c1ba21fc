"""Uploads, downloads, tuning and figures: what pages exchange, without their widgets."""

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner import files
from planner.case_folders import compare
from planner.charts import details, exposure, money, needs, timeline, world
from planner.charts.area_map import area_map
from planner.charts.land import View
from planner.charts.picture import picture
from planner.difference.merging import Way
from planner.difference.rows import case_changes
from planner.exchange import exports, uploads
from planner.file_limits import LIMITS
from planner.formats.sheets import Sheet, sheets_of
from planner.plan import Plan
from planner.run import Run, plan_case
from planner.solution import Limits
from planner.workspace import tuning
from planner.workspace.validation import validate
from tests.edits import cell, copy_of_tiny, without_column
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
TINY = sheets_of(files.read_case(ROOT / "data" / "tiny"))


@pytest.fixture(scope="module")
def run() -> Run:
    return plan_case(validate(TINY).checked.case, Limits(0.01, PLENTY))


@pytest.fixture(scope="module")
def figures(run) -> dict:
    case, plan = validate(TINY).checked.case, run.plan
    made = [
        exposure.by_mission(case, plan), exposure.over_time(case, plan, ["NORTH"], [], nobody=True),
        world.world_map(case, plan, []), timeline.timeline(case, plan, "mission", []),
        timeline.timeline(case, plan, "contributor", ["ALFA"]), needs.required_and_met(case, plan, "troops", 1),
        needs.most_wanted(case, plan, []), needs.unused(case, plan),
        money.cash(case, plan, []), money.funds(case, plan),
    ]  # fmt: skip
    return {figure.name: figure for figure in made}


def test_a_case_comes_back_from_its_zip_as_it_went():
    sent = uploads.read_case("case.zip", exports.case_zip(TINY))
    assert (dict(sent.sheets), sent.checked.faults) == (dict(TINY), [])
    assert case_changes(TINY, sent.sheets) == []


def test_a_case_comes_back_from_its_workbook_as_it_went():
    checked = validate(TINY).checked
    sent = uploads.read_case("case.xlsx", exports.case_xlsx(checked.case))
    assert sent.checked.faults == []
    assert validate(sent.sheets).fingerprint == validate(TINY).fingerprint
    assert not uploads.differs(TINY, sent)


def test_bytes_that_are_no_workbook_are_refused_with_the_one_fault():
    with pytest.raises(uploads.UploadError) as refused:
        uploads.read_case("case.xlsx", bytes(range(256)) * 9)
    assert str(refused.value).count("found") == 1
    assert "no such table" not in str(refused.value)


def test_a_folder_within_a_zip_is_found():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target, zipfile.ZipFile(io.BytesIO(exports.case_zip(TINY))) as source:
        for name in source.namelist():
            target.writestr(f"my case/{name}", source.read(name))
    assert dict(uploads.read_case("case.zip", file.getvalue()).sheets) == dict(TINY)


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 torn"])
def test_what_is_no_zip_is_refused_in_words(data):
    with pytest.raises(uploads.UploadError, match="zip"):
        uploads.read_case("case.zip", data)


def test_a_zip_without_tables_and_one_that_unpacks_to_too_much_are_refused():
    for name, content, words in (("a.txt", b"", "no CSV"), ("pledges.csv", bytes(LIMITS.table_bytes + 1), "MiB")):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
            target.writestr(name, content)
        with pytest.raises(uploads.UploadError, match=words):
            uploads.read_case("case.zip", file.getvalue())


def sent(*files_sent: tuple[str, str]) -> uploads.Upload:
    return uploads.read_files([(name, text.encode()) for name, text in files_sent])


def test_csv_files_are_one_upload_and_may_be_some_tables_with_some_columns():
    upload = sent(("pledges.csv", "pledge,units\nA-battalion,3\n"), ("Funds.CSV", "fund,amount_usd\nB-fund,7\n"))
    assert list(upload.sheets) == ["pledges", "funds"]
    found = uploads.proposal(TINY, upload, Way.ROWS)
    assert (found.counts, found.faults) == ("0 rows added, 0 removed, 2 cells changed.", [])
    assert found.acceptable
    assert [fault.column for fault in uploads.proposal(TINY, upload, Way.TABLES).faults if fault.table == "funds"] == [
        "contributor", "purpose",
    ]  # fmt: skip


@pytest.mark.parametrize("way", Way)
def test_faults_are_placed_where_they_were_sent_from(way):
    book = openpyxl.load_workbook(io.BytesIO(exports.case_xlsx(validate(TINY).checked.case)))
    for sheet in [name for name in book.sheetnames if name not in {"pledges", "missions"}]:
        del book[sheet]
    book["pledges"]["D3"], book["missions"]["F2"] = "x", -1
    file = io.BytesIO()
    book.save(file)
    upload = uploads.read_case("some.xlsx", file.getvalue())
    cells = {fault.cell for fault in uploads.proposal(TINY, upload, way).faults}
    assert {"missions!F2", "pledges!D3"} <= cells


@pytest.mark.parametrize(
    ("files_sent", "words"),
    [
        ([("contributions.csv", "a,b\n1,2\n")], "a table of this name"),
        ([("pledges (1).csv", "a,b\n1,2\n")], "Did you mean “pledges”?"),
        ([("pledges.csv", "pledge\nA\n"), ("case.xlsx", "PK")], "found case.xlsx among them"),
        ([(".pledges.csv", "pledge\nA\n")], "no table of a case"),
        ([("pledges.csv", "pledge\nA\n"), ("PLEDGES.csv", "pledge\nB\n")], "2 files of this table"),
    ],
)
def test_files_that_are_no_tables_are_refused_in_a_sentence(files_sent, words):
    with pytest.raises(uploads.UploadError, match=re.escape(words)):
        sent(*files_sent)


def test_a_table_without_its_key_can_add_and_change_nothing_but_may_replace():
    found = uploads.proposal(TINY, sent(("funds.csv", "amount_usd,contributor,purpose\n7,ALFA,any\n")), Way.ROWS)
    assert [(fault.column, fault.found) for fault in found.faults] == [("fund", "no such column")]
    assert not found.acceptable


@pytest.mark.parametrize("column", ["troops_limit", "note", "civilians"])
def test_what_an_upload_lacks_is_what_diff_says_and_each_way_shows_what_becomes_of_it(column, tmp_path):
    def edited(folder):
        return copy_of_tiny(folder, cell("areas", 2, "troops_limit", "9000"), cell("areas", 2, "note", "mine"))

    lacks = without_column("areas", column)
    edited(tmp_path / "old")
    lacks(edited(tmp_path / "new"))
    compared = compare(tmp_path / "old", tmp_path / "new").found
    now, upload = sheets_of(files.read_case(tmp_path / "old")), uploads.uploaded(files.read_case(tmp_path / "new"))
    assert uploads.differs(now, upload) == compared
    assert bool(compared.unread) == (column != "troops_limit")
    for way in (Way.TABLES, Way.CASE):
        assert {change.column for change in uploads.proposal(now, upload, way).changes} == {column}
    assert uploads.proposal(now, upload, Way.ROWS).changes == []


def test_a_plan_comes_back_from_its_zip(run, tmp_path):
    zipfile.ZipFile(io.BytesIO(exports.plan_zip(run.plan))).extractall(tmp_path)
    again = files.read_plan(tmp_path)
    assert isinstance(again, Plan)
    assert again.summary == run.plan.summary


def test_every_figure_says_its_unit_and_becomes_a_picture(figures):
    for figure in figures.values():
        assert figure.unit
        assert len(figure.table)
        assert picture(figure, "png").startswith(b"\x89PNG")
        assert b"<svg" in picture(figure, "svg")[:200]
        assert exports.table_csv(figure).count(b"\n") == len(figure.table) + 1


def test_no_text_of_a_table_for_people_is_a_formula():
    table = pd.DataFrame({"name": ["=1+1", "+1", "-1", "@a", "\ta", "a-b", ""], "value": [-1.5, 2, 3, 4, 5, 6, None]})
    lines = files.report_csv(table).splitlines()
    assert lines == ["name,value", "'=1+1,-1.5", "'+1,2.0", "'-1,3.0", "'@a,4.0", "'\ta,5.0", "a-b,6.0", ","]
    case = {**TINY, "pledges": Sheet(("pledge", "note"), (("=1+1", "@a"),))}
    assert uploads.read_case("case.zip", exports.case_zip(case)).sheets["pledges"] == case["pledges"]


def test_effects_are_called_model_estimates_and_boundaries_disclaimed(figures):
    for name in ("exposure-by-mission", "exposure-over-time", "map", "most-wanted"):
        assert "odel estimate" in figures[name].note
    assert "do not imply official endorsement" in figures["map"].note


def test_figures_add_up_to_the_summary(figures, run):
    table = figures["exposure-by-mission"].table
    assert table.iloc[:, 3].sum() == pytest.approx(run.plan.summary.exposure_unprotected)
    assert figures["timeline"].table["persons"].sum() <= run.plan.summary.persons_deployed


def test_details_find_everything_about_a_pledge_a_contributor_and_a_mission(run):
    case = validate(TINY).checked.case
    assert "Inputs: pledges" in details.about(case, run.plan, "pledge", "A-battalion")
    found = details.about(case, run.plan, "contributor", "ALFA")
    assert {"Inputs: contributors", "Inputs: pledges", "Plan: who deploys"} <= found.keys()
    assert {"Inputs: threats", "Plan: exposure"} <= details.about(case, run.plan, "mission", "NORTH").keys()
    assert "ALFA" in details.names(case, "contributor")["ALFA"]


def test_details_say_names_months_and_meanings_and_what_files_call_a_column(run):
    case = validate(TINY).checked.case
    for kind, key in (("mission", "NORTH"), ("contributor", "ALFA"), ("pledge", "A-battalion")):
        for table in details.about(case, run.plan, kind, key).values():
            assert [heading for heading in table.frame if "_" in heading or "period" in heading.lower()] == []
            assert list(table.ids) == list(table.frame)
    found = details.about(case, run.plan, "mission", "NORTH")
    assert set(found["Plan: exposure"].frame["area"]) == {"The hills", "The plain"}
    assert set(found["Plan: exposure"].frame["months"]) >= {"Jan 2030"}
    assert "mission" not in found["Plan: people by area"].frame, "all of it is about that mission"
    of_a_pledge = details.about(case, run.plan, "pledge", "A-battalion")["Plan: who deploys"].frame
    assert set(of_a_pledge["mission"]) == {"NORTH (Mission in the north)"}
    assert found["Plan: who deploys"].ids["cost [USD]"] == "cost_usd"


def test_switches_sliders_and_locks_are_edits_of_the_tables():
    assert tuning.taking_part(TINY, ["ALFA", "BRAVO"]) == {}
    off = tuning.taking_part(TINY, ["ALFA"])
    assert off["contributors"].column("participates") == ["yes", "no"]
    assert tuning.setting(TINY, "include_contingency", "yes")["settings"].column("value")
    scaled = tuning.scaled(TINY, "NORTH", 2.0)["threats"]
    assert any(a != b for a, b in zip(scaled.rows, TINY["threats"].rows, strict=True))
    locked = {**TINY, **tuning.lock(TINY, "A-battalion", "NORTH", "1", "")}
    again = {**locked, **tuning.lock(locked, "A-battalion", "NORTH", "", "0")}
    assert again["locks"].column("units_max")[-1] == "0"
    assert len(again["locks"].rows) == len(locked["locks"].rows)
    assert tuning.unlocked(again, "A-battalion", "NORTH")["locks"].rows == TINY["locks"].rows
    assert not validate(again).faults


def encodings(spec: dict) -> list[dict]:
    """The encodings of a chart and of the layers in it."""
    inner = [found for layer in spec.get("layer", []) for found in encodings(layer)]
    return [spec["encoding"], *inner] if "encoding" in spec else inner


def test_rows_have_heights_and_names_in_their_place_and_legends_room(figures):
    for name, figure in figures.items():
        spec = figure.chart.to_dict()
        assert isinstance(spec["height"], int), "Streamlit fits a chart to its page only where its height is a number"
        for encoding in encodings(spec):
            if (encoding.get("y") or {}).get("type") == "nominal" and "axis" in encoding["y"]:
                assert encoding["y"]["axis"]["labelFlush"] is False
                narrow, wide = encoding["y"]["axis"]["labelLimit"]["expr"].removeprefix("width < 420 ? ").split(" : ")
                assert int(narrow) <= min(150, int(wide)), "on a phone names leave the bars and the legend room"
                assert int(wide) <= 300
            legend = (encoding.get("color") or {}).get("legend")
            if legend and legend["orient"] == "top" and name != "map":
                assert legend["columns"] == {"expr": "width < 420 ? 1 : 2"}
                assert spec["autosize"]["type"] == "fit-x", "on a phone a legend of five lines leaves no height"


@pytest.mark.parametrize("name", ["exposure-over-time", "timeline", "cash"])
def test_axes_of_time_name_the_month_and_year_each_period_begins_in(figures, name):
    drawn = picture(figures[name], kind="svg").decode()
    for month in ("Jan 2030", "Feb 2030", "Mar 2030"):
        assert month in drawn, "“Feb 30” reads as a day"


def test_no_chart_has_points_in_time_which_would_move_with_the_clock_of_the_browser(figures):
    for figure in figures.values():
        drawn = figure.chart.to_json()
        assert '"temporal"' not in drawn, figure.name
        assert "timeUnit" not in drawn, figure.name


def test_amounts_in_details_are_whole_and_what_is_left_of_nothing_is_nothing(run):
    case, frames = validate(TINY).checked.case, dict(run.plan.frames)
    mission = frames["cash"]["mission"].iloc[0]
    frames["cash"] = frames["cash"].assign(opening=1234567.89, closing=-7e-9)
    cash = details.about(case, Plan(run.plan.summary, frames), "mission", mission)[
        "Plan: money in, out and in hand"
    ].frame
    assert set(cash["in hand before [USD]"]) == {1234568.0}
    assert {f"{value:.9f}" for value in cash["in hand after [USD]"]} == {"0.000000000"}
    assert "in hand before [USD]" in details.large(cash)
    assert "in hand after [USD]" not in details.large(cash)


def test_the_map_names_every_mission_of_the_plan(figures):
    spec = figures["map"].chart.to_dict()
    named = [layer for layer in encodings(spec) if (layer.get("text") or {}).get("field") == "mission"]
    data = [
        row for rows in spec["datasets"].values() if isinstance(rows, list) for row in rows if "name_latitude" in row
    ]
    assert len(named) == 2
    assert {row["mission"] for row in data} == {text.partition(" (")[0] for text in figures["map"].table["mission"]}


def test_axes_have_names_and_months_never_keys_and_periods(figures):
    drawn = picture(figures["timeline"], kind="svg").decode()
    assert ">Alfa  1 × Infantry battalion, NORTH<" in drawn
    assert ">ALFA" not in drawn
    assert set(figures["timeline"].table["from"]) == {"January 2030"}
    wanted = figures["most-wanted"]
    assert set(wanted.table["months"]) <= {"Jan 2030", "Feb 2030", "Mar 2030"}
    assert "The plain (NORTH): troops" in picture(wanted, kind="svg").decode()
    assert "Bravo" in picture(figures["unused"], kind="svg").decode()


def test_a_map_is_fitted_to_the_missions_where_nearly_all_is_at_stake_and_names_the_others():
    places = pd.DataFrame(
        {
            "mission": ["A", "B", "C"], "latitude": [0.0, 10.0, 20.0], "longitude": [20.0, 30.0, -72.0],
            "unprotected": [900.0, 100.0, 1.0], "persons": [10.0, 990.0, 0.0],
        }
    )  # fmt: skip
    kept = world._at_stake(places)
    assert list(kept["mission"]) == ["A", "B"]
    view = View.of(kept)
    assert list(view.holds(places)) == [True, True, False]
    assert (view.south, view.north) == (-1.5, 11.5)


def test_the_areas_of_a_mission_have_a_map_of_their_own(run):
    figure = area_map(validate(TINY).checked.case, run.plan, "NORTH")
    assert list(figure.table["area"]) == ["The hills", "The plain"]
    drawn = picture(figure, kind="svg").decode()
    assert "The hills" in drawn
    assert "The coast" not in drawn


def test_every_chart_says_in_words_what_it_shows(figures):
    for figure in figures.values():
        told = figure.described.to_dict()["description"]
        assert told.startswith(f"{figure.title}, in {figure.unit}. ")
        first = next(iter(figure.table.iloc[0].items()))
        assert f"{first[0]}".partition(" [")[0] in told
    assert (
        "mission: NORTH (Mission in the north), "
        "with nobody there: 4,500, with those in place only: 4,500, with this plan, if all come: 1,"
        in figures["exposure-by-mission"].in_words
    )
