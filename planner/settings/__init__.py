"""The settings of a case: every row of the table `settings` with its unit, range and default, and all of them typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Self, get_args, get_type_hints

from planner.language import say
from planner.schema import YES_NO, Column, RelaxedBy, Setting, Value
from planner.settings.estimates import CENTRAL, ESTIMATES
from planner.settings.kinds import delivery, number, rule, typed


@dataclass(frozen=True)
class Settings:
    """The settings of a case, each with its type."""

    title: Annotated[str, Setting(Column("title", "text", say("Title of the case"), relaxed_by=RelaxedBy.ANY))]
    start: Annotated[
        str,
        Setting(Column("start", "month", say("First month of period 1, as YYYY-MM"), relaxed_by=RelaxedBy.UNKNOWN)),
    ]
    periods: Annotated[
        int,
        Setting(
            Column(
                "periods", "whole", say("Length of the horizon"), say("periods"), 1, 240, relaxed_by=RelaxedBy.UNKNOWN
            ),
            unreadable="0",
        ),
    ]
    months_per_period: Annotated[
        int,
        Setting(
            Column(
                "months_per_period",
                "choice",
                say("Length of a period"),
                say("months"),
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
                say("Whether contingency missions take part"),
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
                say("Share of answerable exposure averted when a requirement is met in full"),
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
        number(
            "residual_share",
            say("Share of every threat's exposure that no deployment averts"),
            1,
            "0.15",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    carryover: Annotated[
        float,
        number(
            "carryover",
            say("Share of earlier protection that still works in the next period"),
            1,
            "0.05",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    carryover_decay: Annotated[
        float,
        number(
            "carryover_decay",
            say("Factor by which that share shrinks with every further period"),
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
                say("Published estimate of the effect of people that the requirements follow"),
                choices=tuple(ESTIMATES),
                since=3,
                relaxed_by=RelaxedBy.ANY,
            ),
            CENTRAL,
        ),
    ]
    reachable_share: Annotated[
        float,
        number("reachable_share", say("Usable share of authorised strength"), 1, "0.925", relaxed_by=RelaxedBy.HIGHER),
    ]
    contributor_share_limit: Annotated[
        float | None,
        Setting(
            Column(
                "contributor_share_limit",
                "number",
                say("Most that one contributor may fill of a mission"),
                "1",
                0,
                1,
                blank=say("no limit"),
                relaxed_by=RelaxedBy.HIGHER,
            ),
            "0.30",
        ),
    ]
    cash_share: Annotated[
        float,
        number(
            "cash_share",
            say("Cash that really arrives, as a share of assessed money"),
            1,
            "0.85",
            relaxed_by=RelaxedBy.HIGHER,
        ),
    ]
    cost_weight: Annotated[
        float,
        number(
            "cost_weight",
            say("Exposure that money must avert to be worth spending"),
            1e9,
            "0.1",
            say("civilian-months / million USD"),
            proposed="10",
            relaxed_by=RelaxedBy.LOWER,
        ),
    ]
    change_weight: Annotated[
        float,
        number(
            "change_weight",
            say("Charge for change against the reference plan"),
            1e9,
            "0",
            say("civilian-months / person"),
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    least_months: Annotated[
        int | None,
        rule(
            "least_months",
            "whole",
            say("Fewest months that a unit serves, unless its whole tour is shorter"),
            say("months"),
            720,
            say("any stay"),
            "6",
            relaxed_by=RelaxedBy.LOWER,
        ),
    ]
    least_detachment: Annotated[
        int | None,
        rule(
            "least_detachment",
            "whole",
            say("Fewest new people that an area gets in a period, unless that is the whole deployment"),
            say("persons"),
            1e9,
            say("any number"),
            "30",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    move_worth: Annotated[
        float | None,
        rule(
            "move_worth",
            "number",
            say("Exposure that moving a person between areas must avert"),
            say("civilian-months / person"),
            1e9,
            say("moves are free"),
            "0.5",
            relaxed_by=RelaxedBy.UNKNOWN,
        ),
    ]
    tidiness: Annotated[
        float | None,
        rule(
            "tidiness",
            "number",
            say(
                "Most that whole persons, least detachments and fewer moves may cost, as a share of what the plan "
                "averts"
            ),
            "1",
            1,
            say("people stay posted as the model has them"),
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
                say(
                    "Whether a plan counts pledges in full, by their chances, or with alternates for the worst futures"
                ),
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
        delivery(
            "contributor_failure",
            "number",
            say(
                "Chance that a contributor brings nothing at all; part of what its pledges may fail by, never on top "
                "of it"
            ),
            1,
            "0",
        ),
    ]
    group_failure: Annotated[
        float,
        delivery(
            "group_failure",
            "number",
            say("Chance that all members of a group bring nothing at all; part of what their pledges may fail by too"),
            1,
            "0",
        ),
    ]
    delay_months: Annotated[
        int,
        delivery("delay_months", "whole", say("By how much a unit that is late comes later"), 240, "0", say("months")),
    ]
    delay_chance: Annotated[
        float, delivery("delay_chance", "number", say("Chance that a unit that comes is late"), 1, "0")
    ]
    hedge_weight: Annotated[
        float,
        delivery(
            "hedge_weight",
            "number",
            say("Weight of the worst tenth of futures in a plan that hedges against them"),
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
        return cls(**{name: typed(setting, values.get(name)) for name, setting in _FIELDS.items()})


_FIELDS: dict[str, Setting] = {
    name: get_args(hint)[1] for name, hint in get_type_hints(Settings, include_extras=True).items()
}

SETTINGS: dict[str, Setting] = dict(_FIELDS)
"""The rows of the table `settings`, by name."""
