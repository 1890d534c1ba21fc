"""The settings of a case: every row of the table `settings` with its unit, range and default, and all of them typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Self, get_args, get_type_hints

from planner.schema import YES_NO, Column, RelaxedBy, Setting, Value
from planner.settings.estimates import CENTRAL, ESTIMATES


def _number(
    name: str,
    meaning: str,
    high: float,
    default: str,
    unit: str = "1",
    proposed: str | None = None,
    *,
    relaxed_by: RelaxedBy,
) -> Setting:
    return Setting(Column(name, "number", meaning, unit, 0, high, relaxed_by=relaxed_by), default, proposed=proposed)


def _delivery(name: str, kind: str, meaning: str, high: float, default: str, unit: str = "1") -> Setting:
    """A setting of what is thought of pledges that may not come."""
    return Setting(Column(name, kind, meaning, unit, 0, high, since=4, relaxed_by=RelaxedBy.ANY), default)


def _rule(
    name: str, kind: str, meaning: str, unit: str, high: float, off: str, proposed: str, *, relaxed_by: RelaxedBy
) -> Setting:
    """A setting of a rule that is off where it is blank or has no row."""
    column = Column(name, kind, meaning, unit, 0, high, blank=off, since=3, relaxed_by=relaxed_by)
    return Setting(column, "", proposed=proposed)


@dataclass(frozen=True)
class Settings:
    """The settings of a case, each with its type."""

    title: Annotated[str, Setting(Column("title", "text", "Title of the case", relaxed_by=RelaxedBy.ANY))]
    start: Annotated[
        str,
        Setting(Column("start", "month", "First month of period 1, as YYYY-MM", relaxed_by=RelaxedBy.UNKNOWN)),
    ]
    periods: Annotated[
        int,
        Setting(
            Column("periods", "whole", "Length of the horizon", "periods", 1, 240, relaxed_by=RelaxedBy.UNKNOWN),
            unreadable="0",
        ),
    ]
    months_per_period: Annotated[
        int,
        Setting(
            Column(
                "months_per_period",
                "choice",
                "Length of a period",
                "months",
                choices=("1", "3"),
                relaxed_by=RelaxedBy.UNKNOWN,
            ),
            unreadable="1",
        ),
    ]
    include_contingency: Annotated[
        bool,
        Setting(
            Column(
                "include_contingency",
                "yes_no",
                "Whether contingency missions take part",
                choices=YES_NO,
                relaxed_by=RelaxedBy.UNKNOWN,
            ),
            "no",
            unreadable="yes",
        ),
    ]
    protection_at_requirement: Annotated[
        float,
        Setting(
            Column(
                "protection_at_requirement",
                "number",
                "Share of answerable exposure averted when a requirement is met in full",
                "1",
                0,
                0.9999,
                above_low=True,
                relaxed_by=RelaxedBy.UNKNOWN,
            ),
            "0.90",
        ),
    ]
    residual_share: Annotated[
        float,
        _number(
            "residual_share",
            "Share of every threat's exposure that no deployment averts",
            1,
            "0.15",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    carryover: Annotated[
        float,
        _number(
            "carryover",
            "Share of earlier protection that still works in the next period",
            1,
            "0.05",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    carryover_decay: Annotated[
        float,
        _number(
            "carryover_decay",
            "Factor by which that share shrinks with every further period",
            1,
            "0.80",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    effect_of_people: Annotated[
        str,
        Setting(
            Column(
                "effect_of_people",
                "choice",
                "Published estimate of the effect of people that the requirements follow",
                choices=tuple(ESTIMATES),
                since=3,
                relaxed_by=RelaxedBy.ANY,
            ),
            CENTRAL,
        ),
    ]
    reachable_share: Annotated[
        float,
        _number("reachable_share", "Usable share of authorised strength", 1, "0.925", relaxed_by=RelaxedBy.HIGHER),
    ]
    contributor_share_limit: Annotated[
        float | None,
        Setting(
            Column(
                "contributor_share_limit",
                "number",
                "Most that one contributor may fill of a mission",
                "1",
                0,
                1,
                blank="no limit",
                relaxed_by=RelaxedBy.HIGHER,
            ),
            "0.30",
        ),
    ]
    cash_share: Annotated[
        float,
        _number(
            "cash_share",
            "Cash that really arrives, as a share of assessed money",
            1,
            "0.85",
            relaxed_by=RelaxedBy.HIGHER,
        ),
    ]
    cost_weight: Annotated[
        float,
        _number(
            "cost_weight",
            "Exposure that money must avert to be worth spending",
            1e9,
            "0.1",
            "civilian-months / million USD",
            proposed="10",
            relaxed_by=RelaxedBy.LOWER,
        ),
    ]
    change_weight: Annotated[
        float,
        _number(
            "change_weight",
            "Charge for change against the reference plan",
            1e9,
            "0",
            "civilian-months / person",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    least_months: Annotated[
        int | None,
        _rule(
            "least_months",
            "whole",
            "Fewest months that a unit serves, unless its whole tour is shorter",
            "months",
            720,
            "any stay",
            "6",
            relaxed_by=RelaxedBy.LOWER,
        ),
    ]
    least_detachment: Annotated[
        int | None,
        _rule(
            "least_detachment",
            "whole",
            "Fewest new people that an area gets in a period, unless that is the whole deployment",
            "persons",
            1e9,
            "any number",
            "30",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    move_worth: Annotated[
        float | None,
        _rule(
            "move_worth",
            "number",
            "Exposure that moving a person between areas must avert",
            "civilian-months / person",
            1e9,
            "moves are free",
            "0.5",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    tidiness: Annotated[
        float | None,
        _rule(
            "tidiness",
            "number",
            "Most that whole persons, least detachments and fewer moves may cost, as a share of what the plan averts",
            "1",
            1,
            "people stay posted as the model has them",
            "0.001",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    deliver: Annotated[
        str,
        Setting(
            Column(
                "deliver",
                "choice",
                "Whether a plan counts pledges in full, by their chances, or with alternates for the worst futures",
                choices=("full", "expected", "hedged"),
                blank="full",
                since=4,
                relaxed_by=RelaxedBy.UNKNOWN,
            ),
            "full",
        ),
    ]
    contributor_failure: Annotated[
        float,
        _delivery(
            "contributor_failure",
            "number",
            "Chance that a contributor brings nothing at all; part of what its pledges may fail by, never on top of it",
            1,
            "0",
        ),
    ]
    group_failure: Annotated[
        float,
        _delivery(
            "group_failure",
            "number",
            "Chance that all members of a group bring nothing at all; part of what their pledges may fail by too",
            1,
            "0",
        ),
    ]
    delay_months: Annotated[
        int, _delivery("delay_months", "whole", "By how much a unit that is late comes later", 240, "0", "months")
    ]
    delay_chance: Annotated[float, _delivery("delay_chance", "number", "Chance that a unit that comes is late", 1, "0")]
    hedge_weight: Annotated[
        float,
        _delivery(
            "hedge_weight",
            "number",
            "Weight of the worst tenth of futures in a plan that hedges against them",
            1,
            "0.5",
        ),
    ]

    @classmethod
    def of(cls, values: Mapping[str, Value]) -> Self:
        """The settings of a case from their values, by name.

        One whose value cannot be read is a fault of the case; here it is as its schema says, so that what can be said
        of the rest of such a case can be said.
        """
        return cls(**{name: _typed(setting, values.get(name)) for name, setting in _FIELDS.items()})


_FIELDS: dict[str, Setting] = {
    name: get_args(hint)[1] for name, hint in get_type_hints(Settings, include_extras=True).items()
}

SETTINGS: dict[str, Setting] = dict(_FIELDS)
"""The rows of the table `settings`, by name."""

_TYPED: dict[str, Callable[[Any], object]] = {
    "text": str,
    "month": str,
    "number": float,
    "whole": int,
    "choice": lambda value: int(value) if str(value).isdecimal() else str(value),
    "yes_no": lambda value: value in {True, "yes"},
}
"""What makes a value of a kind typed, or the text of one; a choice is a number where it looks like one."""


def _typed(setting: Setting, value: Value) -> Any:  # noqa: ANN401
    if value is None or value == "":
        if setting.value.blank is not None and setting.value.blank not in setting.value.choices:
            return None
        value = setting.unreadable or setting.default or ""
    return _TYPED[setting.value.kind](value)
