"""Fields that kinds of change share; what each may hold is said once, for people and for the check alike."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from planner.spelling import name


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
Usd = Annotated[float, Field(ge=0, le=1e12, description="an amount from 0 to a trillion [USD]")]
Persons = Annotated[float, Field(ge=0, le=1e9, description="a number of persons, from 0")]
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
