"""The kinds of change, as files hold them; `planner.scenarios.steps` has what each does."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from planner.scenarios.fields import (
    ChangeModel,
    Factor,
    Fraction,
    Months,
    NameList,
    Period,
    Persons,
    Selection,
    Text,
    UnitCount,
    Usd,
    names,
)
from planner.sheets import TextRow

Level = Literal["announced", "L1", "L2", "L3", "RDL", "deployed"]
Rounding = Literal["together", "down", "nearest", "up"]
Purpose = Literal["operations", "preparation", "prevention", "any"]
Month = Annotated[
    str, StringConstraints(pattern=r"^[12]\d{3}-(0[1-9]|1[0-2])$"), Field(description="a month as YYYY-MM")
]


def exactly_one(record: ChangeModel, *fields: str) -> None:
    """Refuse a change without exactly one of some fields."""
    given = [name for name in fields if getattr(record, name) not in {None, ()}]
    if len(given) != 1:
        found = " and ".join(given) if given else "neither"
        raise PydanticCustomError(
            "one_of", "{found}", {"found": found, "allowed": "exactly one of " + ", ".join(fields)}
        )


def at_least_one(record: ChangeModel, *fields: str) -> None:
    """Refuse a change with none of some fields."""
    if all(getattr(record, name) in {None, ()} for name in fields):
        raise PydanticCustomError(
            "one_of", "{found}", {"found": "none of them", "allowed": "at least one of " + ", ".join(fields)}
        )


class Switch(ChangeModel):
    """Switch contributors, or whole groups, off or on."""

    kind: Literal["switch_off", "switch_on"]
    contributor: NameList = names("keys of contributors")
    group: NameList = names("groups that contributors belong to, such as EU or NATO")

    @model_validator(mode="after")
    def _whom(self) -> Self:
        at_least_one(self, "contributor", "group")
        return self


class ScalePledges(Selection):
    """Multiply the units of pledges.

    Rounded `together`, the pledges have the whole number of units nearest to their scaled total, and those with the
    largest parts of a unit left get what is over, earlier rows first; else each pledge is rounded for itself.
    """

    kind: Literal["scale_pledges"]
    by: Factor
    rounding: Rounding = Field(default="together", description="together, down, nearest (a half upwards) or up")


class DropPledges(Selection):
    """Remove all units of pledges; their rows stay, with 0 units."""

    kind: Literal["drop_pledges"]


class DelayPledges(Selection):
    """Delay pledges and their preparations."""

    kind: Literal["delay_pledges"]
    periods: int = Field(ge=1, le=240, description="a whole number of periods, from 1 to 240")


class ReadyPledges(Selection):
    """Make pledges ready by a period, or by the first period from a month on; earlier ones stay."""

    kind: Literal["ready_pledges"]
    period: Period | None = None
    month: Month | None = None

    @model_validator(mode="after")
    def _when(self) -> Self:
        exactly_one(self, "period", "month")
        return self


class AddOffer(ChangeModel):
    """Add a pledge, limited to the missions named, if any."""

    kind: Literal["add_offer"]
    pledge: Text | None = Field(default=None, description="a key that no pledge has; made up if not given")
    contributor: Text = Field(description="the key of a contributor")
    unit_type: Text = Field(description="the key of a unit type")
    units: UnitCount
    readiness: Level
    ready_period: Period | None = None
    months_available: Months | None = None
    strength: Persons | None = None
    monthly_cost_usd: Usd | None = None
    deployment_cost_usd: Usd | None = None
    effectiveness: float | None = Field(default=None, ge=0, le=5, description="a number from 0 to 5")
    delivery_probability: Fraction | None = None
    mission: NameList = names("keys of missions")


class AddFund(ChangeModel):
    """Add a money pledge."""

    kind: Literal["add_fund"]
    fund: Text | None = Field(default=None, description="a key that no fund has; made up if not given")
    contributor: Text = Field(description="the key of a contributor")
    amount_usd: Usd
    purpose: Purpose
    from_period: Period | None = None
    to_period: Period | None = None
    mission: Text | None = Field(default=None, description="the key of a mission")
    delivery_probability: Fraction | None = None


class ChangeFund(ChangeModel):
    """Multiply the amount of money pledges, or set their other fields."""

    kind: Literal["change_fund"]
    fund: NameList = names("keys of funds")
    contributor: NameList = names("keys of contributors")
    by: Factor | None = None
    amount_usd: Usd | None = None
    purpose: Purpose | None = None
    from_period: Period | None = None
    to_period: Period | None = None
    mission: Text | None = Field(default=None, description="the key of a mission")

    @model_validator(mode="after")
    def _what(self) -> Self:
        at_least_one(self, "by", "amount_usd", "purpose", "from_period", "to_period", "mission")
        if self.by is not None:
            exactly_one(self, "by", "amount_usd")
        return self


class Budget(ChangeModel):
    """Multiply or set assessed money, of the missions named or else of all with limited money."""

    kind: Literal["budget"]
    mission: NameList = names("keys of missions")
    by: Factor | None = None
    usd_per_period: Usd | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "usd_per_period")
        return self


class Ceiling(ChangeModel):
    """Multiply or set the authorised strength of missions."""

    kind: Literal["ceiling"]
    mission: NameList = names("keys of missions", needed=True)
    of: Literal["troops", "police"] = Field(description="troops or police")
    by: Factor | None = None
    persons: Persons | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "persons")
        return self


class Requirement(ChangeModel):
    """Multiply or set the requirements of threats that the means can answer."""

    kind: Literal["requirement"]
    mission: NameList = names("keys of missions")
    area: NameList = names("keys of areas")
    threat: NameList = names("threats, such as armed_attack")
    of: Literal["troops", "police", "prevention"] = Field(description="troops, police or prevention")
    by: Factor | None = None
    amount: float | None = Field(default=None, ge=0, le=1e12, description="a number, persons or USD per period")

    @model_validator(mode="after")
    def _what(self) -> Self:
        exactly_one(self, "by", "amount")
        return self


class EffectSet(ChangeModel):
    """Use another published estimate of the protective effect, or another judgement of how long it lasts."""

    kind: Literal["effect_set"]
    name: Literal["conservative", "headline", "fading", "lasting", "resistant"] = Field(
        description="conservative, headline, fading, lasting or resistant"
    )


class SettingChange(ChangeModel):
    """Set the value of a setting."""

    kind: Literal["setting"]
    name: Text = Field(description="the name of a setting")
    value: str = Field(description="its value, as text")


class Authorise(ChangeModel):
    """Authorise contingency missions."""

    kind: Literal["authorise"]
    mission: NameList = names("keys of missions", needed=True)


class Mandate(ChangeModel):
    """Change the first and last period of mandates."""

    kind: Literal["mandate"]
    mission: NameList = names("keys of missions", needed=True)
    from_period: Period | None = None
    to_period: Period | None = None

    @model_validator(mode="after")
    def _what(self) -> Self:
        at_least_one(self, "from_period", "to_period")
        return self


class SetCell(ChangeModel):
    """Set a cell, if it still holds the value that the change replaces."""

    kind: Literal["set_cell"]
    table: Text = Field(description="the name of a table")
    key: TextRow = Field(description="the cells of the row's key, by column")
    column: str = Field(description="the name of a column")
    before: str = Field(description="what the cell held, as text")
    after: str = Field(description="what it is to hold, as text")


class AddRow(ChangeModel):
    """Add a row."""

    kind: Literal["add_row"]
    table: Text = Field(description="the name of a table")
    cells: TextRow = Field(min_length=1, description="the cells of the row, by column, blank ones left out")


class DropRow(ChangeModel):
    """Remove a row, if it is still the row that the change names."""

    kind: Literal["drop_row"]
    table: Text = Field(description="the name of a table")
    cells: TextRow = Field(min_length=1, description="the cells of the row, by column, blank ones left out")
