"""Tuning of the solver: documented field by field, passed from a run to every component, and patched by no test."""

import ast
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks import tuning as benchmark
from benchmarks.varied import varied
from planner import run as pipeline
from planner.case_folders import check_case
from planner.plan import Outcome
from planner.run import export, plan_case, run
from planner.services.adopting import adopt
from planner.solution import Limits, Solution
from planner.solve import DEFAULT, Tuning, tuning
from planner.solve.tuning import ReportTuning, SizeTuning
from planner.workbook.plan import plan_workbook
from tests.edits import TINY
from tests.small_cases import area, base, fund, mission, periods, pledge, threat
from tests.strategies import sound_case
from tests.waiting import PLENTY

ROOT = Path(__file__).parent.parent
RESTS_ON = "Measured|Chosen|A limit of safety|A limit of patience|A tolerance|Any number serves"
TREE = ast.parse(Path(tuning.__file__).read_text(encoding="utf-8"))
GROUPS = [node for node in TREE.body if isinstance(node, ast.ClassDef) and node.name != "Tuning"]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_field_has_its_unit_and_what_its_value_rests_on(group):
    body = group.body[1:]
    for field, said in zip(body[::2], body[1::2], strict=True):
        assert isinstance(field, ast.AnnAssign)
        text = " ".join(said.value.value.split())
        assert re.search(r"\[(1|s|units|ticks)\]", text), f"{field.target.id} has no unit"
        assert re.search(rf"\. ({RESTS_ON})\b.*\.$", text), f"{field.target.id} says not what it rests on"


def test_fields_quote_what_was_measured_of_them_and_nothing_else():
    said = {
        (group.name, field.target.id): " ".join(text.value.value.split())
        for group in GROUPS
        for field, text in zip(group.body[1::2], group.body[2::2], strict=True)
    }
    table = benchmark.kept()
    for part in fields(Tuning):
        kind = type(getattr(DEFAULT, part.name))
        for field in fields(kind):
            quoted = re.findall(r"Measured (?:at half|so after).*?\.(?= |$)", said[kind.__name__, field.name])
            assert quoted == benchmark.in_words(f"{part.name}.{field.name}", table)


def test_tuning_is_immutable_and_made_of_groups():
    for field in fields(Tuning):
        group = getattr(DEFAULT, field.name)
        assert is_dataclass(group)
        with pytest.raises(AttributeError):
            setattr(group, fields(group)[0].name, None)


def test_a_field_may_be_varied_by_name():
    assert varied([]) == DEFAULT
    changed = varied(["dives.steps=30", "cuts.divisors=(1.0, 3.0)", "tangents.error=1"])
    assert (changed.dives.steps, changed.cuts.divisors, changed.tangents.error) == (30, (1.0, 3.0), 1.0)
    for wrong in ("dives.none=1", "none.steps=1", "dives.steps=0.5", "dives.steps=many", "dives.steps"):
        with pytest.raises(ValueError, match=r"dives|none"):
            varied([wrong])


TRAJECTORY = [
    ("transfer", None, None),
    ("relax", None, None),
    ("open", None, 22135.731170667394),
    ("cut", 27740.429248801986, 22135.731170667394),
    ("open", 27740.429248801986, 22135.731170667394),
    ("open", 26153.280817941104, 22135.731170667394),
    ("settle", 26153.280817941104, 22135.731170667394),
    ("relax", 26113.500026144, 22135.731170667394),
    ("relax", 26113.500026144, 22365.470090245417),
    ("relax", 26113.500026144, 22465.97121849264),
    ("relax", 26113.500026144, 22490.28979132712),
    ("cut", 26113.500026144, 22490.28979132712),
    ("improve", 26113.500026144, 22490.28979132712),
    ("settle", 25181.020647407975, 25045.644553119753),
    ("improve", 25151.097379367755, 25045.644553119753),
    ("settle", 25151.097379367755, 25130.587834158305),
    ("prune", 25151.059941077954, 25130.587834158305),
    ("done", 25151.059941077954, 25130.587834158305),
]
"""Step, objective and bound at every report, as the default tuning had them when it was measured."""


