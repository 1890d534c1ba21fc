"""A scenario that can be compared: sound inputs with a verified plan for them."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.chances.both_counts import BothCounts
from planner.chances.expected.counting import counted_exposure
from planner.check import CheckedCase, check
from planner.decisions.effect_range import EffectRange, effect_range
from planner.fault import counted, printable
from planner.figures import several
from planner.fingerprint import fingerprint
from planner.formats.sheets import Sheets, raw_case
from planner.language import say
from planner.plan import Plan
from planner.tables import Case
from planner.verify import verify


@dataclass(frozen=True)
class PlannedScenario:
    """A scenario with sound inputs and a verified plan for exactly these inputs."""

    name: str
    sheets: Sheets
    case: Case
    plan: Plan

    @cached_property
    def both(self) -> BothCounts:
        """Its plan if all come and by the chances of its pledges."""
        return BothCounts(self.case, self.plan)

    @cached_property
    def exposure(self) -> pd.DataFrame:
        """The table `exposure` of its plan, as the objective counts it."""
        return counted_exposure(self.case, self.plan)

    @cached_property
    def effect_range(self) -> EffectRange | None:
        """Share that the plan averts under every published estimate; None where nobody is exposed."""
        return effect_range(self.case, self.plan)


def planned_scenario(name: str, sheets: Sheets, plan: Plan | None) -> PlannedScenario | str:
    """Verify a scenario for comparison; a sentence says why it cannot be compared.

    Args:
        name: What the scenario is called.
        sheets: Its inputs.
        plan: Its plan; None where there is none.
    """
    checked = check(raw_case(sheets))
    if isinstance(plan, Plan) and not checked.faults:
        if plan.summary.case_sha256 != fingerprint(checked.case):
            return _not(name, say("its plan is stale, made for other inputs. Plan it anew."))
        broken = verify(checked.case, plan)
        if broken:
            return _not(name, say("its plan does not hold ({fault})", fault=str(broken[0])))
    return verified_scenario(name, sheets, checked, plan)


def verified_scenario(name: str, sheets: Sheets, checked: CheckedCase, plan: Plan | None) -> PlannedScenario | str:
    """A scenario whose plan the caller has verified; or a sentence on why it cannot be compared."""
    if checked.faults:
        count = several(counted(checked.faults), "fault")
        return _not(name, say("its inputs have {faults} ({first})", faults=count, first=str(checked.faults[0])))
    if plan is None:
        return _not(name, say("it has no plan. Plan it first."))
    return PlannedScenario(name, sheets, checked.case, plan)


def _not(name: str, why: str) -> str:
    return say("Scenario “{scenario}” cannot be compared: {why}", scenario=printable(name), why=why)
