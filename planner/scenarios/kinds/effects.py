"""Changes to settings and protective effects.

A weaker and a stronger effect of people follow published estimates (`planner.settings.estimates`): requirements go by
the ratio of the coefficients to those that the case follows. The other sets are judgements.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from models.exposure import requirement_rate, unprotected_share
from planner.fault import near_miss, shown
from planner.figures import several
from planner.formats.numerals import number, same
from planner.formats.sheets import TextRow
from planner.language import say
from planner.scenarios.editable import (
    ChangeFault,
    EditableCase,
    StepResult,
    changed_value,
    number_text,
    values_above_limit,
)
from planner.scenarios.fields import ChangeModel, Text
from planner.settings import SETTINGS
from planner.settings.estimates import ESTIMATES, factors


@dataclass(frozen=True)
class EffectAssumptions:
    """A named set of estimates or judgements of the protective effect."""

    meaning: str
    standing: str
    """Whether it is an estimate or a judgement."""
    settings: dict[str, str]

    def factors(self, case: EditableCase) -> dict[str, float]:
        """Factor on each column of requirements [1]."""
        own = case.setting(ESTIMATE)
        by_kind = factors(own, self.settings.get(ESTIMATE, own))
        return {f"{kind}_required": factor for kind, factor in by_kind.items()}


ESTIMATE = "effect_of_people"
"""Setting that names the estimate that requirements follow."""

JUDGEMENT = say("judgement")

SETS = {
    **{
        f"{name}_people": EffectAssumptions(ESTIMATES[name].meaning, say("estimate"), {ESTIMATE: name})
        for name in ("weaker", "stronger")
    },
    "no_carryover": EffectAssumptions(say("nothing works beyond its period"), JUDGEMENT, {"carryover": "0"}),
    "longer_carryover": EffectAssumptions(
        say("protection lasts"), JUDGEMENT, {"carryover": "0.15", "carryover_decay": "0.9"}
    ),
    "larger_residual": EffectAssumptions(
        say("the part that cannot be averted is twice as large"), JUDGEMENT, {"residual_share": "0.3"}
    ),
}

FORMER = {
    "conservative": "weaker_people",
    "headline": "stronger_people",
    "fading": "no_carryover",
    "lasting": "longer_carryover",
    "resistant": "larger_residual",
}
"""Names that files of changes of version 0.1 may have, and today's."""


class SettingChange(ChangeModel):
    """Set the value of a setting."""

    kind: Literal["setting"]
    name: Text = Field(description=say("the name of a setting"))
    value: str = Field(description=say("its value, as text"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Set the value of a setting."""
        if self.name not in SETTINGS:
            return [ChangeFault("name", shown(self.name), ", ".join(SETTINGS), near_miss(self.name, SETTINGS))]
        before = case.setting(self.name)
        if same(before, self.value):
            return say("Setting {setting} is {value} already.", setting=self.name, value=shown(before))
        case.put_setting(self.name, self.value)
        return say(
            "Setting {setting}: {before} becomes {after}.",
            setting=self.name, before=shown(before), after=shown(self.value),
        )  # fmt: skip


class EffectSet(ChangeModel):
    """Use another published estimate of the protective effect, or another judgement of how long it lasts."""

    kind: Literal["effect_set"]
    name: Annotated[
        Literal["weaker_people", "stronger_people", "no_carryover", "longer_carryover", "larger_residual"],
        BeforeValidator(lambda name: FORMER.get(name, name) if isinstance(name, str) else name),
    ] = Field(description=say("weaker_people, stronger_people, no_carryover, longer_carryover or larger_residual"))

    def apply_to(self, case: EditableCase) -> StepResult:
        """Use another effect set, and recalibrate rates so that exposure with those in place stays as observed."""
        chosen = SETS[self.name]
        if faults := case.unsound("protection_at_requirement", "residual_share", ESTIMATE):
            return faults
        factor_of = chosen.factors(case)
        if faults := _requirements_above_limit(case, factor_of):
            return faults
        areas = case.keys("areas")
        with_rate = [(row, areas.get(row["area"].strip(), {})) for row in case.rows("threats")]
        before = [_residual_in_place(case, row, area) for row, area in with_rate]
        for name, value in chosen.settings.items():
            case.put_setting(name, value)
        for row in case.rows("threats"):
            for column, factor in factor_of.items():
                required = number(row[column])
                if required is not None and factor != 1.0:
                    row[column] = number_text(required * factor)
        moved = 0
        for (row, area), share in zip(with_rate, before, strict=True):
            rate, now = number(row["monthly_rate"]), _residual_in_place(case, row, area)
            if rate is not None and now not in {0.0, share}:
                row["monthly_rate"], moved = number_text(rate * share / now), moved + 1
        return say(
            "Effect set {name} ({standing}): {meaning}; {rates} follow.",
            name=self.name, standing=chosen.standing, meaning=chosen.meaning, rates=several(moved, "rate"),
        )  # fmt: skip


def _requirements_above_limit(case: EditableCase, factor_of: Mapping[str, float]) -> list[ChangeFault]:
    rows = case.rows("threats")
    products = {column: [changed_value(row[column], by, None) for row in rows] for column, by in factor_of.items()}
    return [
        fault for column, values in products.items() for fault in values_above_limit("threats", column, rows, values)
    ]


def _residual_in_place(case: EditableCase, threat: TextRow, area: TextRow) -> float:
    """Share of a threat's exposure that remains with those in place [1]."""
    means = (("troops_required", "in_place_troops"), ("police_required", "in_place_police"))
    met = sum(
        (number(area.get(there, "")) or 0.0) / required for c, there in means if (required := number(threat[c]) or 0.0)
    )
    rate = requirement_rate(number(case.setting("protection_at_requirement")) or 0.0)
    return float(unprotected_share(rate * met, number(case.setting("residual_share")) or 0.0))
