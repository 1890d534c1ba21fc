"""Changes of a plan taken back: what the plan would lose, without solving where that tells enough."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf

import pandas as pd

from planner.adopt import carried_over, postings
from planner.batch.task import Task
from planner.explain.changed.deployment_changes import DeploymentChange, taken_back
from planner.explain.plan_analysis import PlanAnalysis
from planner.explain.posted_people import DeployedUnits, posted_people
from planner.facts import Facts
from planner.fault import Fault
from planner.figures import enumerated
from planner.language import say
from planner.names import Names
from planner.offering import ALLOCATION
from planner.plan import Plan, sorted_starts
from planner.rules import RULES
from planner.tables import Case
from planner.verify import broken_rules
from planner.verify.exposure import objective, unprotected

OFFER = ["pledge", "preparation", "mission"]


@dataclass(frozen=True)
class TakenBack:
    """Some changes of a plan taken back together, all others as they are."""

    analysis: PlanAnalysis
    """The inputs now, and their plan."""
    before: Plan
    changes: tuple[DeploymentChange, ...]

    @property
    def case(self) -> Case:
        """The inputs now."""
        return self.analysis.case

    @property
    def now(self) -> Plan:
        """Their plan."""
        return self.analysis.plan

    @cached_property
    def deployments(self) -> pd.DataFrame:
        """Deployments of the plan without the changes."""
        return taken_back(self.analysis, self.changes)

    @cached_property
    def forbidden(self) -> list[Fault]:
        """Rules that these units break wherever people and money go."""
        plan = replace(self.now, frames={**self.now.frames, "deployments": self.deployments})
        return broken_rules(self.case, plan, deployments_only=True)

    @cached_property
    def booked_loss(self) -> float:
        """What is lost at most, with people as the two plans post them [civilian-months]; infinity if that is no plan.

        Those who stay are posted as now, those who are back as before, and payments stay.
        """
        gone = [replace(change, old=None) for change in self.changes if change.new is not None]
        plan = carried_over(self.case, self.now, taken_back(self.analysis, gone))
        plan = replace(plan, frames={**plan.frames, "deployments": self.deployments, **self._posted_as_before(plan)})
        if broken_rules(self.case, plan):
            return inf
        facts = Facts(self.case, plan)
        return objective(facts, unprotected(facts)) - self.now.summary.objective

    def _posted_as_before(self, plan: Plan) -> dict[str, pd.DataFrame]:
        """Assignments and postings with those who are back where the plan before had them."""
        back = [
            posted_people(
                self.before, DeployedUnits(change.pledge, old.preparation, old.mission, old.period, change.units)
            )
            for change in self.changes
            if (old := change.old) is not None
        ]
        assignments = pd.concat([plan.assignments, *back], ignore_index=True)
        keys = [*OFFER, "area", "period"]
        assignments = assignments.groupby(keys, as_index=False, sort=True)["persons"].sum()
        known = assignments["area"].map(self.case.mission_of).eq(assignments["mission"])
        assignments = assignments[known][list(plan.assignments.columns)].reset_index(drop=True)
        return {"assignments": assignments, "postings": postings(self.case, plan.postings, assignments)}

    @property
    def missions(self) -> set[str]:
        """Missions that the changes touch."""
        return set().union(*(change.missions for change in self.changes))

    @cached_property
    def part(self) -> tuple[Case, Plan, float]:
        """The touched missions as a case, the units there, and what the plan's objective is in it [civilian-months].

        All other missions stay as they are, and funds have what those do not take.
        """
        case = part_of(self.case, self.now, self.missions)
        here = self.deployments["mission"].isin(self.missions)
        units = self.deployments[here].reset_index(drop=True)
        whole = _kept(self.now, self.missions)
        facts = Facts(case, whole)
        return case, Plan(self.now.summary, {"deployments": units}), objective(facts, unprotected(facts))

    def task(self, name: str) -> Task:
        """Task that places people and money of the touched missions anew."""
        case, plan, _ = self.part
        return Task(name, case, ALLOCATION, offers=(plan,), search=False)

    def loss(self, solved: Plan | None) -> float:
        """What is lost with people and money placed anew [civilian-months]; infinity where that is not possible."""
        _, units, now = self.part
        if solved is None or sorted_starts(solved) != sorted_starts(units):
            return inf
        return solved.summary.objective - now


def part_of(case: Case, plan: Plan, missions: Collection[str]) -> Case:
    """Some missions of a case alone; funds have what the plan does not pay elsewhere."""
    areas = case["areas"][case["areas"]["mission"].isin(missions)]
    inside = set(areas["area"])
    payments = plan.payments[~plan.payments["mission"].isin(missions)]
    elsewhere = payments.groupby("fund")["usd"].sum()
    funds = case["funds"][case["funds"]["mission"].isin({"", *missions})]
    left = (funds["amount_usd"] - funds["fund"].map(elsewhere).fillna(0.0)).clip(lower=0.0)
    caveats = case["caveats"]
    tables = {
        "missions": case["missions"][case["missions"]["mission"].isin(missions)],
        "areas": areas,
        "threats": case["threats"][case["threats"]["area"].isin(inside)],
        "support": case["support"][case["support"]["area"].isin(inside)],
        "capabilities_in_place": case["capabilities_in_place"][case["capabilities_in_place"]["mission"].isin(missions)],
        "caveats": caveats[caveats["mission"].isin(missions) | caveats["area"].isin(inside)],
        "locks": case["locks"][case["locks"]["mission"].isin(missions)],
        "funds": funds.assign(amount_usd=left),
    }
    return replace(case, tables={**case.tables, **tables})


def _kept(plan: Plan, missions: Collection[str]) -> Plan:
    """The rows of a plan that are about some missions."""
    frames = {
        name: frame[frame["mission"].isin(missions)].reset_index(drop=True) if "mission" in frame else frame
        for name, frame in plan.frames.items()
    }
    return replace(plan, frames=frames)


def said_of(names: Names, faults: Iterable[Fault], missions: Collection[str]) -> str:
    """Why units are not possible together, in words."""
    fault = next(iter(faults))
    places = enumerated(names.mission(mission) for mission in sorted(missions))
    words = {
        "troops_limit": say("the ceiling on troops of {places} leaves no room for it", places=places),
        "police_limit": say("the ceiling on police of {places} leaves no room for it", places=places),
        "contributor_limit": say("its contributor would pass its share of {places}", places=places),
        "lock_minimum": say("a lock asks for it elsewhere"),
        "lock_limit": say("a lock forbids it"),
        "pledge_once": say("fewer of it are pledged"),
    }
    rule = fault.column
    if rule in words:
        return words[rule]
    if rule in RULES:
        return say("a rule forbids it: {rule}", rule=RULES[rule].says)
    return say("the case does not know it")
