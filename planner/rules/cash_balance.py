"""Cash balance of a mission: nothing is spent before it arrives."""

from collections.abc import Iterator

import numpy as np

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.room import SLACK, Obstacle, Precedence, Resource, Room, Shortage
from planner.rules.rule import Rule

CASH = PAGES["cash"]

NO_MONEY = say("no money in hand")
"""The obstacle in words."""


def check(facts: Facts) -> Iterator[Fault]:
    """Missions and periods with a negative balance, and missing or surplus rows of the table `cash`."""
    for (mission, t), balance in facts.balances.items():
        if exceeds(-balance.closing, 0.0, balance.flow):
            found = say(
                "{usd} USD in hand at {mission} after period {period}",
                usd=amount(balance.closing), mission=mission, period=t,
            )  # fmt: skip
            allowed = say("0 or more: nothing is spent before it arrives")
            yield broken("cash_balance", "cash", found, allowed)
    rows = facts.rows("cash")
    if sorted(facts.balances) != sorted((row.mission, row.period) for row in rows):
        allowed = say("{count} rows, one per period of each mission where money is limited", count=len(facts.balances))
        yield broken("cash_balance", "cash", say("{count} rows", count=len(rows)), allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per period and mission with limited money."""
    layout = ranges.layout
    for mission, rows in layout.cash_at.items():
        for n, row in enumerate(rows, start=1):
            so_far = [layout.cash[k] for k in rows[:n]]
            used = Formula(f"SUM({CASH.span('spent', rows[:n])})", sum(r.spent for r in so_far))
            came = f"SUM({CASH.span('assessed', rows[:n])})+SUM({CASH.span('received', rows[:n])})"
            limit = Formula(came, sum(r.assessed for r in so_far) + sum(r.received for r in so_far))
            yield Line("cash_balance", mission, "money", layout.cash[row].period, used, limit)


def obstacles(room: Room) -> Iterator[Obstacle]:
    """Starts of which one more unit costs more than money in hand and funds with money left meet, in some period."""
    if room.mission.cash_arriving is None:
        return
    periods = np.array(room.mission.periods, dtype=float)
    cost = room.starts.spent_by(periods)
    in_hand = np.cumsum(room.mission.cash_arriving + room.paid) - cost @ room.deployed + room.payable
    afterwards = periods[:, None] >= room.starts.first
    short = afterwards & (in_hand[:, None] < cost - SLACK)

    def _shortage(place: int) -> Shortage:
        before = int(room.starts.first[place]) - room.mission.periods.start
        return Shortage.within(Resource.MONEY, cost[before:, place], in_hand[before:], int(room.starts.first[place]))

    holds = np.asarray(short.any(axis=0))
    yield Obstacle(Precedence.MONEY, holds, lambda _: NO_MONEY, _shortage, "cash_balance")


RULE = Rule(
    says=say("nothing is spent before it arrives"),
    check=check,
    lines=lines,
    obstacles=obstacles,
)
