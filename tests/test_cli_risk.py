"""The command `risk`: its figures, its JSON, and that its processes do not change them."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from planner import files
from planner.answers import KnowingAnswer
from planner.answers.prospects import PlannedAgain
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.chances import chances_of
from planner.chances.expected import expected_exposure
from planner.check import check
from planner.cli import risk_analyses
from planner.cli.risk_analyses import RiskAnalyses
from planner.delivery.insurance import insurance
from planner.delivery.verify_first import verify_first
from planner.delivery.worth import spread
from planner.facts import Facts
from planner.formats.sheets import Sheet, raw_case
from planner.insight.answering import AnswerProgress
from planner.plan import Plan
from planner.run import plan_case
from planner.solution import Limits
from planner.tables import Case
from planner.workspace.tuning import setting
from tests.command import command
from tests.tiny import SHEETS
from tests.waiting import PLENTY

CHANCES = {"A-battalion": "0.6", "A-police": "0.8", "B-hospital": "0.5"}


@dataclass(frozen=True)
class Asked:
    """A case whose pledges may not come, with its plan, and their folders."""

    case: Case
    plan: Plan
    folders: tuple[Path, Path]


@pytest.fixture(scope="module")
def asked(tmp_path_factory) -> Asked:
    pledges, folders = SHEETS["pledges"], (tmp_path_factory.mktemp("case"), tmp_path_factory.mktemp("plan"))
    at = pledges.header.index("delivery_probability")
    rows = tuple((*row[:at], CHANCES.get(row[0], ""), *row[at + 1 :]) for row in pledges.rows)
    sheets = {**SHEETS, "pledges": Sheet(pledges.header, rows)}
    case = check(raw_case(sheets)).case
    plan = plan_case(case, Limits(0.01, PLENTY)).plan
    assert plan is not None
    files.write_case(sheets, folders[0])
    files.write_plan(plan, folders[1])
    return Asked(case, plan, folders)


def risk(asked: Asked, *options: object) -> str:
    """What the command prints."""
    ended = command("risk", *asked.folders, *options)
    assert ended.exit_code == 0, ended.output
    return ended.output


def test_its_json_has_the_figures_that_others_read(asked):
    found = json.loads(risk(asked, "--futures", 200, "--seed", 4, "--json"))
    assert (found["futures"], found["seed"], found["standard_error"]) == (200, 4, 0.0)
    assert found["if_all_come"] == pytest.approx(asked.plan.summary.exposure_unprotected)
    assert found["if_all_come"] < found["expected_unprotected"] < found["worst_tenth"] < found["in_place_only"]
    assert found["as_ordered"]["standard_error"] > 0
    assert {row["name"] for row in found["missions"]} == {"NORTH", "SOUTH"}
    facts = Facts(asked.case, asked.plan)
    chances = {name: float(chance) for name, chance in CHANCES.items()}
    assert found["expected_unprotected"] == pytest.approx(
        sum(expected_exposure(facts, chances_of(asked.case).known(chances, {})).values())
    )


def test_processes_give_the_same_bytes(asked):
    one, two = (risk(asked, "--futures", 260, "--processes", number, "--json") for number in (1, 2))
    assert one == two


def test_its_words_say_what_each_figure_is(asked):
    said = risk(asked, "--futures", 100)
    for words in ("If all come, ", "By their chances, ", "(exactly)", "As ordered, ", "worst tenth", "New people"):
        assert words in said
    assert "100 futures, drawn with seed 1." in said


def test_more_is_told_on_demand(asked, tmp_path):
    """What each answer is worth is held where it is found."""
    options = ("--futures", 20, "--planned-again", "--after", 1, "--verify-first", "--insure", "--solved", 2)
    with (
        patch.object(risk_analyses, "solving", lambda *_: Runner(ResultCache.at(tmp_path), thread)),
        patch.object(risk_analyses, "verify_first", partial(verify_first, first=1)),
        patch.object(risk_analyses, "insurance", partial(insurance, number=50)),
    ):
        found = json.loads(risk(asked, *options, "--json"))
    assert (found["planned_again"]["months"], found["planned_again"]["futures"]) == (1, 2)
    assert found["planned_again"]["saved"] >= 0
    worth = {row["name"]: row["exposure"] for row in found["verify_first"]}
    assert set(CHANCES) & set(asked.plan.deployments["pledge"]) <= worth.keys() - {"everything"}
    assert [value >= 0 for value in worth.values() if value is not None] == [True, True], "a pledge, and everything"
    assert found["insurance"]["aim"] <= found["insurance"]["worst_tenth"]


def test_answers_are_told_in_sentences(asked):
    analyses = RiskAnalyses(asked.case, asked.plan, 1, 2, None)
    again = PlannedAgain(1, 2, 1234.0, 5.0, 67.0, 8.0)
    rows = [
        KnowingAnswer(name="A-police", kind="pledge", chance=0.8, lost=9.0, gained=1.0, exposure=3.0),
        KnowingAnswer(name="everything", kind="everything", chance=None, exposure=4.0, high=50.0, error=6.0),
    ]
    with (
        patch.object(risk_analyses, "planned_again", lambda *_, **__: again),
        patch.object(risk_analyses, "verify_first", lambda *_, **__: iter(AnswerProgress(row, 1, 2) for row in rows)),
    ):
        (said,) = analyses.planned_again(spread(np.ones(2)), 1).words
        first, last = analyses.verify_first().words
    assert said == (
        "Planned again after 1 month, when it is known who comes: 1,234 ± 5 civilian-months stay unprotected, 67 ± 8 "
        "less than as ordered, over 2 futures."
    )
    assert first.startswith("Verify 1: Formed police unit of Alfa (A-police), which comes with chance 80%. ")
    assert last == "To know of everything whether it comes is worth at least 4, and at most 50 ± 6."


def test_a_plan_of_other_inputs_is_refused(asked, tmp_path):
    files.write_case({**SHEETS, **setting(SHEETS, "cost_weight", "7")}, tmp_path / "case")
    ended = command("risk", tmp_path / "case", asked.folders[1], "--json")
    assert ended.exit_code == 2
    assert "other inputs" in ended.output
