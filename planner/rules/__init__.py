"""The register of the rules that every plan keeps: one file each, named after its equation in `models.constraints`."""

from collections.abc import Iterator

from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.rules import (
    area_left_limit,
    area_troops_limit,
    arrival_balance,
    cash_balance,
    caveats,
    change_above,
    change_below,
    contributor_limit,
    contributor_people_limit,
    effort_limit,
    fund_limit,
    fund_terms,
    lasting_limit,
    least_months,
    lock_limit,
    lock_minimum,
    participates,
    pledge_once,
    police_limit,
    posting_balance,
    preparation_limit,
    readiness_and_tours,
    running_balance,
    support_limit,
    troops_limit,
    whole_units,
)
from planner.rules.rule import Rule, Tally

RULES: dict[str, Rule] = {
    "pledge_once": pledge_once.RULE,
    "troops_limit": troops_limit.RULE,
    "police_limit": police_limit.RULE,
    "contributor_limit": contributor_limit.RULE,
    "contributor_people_limit": contributor_people_limit.RULE,
    "posting_balance": posting_balance.RULE,
    "arrival_balance": arrival_balance.RULE,
    "area_troops_limit": area_troops_limit.RULE,
    "area_left_limit": area_left_limit.RULE,
    "support_limit": support_limit.RULE,
    "running_balance": running_balance.RULE,
    "cash_balance": cash_balance.RULE,
    "fund_limit": fund_limit.RULE,
    "preparation_limit": preparation_limit.RULE,
    "lock_minimum": lock_minimum.RULE,
    "lock_limit": lock_limit.RULE,
    "effort_limit": effort_limit.RULE,
    "lasting_limit": lasting_limit.RULE,
    "change_above": change_above.RULE,
    "change_below": change_below.RULE,
    "readiness_and_tours": readiness_and_tours.RULE,
    "least_months": least_months.RULE,
    "whole_units": whole_units.RULE,
    "fund_terms": fund_terms.RULE,
    "participates": participates.RULE,
    "caveats": caveats.RULE,
}
"""Every rule by its name, in the order of the documentation; those that the model has no rows of come last."""


def lines_of(ranges: Ranges) -> Iterator[Line]:
    """Rows of the sheet `limits`, rule by rule."""
    for rule in RULES.values():
        if not isinstance(rule.lines, str | Tally):
            yield from rule.lines(ranges)
