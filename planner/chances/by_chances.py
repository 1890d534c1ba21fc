"""A plan by the chances of its pledges, where nobody moves in place of who does not come: what is read once of it."""

from dataclasses import dataclass
from functools import cached_property

from planner.chances import Chances, chances_of
from planner.chances.expected.fixed_postings import FixedPostings, fixed_postings
from planner.chances.stakes import Stake, stakes
from planner.facts import Facts
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class PlanByChances:
    """A case without faults and a verified plan of it, read once."""

    case: Case
    plan: Plan

    @cached_property
    def names(self) -> Names:
        """What things are called in sentences."""
        return Names(self.case)

    @cached_property
    def facts(self) -> Facts:
        """Facts of case and plan, as for verification."""
        return Facts(self.case, self.plan)

    @cached_property
    def chances(self) -> Chances:
        """Chances of everything pledged."""
        return chances_of(self.case)

    @cached_property
    def fixed(self) -> FixedPostings:
        """What units and funds do where they are posted and paid."""
        return fixed_postings(self.facts)

    @cached_property
    def stakes(self) -> list[Stake]:
        """What hangs on each pledge and fund, the first to verify first."""
        return stakes(self.fixed, self.chances)