def test_the_default_tuning_takes_the_steps_that_it_was_measured_with():
    """Of a case so small that only heuristics forced upon it run on it, on one thread, ended by work."""
    rows = base(
        settings=periods(3),
        missions=[
            mission("M", authorised_troops=2500, assessed_usd_per_period=5e6),
            mission("N", authorised_troops=1500, assessed_usd_per_period=3e6),
        ],
        areas=[area("A", "M"), area("B", "M"), area("C", "N")],
        threats=[
            threat("A", troops_required=2000),
            threat("B", troops_required=900, monthly_rate=0.012),
            threat("C", troops_required=1500, monthly_rate=0.015),
        ],
        pledges=[pledge(f"P{i}", "battalion", units=1 + i % 3, strength=97 + 40 * i) for i in range(9)],
        funds=[fund(amount_usd=8e6)],
    )
    given = Tuning(sizes=SizeTuning(small=0), reports=ReportTuning(silent_seconds=PLENTY))
    heard: list[tuple[str, float | None, float | None]] = []
    limits = Limits(gap=5e-4, seconds=PLENTY, threads=1, work=20)
    plan_case(sound_case(rows), limits, lambda p: heard.append((p.step, p.objective, p.bound)), tuning=given)
    steps = dict.fromkeys(each for each in heard if each[0] not in {"build", "tidy", "extract", "verify"})
    assert [step for step, *_ in steps] == [step for step, *_ in TRAJECTORY]
    known = [figure for figures in steps for figure in figures[1:] if figure is not None]
    assert known == pytest.approx([figure for figures in TRAJECTORY for figure in figures[1:] if figure], rel=1e-6)


def test_every_entry_into_the_solver_passes_tuning_on(tmp_path, monkeypatch):
    given, heard = Tuning(sizes=SizeTuning(small=0)), []
    solve, write = pipeline.solve, pipeline.write_mps

    def solve_heard(*args: Any) -> Solution:
        heard.append(args[-1])
        return solve(*args)

    def write_heard(*args: Any) -> None:
        heard.append(args[-1])
        write(*args)

    monkeypatch.setattr(pipeline, "solve", solve_heard)
    monkeypatch.setattr(pipeline, "write_mps", write_heard)
    case, limits = check_case(TINY).case, Limits(1e-6, PLENTY)
    planned = run(TINY, limits, tuning=given)
    assert planned.plan is not None
    (tmp_path / "plan.xlsx").write_bytes(plan_workbook(case, planned.plan))
    assert adopt(TINY, tmp_path / "plan.xlsx", limits, tuning=given).outcome is Outcome.OPTIMAL
    assert export(case, tmp_path / "model.mps", limits, given) == []
    assert heard == [given, given, given]


SHARED = {"POOL"}
"""An object that a process shares: in capitals, and no constant."""


def patched_constants(file: Path) -> list[str]:
    """Names in capitals that a file of tests sets by `setattr`, but for those of `SHARED`."""
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    sets = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "setattr"]
    texts = [str(each.value) for call in sets for each in call.args[:2] if isinstance(each, ast.Constant)]
    names = [text.rpartition(".")[2] for text in texts]
    return [name for name in names if re.fullmatch(r"_?[A-Z][A-Z0-9_]+", name) and name not in SHARED]


def test_no_test_patches_a_constant():
    """What varies is passed: tuning as `Tuning`, other limits as arguments."""
    found = {file.name: patched_constants(file) for file in sorted(Path(__file__).parent.rglob("*.py"))}
    assert {name: patched for name, patched in found.items() if patched} == {}


def test_a_constant_that_is_patched_is_seen(tmp_path):
    file = tmp_path / "test_wrong.py"
    file.write_text('monkeypatch.setattr(a, "MOST", 1)\nmonkeypatch.setattr("a.b.MOST_ROWS", 1)\n', encoding="utf-8")
    assert patched_constants(file) == ["MOST", "MOST_ROWS"]
