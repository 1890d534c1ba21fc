"""Cases and plans in folders: read and checked, compared and verified."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from planner import files
from planner.check import CheckedCase, check
from planner.difference import Difference, difference
from planner.fault import Fault
from planner.language import say
from planner.plan import Plan
from planner.plan.claim import BoundStanding
from planner.plan.plan_tables import people_deployed
from planner.prepare import DeployedPeople
from planner.tables import MOST_PERSONS, Case
from planner.verify import verify


def check_case(folder: Path, deliver: str | None = None) -> CheckedCase:
    """Read a case and check it.

    Args:
        folder: The case.
        deliver: How pledges that may not come are counted; as the case says, if not given.
    """
    return check(files.read_case_as(folder, deliver))


@dataclass(frozen=True)
class Compared:
    """Result of comparing a case with a new version."""

    faults: list[Fault]
    """Faults of the case, which prevent a comparison, or else of the new version."""
    notices: list[str]
    found: Difference | None = None
    """Differences; None if they could not be compared."""


def compare(old: Path, new: Path) -> Compared:
    """Compare a case with a new version, as far as that can be read."""
    before = check_case(old)
    if before.faults:
        return Compared(before.faults, before.notices)
    sent = files.read_tables([new])
    after = check(sent)
    found = None if sent.unread else difference(before.case, after.case, sent)
    return Compared(after.faults, after.notices, found)


@dataclass(frozen=True)
class VerifiedPlan:
    """Result of verifying a plan."""

    faults: list[Fault]
    """Faults of the case, or else of the plan."""
    standing: BoundStanding = BoundStanding.UNKNOWN
    """Where the bound of a plan without faults comes from."""


def verify_plan(
    folder: Path,
    plan_folder: Path,
    reference: Path | None = None,
    further: Callable[[Case, Plan], list[Fault]] = lambda *_: [],
    checking: Callable[[Path, str | None], CheckedCase] = check_case,
) -> VerifiedPlan:
    """Verify the plan of a case, counted as the plan says.

    Args:
        folder: The case.
        plan_folder: The plan.
        reference: Folder of the plan that change is counted against.
        further: Faults of a plan that is sound otherwise.
        checking: Reads and checks the case.
    """
    plan = files.read_plan(plan_folder)
    checked = checking(folder, files.counted_by(plan))
    before = None if reference is None else reference_people(reference)
    unreadable = [fault for part in (plan, before) if isinstance(part, list) for fault in part]
    unreadable += files.foreign_to_plan(plan_folder)
    if checked.faults or unreadable or isinstance(plan, list) or isinstance(before, list):
        return VerifiedPlan([*checked.faults, *unreadable])
    faults = verify(checked.case, plan, before) or further(checked.case, plan)
    return VerifiedPlan(faults, BoundStanding.UNKNOWN if faults else plan.summary.standing)


def reference_people(folder: Path) -> DeployedPeople | list[Fault]:
    """People that a reference plan deploys, by pledge and mission [persons]; or its faults."""
    plan = files.read_plan(folder)
    if isinstance(plan, list):
        return plan
    people = people_deployed(plan.deployments)
    wrong = [
        say("{persons:g} persons of {pledge} at {mission}", persons=persons, pledge=pledge, mission=mission)
        for (pledge, mission), persons in people.items()
        if not 0 <= persons <= MOST_PERSONS
    ]
    allowed = say("from 0 to {most:,.0f} persons", most=MOST_PERSONS)
    return [Fault("deployments", None, "persons", found, allowed) for found in wrong] or people
