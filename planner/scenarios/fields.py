"""Fields shared by the kinds of change, each with its limits and their description."""

from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from planner.figures import enumerated
from planner.formats.numerals import doubt
from planner.formats.spelling import name
from planner.language import say
from planner.scenarios.editable import EditableCase, StepResult
from planner.schema import Column

TWO_READINGS = "two_readings"
"""Error type of an ambiguous number, whose separator may mean thousands or decimals."""

AMOUNT = Column("amount", "number", say("Persons or money"), low=0, high=1e12)
"""Limits of a number of persons or an amount of US dollars."""


class TypedNumber(float):
    """A decimal number that remembers its text."""

    text: str

    def __new__(cls, text: str) -> "TypedNumber":
        """Read a number and keep its text."""
        number = super().__new__(cls, text)
        number.text = text
        return number


def _normalised(value: Any) -> Any:  # noqa: ANN401
    """Normalise a name as tables do, without invisible characters."""
    return name(value) if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(min_length=1), BeforeValidator(_normalised)]


def _as_tuple(value: Any) -> Any:  # noqa: ANN401
    """Turn a name or a list of names into a tuple."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else value


def names(meaning: str, *, needed: bool = False) -> Any:  # noqa: ANN401
    """A field of one or more names; a single name needs no list."""
    return Field(min_length=1, description=meaning) if needed else Field(default=(), description=meaning)


NameList = Annotated[tuple[Text, ...], BeforeValidator(_as_tuple)]

Factor = Annotated[float, Field(ge=0, le=1000, description=say("a number from 0 to 1,000; 0.5 halves"))]


def _unambiguous(value: Any) -> Any:  # noqa: ANN401
    """Refuse an ambiguous amount."""
    hint = doubt(value.text, AMOUNT) if isinstance(value, TypedNumber) else ""
    if hint:
        raise PydanticCustomError(TWO_READINGS, "two readings", {"found": value.text, "hint": hint})  # not told
    return value


Usd = Annotated[
    float, BeforeValidator(_unambiguous), Field(ge=0, le=1e12, description=say("an amount from 0 to a trillion [USD]"))
]
Persons = Annotated[
    float,
    BeforeValidator(_unambiguous),
    Field(ge=0, le=1e9, description=say("a number of persons from 0 to a billion")),
]
Fraction = Annotated[float, Field(ge=0, le=1, description=say("a share from 0 to 1"))]
Period = Annotated[int, Field(ge=1, le=1200, description=say("the number of a period, from 1"))]
UnitCount = Annotated[int, Field(ge=0, le=1_000_000, description=say("a whole number of units, from 0"))]
Months = Annotated[int, Field(ge=1, le=1200, description=say("a whole number of months, from 1"))]


class ChangeModel(BaseModel, ABC):
    """Base of all kinds of change; strict, so that a typing error is a fault and never a guess."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    replaces_text: ClassVar[bool] = False
    """Whether it replaces text with text; other kinds compute with the values in cells."""

    note: str = Field(default="", description=say("anything worth saying"))

    @abstractmethod
    def apply_to(self, case: EditableCase) -> StepResult:
        """Make the change: a sentence on what it did, or its faults, and then it did nothing."""


class Selection(ChangeModel):
    """Select pledges that meet every criterion; a criterion with several names is met by any of them."""

    contributor: NameList = names(say("keys of contributors"))
    group: NameList = names(say("groups that contributors belong to, such as EU or NATO"))
    unit_type: NameList = names(say("keys of unit types"))
    unit_kind: NameList = names(say("troops, police or enabler"))
    capability: NameList = names(say("capabilities of enablers, such as aviation"))
    pledge: NameList = names(say("keys of pledges"))

    @property
    def criteria(self) -> dict[str, tuple[str, ...]]:
        """The criteria given, by field."""
        given = {name: getattr(self, name) for name in Selection.model_fields if name != "note"}
        return {name: chosen for name, chosen in given.items() if chosen}


def exactly_one(record: ChangeModel, *fields: str) -> None:
    """Refuse a change without exactly one of some fields."""
    given = [name for name in fields if getattr(record, name) not in {None, ()}]
    if len(given) != 1:
        found = enumerated(given) if given else say("neither")
        allowed = say("exactly one of {fields}", fields=", ".join(fields))
        raise PydanticCustomError("one_of", "{found}", {"found": found, "allowed": allowed})


def at_least_one(record: ChangeModel, *fields: str) -> None:
    """Refuse a change with none of some fields."""
    if all(getattr(record, name) in {None, ()} for name in fields):
        allowed = say("at least one of {fields}", fields=", ".join(fields))
        raise PydanticCustomError("one_of", "{found}", {"found": say("none of them"), "allowed": allowed})
