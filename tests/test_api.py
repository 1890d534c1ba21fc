"""The public Python API: light to import, checked by default, immutable, and documented as it is."""

import doctest
import inspect
import pickle
import re
import subprocess
import sys
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from pkgutil import iter_modules
from threading import Event

import numpy as np
import pandas as pd
import pytest

import planner
from planner import api
from planner.offering import offered
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES, OPTIONAL, frame
from planner.settings import SETTINGS
from planner.tables import TABLES

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
BLOCKS = "\n".join(re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))
"""All code of the page, in its order."""


@pytest.fixture
def beside_data(tmp_path, monkeypatch):
    """A folder to write to, with the cases under their path in the project."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def nobody(plan):
    """The same plan without its tables: it deploys nobody."""
    return Plan(plan.summary, {name: frame(name, ()) for name in FRAMES})


@pytest.fixture(scope="module")
def base():
    return planner.read_case(ROOT / "data" / "tiny")


@pytest.fixture(scope="module")
def planned(base):
    return base.plan(work=5)


def test_the_code_of_the_page_runs(beside_data):
    exec(compile(BLOCKS, "docs/python.md", "exec"), {})  # noqa: S102
    assert {"exposure.svg", "half-the-money", "plan", "plan.xlsx", "comparison.html"} <= {
        file.name for file in beside_data.iterdir()
    }


@pytest.mark.parametrize("name", planner.__all__)
@pytest.mark.usefixtures("beside_data")
def test_the_example_of_every_name_gives_what_it_says(name):
    found = getattr(planner, name)
    tests = doctest.DocTestFinder(recurse=False).find(found, name, globs={})
    if found.__module__.startswith("planner.api."):
        assert [example for test in tests for example in test.examples]
    for test in tests:
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_page_and_the_package_name_the_same():
    members = {name for each in (planner.Inputs, planner.Result) for name in dir(each) if not name.startswith("_")}
    named = set(re.findall(r"`(\w+)(?:\(|`)", PAGE)) | set(re.findall(r"planner\.(\w+)", PAGE))
    assert [name for name in planner.__all__ if name not in named] == []
    fields = {"name", "sheets", "as_read", "checked", "case", "inputs", "plan", "reference", "people", "people_before"}
    spoken = set(re.findall(r"\b\w+\b", PAGE))
    assert sorted(members - fields - spoken) == []
    assert sorted(set(re.findall(r"planner\.(\w+)", PAGE)) - {*planner.__all__, "import"}) == []
    capitals = set(re.findall(r"`([A-Z][a-z]\w+)`", PAGE))
    assert sorted(capitals - set(planner.__all__)) == []


def test_the_package_has_the_names_of_the_api_and_no_module_in_their_place():
    assert planner.__all__ == api.__all__ == sorted(planner.__all__, key=str)
    assert {module.name for module in iter_modules(planner.__path__)}.isdisjoint(planner.__all__)
    assert set(planner.__all__) <= set(dir(planner))


@pytest.mark.parametrize("name", ["Inputs", "Result"])
def test_every_public_member_says_what_it_is(name):
    members = inspect.getmembers(getattr(planner, name))
    said = {key: member for key, member in members if not key.startswith("_") and key not in FIELDS}
    assert [key for key, member in said.items() if not inspect.getdoc(member)] == []


FIELDS = {"reference", "as_read", "notes"}


def test_importing_the_package_loads_nothing_of_the_api():
    said = (
        "import sys, planner; print(sorted(m for m in sys.modules if m.startswith(('planner.', 'pandas', 'altair'))))"
    )
    found = subprocess.run([sys.executable, "-c", said], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert found == "[]\n"


def test_there_is_no_name_beyond_those_that_are_public():
    with pytest.raises(AttributeError, match="no attribute 'solve_it'"):
        planner.solve_it  # noqa: B018


def test_inputs_are_never_changed(base):
    before = base.table("pledges"), base.settings
    frame = base.table("pledges")
    frame["units"] = 9
    base.settings["periods"] = 9
    more = base.with_table("pledges", frame)
    assert base.table("pledges").equals(before[0])
    assert base.settings == before[1]
    assert set(more.table("pledges")["units"]) == {9}
    with pytest.raises(AttributeError):
        base.name = "other"


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("form", ["table", "text"])
def test_a_table_that_is_put_back_is_the_one_that_was_taken(base, name, form):
    again = base.with_table(name, getattr(base, form)(name))
    assert again.faults == ()
    assert again.checked.fingerprint == base.checked.fingerprint


def test_what_is_shown_of_inputs_does_not_change_them(base):
    with pytest.raises(TypeError):
        base.sheets["pledges"] = base.sheets["missions"]
    case = base.case
    case["pledges"].loc[:, "units"] = 0
    case.tables.clear()
    base.case.values["periods"] = 1
    base.settings["periods"] = 1
    assert base.table("pledges")["units"].sum() > 0
    assert base.settings["periods"] == 3
    for copied in (pickle.loads(pickle.dumps(base)), deepcopy(base)):  # noqa: S301
        assert copied == base


def test_a_name_is_on_one_line(base):
    """Vega's expressions, in which charts have names, know no line separators of Unicode."""
    assert base.with_name(" half\u2028the\nmoney ").name == "half the money"


