"""Money: what funds pay for, and what missions have in hand."""

from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault
from planner.verify.amounts import amount, broken, differs, exceeds
from planner.verify.facts import Facts
from planner.verify.rows import Record, filled, records, totals


def faults(facts: Facts) -> Iterator[Fault]:
    """Broken rules on payments and cash."""
    funds = {row.fund: row for row in records(facts.case["funds"])}
    for row in facts.rows("payments"):
        for rule, found, allowed in _payment_faults(facts, row, funds[row.fund]):
            yield broken(rule, "payments", found, allowed, row.Index + 2)
    for fund, usd in totals((row.fund, row.usd) for row in facts.rows("payments")).items():
        if exceeds(usd, funds[fund].amount_usd):
            found = f"{amount(usd)} USD from “{fund}”"
            yield broken("fund_limit", "payments", found, f"at most {amount(funds[fund].amount_usd)}")
    yield from _preparation_limit(facts, funds)
    yield from _cash_balance(facts)


def _payment_faults(facts: Facts, row: Record, fund: Record) -> Iterator[tuple[str, str, str]]:
    if not row.usd >= 0:
        yield "usd", amount(row.usd), "0 or more"
    if fund.contributor in facts.switched_off:
        yield "participates", fund.contributor, "a contributor that takes part"
    first, last = facts.mandates[row.mission]
    window = max(filled(fund.from_period, 1), first), min(filled(fund.to_period, facts.periods), last)
    if not window[0] <= row.period <= window[1]:
        yield "fund_limit", f"a payment in period {row.period}", f"{window[0]} to {window[1]}"
    if fund.mission not in {"", row.mission}:
        yield "fund_limit", f"a payment for {row.mission}", f"the earmark {fund.mission}"
    if fund.purpose not in {"any", row.purpose}:
        yield "fund_limit", f"a payment for {row.purpose}", f"the purpose {fund.purpose}"
    prevention = row.purpose == "prevention"
    if prevention != bool(row.area) or (row.area and facts.areas[row.area].mission != row.mission):
        yield "payments", f"area “{row.area}”", "an area of the mission for prevention, else blank"
    if not prevention and pd.isna(facts.missions[row.mission].assessed_usd_per_period):
        yield "payments", f"a payment to {row.mission}", "missions where money is limited"


def preparation_costs(facts: Facts) -> dict[tuple[str, int], float]:
    """What preparations cost, by mission and period [USD]."""
    return totals(((stay.mission, stay.period), stay.preparing) for stay in facts.present)


def _preparation_limit(facts: Facts, funds: dict[str, Record]) -> Iterator[Fault]:
    costs = preparation_costs(facts)
    paid = (row for row in facts.rows("payments") if funds[row.fund].purpose == "preparation")
    for (mission, t), usd in totals(((row.mission, row.period), row.usd) for row in paid).items():
        cost = costs.get((mission, t), 0.0)
        if exceeds(usd, cost):
            found = f"{amount(usd)} USD of preparation funds at {mission} in period {t}"
            yield broken("preparation_limit", "payments", found, f"preparations that cost {amount(cost)}")


def _cash_balance(facts: Facts) -> Iterator[Fault]:
    rows = {(row.mission, row.period): row for row in facts.rows("cash")}
    expected = set()
    for mission, data in facts.missions.items():
        if pd.isna(data.assessed_usd_per_period):
            continue
        arriving = facts.setting("cash_share") * data.assessed_usd_per_period
        balance, flow = 0.0, 0.0
        for t in range(facts.mandates[mission][0], facts.mandates[mission][1] + 1):
            expected.add((mission, t))
            came, went = facts.received.get((mission, t), 0.0), facts.spent.get((mission, t), 0.0)
            closing, flow = balance + arriving + came - went, flow + arriving + came + went
            if exceeds(-closing, 0.0, flow):
                found = f"{amount(closing)} USD in hand at {mission} after period {t}"
                yield broken("cash_balance", "cash", found, "0 or more: nothing is spent before it arrives")
            if row := rows.get((mission, t)):
                yield from _cash_row(row, (balance, arriving, came, went, closing), flow)
            balance = closing
    if expected != rows.keys() or len(rows) != len(facts.plan.cash):
        found = f"{len(facts.plan.cash)} rows"
        allowed = f"{len(expected)} rows, one per period of each mission where money is limited"
        yield broken("cash_balance", "cash", found, allowed)


def _cash_row(row: Record, values: tuple[float, ...], size: float) -> Iterator[Fault]:
    columns = ("opening", "assessed", "received", "spent", "closing")
    for column, value in zip(columns, values, strict=True):
        if differs(getattr(row, column), value, size):
            yield broken(column, "cash", amount(getattr(row, column)), amount(value), row.Index + 2)
