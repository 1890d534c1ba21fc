"""Terms of a fund: the window, earmark and purpose that decide which payments are possible."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import broken
from planner.facts.rows import Record, filled
from planner.fault import Fault
from planner.language import say
from planner.layout.layout import Layout
from planner.layout.pages import PAGES
from planner.rules.rule import Rule, Tally


def check(facts: Facts) -> Iterator[Fault]:
    """Payments that violate the terms of their fund."""
    for row in facts.rows("payments"):
        for found, allowed in _terms(facts, row, facts.funds[row.fund]):
            yield broken("fund_limit", "payments", found, allowed, row.Index + 2)


def _terms(facts: Facts, row: Record, fund: Record) -> Iterator[tuple[str, str]]:
    first, last = facts.mandates[row.mission]
    window = max(filled(fund.from_period, 1), first), min(filled(fund.to_period, facts.periods), last)
    if not window[0] <= row.period <= window[1]:
        allowed = say("{first} to {last}", first=window[0], last=window[1])
        yield say("a payment in period {period}", period=row.period), allowed
    if fund.mission not in {"", row.mission}:
        found = say("a payment for {mission}", mission=row.mission)
        yield found, say("the earmark {mission}", mission=fund.mission)
    if fund.purpose not in {"any", row.purpose}:
        found = say("a payment for {purpose}", purpose=row.purpose)
        yield found, say("the purpose {purpose}", purpose=fund.purpose)


def _count(layout: Layout) -> str:
    rows = list(layout.payments)
    return f"SUMPRODUCT(--NOT({PAGES['payments'].span('within_terms', rows)}))" if rows else ""


RULE = Rule(
    says=say("a fund pays within its window, for its earmark and purpose"),
    check=check,
    lines=Tally(say("Payments outside the period, earmark or purpose of the fund."), _count),
    obstacles="Payments stay as they are; whether one more unit can be paid for is what cash_balance asks.",  # not told
    has_rows=False,
)
