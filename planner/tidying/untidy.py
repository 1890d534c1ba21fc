"""What postings leave untidy, from their arrays."""

from collections.abc import Iterator

import numpy as np

from models.instance import Instance
from planner.plan.untidy import Spot, Untidy, sentences
from planner.settings import Settings
from planner.tidying.orders import Orders
from planner.tidying.posting import People, Posting

WHOLE = 1e-6
"""Part of a person that is rounding [persons]."""

WORTHLESS = 1e-6
"""Exposure that is rounding [civilian-months]."""


def untidy(instance: Instance, settings: Settings, orders: Orders) -> list[str]:
    """Places that are not as the rules ask, in sentences; none where the case does not ask for tidiness.

    Args:
        instance: The instance.
        settings: The rules.
        orders: The orders.
    """
    if settings.tidiness is None:
        return []
    postings = (Posting.of(instance, orders.decision, name) for name in instance.missions)
    spots = [spot for p in postings if p.offers for spot in _spots(p, p.assigned(orders.assigned), settings)]
    return sentences(spots)


def _spots(posting: Posting, people: People, settings: Settings) -> Iterator[Spot]:
    least = posting.least(settings)[:, None, None]
    posted = people > WHOLE
    broken = posted & (np.abs(people - np.round(people)) > WHOLE)
    small = posted & ~broken & (people < np.minimum(least, posting.present[:, None, :]) - WHOLE)
    over = np.mod(people, posting.strength[:, None, None])
    parts = (over > WHOLE) & (over < posting.strength[:, None, None] - WHOLE)
    divided = posted & ~broken & parts & posting.formed(settings)[:, None, None]
    for what, where in ((Untidy.PARTS, broken), (Untidy.SMALL, small)):
        for offer, area, column in np.argwhere(where).tolist():
            yield Spot(*posting.offers[offer], posting.areas[area], what, posting.periods[column])
    for offer, column in np.argwhere(divided.any(axis=1)).tolist():
        yield Spot(*posting.offers[offer], posting.mission, Untidy.DIVIDED, posting.periods[column])
    if settings.move_worth:
        for offer, column in idle_moves(posting, people, settings.move_worth):
            yield Spot(*posting.offers[offer], posting.mission, Untidy.MOVES, posting.periods[column])


def idle_moves(posting: Posting, people: People, worth: float) -> Iterator[tuple[int, int]]:
    """Offers, and periods as indices, into which people move for less than that must avert.

    Had they stayed until their postings change next, fewer would move, and what that saves is worth more.
    """
    now = posting.unprotected(people)
    for offer, column in np.argwhere(posting.moved(people) > WHOLE).tolist():
        stayed = undone(posting, people, offer, column + 1)
        if stayed is not None:
            saved = posting.moved(people)[offer].sum() - posting.moved(stayed)[offer].sum()
            if saved > WHOLE and posting.unprotected(stayed) - now < worth * saved - WORTHLESS:
                yield offer, column + 1


def undone(posting: Posting, people: People, offer: int, column: int) -> People | None:
    """Postings in which an offer's people stay where they were until they are posted differently again.

    Args:
        posting: The mission.
        people: Its postings.
        offer: Whose people.
        column: Index of the period into which they move.

    Returns:
        None where fewer are present than were posted, so that not all can stay.
    """
    before, after = people[offer, :, column - 1], people[offer, :, column]
    end = column
    while (
        end < people.shape[2]
        and np.array_equal(people[offer, :, end], after)
        and posting.present[offer, end] >= before.sum() - WHOLE
    ):
        end += 1
    if end == column:
        return None
    stayed = people.copy()
    stayed[offer, :, column:end] = before[:, None]
    return np.asarray(stayed)