def test_a_column_that_a_frame_has_twice_is_a_fault(base):
    pledges = base.table("pledges")
    twice = base.with_table("pledges", pd.concat([pledges, pledges[["units"]]], axis=1))
    assert ["units" in str(fault) for fault in twice.faults] == [True]


@pytest.mark.parametrize(
    "form", [list, tuple, set, frozenset, np.array, pd.Series, pd.Index], ids=lambda form: form.__name__
)
def test_a_change_takes_values_of_numpy_and_pandas(base, form):
    made = base.with_changes(
        {"kind": "switch_off", "contributor": form(["ALFA"])}, {"kind": "budget", "by": np.float64(0.5)}
    )
    assert (
        made.sheets
        == base.with_changes({"kind": "switch_off", "contributor": "ALFA"}, {"kind": "budget", "by": 0.5}).sheets
    )


@pytest.mark.parametrize(
    "value", [object(), [None], {1: 2}, b"x", 10**30, float("nan")], ids=lambda value: type(value).__name__
)
def test_what_is_no_value_of_a_change_is_a_fault_of_it(base, value):
    with pytest.raises(planner.ChangesError, match="field contributor: found"):
        base.with_changes({"kind": "switch_off", "contributor": value})


@pytest.mark.parametrize("change", [None, 5, [{"kind": "budget", "by": 0.5}]], ids=str)
def test_what_is_neither_a_change_nor_a_path_is_refused(base, change):
    with pytest.raises(TypeError, match="a change is a mapping, or a path"):
        base.with_changes(change)


def test_a_file_of_changes_that_is_no_text_is_refused(base, tmp_path):
    (tmp_path / "photo.toml").write_bytes(b"\xff\xd8\xe9")
    with pytest.raises(planner.ChangesError, match=r"photo\.toml"):
        base.with_changes(tmp_path / "photo.toml")


def test_values_of_python_are_typed_as_a_case_has_them(base):
    pledges = base.table("pledges")
    pledges = pd.concat([pledges, pledges.tail(1).assign(pledge="C", units=np.int64(2), strength=0.1 + 0.2,
                                                         readiness="L1", ready_period=None)])  # fmt: skip
    more = base.with_table("pledges", pledges)
    row = more.table("pledges").iloc[-1]
    assert (row["units"], row["strength"], row["readiness"]) == (2, 0.1 + 0.2, "L1")
    assert pd.isna(row["ready_period"])
    assert more.with_settings(include_contingency=True, contributor_share_limit=None).settings["include_contingency"]


def test_a_case_with_faults_can_be_mended_and_not_used(base, tmp_path):
    pledges = base.text("pledges")
    pledges.loc[0, "units"] = "many"
    wrong = base.with_table("pledges", pledges)
    assert [fault.column for fault in wrong.faults] == ["units"]
    for use in (wrong.check, wrong.plan, lambda: wrong.case, lambda: wrong.table("pledges"),
                lambda: planner.write(wrong, tmp_path / "inputs.xlsx"), lambda: base.difference(wrong)):  # fmt: skip
        with pytest.raises(planner.InputFaultsError) as caught:
            use()
        assert caught.value.faults == wrong.faults
    assert wrong.table("missions").equals(base.table("missions"))
    assert wrong.text("pledges").loc[0, "units"] == "many"
    pledges.loc[0, "units"] = "1"
    assert wrong.with_table("pledges", pledges).faults == ()


