"""Sweeps: grids and their faults, runs, containment between neighbours, and going on after an interrupt."""

import json
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from planner import files
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.difference.containment import NO_LESS, containment
from planner.formats.sheets import sheets_of
from planner.insight.incumbent import TOLERANCE
from planner.solution import Limits
from planner.sweep.grid import Grid
from planner.sweep.grid_files import FIGURES, read_grid
from planner.sweep.results import results
from planner.sweep.runs import SweepRun, runs_of
from planner.sweep.sweeping import Sweep
from tests.command import command

ROOT = Path(__file__).parent.parent
TINY, EXAMPLE = ROOT / "data" / "tiny", ROOT / "data" / "sweeps" / "tiny.toml"
LITTLE = Limits(0.02, threads=1, work=2)

FAULTY = """
[[axis]]
name = "run"
setting = "cash_shar"
values = [1, 1]

[[axis]]
table = "missons"
key = {}
column = "authorised_troops"
values = []

[[axis]]
name = "Late"
change = { kind = "delay_pledges", contributor = "ALFA" }
field = "periods"
values = ["two", 0]
together = "x"

[[axis]]
name = "Both"
setting = "cash_share"
change = { kind = "switch_off" }
values = [1]

[other]
"""

SMALL = """
[[axis]]
name = "Ceiling"
table = "missions"
key = { mission = "NORTH" }
column = "authorised_troops"
values = [1100, 2200]

[[axis]]
name = "Cash"
setting = "cash_share"
values = [1, 0.5]
"""

IN_THE_CASE = """
[[axis]]
name = "Ceiling"
table = "missions"
key = { mission = "NORT" }
column = "authorised_troops"
values = [1, 2]

[[axis]]
name = "Cash"
setting = "cash_share"
values = [0.5, 7]
"""


def grid_of(text: str) -> Grid:
    """A grid without faults."""
    found = read_grid(text)
    assert isinstance(found, Grid), list(map(str, found))
    return found


def runs_in(grid: Grid) -> list[SweepRun]:
    """Its runs on the tiny case."""
    found = runs_of(sheets_of(files.read_case(TINY)), grid)
    assert all(isinstance(each, SweepRun) for each in found), list(map(str, found))
    return found


@pytest.fixture(scope="module")
def example() -> Grid:
    return grid_of(EXAMPLE.read_text(encoding="utf-8"))


def test_axes_that_move_together_are_one_dimension_of_a_product(example):
    assert example.shape == (2, 3, 2)
    assert [axis.name for axis in example.axes] == ["Ceiling in the north", "Cash", "Fund", "Who comes"]
    named = [tuple(value.name for value in example.values_at(point)) for point in example.points]
    money = [("1", "2000000"), ("0.75", "1000000"), ("0.5", "0")]
    assert named == [(ceiling, *both, who) for ceiling, both, who in
                     product(["1100", "2200"], money, ["all", "without Bravo"])]  # fmt: skip
    assert sorted(example.neighbours((0, 1, 1))) == [(0, 0, 1), (0, 1, 0), (0, 2, 1), (1, 1, 1)]


def test_a_run_holds_what_its_values_say(example):
    last = runs_in(example)[-1]
    missions, funds = last.case["missions"].set_index("mission"), last.case["funds"].set_index("fund")
    assert missions["authorised_troops"]["NORTH"] == 2200
    assert last.case.settings.cash_share == 0.5
    assert funds["amount_usd"]["B-fund"] == 0
    assert not last.case["contributors"].set_index("contributor")["participates"]["BRAVO"]


def test_every_fault_of_a_grid_is_told_at_once():
    found = "\n".join(map(str, read_grid(FAULTY)))
    for said in (
        "other", "axis 1 (run), field name: found “run”", "axis 1 (run), field values: found “1” more than once",
        "axis 2, field name: found no such field", "axis 2, field values: found none", "field periods: found “two”",
        "field periods: found 0; allowed: a whole number of periods, from 1 to 240",
        "axis 4 (Both): found setting and change; allowed: exactly one of",
    ):  # fmt: skip
        assert said in found, f"{said} is not in\n{found}"


def test_axes_together_have_equally_many_values():
    text = "\n".join(f'[[axis]]\nname = "{name}"\ntogether = "t"\nsetting = "cash_share"\nvalues = {values}'
                     for name, values in (("a", [1]), ("b", [1, 0.5])))  # fmt: skip
    assert [str(fault) for fault in read_grid(text)] == [
        "axes together as “t”: found 1 of a, 2 of b; allowed: equally many values of each."
    ]


