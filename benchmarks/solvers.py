"""One solve by each of the solvers that are compared, with a trace of its objective and bound."""

import math
import time
from pathlib import Path
from typing import Any

import highspy
import pyscipopt
from pyscipopt.scip import PY_SCIP_EVENTTYPE

from benchmarks.cases import SIZES, random_case
from models.allocation import build
from models.outer_approximation import OuterApproximation
from planner.case_folders import check_case
from planner.prepare import prepare
from planner.run import plan_case
from planner.solution import UNLIMITED_WORK, Limits, Progress
from planner.solve import Tuning
from planner.solve.calls import Callbacks
from planner.solve.highs import Solver
from planner.solve.problem import Problem
from planner.tables import Case

Trace = list[tuple[float, float | None, float | None]]
"""Seconds, best objective and bound, whenever one of them moved."""


def case_of(name: str) -> Case:
    """The case of a name: a folder, or a size and a seed, as in `M-3`."""
    size, _, seed = name.partition("-")
    return random_case(size, int(seed)) if size in SIZES else check_case(Path(name)).case


def by_planner(name: str, seconds: float, threads: int, tuning: Tuning) -> dict[str, Any]:
    """Plan a case with the planner."""
    case, trace = case_of(name), Trace()

    def watch(progress: Progress) -> None:
        if progress.step not in {"extract", "verify"}:
            trace.append((progress.seconds, progress.objective, progress.bound))

    began = time.monotonic()
    ended = plan_case(case, Limits(0.0005, seconds, threads, work=UNLIMITED_WORK), watch, tuning=tuning)
    if ended.plan is not None:
        trace.append((time.monotonic() - began, ended.plan.summary.objective, ended.plan.summary.bound))
    return {"trace": trace}


def by_highs(mps: str, seconds: float, threads: int, _: Tuning) -> dict[str, Any]:
    """Solve a model with HiGHS as it comes."""
    solver, trace, best = highspy.Highs(), Trace(), [math.inf]
    solver.silent()
    for option, value in (("threads", threads), ("time_limit", seconds), ("mip_rel_gap", 0.0005)):
        solver.setOptionValue(option, value)
    began = time.monotonic()
    solver.readModel(mps)

    def note(bound: float) -> None:
        primal = best[0] if math.isfinite(best[0]) else None
        trace.append((time.monotonic() - began, primal, bound if math.isfinite(bound) else None))

    def improved(event: highspy.HighsCallbackEvent) -> None:
        best[0] = event.data_out.objective_function_value
        note(event.data_out.mip_dual_bound)

    solver.cbMipImprovingSolution.subscribe(improved)
    solver.cbMipInterrupt.subscribe(lambda event: note(event.data_out.mip_dual_bound))
    solver.run()
    info = solver.getInfo()
    best[0] = min(best[0], info.objective_function_value)
    note(info.mip_dual_bound)
    return {"trace": trace}


class _Tracer(pyscipopt.Eventhdlr):
    """Traces primal and dual bound at every incumbent and every linear program solved."""

    def __init__(self, began: float, trace: Trace) -> None:
        self._began, self.trace = began, trace

    def eventinit(self) -> None:
        """Catch the events."""
        for event in (PY_SCIP_EVENTTYPE.BESTSOLFOUND, PY_SCIP_EVENTTYPE.LPSOLVED):
            self.model.catchEvent(event, self)

    def eventexec(self, _: object) -> None:
        """Add both bounds to the trace."""
        primal, bound = self.model.getPrimalbound(), self.model.getDualbound()
        primal, bound = (value if abs(value) < 1e20 else None for value in (primal, bound))
        self.trace.append((time.monotonic() - self._began, primal, bound))


def by_scip(mps: str, seconds: float, _: int, __: Tuning) -> dict[str, Any]:
    """Solve a model with SCIP as it comes; it has one thread."""
    model = pyscipopt.Model()
    model.hideOutput()
    tracer = _Tracer(time.monotonic(), Trace())
    model.readProblem(mps)
    model.setParam("limits/time", seconds)
    model.setParam("limits/gap", 0.0005)
    model.includeEventhdlr(tracer, "tracer", "traces primal and dual bound")
    model.optimize()
    tracer.eventexec(None)
    return {"trace": tracer.trace}


def handing_over(name: str) -> dict[str, float]:
    """Processor time to build a model and to hand it over, and to hand the same arrays to HiGHS [s]; its scale."""
    instance, began = prepare(case_of(name)), time.process_time()
    problem = Problem.of(OuterApproximation.of(build(instance)))
    built = time.process_time()
    Solver(problem.without_cuts, Callbacks(), 1)
    loaded = time.process_time()
    return {
        "columns": len(problem.variables),
        "build_seconds": built - began,
        "load_seconds": loaded - built,
        "nobody_new": problem.nobody_new,
        "exposure_unit": instance.exposure_unit,
    }


SOLVE = {"planner": by_planner, "highs": by_highs, "scip": by_scip}
"""What solves a case, or the exported model of one: of its name or file, seconds, threads and tuning."""
