"""The command line: what it prints, what it writes, and its exit codes."""

import json
import shlex
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from typer.main import get_group

from planner import files
from planner.cli import FILES
from tests.command import command
from tests.waiting import HANG

ROOT = Path(__file__).parent.parent
TINY = ROOT / "data" / "tiny"


def process(*words: str) -> subprocess.CompletedProcess[str]:
    """A command as a user runs it."""
    command = [sys.executable, "-m", "planner", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANG, check=False)


@pytest.fixture
def case(tmp_path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "case"))


@pytest.fixture(scope="module")
def plan_dir(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    done = command("solve", TINY, "--plan-dir", folder)
    assert done.exit_code == 0, done.stderr
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_solve_says_the_headline_the_tables_and_the_steps(tmp_path):
    done = process("solve", "data/tiny", "--plan-dir", str(tmp_path / "plan"))
    assert done.returncode == 0
    for words in (
        "of the most that any plan can",
        "By mission",
        "By contributor",
        "Biggest remaining gaps",
        "Unused pledges",
    ):
        assert words in done.stdout
    assert "model estimate" in done.stdout.lower()
    assert "lives saved" not in done.stdout.lower()
    for step in ("read", "build", "relax", "open", "extract", "verify"):
        assert step in done.stderr


def test_a_plan_folder_has_every_table_and_a_summary(plan_dir):
    tables = {"deployments", "postings", "assignments", "exposure", "payments", "cash", "gaps", "unused"}
    assert {file.stem for file in plan_dir.glob("*.csv")} == tables
    summary = json.loads((plan_dir / "summary.json").read_text())
    assert summary["status"] == "optimal"
    assert summary["gap"] <= summary["gap_asked"] == 0.02
    assert {"read", "build", "settle", "verify", "all"} <= summary["seconds"].keys()


def test_verify_accepts_the_plan_and_refuses_a_changed_one(plan_dir, tmp_path):
    assert command("verify", TINY, plan_dir).exit_code == 0
    other = shutil.copytree(plan_dir, tmp_path / "other")
    change(other / "deployments.csv", "1000.0", "999.0")
    done = command("verify", TINY, other)
    assert done.exit_code == 2
    assert "deployments, row" in done.stdout


@pytest.mark.parametrize("asked", ["assumptions", "explain", "risk", "verify"])
def test_a_plan_is_read_beside_its_case_as_it_counts_pledges(asked, tmp_path):
    """The case says that all come, the plan was asked for by their chances, and nobody has to say so again."""
    plan = tmp_path / "plan"
    assert command("solve", TINY, "--deliver", "expected", "--plan-dir", plan).exit_code == 0
    assert command(asked, TINY, plan).exit_code == 0


def test_the_plan_before_is_read_beside_its_case_as_it_counts_pledges(plan_dir, tmp_path):
    before = tmp_path / "before"
    assert command("solve", TINY, "--deliver", "expected", "--plan-dir", before).exit_code == 0
    done = command("explain", TINY, plan_dir, "--before", before, "--before-case", TINY, "--json")
    assert done.exit_code == 0
    assert "changed" in json.loads(done.stdout)


def test_a_plan_folder_that_is_not_there_is_one_fault(tmp_path):
    done = command("verify", TINY, tmp_path / "nowhere")
    assert done.exit_code == 2
    assert f"no folder “{tmp_path / 'nowhere'}”" in done.stdout
    assert "1 fault." in done.stdout


def test_verify_says_why_a_plan_folder_cannot_be_read(tmp_path):
    done = command("verify", TINY, tmp_path)
    assert done.exit_code == 2
    assert "summary" in done.stdout


def test_a_changed_case_makes_the_plan_stale(plan_dir, case):
    change(case / "settings.csv", "Two missions", "Three missions")
    done = command("verify", case, plan_dir)
    assert done.exit_code == 2
    assert "case_sha256" in done.stdout


def test_check_reports_every_fault_at_once(case):
    change(case / "areas.csv", "hills,NORTH", "hills,NORHT")
    change(case / "pledges.csv", "A-police,ALFA,police_unit,1", "A-police,ALFA,police_unit,-1")
    done = command("check", case)
    assert done.exit_code == 2
    assert "areas, row 2, column mission" in done.stdout
    assert "Did you mean “NORTH”?" in done.stdout
    assert "pledges, row 3, column units" in done.stdout
    solved = command("solve", case)
    assert solved.exit_code == 2
    assert "areas, row 2, column mission" in solved.stdout


def test_a_sound_case_passes_the_check():
    done = command("check", TINY)
    assert done.exit_code == 0
    assert "no faults" in done.stdout


def test_an_infeasible_case_shows_no_number(case):
    (case / "locks.csv").write_text("pledge,mission,from_period,units_min,units_max\nA-battalion,SOUTH,,1,\n")
    done = command("solve", case, "--plan-dir", case / "plan")
    assert done.exit_code == 3
    assert "civilian-months" not in done.stdout
    assert not (case / "plan").exists()


def test_a_plan_that_could_not_be_written_is_not_begun(case):
    for place in (case / "areas.csv", case):
        done = command("solve", case, "--plan-dir", place)
        assert done.exit_code == 1
        assert "The plan cannot" in done.stdout


def test_no_time_gives_no_plan():
    done = command("solve", TINY, "--time-limit", "0")
    assert done.exit_code == 4
    assert "civilian-months" not in done.stdout


def test_a_plan_that_is_less_certain_than_was_asked_for_says_how_to_go_on(tmp_path):
    """By the very command that goes on, which begins with the plan that was kept."""
    done = command("solve", TINY, "--gap", "0", "--work", "1", "--plan-dir", tmp_path / "the plan")
    asked, _, again = done.stdout.partition(". To go on from this plan: planner ")
    assert asked.endswith("Asked for was at least 100% of the most that any plan can")
    words = shlex.split(again.partition("\n")[0])
    assert words == ["solve", str(TINY), "--plan-dir", str(tmp_path / "the plan"), "--gap", "0", "--work", "2"]
    assert command(*words).exit_code == 0
    assert "To go on" not in command("solve", TINY, "--gap", "0.02").stdout


@pytest.mark.parametrize(("option", "what"), [("--start", "plan to start from"), ("--reference", "reference plan")])
def test_a_plan_beside_a_case_that_cannot_be_read_is_named(option, what, plan_dir, tmp_path):
    """The case has no faults, and nobody is sent to look for them."""
    done = command("solve", TINY, option, tmp_path / "nowhere")
    assert done.exit_code == 2
    assert done.stdout.startswith(f"{what}: found no folder “{tmp_path / 'nowhere'}”; allowed: the folder of a plan.")
    assert f"No plan: the {what} cannot be read." in done.stdout
    torn = Path(shutil.copytree(plan_dir, tmp_path / "torn"))
    (torn / "gaps.csv").unlink()
    done = command("solve", TINY, option, torn)
    assert f"{what}, gaps: found no table that can be read (no such file or directory)" in done.stdout
    assert f"No plan: the {what} cannot be read." in done.stdout
    assert "input has faults" not in done.stdout


def test_change_against_a_reference_plan_is_charged(case, plan_dir):
    change(case / "settings.csv", "change_weight,0", "change_weight,1000")
    change(case / "contributors.csv", "ALFA,Alfa,East,,0,30,yes", "ALFA,Alfa,East,,0,30,no")
    folder = case / "plan"
    done = command("solve", case, "--reference", plan_dir, "--plan-dir", folder)
    assert done.exit_code == 0, done.stdout
    summary = json.loads((folder / "summary.json").read_text())
    assert summary["objective"] > summary["exposure_unprotected"] + 1000 * 1200
    assert command("verify", case, folder, "--reference", plan_dir).exit_code == 0
    kept = command(
        "scenario", "save", case, "--name", "a", "--author", "b", "--plan-dir", folder,
        "--store", case / "x.sqlite",
    )  # fmt: skip
    compared = command("compare", f"one={case}={folder}", f"two={case}={folder}")
    for refused, code in ((kept, 1), (compared, 2)):
        assert refused.exit_code == code
        assert "A plan made with --reference is charged for change too" in " ".join(refused.stdout.split())
    assert "“a”, version 1, is kept as" in kept.stdout


def test_export_mps_writes_names_and_reports_faults(tmp_path, case):
    file = tmp_path / "model.mps"
    assert command("export-mps", TINY, file).exit_code == 0
    assert "mission[NORTH].deploy[A-battalion,,1]" in file.read_text()
    change(case / "areas.csv", "hills,NORTH", "hills,NORHT")
    assert command("export-mps", case, file).exit_code == 2


def test_every_command_of_every_file_can_be_asked_for():
    files = {file: get_group(import_module(f"planner.cli.{file}").app).commands for file in set(FILES.values())}
    names = {(name, file) for file, commands in files.items() for name in commands if file != "scenarios"}
    assert names | {("scenario", "scenarios")} == set(FILES.items())
    said = process("--help").stdout
    assert all(f"│ {name} " in said for name in FILES)
    assert "Did you mean 'solve'?" in process("solv").stderr


SLOW = ["alembic", "altair", "babel", "docx", "fpdf", "highspy", "pptx", "pyomo", "scipy", "sqlalchemy", "streamlit"]
"""Libraries that take long to load, and are for other commands than those below."""

LOADED = """
import sys
from planner.cli import app
code = app({words!r}, standalone_mode=False)
sys.stderr.write("loaded: " + " ".join(name for name in {slow!r} if name in sys.modules))
sys.exit(code)
"""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        (["--version"], ""),
        (["check", "{tiny}"], ""),
        (["verify", "{tiny}", "{plan}"], ""),
        (["diff", "{tiny}", "{tiny}"], ""),
        (["template", "{out}", "--case", "{tiny}"], ""),
        (["assumptions", "{tiny}"], "altair"),
        (["brief", "--help"], "altair"),
        (["promises", "{tiny}"], "altair scipy"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_a_command_that_does_not_plan_loads_what_it_needs(tmp_path, tiny_plan, words, needed):
    files.write_plan(tiny_plan, tmp_path / "plan")
    places = {"tiny": TINY, "plan": tmp_path / "plan", "out": tmp_path / "case.xlsx"}
    probe = LOADED.format(words=[word.format(**places) for word in words], slow=SLOW)
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert (said.returncode, said.stderr.splitlines()[-1:]) == (0, [f"loaded: {needed}"]), said.stderr


def test_starting_loads_none_of_the_statistics_that_pyomo_would_load():
    """They take a second; who asks for them later gets them."""
    probe = "import sys, planner.cli.plans, scipy; print('scipy.stats' in sys.modules, scipy.stats.norm.mean())"
    said = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "0.0"]


def test_a_case_that_is_not_there_is_said_plainly():
    done = process("check", "nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stdout
    assert "Traceback" not in done.stderr
