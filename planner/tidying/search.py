"""Local search for postings that can be ordered: the best shift of people first, until none improves."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from models.deployments import Numbers
from planner.tidying.posting import People, Posting
from planner.tidying.shifts import Factors, Shifts
from planner.tidying.standing import Standing

TRIED = 40
"""Most shifts, the best first by their estimate, that a step tries exactly [1]."""

STEPS = 600
"""Most steps of a descent [1]."""

KICKED = 3
"""Offers that are posted elsewhere before a new descent [1]."""

SEED = 1
"""Seed of what is drawn: the same plan is tidied the same way."""

IMPROVED = 1e-6
"""Improvement below which a step is none [civilian-months]."""


@dataclass(frozen=True, eq=False)
class PostingSearch:
    """A search over whole people posted, in detachments as large as rules ask."""

    posting: Posting
    least: Numbers
    """As in `Shifts`."""
    step: Numbers
    """As in `Shifts`."""
    move_worth: float
    """Exposure that moving a person must avert [civilian-months / person]."""
    known: Factors = field(default_factory=dict)
    """As in `Shifts`."""

    def with_step(self, offer: int, step: float) -> "PostingSearch":
        """The same search with an offer's people posted in other steps [persons]."""
        return replace(self, step=np.where(np.arange(len(self.step)) == offer, step, self.step))

    def with_least(self, offer: int, least: float) -> "PostingSearch":
        """The same search with other least detachments of an offer [persons]."""
        return replace(self, least=np.where(np.arange(len(self.least)) == offer, least, self.least))

    def objective(self, people: People) -> float:
        """Exposure that remains, and what moves must avert [civilian-months]."""
        return self.posting.unprotected(people) + self.move_worth * float(self.posting.moved(people).sum())

    def descend(self, people: People) -> People:
        """Shift people, the best shift first, until none improves the objective."""
        for _ in range(STEPS):
            better = self._step(people)
            if better is None:
                break
            people = better
        return people

    def search(self, people: People, kicks: int, enough: float) -> People:
        """Descend from postings, then again and again with a few offers posted elsewhere.

        Args:
            people: Where to begin.
            kicks: How often to descend again at most.
            enough: Objective that is good enough [civilian-months].
        """
        best = self.descend(people)
        value, random = self.objective(best), np.random.default_rng(SEED)
        for _ in range(kicks):
            if value <= enough:
                break
            other = self.descend(self._kicked(best, random))
            if (found := self.objective(other)) < value - IMPROVED:
                best, value = other, found
        return best

    def _kicked(self, people: People, random: np.random.Generator) -> People:
        """The same with a few offers each posted whole to one of the areas in use, if they may be."""
        other, offers = people.copy(), len(self.posting.offers)
        used = np.flatnonzero(people.any(axis=(0, 2)))
        for offer in random.choice(offers, size=min(KICKED, offers), replace=False):
            other[offer] = 0.0
            area = random.choice(used) if len(used) else 0
            moved = other.copy()
            moved[offer, area] = self.posting.present[offer] * self.posting.allowed[offer, area]
            other = moved if self.posting.fits(moved) else other
        return other

    @cached_property
    def shifts(self) -> Shifts:
        """The shifts under these rules."""
        return Shifts(self.posting, self.least, self.step, self.move_worth, self.known)

    def _step(self, people: People) -> People | None:
        """Postings after every shift that improves the objective, of those tried in turn; None where none does."""
        standing, taken = Standing(self.posting, self.least, self.move_worth, people), False
        for shift in self.shifts.improving(people, TRIED):
            if standing.allows(shift) and standing.change(shift) < -IMPROVED:
                standing.take(shift)
                taken = True
        return standing.people if taken else None
