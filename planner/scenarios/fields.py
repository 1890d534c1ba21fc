"""Fields that kinds of change share; what each may hold is said once, for people and for the check alike."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from planner.numerals import doubt
from planner.schema import Column
from planner.spelling import name

TWO_READINGS = "two_readings"
"""Type of the error of a number that reads as thousands to some and as thousandths to others."""

AMOUNT = Column("amount", "number", "Persons or money", low=0, high=1e12)
"""What a number of persons or of US dollars may be."""


class Written(float):
    """A number with decimals as it was written down."""

    text: str

    def __new__(cls, text: str) -> "Written":
        """The number that a text says."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _seen(value: Any) -> Any:  # noqa: ANN401
    """A name as the tables have it: what cannot be seen in it is dropped."""
    return name(value) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_seen)]


def _several(value: Any) -> Any:  # noqa: ANN401
    """A name, or a list of names, as a tuple."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def names(meaning: str, *, needed: bool = False) -> Any:  # noqa: ANN401
    """A field of one or more names; a single one may stand without brackets."""
    return Field(min_length=1, description=meaning) if needed else Field(default=(), description=meaning)


Names = Annotated[tuple[Text, ...], BeforeValidator(_several)]

Factor = Annotated[float, Field(ge=0, le=1000, description="a number from 0 to 1,000; 0.5 halves")]


def _certain(value: Any) -> Any:  # noqa: ANN401
    """An amount that can mean one thing only."""
    hint = doubt(value.text, AMOUNT) if isinstance(value, Written) else ""
    if hint:
        raise PydanticCustomError(TWO_READINGS, "two readings", {"found": value.text, "hint": hint})
    return value


Usd = Annotated[
    float, BeforeValidator(_certain), Field(ge=0, le=1e12, description="an amount from 0 to a trillion [USD]")
]
Persons = Annotated[
    float, BeforeValidator(_certain), Field(ge=0, le=1e9, description="a number of persons from 0 to a billion")
]
Share = Annotated[float, Field(ge=0, le=1, description="a share from 0 to 1")]
Period = Annotated[int, Field(ge=1, le=1200, description="the number of a period, from 1")]
Units = Annotated[int, Field(ge=0, le=1_000_000, description="a whole number of units, from 0")]
Months = Annotated[int, Field(ge=1, le=1200, description="a whole number of months, from 1")]


class Record(BaseModel):
    """A change: strict, so that a slip of the pen is a fault and never a guess."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    note: str = Field(default="", description="anything worth saying")


class Selection(Record):
    """Pledges: those that fit every criterion given; a criterion of several names fits any of them."""

    contributor: Names = names("keys of contributors")
    group: Names = names("groups that contributors belong to, such as EU or NATO")
    unit_type: Names = names("keys of unit types")
    unit_kind: Names = names("troops, police or enabler")
    capability: Names = names("capabilities of enablers, such as aviation")
    pledge: Names = names("keys of pledges")

    @property
    def criteria(self) -> dict[str, tuple[str, ...]]:
        """The criteria that were given, by field."""
        given = {name: getattr(self, name) for name in Selection.model_fields if name != "note"}
        return {name: chosen for name, chosen in given.items() if chosen}
