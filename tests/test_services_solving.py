"""Solving from the plans that are kept: by inputs and reference, never worse, and the same when asked again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from planner import files
from planner.check import check
from planner.formats.sheets import Sheets, raw_case
from planner.plan import Plan
from planner.plan.plan_tables import people_deployed
from planner.run import Run
from planner.services import solving
from planner.services.planning import plan_here
from planner.services.solving import KeptPlans
from planner.solution import Limits
from planner.store import open_store
from planner.workspace import incumbents, tuning
from tests.command import command
from tests.tiny import SHEETS

TINY = Path(__file__).parent.parent / "data" / "tiny"
CASE = check(raw_case(SHEETS)).case
ROUGH, FINE = Limits(0.5, work=1), Limits(1e-4)


def kept(sheets: Sheets = SHEETS, **options: bool) -> KeptPlans:
    return KeptPlans(lambda: sheets, **options)


def searched(monkeypatch: pytest.MonkeyPatch) -> list[Plan | None]:
    """The plans that the searches from now on begin with."""
    starts: list[Plan | None] = []
    solver = solving.plan_case

    def heard(*arguments: object, **named: object) -> Run:
        starts.append(arguments[5])
        return solver(*arguments, **named)

    monkeypatch.setattr(solving, "plan_case", heard)
    return starts


def test_asking_again_gives_the_same_plan_at_once_where_it_is_as_certain_as_asked_for(monkeypatch):
    first = kept().plan_case(CASE, FINE)
    starts = searched(monkeypatch)
    again = kept().plan_case(CASE, FINE)
    assert starts == []
    assert again.outcome == first.outcome == "optimal"
    assert again.plan.summary == first.plan.summary
    assert all(again.plan.frames[name].equals(frame) for name, frame in first.plan.frames.items())


def test_asking_for_more_goes_on_from_the_best_and_asking_for_less_gives_nothing_worse(monkeypatch):
    rough = kept().plan_case(CASE, ROUGH)
    starts = searched(monkeypatch)
    fine = kept().plan_case(CASE, FINE)
    [start] = starts
    assert start.summary.objective == rough.plan.summary.objective
    assert fine.plan.summary.objective <= rough.plan.summary.objective
    assert fine.plan.summary.gap <= 1e-4
    less = kept().plan_case(CASE, ROUGH)
    assert len(starts) == 1
    assert less.plan.summary == replace(fine.plan.summary, gap_asked=0.5)


def test_a_search_that_finds_nothing_better_gives_what_is_kept(monkeypatch):
    first = kept().plan_case(CASE, Limits(0.05))
    worse = kept(afresh=True).plan_case(CASE, ROUGH)
    monkeypatch.setattr(solving, "plan_case", lambda *_, **__: replace(worse))
    found = kept().plan_case(CASE, FINE).plan
    assert found.summary.objective == min(first.plan.summary.objective, worse.plan.summary.objective)
    assert found.summary.bound >= first.plan.summary.bound
    assert found.summary.gap_asked == 1e-4


def test_no_time_gives_what_is_kept_and_none_where_nothing_is():
    assert kept().plan_case(CASE, Limits(0.0, 0.0)).plan is None
    first = kept().plan_case(CASE, FINE).plan
    assert kept().plan_case(CASE, Limits(0.0, 0.0)).plan.summary.objective == first.summary.objective


def test_afresh_begins_without_what_is_kept_and_keeps_what_it_finds(monkeypatch):
    kept().plan_case(CASE, ROUGH)
    starts = searched(monkeypatch)
    found = kept(afresh=True).plan_case(CASE, FINE)
    assert starts == [None]
    assert incumbents.best_of(CASE).plan.summary.objective == found.plan.summary.objective


def test_a_plan_is_kept_beside_the_one_that_change_is_counted_against(monkeypatch):
    sheets = {**SHEETS, **tuning.setting(SHEETS, "change_weight", "0.5")}
    case = check(raw_case(sheets)).case
    alone = kept(sheets).plan_case(case, FINE)
    reference = {place: 2 * people for place, people in people_deployed(alone.plan.deployments).items()}
    starts = searched(monkeypatch)
    beside = kept(sheets).plan_case(case, FINE, reference=reference)
    assert starts == [None], "the plan without a reference is one of another objective"
    told = beside.plan.summary
    assert told.objective > alone.plan.summary.objective
    assert told.objective_nobody_new == told.exposure_in_place_only + 0.5 * sum(reference.values())
    assert kept(sheets).plan_case(case, FINE, reference=reference).plan.summary == beside.plan.summary
    assert kept(sheets).plan_case(case, FINE).plan.summary == alone.plan.summary
    assert len(starts) == 1
    assert incumbents.best_of(case).plan.summary.objective == alone.plan.summary.objective


def test_without_a_weight_on_change_a_reference_is_none(monkeypatch):
    first = kept().plan_case(CASE, FINE)
    starts = searched(monkeypatch)
    reference = people_deployed(first.plan.deployments)
    assert kept().plan_case(CASE, FINE, reference=reference).plan.summary == first.plan.summary
    assert starts == []


def test_a_home_that_cannot_be_written_costs_no_plan(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "file"))
    assert kept().plan_case(CASE, FINE).outcome == "optimal"


def test_a_scenario_is_planned_from_what_is_kept_and_from_the_store(tmp_path, monkeypatch):
    store = open_store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    version = store.save(SHEETS, name="tiny", author="me")
    kept().plan_case(CASE, FINE)
    starts = searched(monkeypatch)
    ended = plan_here(store, version, FINE, lambda _: None)
    assert starts == []
    assert store.best_plan(version).summary == ended.plan.summary
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path / "elsewhere"))
    again = plan_here(store, version, Limits(1e-6), lambda _: None)
    assert [start.summary.objective for start in starts] == [ended.plan.summary.objective]
    assert again.plan.summary.objective <= ended.plan.summary.objective
    store.close()


def test_the_command_asked_twice_writes_the_same_files_and_no_worse_one_for_less(tmp_path):
    for name, *more in (("one",), ("two",), ("less", "--gap", "0.5"), ("anew", "--afresh")):
        said = command("solve", TINY, *more, "--plan-dir", tmp_path / name)
        assert said.exit_code == 0, said.output
        assert ("nothing was searched" in said.output) == (name in {"two", "less"})
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
    one, less, anew = (json.loads((tmp_path / name / "summary.json").read_text()) for name in ("one", "less", "anew"))
    assert less["objective"] == one["objective"]
    assert anew["objective"] == pytest.approx(one["objective"], rel=1e-3)
    assert files.read_plan(tmp_path / "less").summary.gap_asked == 0.5
