"""Steps of a placement: amounts shared out where they avert most, and how far to go along a step."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.delivery.mission_supply import Figures

BISECTIONS = 40
"""Halvings of a price [1]."""

NEWTON = 5
"""Steps of Newton's method along a direction [1]."""

LEAST = 1e-300
"""Curvature that stands for none, so that it divides."""


def shared_out(
    gain: Figures, bend: Figures, have: Figures, most: Figures, total: Figures, least_gain: float = 0.0
) -> Figures:
    """What each place gets more, or less, so that the most is averted.

    What a place averts is a quadratic in what it gets. At one price, every place gets what it averts more than that
    with; the price is where they get no more than there is together.

    Args:
        gain: What the first unit more averts: shape (futures, places, ...).
        bend: By how much that falls with each unit: same shape.
        have: What a place has, and can lose: same shape.
        most: What it can get more: same shape.
        total: What there is beside what places have: shape (futures, ...).
        least_gain: What must be averted by a unit for that to be used.

    Returns:
        Changes that sum to at most the total: shape (futures, places, ...).
    """
    bend = np.maximum(bend, LEAST)

    def at(price: Figures) -> Figures:
        """Changes at a price."""
        return np.clip((gain - price[:, None]) / bend, -have, most)

    low, high = np.zeros_like(total), gain.max(axis=1, initial=0.0)
    target = np.clip(at(np.full_like(total, least_gain)).sum(axis=1), 0.0, total)
    for _ in range(BISECTIONS):
        price = (low + high) / 2.0
        over = at(price).sum(axis=1) > target
        low, high = np.where(over, price, low), np.where(over, high, price)
    return np.asarray(at(high))


def within_support(change: Figures, needed: Figures, spare: Figures) -> Figures:
    """A change of troops with what areas gain cut to what enablers support.

    Args:
        change: People that each area gets more or less [persons]: shape (futures, areas, periods).
        needed: Enabler units that a soldier needs [units / person]: shape (capabilities, areas).
        spare: Enabler units that are free [units]: shape (futures, capabilities, periods).
    """
    gained, lost = np.maximum(change, 0.0), np.minimum(change, 0.0)
    asked = np.einsum("ca,sat->sct", needed, gained)
    free = spare - np.einsum("ca,sat->sct", needed, lost)
    share = np.where(asked > free, free / np.maximum(asked, LEAST), 1.0)
    return np.asarray(lost + np.clip(share, 0.0, 1.0).min(axis=1, initial=1.0)[:, None] * gained)


@dataclass(frozen=True, eq=False)
class Giving:
    """A class of troops in an exchange: what its people avert, and where they are and may be.

    All arrays are of shape (futures, areas + 1, periods); the last place is the mission itself, where people wait.
    """

    gain: Figures
    """What one person more averts."""
    bend: Figures
    """By how much that falls with each person."""
    have: Figures
    """People there [persons]."""
    allowed: Figures
    """Whether its people may be there, as 0 or 1."""


def followed(one: Giving, other: Giving, room: Figures, needed: Figures, spare: Figures) -> tuple[Figures, Figures]:
    """People of one class who leave a place for one with room, as people of another class take their place.

    Args:
        one: Who leaves.
        other: Who takes their place.
        room: Room that each place has left [persons]: shape (futures, areas + 1, periods).
        needed: Enabler units that a soldier needs, none where people wait [units / person]: (capabilities, areas + 1).
        spare: Enabler units that are free [units]: shape (futures, capabilities, periods).

    Returns:
        What each place gets more of one class and of the other [persons]: same shape as the room.
    """
    source = np.where(other.have > 0, other.gain, np.inf)
    target = np.where((one.allowed > 0) & (room > 0), one.gain, -np.inf)
    come_from, go_to = source.argmin(axis=1)[:, None], target.argmax(axis=1)[:, None]
    place = np.arange(one.gain.shape[1])[:, None]
    possible = (one.have > 0) & (other.allowed > 0) & (place != come_from) & (place != go_to)
    worth = _at(target, go_to) - one.gain + other.gain - _at(source, come_from)
    left = np.where(possible, worth, -np.inf).argmax(axis=1)[:, None]
    asked = needed[:, go_to] - needed[:, come_from]
    free = np.swapaxes(spare, 0, 1)[:, :, None]
    most = [
        _at(one.have, left),
        _at(other.have, come_from),
        _at(room, go_to),
        np.where(asked > 0, free / np.where(asked > 0, asked, 1.0), np.inf).min(axis=0, initial=np.inf),
        np.where(_at(possible, left), np.inf, 0.0),
    ]
    bend = _at(one.bend + other.bend, left) + _at(one.bend, go_to) + _at(other.bend, come_from)
    size = np.minimum(_newton(_at(worth, left), bend), np.minimum.reduce(np.broadcast_arrays(*most)))
    at = [(place == where) * size for where in (left, go_to, come_from)]
    return at[1] - at[0], at[0] - at[2]


def swapped(one: Giving, other: Giving) -> tuple[Figures, Figures]:
    """People of one class who change places with people of another, where that averts most.

    Returns:
        What each place gets more of one class and of the other [persons]: shape (futures, areas + 1, periods).
    """
    places = one.gain.shape[1]
    moving = one.gain[:, None] - one.gain[:, :, None] + other.gain[:, :, None] - other.gain[:, None]
    possible = ((one.have > 0) & (other.allowed > 0))[:, :, None] & ((other.have > 0) & (one.allowed > 0))[:, None]
    worth = np.where(possible, moving, 0.0).reshape(len(moving), places * places, -1)
    best = worth.argmax(axis=1)[:, None]
    left, go_to = best // places, best % places
    bend = _at(one.bend + other.bend, left) + _at(one.bend + other.bend, go_to)
    most = np.minimum(_at(one.have, left), _at(other.have, go_to))
    size = np.minimum(_newton(_at(worth, best), bend), most)
    place = np.arange(places)[:, None]
    change = ((place == go_to) * 1.0 - (place == left)) * size
    return change, -change


def _newton(worth: Figures, bend: Figures) -> Figures:
    """How many to move by Newton's method; nobody where that averts nothing."""
    return np.asarray(np.where(worth > 0, worth, 0.0) / np.maximum(bend, LEAST))


def _at(figures: NDArray[Any], place: NDArray[np.intp]) -> NDArray[Any]:
    return np.take_along_axis(figures, place, axis=1)


def along(remaining: Figures, effort: Figures) -> Figures:
    """How far to go along a change of effort, from 0 to all of it, so that least remains: shape (futures).

    Args:
        remaining: What remains without the change: shape (futures, threats, periods).
        effort: The change of effort [1]: same shape.
    """
    step = np.ones(len(remaining))
    for _ in range(NEWTON):
        left = remaining * np.exp(-step[:, None, None] * effort)
        slope = -(effort * left).sum(axis=(1, 2))
        curve = (effort * effort * left).sum(axis=(1, 2))
        step = np.clip(step - np.divide(slope, curve, out=np.zeros_like(slope), where=curve > 0), 0.0, 1.0)
    left = remaining * np.exp(-step[:, None, None] * effort)
    return np.where(left.sum(axis=(1, 2)) <= remaining.sum(axis=(1, 2)), step, 0.0)
