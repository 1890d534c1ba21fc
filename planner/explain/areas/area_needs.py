"""What it would take for an area: its unprotected exposure down by half, or its requirement met in full.

The plan is held: its units, their people and its payments stay, so that nobody elsewhere is protected less, and what is
told is needed on top of it. Added are unnamed units of the case's unit types, at the unit types' costs and at rapid
deployment level, from as many contributors as it takes; they stay to the end of the mandate or the horizon, and all of
them go to the area. Money is added where the mission's cash and what pledged funds have left does not pay for them, or
for prevention. The cheapest addition is found by solving; where there is none within the limits of the case, limits are
lifted one after the other to see which stands in the way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.area_need import Aim, Lifted
from models.instance import USD
from planner.answers import NOT_ANSWERED, NOT_PROVEN, PROVEN
from planner.explain.areas import area_words
from planner.explain.areas.additions import AddedMoney, AddedUnits, Addition
from planner.explain.areas.area_plan import added_plan, additions_of
from planner.explain.areas.area_search import AreaSearch, FoundAddition
from planner.explain.areas.area_solving import GAP
from planner.explanations.areas import AreaNeed, NeedPart
from planner.language import joined, say
from planner.names import Names
from planner.plan import Plan
from planner.reach import Reach
from planner.solve import Least
from planner.tables import Case


class Goal(StrEnum):
    """What is asked for an area."""

    HALF = "half"
    """Its unprotected exposure over the horizon down by half."""
    REQUIREMENT = "requirement"
    """Every requirement met in full, in every month that anybody new can reach."""


LEAST = 1.0
"""Unprotected exposure below which nothing is asked for [civilian-months]."""

LIFTS = (
    Lifted(ceilings=True),
    Lifted(area_limit=True),
    Lifted(ceilings=True, area_limit=True),
)
"""Limits that are lifted, in turn, where a goal cannot be reached within all of them."""


def area_need(case: Case, plan: Plan, area: str, goal: Goal) -> AreaNeed:
    """What it would take for an area to reach a goal.

    Args:
        case: A case without faults.
        plan: A plan of it.
        area: An area of the case.
        goal: The goal.
    """
    row = AreaNeed(name=f"{area}: {goal}", area=area, mission=case.mission_of[area], goal=goal.value)
    if row.mission not in Reach(case).mandates:
        return replace(row, note=area_words.left_out(case, area), mark=PROVEN)
    asked = _AreaQuestion(AreaSearch(case, plan, area), goal)
    row = replace(row, now=asked.now)
    if said := asked.nothing_to_do():
        return replace(row, note=said, mark=PROVEN, reachable=True, reached=asked.now, exposure=0.0, cost_usd=0.0,
                       least_cost_usd=0.0)  # fmt: skip
    if asked.saturates:
        return _at_best(row, asked, [area_words.saturated(case, area, asked.search.saturated(), asked.first)])
    found = asked.search.cheapest(asked.aim)
    if isinstance(found, FoundAddition):
        return _reached(row, asked, found)
    if not found.impossible:
        return replace(row, note=say("Not answered: the search ended before it was sure."), mark=NOT_ANSWERED)
    return _at_best(row, asked, list(_in_the_way(asked)))


@dataclass(frozen=True)
class _AreaQuestion:
    """An area with a goal."""

    search: AreaSearch
    goal: Goal

    @property
    def now(self) -> float:
        """Exposure that stays unprotected with the plan [civilian-months]."""
        return self.search.exposure(self.search.held_here)

    @property
    def aim(self) -> Aim:
        """The goal as the model has it."""
        if self.goal is Goal.HALF:
            return Aim(exposure=self.now / 2.0 / self.search.unit)
        return Aim(efforts=self.search.required())

    @property
    def saturates(self) -> bool:
        """Whether no number of people or money reaches the goal."""
        if self.goal is Goal.HALF:
            return self.search.saturated() > self.now / 2.0
        return not self.search.required()

    @property
    def first(self) -> int | None:
        """First period in which anything that is added can answer a threat of the area; None where nothing can."""
        firsts = [self.search.first(h) for h in self.search.here.areas[self.search.area].threats]
        return min((t for t in firsts if t is not None), default=None)

    def nothing_to_do(self) -> str:
        """Why nothing is needed, in a sentence; empty where something is."""
        if self.now < LEAST:
            return say("Less than one civilian-month stays unprotected there with the plan.")
        required = self.search.required()
        if self.goal is Goal.REQUIREMENT and required and not self.search.missing(required):
            return say("Every requirement is met in full with the plan, in every month that anybody new can reach.")
        return ""


def _reached(row: AreaNeed, asked: _AreaQuestion, found: FoundAddition) -> AreaNeed:
    """The answer with the cheapest addition, once its plan is verified."""
    search = asked.search
    made = added_plan(search, found.decision)
    plan = made.run.plan
    if plan is None:
        unsound = say("Not answered: the plan with the addition was not sound.")
        return replace(row, note=joined([unsound, *map(str, made.run.faults)]), mark=NOT_ANSWERED)
    left = float(plan.exposure["unprotected"][plan.exposure["area"] == search.area].sum())
    cost = plan.summary.cost_usd - search.plan.summary.cost_usd
    parts = tuple(_parts(search, made.additions))
    proven = cost / USD - found.least_cost <= GAP * 10.0
    row = replace(
        row,
        reached=left,
        exposure=row.now - left,
        reachable=True,
        cost_usd=cost,
        least_cost_usd=max(0.0, found.least_cost * USD),
        money_usd=sum(part.usd for part in parts if not part.unit_type),
        parts=parts,
        mark=PROVEN if proven else NOT_PROVEN,
        troops=_people(search, parts, "troops"),
        police=_people(search, parts, "police"),
        enablers=_people(search, parts, "enabler"),
        binds=tuple(area_words.tight(made.case, search.area, plan)),
    )
    return replace(row, note=area_words.takes(search.case, row))


def _people(search: AreaSearch, parts: Sequence[NeedPart], kind: str) -> float:
    """People of a kind that are added [persons]."""
    kinds = search.case["unit_types"].set_index("unit_type")["kind"]
    return sum(part.persons for part in parts if part.unit_type and kinds[part.unit_type] == kind)


def _parts(search: AreaSearch, additions: Sequence[Addition]) -> Iterator[NeedPart]:
    """Parts of an addition by month."""
    types = search.case["unit_types"].set_index("unit_type")
    periods, months = search.here.periods, search.case.settings.months_per_period
    for added in additions:
        if isinstance(added, AddedMoney):
            month = Names(search.case).month(added.period)
            yield NeedPart(say("money"), month, usd=added.usd)
        elif isinstance(added, AddedUnits):
            kind, month = types.loc[added.unit_type], Names(search.case).month(added.start)
            each = kind["deployment_cost_usd"] + kind["monthly_cost_usd"] * months * (periods.stop - added.start)
            persons, cost = added.units * float(kind["strength"]), added.units * float(each)
            yield NeedPart(str(kind["name"]), month, added.unit_type, added.units, persons, cost)


def _at_best(row: AreaNeed, asked: _AreaQuestion, binds: list[str]) -> AreaNeed:
    """The answer where the goal cannot be reached: the most that can, and what stands in the way."""
    most = asked.search.most()
    best = asked.now if most is None else min(asked.now, asked.search.exposure(most[0]))
    mark = PROVEN if most is not None and most[1] else NOT_PROVEN
    row = replace(row, reached=best, exposure=asked.now - best, binds=tuple(binds), mark=mark)
    return replace(row, note=area_words.at_best(asked.search.case, row))


def _in_the_way(asked: _AreaQuestion) -> Iterator[str]:
    """Limits that stand in the way, in sentences."""
    search, case = asked.search, asked.search.case
    unsupported = search.unsupported
    lifts = [*LIFTS, *([replace(LIFTS[-1], support=unsupported)] if unsupported else [])]
    for lifted in lifts:
        found = search.cheapest(asked.aim, lifted)
        if isinstance(found, FoundAddition):
            above = search.above_ceilings(found.decision) if lifted.ceilings else {}
            parts = list(_parts(search, additions_of(search, found.decision)))
            yield from area_words.lifted(case, search.area, lifted, above, parts, found.least_cost * USD)
            return
        if isinstance(found, Least) and not found.impossible:
            break
    yield area_words.saturated(case, search.area, search.saturated(), asked.first)
