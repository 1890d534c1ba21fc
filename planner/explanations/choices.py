"""What else could be chosen than a plan, by the questions that were asked about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.answers import DecisiveAnswer, WorldAnswer
from planner.answers.fairness import FairAnswer, Fairness
from planner.explanations.other_plans import AlternativeAnswer


@dataclass(frozen=True)
class OtherChoices:
    """Answers about other choices than a plan; none of what was not asked about."""

    plans: Sequence[AlternativeAnswer] = ()
    """Other plans that are nearly as good."""
    fair: Sequence[FairAnswer] = ()
    """Plans under limits for fairness, to whomever it was asked."""
    worlds: Sequence[WorldAnswer] = ()
    """What plans leave unprotected in other worlds."""
    decisive: Sequence[DecisiveAnswer] = ()
    """What inputs decide."""

    @property
    def by_fairness(self) -> dict[Fairness, list[FairAnswer]]:
        """Plans under limits, by to whom they are fair; without those that nothing was asked of."""
        found = {each: [row for row in self.fair if row.fairness == each.value] for each in Fairness}
        return {each: rows for each, rows in found.items() if rows}


NO_CHOICES = OtherChoices()
"""Where nothing was asked about."""
