"""Changes to settings and protective effects.

Three sets of estimates come from Hultman, Kathman & Shannon 2013 (AJPS 57(4), data doi:10.7910/DVN/6EBCGA) and from
re-estimates on their replication data, per thousand troops and per thousand police in a month: conservative
0.13 and 1.25, central 0.25 and 2.9, headline 0.53 and 9.9. The first two are our own estimates, without the case of
Rwanda; requirements are taken to be central, and go by the ratio of the coefficients. The other sets are judgements.
"""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import Field

from models.exposure import requirement_rate, unprotected_share
from planner.fault import near_miss, shown
from planner.figures import several
from planner.numerals import number, same
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
from planner.sheets import TextRow


@dataclass(frozen=True)
class EffectAssumptions:
    """A named set of estimates or judgements of the protective effect."""

    meaning: str
    standing: str
    """Whether it is an estimate or a judgement."""
    troops: float = 1.0
    """Factor on troops required [1]."""
    police: float = 1.0
    """Factor on police required [1]."""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def factors(self) -> dict[str, float]:
        """Factor on each column of requirements."""
        return {"troops_required": self.troops, "police_required": self.police}


SETS = {
    "conservative": EffectAssumptions("people achieve less", "estimate, lower", troops=0.25 / 0.13, police=2.9 / 1.25),
    "headline": EffectAssumptions(
        "people achieve more", "estimate on all the data", troops=0.25 / 0.53, police=2.9 / 9.9
    ),
    "fading": EffectAssumptions("nothing works beyond its period", "judgement", settings={"carryover": "0"}),
    "lasting": EffectAssumptions(
        "protection lasts", "judgement", settings={"carryover": "0.15", "carryover_decay": "0.9"}
    ),
    "resistant": EffectAssumptions("twice as much cannot be averted", "judgement", settings={"residual_share": "0.3"}),
}


class SettingChange(ChangeModel):
    """Set the value of a setting."""

    kind: Literal["setting"]
    name: Text = Field(description="the name of a setting")
    value: str = Field(description="its value, as text")

    def apply_to(self, case: EditableCase) -> StepResult:
        """Set the value of a setting."""
        if self.name not in SETTINGS:
            return [ChangeFault("name", shown(self.name), ", ".join(SETTINGS), near_miss(self.name, SETTINGS))]
        before = case.setting(self.name)
        if same(before, self.value):
            return f"Setting {self.name} is {shown(before)} already."
        case.put_setting(self.name, self.value)
        return f"Setting {self.name}: {shown(before)} becomes {shown(self.value)}."


class EffectSet(ChangeModel):
    """Use another published estimate of the protective effect, or another judgement of how long it lasts."""

    kind: Literal["effect_set"]
    name: Literal["conservative", "headline", "fading", "lasting", "resistant"] = Field(
        description="conservative, headline, fading, lasting or resistant"
    )

    def apply_to(self, case: EditableCase) -> StepResult:
        """Use another effect set, and recalibrate rates so that exposure with those in place stays as observed."""
        chosen = SETS[self.name]
        if faults := case.unsound("protection_at_requirement", "residual_share") + _requirements_above_limit(
            case, chosen
        ):
            return faults
        areas = case.keys("areas")
        with_rate = [(row, areas.get(row["area"].strip(), {})) for row in case.rows("threats")]
        before = [_residual_in_place(case, row, area) for row, area in with_rate]
        for name, value in chosen.settings.items():
            case.put_setting(name, value)
        for row in case.rows("threats"):
            for column, factor in chosen.factors.items():
                required = number(row[column])
                if required is not None and factor != 1.0:
                    row[column] = number_text(required * factor)
        moved = 0
        for (row, area), share in zip(with_rate, before, strict=True):
            rate, now = number(row["monthly_rate"]), _residual_in_place(case, row, area)
            if rate is not None and now not in {0.0, share}:
                row["monthly_rate"], moved = number_text(rate * share / now), moved + 1
        return f"Effect set {self.name} ({chosen.standing}): {chosen.meaning}; {several(moved, 'rate')} follow."


def _requirements_above_limit(case: EditableCase, chosen: EffectAssumptions) -> list[ChangeFault]:
    rows = case.rows("threats")
    products = {column: [changed_value(row[column], by, None) for row in rows] for column, by in chosen.factors.items()}
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
