"""The case `data/tiny`, a plan of it, and work on it that has this plan: found once, and by no job."""

from functools import cache
from pathlib import Path

from planner import files
from planner.check import check
from planner.formats.sheets import raw_case, sheets_of
from planner.plan import Plan
from planner.process.home import home
from planner.run import plan_case
from planner.solution import Limits
from planner.workspace import incumbents
from planner.workspace.journal import Journal
from tests.waiting import PLENTY

FOLDER = Path(__file__).parent.parent / "data" / "tiny"
SHEETS = sheets_of(files.read_case(FOLDER))


@cache
def tiny_plan() -> Plan:
    """A plan of the case."""
    return plan_case(check(raw_case(SHEETS)).case, Limits(0.01, PLENTY)).plan


def planned_work() -> str:
    """A new workspace on the case, with its plan; its name."""
    assert incumbents.propose(SHEETS, tiny_plan(), incumbents.PLANNING) or incumbents.of(SHEETS)
    return Journal.begin(home() / "works", SHEETS).name
