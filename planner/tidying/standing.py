"""Postings on which shifts are tried one after the other: whether each is allowed, and what it changes exactly."""

import numpy as np

from models.deployments import Numbers
from planner.tidying.posting import SLACK, People, Positions, Posting
from planner.tidying.shifts import NOWHERE, Shift


class Standing:
    """Postings as they stand, with what a trial needs of them; a trial looks at the two places of its shift alone."""

    def __init__(self, posting: Posting, least: Numbers, move_worth: float, people: People) -> None:
        """Begin with postings that keep every rule.

        Args:
            posting: The mission.
            least: Fewest people that an offer posts to an area, unless they are all of it [persons], by offer.
            move_worth: Exposure that moving a person must avert [civilian-months / person].
            people: Its postings.
        """
        self.people = people.copy()
        self._posting, self._least, self._move_worth = posting, least, move_worth
        self._effort = posting.effort(people)
        self._remaining = posting.left(self._effort)
        self._moved = posting.moved(people).sum(axis=1)
        self._posted = people.sum(axis=1)
        self._troops = people[~posting.police].sum(axis=0)
        self._needed = posting.needed @ self._troops
        self._effort_of: dict[int, Numbers] = {}
        """By offer: effort of its people where they stand, on each threat; those that a trial has asked for."""

    def allows(self, shift: Shift) -> bool:
        """Whether postings after a shift are possible, and the detachments that it changes as large as rules ask."""
        during, offer = slice(shift.first, shift.last + 1), shift.offer
        least = np.minimum(self._least[offer], self._posting.present[offer, during])
        for place, size in _places(shift):
            changed = self.people[offer, place, during] + size
            if not ((changed == 0) | (changed >= least)).all():
                return False
        more = shift.size * ((shift.target != NOWHERE) - (shift.source != NOWHERE))
        if (self._posted[offer, during] + more > self._posting.present[offer, during] + SLACK).any():
            return False
        return bool(self._posting.police[offer]) or self._supports(shift, during)

    def _supports(self, shift: Shift, during: slice) -> bool:
        """Whether areas have room for troops after a shift, and enablers support them."""
        needed = self._needed[:, during]
        for place, size in _places(shift):
            if (self._troops[place, during] + size > self._posting.room[place] + SLACK).any():
                return False
            needed = needed + size * self._posting.needed[:, place, None]
        return bool((needed <= self._posting.supporting[:, during] + SLACK).all())

    def change(self, shift: Shift) -> float:
        """What a shift changes of the exposure that remains, and of what moves must avert [civilian-months]."""
        threats, effort = self._effort_after(shift)
        less = self._posting.left(effort, threats) - self._remaining[threats]
        return float(less.sum() + self._move_worth * (self._moved_after(shift) - self._moved[shift.offer]))

    def take(self, shift: Shift) -> None:
        """Shift people."""
        during, offer = slice(shift.first, shift.last + 1), shift.offer
        self._moved[offer] = self._moved_after(shift)
        threats, effort = self._effort_after(shift)
        self._effort[threats], self._remaining[threats] = effort, self._posting.left(effort, threats)
        self._effort_of.pop(offer, None)
        for place, size in _places(shift):
            self.people[offer, place, during] += size
            self._posted[offer, during] += size
            if not self._posting.police[offer]:
                self._troops[place, during] += size
                self._needed[:, during] += size * self._posting.needed[:, place, None]

    def _effort_after(self, shift: Shift) -> tuple[Positions, Numbers]:
        """Threats of the places of a shift, and the effort on them after it: shape (threats, periods)."""
        of = [self._posting.threats[place] for place, _ in _places(shift)]
        threats = np.concatenate(of)
        sizes = np.repeat([size for _, size in _places(shift)], [len(each) for each in of])
        effort = self._effort[threats]
        if self._posting.certain:
            effort[:, shift.first : shift.last + 1] += (sizes * self._posting.rates[shift.offer, threats])[:, None]
            return threats, effort
        after = self._posting.effort_of(shift.offer, self._posted_after(shift), threats)
        return threats, effort + (after - self._effort_now(shift.offer)[threats])

    def _effort_now(self, offer: int) -> Numbers:
        """Effort of the people of an offer where they stand, on each threat."""
        if offer not in self._effort_of:
            everywhere = np.arange(len(self._posting.area_of))
            self._effort_of[offer] = self._posting.effort_of(offer, self.people[offer], everywhere)
        return self._effort_of[offer]

    def _moved_after(self, shift: Shift) -> float:
        """People of the offer who move between areas after a shift [persons]."""
        return float(self._posting.moved(self._posted_after(shift), shift.offer).sum())

    def _posted_after(self, shift: Shift) -> Numbers:
        """People of the offer by area and period after a shift [persons]."""
        posted = self.people[shift.offer].copy()
        for place, size in _places(shift):
            posted[place, shift.first : shift.last + 1] += size
        return np.asarray(posted)


def _places(shift: Shift) -> list[tuple[int, float]]:
    """Areas whose people a shift changes, and by how many [persons]."""
    changed = (shift.source, -shift.size), (shift.target, shift.size)
    return [(place, size) for place, size in changed if place != NOWHERE]
