"""An entry of a comparison: a scenario with its inputs and the plan that was made for them."""

from dataclasses import dataclass

from planner.check import Checked, check
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


def entry(name: str, sheets: Sheets, plan: Plan | None) -> Entry | str:
    """A scenario that can be compared, or a sentence that says why it cannot.

    Args:
        name: What the scenario is called.
        sheets: Its inputs.
        plan: The plan that is held for it; None where there is none.
    """
    checked = check(raw_case(sheets))
    if isinstance(plan, Plan) and not checked.faults:
        if plan.summary.case_sha256 != fingerprint(checked.case):
            return _not(name, "its plan is stale, made for other inputs. Plan it anew.")
        broken = verify(checked.case, plan)
        if broken:
            return _not(name, f"its plan does not hold ({broken[0]})")
    return verified_entry(name, sheets, checked, plan)


def verified_entry(name: str, sheets: Sheets, checked: Checked, plan: Plan | None) -> Entry | str:
    """A scenario whose plan was verified against its inputs by whoever holds it; or why it cannot be compared."""
    if checked.faults:
        return _not(name, f"its inputs have {len(checked.faults)} faults ({checked.faults[0]})")
    if plan is None:
        return _not(name, "it has no plan. Plan it first.")
    return Entry(name, sheets, checked.case, plan)


def _not(name: str, why: str) -> str:
    return f"Scenario “{printable(name)}” cannot be compared: {why}"
