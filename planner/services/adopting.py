"""Taking up an edited plan workbook: verified, and priced with people and money reallocated."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event

from planner.adopt import carried_over, fixed
from planner.case_folders import check_case, reference_people
from planner.fault import Fault
from planner.fingerprint import fingerprint
from planner.plan import Outcome, Plan
from planner.run import plan_case
from planner.solution import Limits, Watch
from planner.solve import DEFAULT, Tuning
from planner.verify import broken_rules
from planner.workbook.plan.edited import Edited, read_edited


@dataclass(frozen=True)
class Adoption:
    """Result of adopting an edited plan."""

    faults: list[Fault] = field(default_factory=list)
    """Faults of the case or the workbook."""
    broken: list[Fault] = field(default_factory=list)
    """Rules that the edited plan breaks; if there are none, people and money were reallocated."""
    edited: Edited | None = None
    priced: Plan | None = None
    """The edited plan with people and money reallocated optimally, verified; None if rules are broken."""
    outcome: Outcome = Outcome.ERROR
    stale: bool = False
    """Whether the workbook is of another version of the case."""


def adopt(
    case_path: Path,
    workbook: Path,
    limits: Limits,
    watch: Watch = lambda _: None,
    reference: Path | None = None,
    stop: Event | None = None,
    tuning: Tuning = DEFAULT,
) -> Adoption:
    """Verify an edited plan workbook and price it: units as edited, people and money reallocated.

    Args:
        case_path: The case.
        workbook: The plan workbook, its deployments edited.
        limits: When to stop reallocating.
        watch: Called with the progress of the run.
        reference: Folder of the plan that change is counted against; None where change is not counted.
        stop: Set, from any thread or by an interrupt, it ends the solve.
        tuning: Tuning of the solver.
    """
    checked = check_case(case_path)
    before = None if reference is None else reference_people(reference)
    if checked.faults or isinstance(before, list):
        faults = [*checked.faults, *(before if isinstance(before, list) else [])]
        return Adoption(faults, outcome=Outcome.INVALID_INPUT)
    edited = read_edited(workbook, checked.case)
    if isinstance(edited, list):
        return Adoption(edited, outcome=Outcome.INVALID_INPUT)
    stale = edited.made.summary.case_sha256 != fingerprint(checked.case)
    found = Adoption(edited=edited, stale=stale)
    kept = carried_over(checked.case, edited.made, edited.deployments)
    if broken_rules(checked.case, kept, deployments_only=True):
        return replace(found, broken=broken_rules(checked.case, kept), outcome=Outcome.INFEASIBLE)
    ended = plan_case(fixed(checked.case, edited.deployments), limits, watch, before, stop=stop, tuning=tuning)
    if ended.plan is None:
        return replace(found, broken=broken_rules(checked.case, kept) or ended.faults, outcome=ended.outcome)
    return replace(found, priced=ended.plan, outcome=ended.outcome)
