"""The lattice of coalitions: which allow no more than their neighbours, and what that proves of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.difference.containment import NO_LESS, NO_MORE, Containment, containment
from planner.insight.incumbent import improves
from planner.insight.shapley import Coalition, CoalitionStep, Orderings
from planner.plan import Plan
from planner.tables import Case


@dataclass(frozen=True)
class Lattice:
    """Containment along the steps of some orderings."""

    steps: Mapping[CoalitionStep, Containment]
    """By step, from a coalition to one with a part more: containment of the second in the first."""

    @classmethod
    def of(cls, orderings: Orderings, cases: Mapping[Coalition, Case]) -> "Lattice":
        """The lattice of the coalitions that some orderings pass through."""
        steps = {
            (frozenset(order[:place]), frozenset(order[: place + 1])): None
            for order in orderings.orderings
            for place in range(len(order))
        }
        return cls({(one, other): containment(cases[other], cases[one]) for one, other in steps})

    @property
    def contained(self) -> Iterator[tuple[Coalition, Coalition]]:
        """Pairs of coalitions of which the first allows no more than the second."""
        for (before, after), found in self.steps.items():
            if NO_MORE in found:
                yield after, before
            if NO_LESS in found:
                yield before, after

    def better_elsewhere(self, plans: Mapping[Coalition, Plan]) -> dict[Coalition, list[Plan]]:
        """By coalition: better plans of those that allow no more, which are plans of it too."""
        found: dict[Coalition, list[Plan]] = {}
        for narrow, wide in self.contained:
            if narrow in plans and wide in plans:
                there, here = plans[narrow].summary.objective, plans[wide].summary.objective
                if improves(there, here):
                    found.setdefault(wide, []).append(plans[narrow])
        return found

    def tightened(
        self, low: Mapping[Coalition, float], high: Mapping[Coalition, float]
    ) -> tuple[dict[Coalition, float], dict[Coalition, float]]:
        """Bounds on the best objectives, each taken over by its neighbours as far as containment proves it.

        Args:
            low: Lower bound by coalition; minus infinity, or not a number, where there is none.
            high: Objective of the best plan by coalition; infinity, or not a number, where there is none.
        """
        lower, upper = dict(low), dict(high)
        pairs = list(self.contained)
        for _ in range(max((len(after) for _, after in self.steps), default=0)):
            for narrow, wide in pairs:
                lower[narrow] = max(lower[narrow], lower[wide])
                upper[wide] = min(upper[wide], upper[narrow])
        return lower, upper
