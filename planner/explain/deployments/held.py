"""One more unit at a mission with the rest of a plan held: people and money are placed anew at this mission alone.

Every unit of the plan stays where and when it is. What other missions are paid stays too; the mission's people, the
money that funds have left, and the start of the one more unit are optimised.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from math import inf

from models.decision import Decision
from models.deployments import Start
from models.effect import Effect, Key, effects
from models.instance import Group, Instance, Lock, Mission
from planner.explain.deployments.reasons import FULL, RULES
from planner.extract import decision_in
from planner.extract.unused import MissionObstacles, MissionRoom
from planner.plan import Outcome, Plan
from planner.prepare import prepare
from planner.solution import Limits
from planner.solve import ModelCache, solve
from planner.tables import Case

ONE_MORE = "one more of "  # not told
"""Beginning of the name of the pledge that the one more unit is of, within a held mission."""

LIMITS = Limits(2e-5, threads=1, work=4)
"""Limits of the solve of a held mission."""

TOLERANCE = 1e-5
"""Share of the objective up to which a difference is rounding, and no gain [1]."""


class Verdict(Enum):
    """Whether one more unit is worth having."""

    GAINS = "gains"
    """A solution with it has a lower objective than any without."""
    LOSES = "loses"
    """No solution has it, or none with a lower objective."""
    UNSETTLED = "unsettled"
    """The search ended between the two."""


@dataclass(frozen=True)
class HeldMission:
    """A solved mission with the rest of the plan held."""

    decision: Decision | None
    """Its units, people and money; None where no solution has the one more unit."""
    groups: Mapping[str, Group] = field(default_factory=dict)
    """Posting groups that the decision names."""
    effects: Mapping[Key, Effect] = field(default_factory=dict)
    """The effect of the decision on every threat of the mission."""
    objective: float = inf
    """Objective of that [civilian-months]."""
    bound: float = -inf
    """No solution has a lower one [civilian-months]; infinity where there is none."""

    def against(self, without: float) -> Verdict:
        """Whether it gains against the best objective without the one more unit [civilian-months]."""
        least = without - TOLERANCE * abs(without)
        if self.objective < least:
            return Verdict.GAINS
        return Verdict.LOSES if self.bound >= least else Verdict.UNSETTLED


@dataclass(frozen=True)
class HeldPlan:
    """A plan that is held, at a mission where one more unit of a pledge is tried."""

    decision: Decision
    """The plan."""
    mission: str
    pledge: str
    displacing: bool = False
    """Whether other units at the mission may go, as far as locks let them."""

    def solve(self, case: Case, beside: Collection[str] = (), *, more: bool = True) -> HeldMission:
        """Solve the mission.

        Args:
            case: The case, or one with a lever applied.
            beside: Pledges that the lever adds, of which any number may deploy here.
            more: Whether the one more unit must deploy, or else must not.
        """
        held = self._held(case, frozenset(beside), more=more)
        if held is None:
            return HeldMission(None, bound=inf)
        problem = ModelCache().problem(held)
        found = solve(problem, LIMITS)
        if found.decision is None:
            return HeldMission(None, bound=inf if found.outcome is Outcome.INFEASIBLE else -inf)
        here = effects(held, found.decision)
        objective = objective_of(held, found.decision, here)
        groups = held.missions[self.mission].groups
        return HeldMission(self._named(found.decision), groups, here, objective, found.bound)

    def possible(self, case: Case, without: HeldMission, *, worth: bool) -> bool:
        """Whether some start of the one more unit keeps all rules on units, and may avert more than it costs.

        Args:
            case: The case, or one with a lever applied.
            without: The mission solved without the one more unit.
            worth: Whether the most that its people could avert there counts, as no lever changes what others avert.
        """
        rules = RULES - FULL if self.displacing else RULES
        instance = prepare(_of_pledges(case, self._pledges))
        if not instance.missions[self.mission].starts_of.get(self.pledge):
            return False
        room = MissionRoom(self.mission, instance, self._payable_anew(instance))
        found = MissionObstacles(room, without.effects)
        stopped = found.stopped_by(rules)
        if worth and not self.displacing:
            posted = ~room.starts.kind.marked("enabler")
            stopped |= posted & (found.most_averted < found.charge)
        return bool((~stopped[found.places_of(self.pledge)]).any())

    def _payable_anew(self, instance: Instance) -> Decision:
        """The plan with nobody posted, and nothing yet paid at the mission by funds that may pay for operations."""
        free = {name for name, fund in instance.funds.items() if fund.serves(self.mission, "operations")}
        return replace(
            self.decision,
            post={},
            pay={key: usd for key, usd in self.decision.pay.items() if key[0] != self.mission or key[1] not in free},
            prevent={key: usd for key, usd in self.decision.prevent.items() if key[0] != self.mission},
        )

    @property
    def _deployed(self) -> dict[Start, int]:
        return {start: units for (name, start), units in self.decision.deploy.items() if name == self.mission}

    @property
    def _pledges(self) -> set[str]:
        return {start.pledge for start in self._deployed} | {self.pledge}

    def _held(self, case: Case, beside: frozenset[str], *, more: bool) -> Instance | None:
        """The instance of the mission alone; None where the one more unit may not start at all."""
        deployed, pledges = self._deployed, self._pledges | beside
        instance = prepare(_of_pledges(case, pledges))
        mission = instance.missions[self.mission]
        deployments = {s: d for s, d in mission.deployments.items() if s in deployed or s.pledge in beside}
        units = {name: sum(n for s, n in deployed.items() if s.pledge == name) for name in pledges}
        units |= {name: int(instance.pledges[name]) for name in beside}
        locks = self._dropping(mission, deployed) if self.displacing else fixing(deployed)
        if more:
            one = ONE_MORE + self.pledge
            opened = {
                Start(one, *s[1:]): replace(mission.deployments[s], units=1) for s in self._open(mission, deployed)
            }
            if not opened:
                return None
            deployments, units[one] = deployments | opened, 1
            locks.append(Lock(one, None, 1, 1))
        paid = self.decision.elsewhere(self.mission).paid
        return replace(
            instance,
            pledges={name: number for name, number in units.items() if number},
            missions={self.mission: replace(mission, deployments=deployments, locks=tuple(locks))},
            funds={
                name: replace(fund, amount=max(0.0, fund.amount - paid.get(name, 0.0)))
                for name, fund in instance.funds.items()
            },
        )

    def _dropping(self, mission: Mission, deployed: Mapping[Start, int]) -> list[Lock]:
        """Locks that let units of other pledges go, as far as the planner's own do."""
        fixed = (
            replace(each, units_min=each.units_min if each.pledge == self.pledge else 0) for each in fixing(deployed)
        )
        return [*fixed, *(replace(lock, units_max=None) for lock in mission.locks if lock.units_min)]

    def _open(self, mission: Mission, deployed: Mapping[Start, int]) -> Iterator[Start]:
        """Starts of the pledge that locks leave open to one more unit."""
        full = {
            start
            for lock in mission.locks
            if lock.pledge == self.pledge and lock.units_max is not None
            for start in mission.locked(lock)
            if sum(deployed.get(each, 0) for each in mission.locked(lock)) >= lock.units_max
        }
        return (start for start in mission.starts_of.get(self.pledge, []) if start not in full)

    def _named(self, decision: Decision) -> Decision:
        """A decision with the one more unit under the name of its pledge."""
        deploy: dict[tuple[str, Start], int] = defaultdict(int)
        for (name, start), units in decision.deploy.items():
            deploy[name, start._replace(pledge=start.pledge.removeprefix(ONE_MORE))] += units
        return replace(decision, deploy=dict(deploy))

    def whole(self, instance: Instance, plan: Plan, here: HeldMission) -> Decision:
        """The plan with the mission as it was solved.

        Args:
            instance: The whole case, with the lever applied.
            plan: The plan.
            here: The mission.
        """
        elsewhere = decision_in(instance, plan).elsewhere(self.mission)
        solved = here.decision or Decision({}, {}, {}, {})
        names = {group: name for name, group in instance.missions[self.mission].groups.items()}
        post = {(m, names[here.groups[g]], a, t): people for (m, g, a, t), people in solved.post.items()}
        return Decision(
            deploy={**elsewhere.deploy, **solved.deploy},
            post={**elsewhere.post, **post},
            pay={**elsewhere.pay, **solved.pay},
            prevent={**elsewhere.prevent, **solved.prevent},
        )


def fixing(deployed: Mapping[Start, int]) -> list[Lock]:
    """Locks that keep units where and when they are."""
    fixed: dict[tuple[str, int], int] = defaultdict(int)
    for start, units in deployed.items():
        fixed[start.pledge, start.period] += units
    return [Lock(pledge, period, units, units) for (pledge, period), units in fixed.items()]


def _of_pledges(case: Case, pledges: Collection[str]) -> Case:
    """The case with some pledges alone."""
    about = ("pledges", "pledge_events", "preparations", "locks")
    tables = {name: case[name][case[name]["pledge"].isin(pledges)] for name in about}
    return replace(case, tables={**case.tables, **tables})


def objective_of(instance: Instance, decision: Decision, here: Mapping[Key, Effect]) -> float:
    """Exact objective of a decision with its effects [civilian-months]."""
    remaining = sum(float(effect.unprotected.sum()) for effect in here.values())
    units = sum(
        n * instance.missions[name].deployments[start].total_cost(start) for (name, start), n in decision.deploy.items()
    )
    cost = units + sum(decision.prevent.values())
    return (remaining + instance.cost_weight * cost) * instance.exposure_unit
