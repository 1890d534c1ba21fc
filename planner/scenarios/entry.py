"""An entry of a comparison: a scenario with its inputs and the plan that was made for them."""

from dataclasses import dataclass

from planner.check import check
from planner.fault import printable
from planner.fingerprint import fingerprint
from planner.plan import Plan
from planner.sheets import Sheets, raw_case
from planner.tables import Case
from planner.verify import verify


@dataclass(frozen=True)
class Entry:
    """A scenario: its inputs, sound, and a verified plan for these very inputs."""

    name: str
    sheets: Sheets
    case: Case
    plan: Plan


def entry(name: str, sheets: Sheets, plan: Plan | None, *, verified: bool = False) -> Entry | str:
    """A scenario that can be compared, or a sentence that says why it cannot.

    Args:
        name: What the scenario is called.
        sheets: Its inputs.
        plan: The plan that is held for it; None where there is none.
        verified: Whether whoever holds the plan has verified it against these inputs.
    """
    checked = check(raw_case(sheets))
    named = f"Scenario “{printable(name)}”"
    if checked.faults:
        return f"{named} cannot be compared: its inputs have {len(checked.faults)} faults ({checked.faults[0]})"
    if plan is None:
        return f"{named} cannot be compared: it has no plan. Plan it first."
    if plan.summary.case_sha256 != fingerprint(checked.case):
        return f"{named} cannot be compared: its plan is stale, made for other inputs. Plan it anew."
    broken = [] if verified else verify(checked.case, plan)
    if broken:
        return f"{named} cannot be compared: its plan does not hold ({broken[0]})"
    return Entry(name, sheets, checked.case, plan)
