"""Prices of repairs: plans of the case as repaired beside the best one known without the locks, sharpened in rounds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from planner.answers import NOT_PROVEN, PROVEN
from planner.batch.runner import Runner
from planner.batch.task import Task
from planner.explain.locks.repairs import FoundRepair
from planner.explain.locks.weights import RepairKind
from planner.explanations.locks import Repair
from planner.fingerprint import fingerprint
from planner.insight.incumbent import Stopped, mark_without_plan, never, unanswered
from planner.plan import Plan
from planner.solution import Limits
from planner.tables import Case

WITHOUT_LOCKS = "without the locks"  # not told
"""Name of the task of the plan that prices refer to."""

ROUNDS = (Limits(0.05, threads=1, work=1), Limits(0.02, threads=1, work=2))
"""Limits of the plans that prices are worked out with: soon, then sharper."""

TIGHTENING = frozenset({RepairKind.LOCK, RepairKind.START})
"""Kinds after which every plan is one of the case without the locks."""


@dataclass
class Pricing:
    """Prices of some repairs, against the best plan known without the locks of any conflict."""

    repairs: Mapping[str, FoundRepair]
    """Repairs by name of their task."""
    without: Case
    """The case without the locks."""
    runner: Runner
    rounds: Sequence[Limits] = ROUNDS
    known: Plan | None = None
    """A plan of the case before the locks, if there is one."""
    stopped: Stopped = never
    _plans: dict[str, Plan] = field(default_factory=dict)
    """Best plan known by name of the task, with the best bound."""

    @property
    def total(self) -> int:
        """Plans that are made, at most."""
        return len(self.rounds) * (len(self.repairs) + 1)

    def run(self) -> Iterator[tuple[Repair, int]]:
        """Repairs with their prices as they are found and sharpened, each with how many plans are made by then.

        Every plan starts from the best one known of its case, or else from that before the locks, and is offered those
        of all others; a plan that is as certain as a round asks for is not made again in it. A plan with fewer units
        locked, or with others, is one without the locks: where it is better than the one that prices refer to, all are
        told again.
        """
        base, done = fingerprint(self.without), 0
        if self.known is not None and self.known.summary.case_sha256 == base:
            self._plans[WITHOUT_LOCKS] = self.known
        free = {name for name, found in self.repairs.items() if fingerprint(found.case) == base}
        for limits in self.rounds:
            names = [name for name in self._by_work if name not in free]
            asked = [name for name in names if not self._certain(name, limits)]
            done += len(self.repairs) + 1 - len(asked)
            if WITHOUT_LOCKS not in asked:
                yield from ((self._free_of_charge(name), done) for name in sorted(free))
            for each in self.runner.run([self._task(name, limits) for name in asked], self.stopped):
                done, name, plan = done + 1, each.task.name, each.result.answer
                told = [] if plan is None else self._learnt(name, plan)
                if plan is None and name not in self._plans and name in self.repairs:
                    note, mark = unanswered(each.result), mark_without_plan(each.result)
                    yield replace(repair_row(self.repairs[name]), mark=mark, note=note), done
                if name == WITHOUT_LOCKS:
                    yield from ((self._free_of_charge(name), done) for name in sorted(free) if told)
                yield from ((self._priced(name), done) for name in told)

    @property
    def _by_work(self) -> list[str]:
        """Names of the tasks: the plan without the locks, then repairs after which a plan is near to that one."""
        return [WITHOUT_LOCKS, *sorted(self.repairs, key=lambda name: not self._tightening(name))]

    def _tightening(self, name: str) -> bool:
        return TIGHTENING.issuperset(self.repairs[name].kinds)

    def _certain(self, name: str, limits: Limits) -> bool:
        """Whether the plan known of a case is as certain as limits ask for."""
        plan = self._plans.get(name)
        return plan is not None and plan.summary.gap is not None and plan.summary.gap <= limits.gap

    def _task(self, name: str, limits: Limits) -> Task:
        """Task that plans a case, from what is known of it and of the others."""
        case = self.without if name == WITHOUT_LOCKS else self.repairs[name].case
        before = self._plans.get(WITHOUT_LOCKS, self.known)
        others = [plan for other, plan in self._plans.items() if other != name and plan is not before]
        return Task(name, case, limits, start=self._plans.get(name, before), offers=tuple(others))

    def _learnt(self, name: str, plan: Plan) -> list[str]:
        """Take up a plan; return the names of the repairs whose price is other than before, or told first."""
        self._keep(name, plan)
        if name in self.repairs and self._tightening(name) and WITHOUT_LOCKS in self._plans:
            base = self._plans[WITHOUT_LOCKS].summary
            if plan.summary.objective < base.objective:
                self._plans[WITHOUT_LOCKS] = plan.with_bound(base.lower_bound)
                name = WITHOUT_LOCKS
        if WITHOUT_LOCKS not in self._plans:
            return []
        return [name] if name in self.repairs else [each for each in self.repairs if each in self._plans]

    def _keep(self, name: str, plan: Plan) -> None:
        """Keep the better of two plans of a case, with the better of their bounds."""
        earlier = self._plans.get(name, plan)
        better = min(earlier, plan, key=lambda each: each.summary.objective)
        self._plans[name] = better.with_bound(max(earlier.summary.lower_bound, plan.summary.lower_bound))

    def _priced(self, name: str) -> Repair:
        """A repair with its price: what its plan leaves more than the one without the locks, and what it costs more.

        The range is of exposure alone: a plan that costs no more than the one found leaves less by at most what its
        objective may still fall by.
        """
        found, repaired, base = self.repairs[name], self._plans[name].summary, self._plans[WITHOUT_LOCKS].summary
        tightening = self._tightening(name)
        bound = max(repaired.lower_bound, base.lower_bound) if tightening else repaired.lower_bound
        more = repaired.counted_unprotected - base.counted_unprotected
        low = more - max(0.0, repaired.objective - bound)
        if tightening and repaired.cost_usd <= base.cost_usd:
            low = max(0.0, low)
        high = more + max(0.0, base.objective - base.lower_bound)
        return replace(
            repair_row(found),
            exposure=more,
            objective=repaired.objective - base.objective,
            low=low,
            high=high,
            cost_usd=repaired.cost_usd - base.cost_usd,
            mark=PROVEN if low > 0 or high < 0 else NOT_PROVEN,
            persons=repaired.persons_deployed,
        )

    def _free_of_charge(self, name: str) -> Repair:
        """A repair after which the case is the one that prices refer to."""
        base = self._plans[WITHOUT_LOCKS].summary
        row = replace(repair_row(self.repairs[name]), mark=PROVEN, persons=base.persons_deployed, cost_usd=0.0)
        return replace(row, exposure=0.0, objective=0.0, low=0.0, high=0.0)


def repair_row(found: FoundRepair) -> Repair:
    """A repair without its price."""
    return Repair(
        name=found.words,
        group=found.group + 1,
        repair=found.kind,
        changes=tuple(change.model_dump(exclude_defaults=True) | {"kind": change.kind} for change in found.changes),
        amount=found.amount,
        weighted=found.weighted,
    )
