"""The story: read, check, prepare, build, solve, extract, verify."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from models.allocation import build
from models.decision import Decision
from models.effect import effects
from models.instance import Instance
from planner import files
from planner.check import Checked, check
from planner.extract import extract
from planner.fault import Fault
from planner.gaps import gaps
from planner.plan import Outcome, Plan
from planner.prepare import Reference, prepare
from planner.solve import Limits, Progress, solve, write_mps
from planner.summarise import summarise
from planner.tables import Case
from planner.unused import unused
from planner.verify import verify

Watch = Callable[[Progress], None]


@dataclass(frozen=True)
class Run:
    """How a run ended; a plan only where it is `optimal` or `feasible`, and then verified."""

    outcome: Outcome
    plan: Plan | None = None
    faults: list[Fault] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def run(folder: Path, limits: Limits, watch: Watch = lambda _: None, reference: Path | None = None) -> Run:
    """Plan a case.

    Args:
        folder: The case.
        limits: When to stop solving.
        watch: Called now and then with where the run stands.
        reference: Folder of the plan that change is counted against; None where change is not counted.
    """
    clock = _Clock(watch)
    with clock.step("read"):
        checked = check_case(folder)
        before = None if reference is None else reference_people(reference)
    if checked.faults or isinstance(before, list):
        faults = [*checked.faults, *(before if isinstance(before, list) else [])]
        return Run(Outcome.INVALID_INPUT, faults=faults, notices=checked.notices)
    with clock.step("build"):
        instance = prepare(checked.case, before)
        model = build(instance)
    solution = solve(model, limits, watch)
    if solution.decision is None:
        return Run(solution.outcome, notices=checked.notices)
    with clock.step("extract"):
        frames = _frames(checked.case, instance, solution.decision)
        plan = Plan(summarise(checked.case, frames, solution.bound, limits.gap, before), frames)
    with clock.step("verify"):
        faults = verify(checked.case, plan, before)
    if faults:
        return Run(Outcome.ERROR, faults=faults, notices=checked.notices)
    summary = replace(plan.summary, seconds=clock.seconds | solution.seconds)
    return Run(Outcome(summary.status), replace(plan, summary=summary), notices=checked.notices)


def _frames(case: Case, instance: Instance, decision: Decision) -> dict[str, pd.DataFrame]:
    """Every table of the plan that a decision makes."""
    effect = effects(instance, decision)
    frames = extract(case, instance, decision, effect)
    return frames | {
        "gaps": gaps(case, instance, frames, effect),
        "unused": unused(case, instance, decision, effect),
    }


class _Clock:
    """Seconds by step, and word of each step to the watcher."""

    def __init__(self, watch: Watch) -> None:
        self.seconds: dict[str, float] = {}
        self._watch, self._began = watch, time.monotonic()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step [s]."""
        began = time.monotonic()
        self._watch(Progress(name, began - self._began, None, None))
        yield
        self.seconds[name] = time.monotonic() - began


def check_case(folder: Path) -> Checked:
    """Read a case and check it."""
    return check(files.read_case(folder))


def verify_plan(folder: Path, plan_folder: Path, reference: Path | None = None) -> list[Fault]:
    """Every fault of a case, or else of a plan for it; empty where the plan is sound."""
    checked = check_case(folder)
    plan = files.read_plan(plan_folder)
    before = None if reference is None else reference_people(reference)
    unreadable = [fault for part in (plan, before) if isinstance(part, list) for fault in part]
    if checked.faults or unreadable or isinstance(plan, list) or isinstance(before, list):
        return [*checked.faults, *unreadable]
    return verify(checked.case, plan, before)


def export(folder: Path, file: Path, limits: Limits) -> list[Fault]:
    """Write the model that is solved for a case in MPS format, or say every fault of the case."""
    checked = check_case(folder)
    if not checked.faults:
        write_mps(build(prepare(checked.case)), file, limits)
    return checked.faults


def reference_people(folder: Path) -> Reference | list[Fault]:
    """People that a reference plan deploys, by pledge and mission [persons]; or why it cannot be read."""
    plan = files.read_plan(folder)
    if isinstance(plan, list):
        return plan
    people: Reference = plan.deployments.groupby(["pledge", "mission"])["persons"].sum().to_dict()
    return people
