"""What a plan counts: missions left out and missions counted in a part of the horizon, told apart everywhere."""

import ast
import io
import re
from dataclasses import asdict
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from planner import files
from planner.check import check
from planner.decisions.requirements import origin
from planner.formats.raw import RawPlan
from planner.formats.upgrades import UPGRADES, upgraded_plan
from planner.plan import Summary
from planner.reach.participation import counted_in_part, left_out, remarks
from planner.report.plans import plan as plan_report
from planner.run import plan_case
from planner.settings import SETTINGS
from planner.solution import Limits
from planner.tables import TABLES
from planner.workbook.plan import plan_workbook
from tests.small_cases import area, base, mission, periods, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY


def case_of(*, contingency="no", **mandate):
    """Quarters from January 2030: M whole, N a contingency mission with some mandate."""
    rows = base(
        settings=[
            {**row, "value": {"months_per_period": 3, "start": "2030-01", "include_contingency": contingency}
             .get(row["setting"], row["value"])}
            for row in periods(4)
        ],
        missions=[mission("M"), mission("N", mandate="contingency", **mandate)],
        areas=[area("A", "M"), area("B", "N")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
    )  # fmt: skip
    return sound_case(rows)


PART = "N, from April 2030 to September 2030 only, while it has a mandate"
OUT = "N, a contingency mission: nobody has authorised it, and the plan does not count on it"


@pytest.mark.parametrize(
    ("case", "out", "part"),
    [
        (case_of(), [OUT], []),
        (case_of(mandate_from=2, mandate_to=3), [OUT], []),
        (case_of(contingency="yes"), [], []),
        (case_of(contingency="yes", mandate_from=1, mandate_to=4), [], []),
        (case_of(contingency="yes", mandate_from=2, mandate_to=3), [], [PART]),
        (case_of(contingency="yes", mandate_from=4), [],
         ["N, from October 2030 to December 2030 only, while it has a mandate"]),
    ],
)  # fmt: skip
def test_a_mission_is_left_out_or_counted_in_part_or_counted(case, out, part):
    assert (left_out(case), counted_in_part(case)) == (out, part)


def test_plan_report_and_workbook_say_that_a_mission_is_in_for_a_part():
    case = case_of(contingency="yes", mandate_from=2, mandate_to=3)
    made = plan_case(case, Limits(0.01, PLENTY)).plan
    assert (made.summary.left_out, made.summary.counted_in_part) == ([], [PART])
    assert set(made.exposure["period"][made.exposure["area"] == "B"]) == {2, 3}
    console = Console(file=io.StringIO(), width=200)
    console.print(plan_report(made, case))
    assert f"Counted in part: {PART}." in console.file.getvalue()
    assert "Left out" not in console.file.getvalue()
    cover = openpyxl.load_workbook(io.BytesIO(plan_workbook(case, made)))["cover"]
    facts = {cell.value: cell.offset(column=1).value for cell in cover["A"]}
    assert facts["Counted in part"] == PART
    assert "Left out" not in facts


def test_a_summary_without_the_missions_counted_in_part_is_read():
    case = case_of()
    made = plan_case(case, Limits(0.01, PLENTY)).plan.summary
    later = {name for step in UPGRADES.values() for name in step.fields}
    kept = {name: value for name, value in asdict(made).items() if name not in {"counted_in_part", *later}}
    del kept["versions"]["schema"]
    read = Summary.from_dict(upgraded_plan(RawPlan(kept, {})).summary)
    assert read.counted_in_part == made.counted_in_part == []
    stated = {"bound", "claimed", "gap", "gap_asked", "status", "versions"}
    same = [name for name in kept if name not in stated]
    assert [getattr(read, name) for name in same] == [kept[name] for name in same]
    assert read.stated.bound == made.bound, "what a file says that is not sealed is claimed"


ROOT = Path(__file__).parent.parent
CASES = sorted(file.parent for file in (ROOT / "data").glob("*/settings.csv"))
OF_TABLES = {name for name in SETTINGS if "_" in name} | {
    column.name for table in TABLES.values() for column in table.columns if "_" in column.name
}
"""Settings and columns, as files call them."""

FOR_FILES = ("check", "cli", "sources", "recipe", "building", "documents", "tables", "workbook", "store", "settings.py")
"""Parts that speak of the columns of files by the names that these have there."""


def named_as_in_files(text: str) -> list[str]:
    """Settings and columns in a sentence, those marked as code and places for values aside."""
    return [
        word for word in re.findall(r"[a-z]+(?:_[a-z]+)+", re.sub(r"`[^`]*`|{[^{}]*}", "", text)) if word in OF_TABLES
    ]


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_what_is_said_of_a_case_names_its_missions_and_no_setting_or_column(folder):
    checked = check(files.read_case(folder))
    case = checked.case
    said = [*remarks(case), *checked.notices, *(origin(case, kind) for kind in ("troops", "police"))]
    assert [sentence for sentence in said if named_as_in_files(sentence)] == []
    names = dict(case["missions"][["mission", "name"]].itertuples(index=False))
    for sentence in remarks(case):
        assert [key for key, name in names.items() if key in sentence and name in sentence]


def test_no_sentence_for_people_names_a_setting_or_column():
    """Texts of pages, plans, briefs and explanations, wherever they are written."""
    found = {}
    for file in sorted((ROOT / "planner").rglob("*.py")):
        if file.relative_to(ROOT / "planner").parts[0] in FOR_FILES:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in documented:
                continue
            if " " in node.value.strip() and named_as_in_files(node.value):
                found[f"{file.name}:{node.lineno}"] = node.value
    assert found == {}