def test_a_case_that_cannot_be_read_whole_is_refused_with_every_fault(tmp_path, base):
    folder = planner.write(base, tmp_path / "case")
    pledges = folder / "pledges.csv"
    pledges.write_text(pledges.read_text(encoding="utf-8") + "torn,ALFA\n", encoding="utf-8")
    (folder / "funds.csv").write_text("fund\n", encoding="utf-8")
    with pytest.raises(planner.InputFaultsError) as caught:
        planner.read_case(folder)
    assert {fault.table for fault in caught.value.faults} == {"pledges", "funds"}


def test_faults_of_a_case_as_it_was_read_name_the_rows_of_its_file(tmp_path, base):
    folder = planner.write(base.with_settings(periods=0), tmp_path / "case")
    settings = folder / "settings.csv"
    settings.write_text(settings.read_text(encoding="utf-8").replace("periods", "\nperiods"), encoding="utf-8")
    assert [fault.row for fault in planner.read_case(folder).faults] == [5]


@pytest.mark.parametrize("form", ["", ".xlsx", ".zip"])
def test_a_case_comes_back_from_every_form(base, tmp_path, form):
    import shutil  # noqa: PLC0415

    place = tmp_path / f"case{form}"
    if form == ".zip":
        shutil.make_archive(str(tmp_path / "case"), "zip", ROOT / "data" / "tiny")
    else:
        assert planner.write(base, place) == place
    again = planner.read_case(place)
    assert again.name == "case"
    assert again.checked.fingerprint == base.checked.fingerprint


def test_a_case_is_not_written_over_files(base, tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError):
        planner.write(base, tmp_path)
    with pytest.raises(ValueError, match=r"allowed: none, for a folder, \.xlsx"):
        planner.write(base, tmp_path / "case.csv")


def test_changes_come_from_files_and_mappings_in_their_order(base, tmp_path):
    file = tmp_path / "double.toml"
    file.write_text('[[change]]\nkind = "scale_pledges"\npledge = "A-police"\nby = 2.0\n', encoding="utf-8")
    drop = {"kind": "drop_pledges", "pledge": "A-police"}
    assert list(base.with_changes(drop, file).table("pledges")["units"]) == [1, 0, 1, 1]
    made = base.with_changes(file, drop, {"kind": "drop_pledges", "pledge": ("B-hospital", "B-battalion")})
    assert list(made.table("pledges")["units"]) == [1, 0, 0, 0]
    assert [note.split(":")[0] for note in made.notes] == [
        f"{file}, change 1 (scale_pledges)", "Change 1 (drop_pledges)", "Change 2 (drop_pledges)"
    ]  # fmt: skip
    assert made.with_changes(drop).notes[:3] == made.notes


def test_changes_are_made_all_or_none_and_every_fault_is_told(base, tmp_path):
    file = tmp_path / "wrong.toml"
    file.write_text('[[change]]\nkind = "nothing"\n', encoding="utf-8")
    with pytest.raises(planner.ChangesError) as caught:
        base.with_changes({"kind": "drop_pledges", "by": 2}, file)
    assert [fault.table for fault in caught.value.faults] == [
        "change 1 (drop_pledges), field by", f"{file}, change 1, field kind"
    ]  # fmt: skip
    with pytest.raises(planner.ChangesError):
        base.switch_off()
    with pytest.raises(planner.ChangesError, match="Did you mean “periods”"):
        base.with_settings(period=3)
    with pytest.raises(FileNotFoundError):
        base.with_changes(tmp_path / "nowhere.toml")


def test_a_contributor_is_switched_off_and_on(base):
    without = base.switch_off("ALFA")
    assert list(without.table("contributors")["participates"]) == [False, True]
    assert without.switch_on("ALFA").checked.fingerprint == base.checked.fingerprint


def test_a_difference_is_told_cell_by_cell(base):
    found = base.with_settings(periods=4).difference(base)
    assert [(change.column, change.before, change.after) for change in found.changed] == [("value", "3", "4")]


def test_a_plan_is_verified_and_its_tables_are_copies(planned):
    assert planned.verify() == ()
    assert list(planned.plan.frames) == [name for name in FRAMES if name not in OPTIONAL]
    exposure = planned.table("exposure")
    exposure["unprotected"] = 0.0
    assert planned.verify() == ()
    with pytest.raises(KeyError):
        planned.table("nothing")


