"""Answers by the chances of pledges: how likely what is asked for is to come, and what hangs on what is there."""

from dataclasses import replace
from typing import TypeVar

from planner.answers import OfferAnswer, WithdrawalAnswer
from planner.chances import chances_of
from planner.chances.expected.fixed_postings import fixed_postings
from planner.chances.stakes import lost_without
from planner.facts import Facts
from planner.insight.incumbent import OnImproved
from planner.insight.wanted import OfferValue
from planner.insight.withdrawals import Withdrawal
from planner.plan import Deliver, Plan
from planner.tables import Case

Told = TypeVar("Told", bound=WithdrawalAnswer)


def offer_by_chance(case: Case, value: OfferValue) -> OfferAnswer:
    """The answer on an offer, with the chance that it comes where the plan counts every pledge in full."""
    row, level = value.answer, value.offer.readiness
    if not level or case.settings.deliver != Deliver.FULL:
        return row
    chances = case["readiness"].set_index("readiness")["delivery_probability"]
    chance = float(chances[level])
    return replace(row, delivered=chance, low_by_chance=None if row.low is None else chance * row.low)


class ByChance:
    """What hangs on pledges of the plan that answers refer to, which better ones replace."""

    def __init__(self, case: Case, plan: Plan, on_improved: OnImproved) -> None:
        self._case, self._on_improved = case, on_improved
        self._chances, self._fixed = chances_of(case), fixed_postings(Facts(case, plan))

    def improved(self, plan: Plan) -> None:
        """Take a better plan, which later answers refer to."""
        self._fixed = fixed_postings(Facts(self._case, plan))
        self._on_improved(plan)

    def told(self, withdrawal: Withdrawal, answer: Told) -> Told:
        """An answer with what is lost by chances, and with the chance of a single pledge or fund."""
        known = {"pledge": self._chances.pledges, "fund": self._chances.funds}.get(answer.kind, {})
        chance = known[answer.name].p if answer.name in known else None
        lost = lost_without(self._fixed, self._chances, withdrawal.pledges, withdrawal.funds)
        return replace(answer, delivered=chance, by_chances=lost)
