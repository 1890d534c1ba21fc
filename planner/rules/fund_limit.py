"""Limit on what a fund pays."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.layout.sums import paid_by
from planner.rules.rule import Rule


def check(facts: Facts) -> Iterator[Fault]:
    """Funds that pay more than was pledged."""
    for fund, usd in facts.paid_by.items():
        pledged = facts.funds[fund].amount_usd
        if exceeds(usd, pledged):
            found = say("{usd} USD from “{fund}”", usd=amount(usd), fund=fund)
            allowed = say("at most {amount}", amount=amount(pledged))
            yield broken("fund_limit", "payments", found, allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per fund."""
    for fund, row in ranges.layout.facts.funds.items():
        limit = Formula(ranges.places.at("funds", fund, "amount_usd"), row.amount_usd)
        yield Line("fund_limit", "", fund, None, paid_by(ranges.layout, ranges.places, [fund]), limit)


RULE = Rule(
    says=say("no fund pays more than it has"),
    check=check,
    lines=lines,
    obstacles="Payments stay as they are; whether one more unit can be paid for is what cash_balance asks.",  # not told
)