def test_progress_is_told_and_a_stop_keeps_the_best_plan(base):
    told, stop = [], Event()
    stop.set()
    assert base.plan(watch=told.append).summary.status == "optimal"
    assert {now.step for now in told} >= {"build", "verify"}
    assert all(isinstance(now, planner.Progress) and now.best is None for now in told)
    with pytest.raises(planner.NoPlanError) as caught:
        base.plan(stop=stop)
    assert caught.value.outcome is planner.Outcome.NO_PLAN_IN_TIME


def test_a_case_that_allows_no_plan_says_so(base):
    columns = base.text("locks").columns
    locks = pd.DataFrame([{"pledge": "A-battalion", "mission": "SOUTH", "units_min": 1}], columns=columns)
    with pytest.raises(planner.NoPlanError, match="ask for more") as caught:
        base.with_table("locks", locks).plan()
    assert caught.value.outcome is planner.Outcome.INFEASIBLE


@pytest.mark.parametrize(
    "limits",
    [{"gap": -1}, {"gap": float("nan")}, {"seconds": -1}, {"work": 0}, {"work": 1.5}, {"threads": 0}, {"threads": 1.5}],
    ids=str,
)
def test_limits_out_of_range_are_refused(base, limits):
    with pytest.raises(ValueError, match=f"{next(iter(limits))} is .*; allowed: from"):
        base.plan(**limits)


def test_change_is_counted_against_the_reference(base, planned, tmp_path):
    charged = base.with_settings(change_weight=1).switch_off("ALFA").with_name("charged")
    alone, against = charged.plan(work=5), charged.plan(work=5, reference=planned)
    assert against.summary.objective > alone.summary.objective
    assert against.verify() == ()
    folder = planner.write(against, tmp_path / "plan")
    assert planner.read_plan(folder, charged, reference=planned).summary == against.summary
    with pytest.raises(planner.PlanFaultsError):
        planner.read_plan(folder, charged)
    assert planner.write(against, tmp_path / "plan.xlsx").stat().st_size > 0


def test_a_plan_of_other_inputs_or_with_a_wrong_figure_is_refused(base, planned, tmp_path):
    folder = planner.write(planned, tmp_path / "plan")
    assert planner.read_plan(folder, base).summary == planned.summary
    with pytest.raises(planner.PlanFaultsError, match="a plan of other inputs"):
        planner.read_plan(folder, base.with_settings(periods=4))
    exposure = folder / "exposure.csv"
    frame = pd.read_csv(exposure)
    frame.loc[0, "unprotected"] += 1
    frame.to_csv(exposure, index=False)
    with pytest.raises(planner.PlanFaultsError, match="exposure"):
        planner.read_plan(folder, base)


def test_every_chart_of_a_plan_and_a_comparison_can_be_drawn(base, planned, tmp_path):
    found = planner.compare(planned, base.with_settings(periods=2).with_name("short").plan(work=1), as_they_are=True)
    choices = {
        "area_map.area_map": {"mission": "SOUTH"},
        "needs.required_and_met": {"kind": "troops", "period": 1},
        "comparison.difference_map": {"scenario": "short"},
    }
    for of in (planned, found):
        for name in planner.chart_names(of):
            figure = planner.draw(of, name, **choices.get(name, {}))
            assert figure.title
            assert figure.chart.to_dict()
    assert set(planner.chart_names(planned)).isdisjoint(planner.chart_names(found))
    with pytest.raises(KeyError):
        planner.draw(planned, "comparison.ranges")
    with pytest.raises(TypeError):
        planner.draw(planned, "needs.required_and_met")
    for ending in (".xlsx", ".html"):
        assert planner.write(found, tmp_path / f"found{ending}").stat().st_size > 0


def test_results_are_given_every_chance_unless_they_are_compared_as_they_are(base, planned):
    """The plan of fewer pledges is worth more than one that a search of no work finds, and serves both."""
    fewer = base.switch_off("BRAVO").with_name("without Bravo").plan(gap=1e-6)
    weak = replace(planned, plan=offered(base.case, [nobody(planned.plan)]))
    before = planner.compare(weak, fewer, as_they_are=True).differences["unprotected"].iloc[0]
    assert before < 0
    after = planner.compare(weak, fewer)
    assert after.differences["unprotected"].iloc[0] >= -1e-6
    assert after.differences["verdict"].iloc[0] != "not proven"


def test_results_of_one_name_are_not_compared(planned):
    with pytest.raises(planner.ComparisonError) as caught:
        planner.compare(planned, planned)
    assert len(caught.value.reasons) == 1


def test_settings_are_those_of_the_schema(base):
    assert set(base.settings) == set(SETTINGS)