def test_every_fault_of_values_in_the_case_is_told_at_once():
    found = runs_of(sheets_of(files.read_case(TINY)), grid_of(IN_THE_CASE))
    places = [str(each).partition(": found")[0] for each in found]
    assert len(places) == 3
    assert [place.partition(":")[0] for place in places] == [
        "axis 1 (Ceiling), value “1”", "axis 1 (Ceiling), value “2”", "axis 2 (Cash), value “7”",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Grid:
    return grid_of(SMALL)


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """Folder of what is solved."""
    return tmp_path_factory.mktemp("results")


@pytest.fixture(scope="module")
def swept(small, kept):
    """The small grid, solved on a thread: its runs, and how many there were after each."""
    seen = []
    with Runner(ResultCache.at(kept), thread) as runner:
        found = Sweep(small, runs_in(small), runner, LITTLE, on_solved=lambda now: seen.append(len(now))).run()
    return found, seen


def test_results_have_a_row_per_run_with_its_figures(small, swept):
    found, seen = swept
    table = results(small, found)
    assert list(table.columns) == [FIGURES[0], "Ceiling", "Cash", *FIGURES[1:]]
    assert table["run"].tolist() == [1, 2, 3, 4]
    assert seen == [1, 2, 3, 4, 4]
    for swept_run, row in zip(found, table.itertuples(index=False), strict=True):
        summary = swept_run.plan.summary
        assert row.case_sha256 == summary.case_sha256
        assert row.share_averted == pytest.approx(1 - summary.counted_unprotected / summary.exposure_in_place_only)
        assert row.bound <= row.objective


def test_a_run_that_allows_no_less_has_no_worse_a_plan_nor_a_higher_bound(small, swept):
    by_point = {each.run.point: each for each in swept[0]}
    held = 0
    for point, here in by_point.items():
        for near in (by_point[each] for each in small.neighbours(point)):
            if NO_LESS in containment(here.run.case, near.run.case):
                held += 1
                mine, theirs = here.plan.summary, near.plan.summary
                assert mine.objective <= theirs.objective * (1 + TOLERANCE)
                assert mine.lower_bound <= theirs.lower_bound or theirs.lower_bound == theirs.objective
    assert held == 4


def test_a_sweep_that_was_stopped_goes_on_and_solves_nothing_twice(small, swept, kept):
    told, done = swept[0], []

    class Watched(Runner):
        """A runner that notes which results were there already."""

        def run(self, tasks, stopped=lambda: False):
            for each in super().run(tasks, stopped):
                done.append(each.cached)
                yield each

    with Watched(ResultCache.at(kept), thread) as runner:
        first = Sweep(small, runs_in(small), runner, LITTLE, stopped=lambda: len(done) >= 3).run()
    assert [each.run.number for each in first] == [1, 2, 3]
    with Watched(ResultCache.at(kept), thread) as runner:
        whole = Sweep(small, runs_in(small), runner, LITTLE).run()
    assert [each.plan.summary.objective for each in whole] == [each.plan.summary.objective for each in told]
    assert all(done)


def test_the_command_writes_results_and_tells_them_as_json(swept, kept, tmp_path, monkeypatch):
    monkeypatch.setattr("planner.cli.solving.processes", lambda: thread)
    grid, out = tmp_path / "grid.toml", tmp_path / "results.csv"
    grid.write_text(SMALL, encoding="utf-8")
    done = command("sweep", TINY, grid, "--out", out, "--work", "2", "--work-dir", kept, "--json")
    assert done.exit_code == 0
    rows, table = json.loads(done.stdout)["runs"], pd.read_csv(out)
    assert [(row["Ceiling"], row["Cash"]) for row in rows] == [*product(["1100", "2200"], ["1", "0.5"])]
    assert table["exposure_unprotected"].tolist() == [row["exposure_unprotected"] for row in rows]
    assert [row["objective"] for row in rows] == [each.plan.summary.objective for each in swept[0]]


def test_the_command_tells_faults_of_grid_and_case_at_once(tmp_path):
    grid = tmp_path / "grid.toml"
    grid.write_text(FAULTY, encoding="utf-8")
    done = command("sweep", TINY, grid, "--out", tmp_path / "results.csv", "--json")
    assert done.exit_code == 2
    assert done.stdout == ""
    told = json.loads(done.stderr)
    assert told["outcome"] == "invalid_input"
    assert [fault["words"] for fault in told["faults"]] == list(map(str, read_grid(FAULTY)))
