"""What fairness costs: plans under stricter and stricter limits, what each gives up, and what is proved of it.

A point is a plan under limits on what areas are left with, or on what contributors deploy. The point without limits is
what the others are measured against.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from planner.answers import NotedAnswer
from planner.language import joined, say
from planner.plan.certainty import percent

NO_LIMIT = "0"
"""Name of the point without limits."""


class Fairness(StrEnum):
    """To whom a plan is to be fair, and by what that is measured."""

    NEED = "need"
    """To areas: what each averts, of the most that could be averted there alone."""
    POPULATION = "population"
    """To areas: what each is left with by inhabitant, of what can be averted."""
    WEALTH = "wealth"
    """To contributors: people by gross domestic product."""
    ALIKE = "alike"
    """To contributors: people, all alike."""

    @property
    def to_areas(self) -> bool:
        """Whether it is to areas, and not to contributors."""
        return self in {Fairness.NEED, Fairness.POPULATION}

    @property
    def more_is_fairer(self) -> bool:
        """Whether a plan is fairer the higher its measure is, and not the lower."""
        return self is Fairness.NEED


MEASURES = {
    Fairness.NEED: say("least that an area averts, of the most that it could alone [1]"),
    Fairness.POPULATION: say("most that an area is left with, of what can be averted [civilian-months / 1,000 people]"),
    Fairness.WEALTH: say("most that a contributor deploys [people / billion USD of its GDP]"),
    Fairness.ALIKE: say("most that a contributor deploys [people]"),
}
"""What the fairness of a plan is measured by."""

CHOICES = {
    Fairness.NEED: say("to areas, by need: what each could have"),
    Fairness.POPULATION: say("to areas, by population: what each inhabitant is left with"),
    Fairness.WEALTH: say("to contributors, by what they produce: people by GDP"),
    Fairness.ALIKE: say("to contributors, all alike: a ceiling on the people of any one"),
}
"""The choices, as a page and the terminal name them."""


@dataclass(frozen=True, kw_only=True)
class FairAnswer(NotedAnswer):
    """A plan under limits for fairness."""

    fairness: str
    """One of `Fairness`."""
    measured: float | None = None
    """The measure of its fairness [as `MEASURES` says]; None where the point has no plan."""
    where: str = ""
    """The area or contributor that is worst off."""
    asked: float | None = None
    """What the limits ask of the measure; None without limits."""
    unprotected: float | None = None
    """Exposure that stays unprotected with the plan, as it counts pledges [civilian-months]."""
    averted: float = 0.0
    """Exposure that the plan averts, of that with those in place only [civilian-months]."""
    cost_usd: float = 0.0
    persons: float = 0.0
    """People deployed [persons]."""
    total: float | None = None
    """Objective of the plan [civilian-months]."""
    bound: float | None = None
    """No plan under these limits has a lower objective [civilian-months]."""
    certainty: float | None = None
    """Least share of the most that any plan can avert under these limits [1]."""
    limits: dict[str, str] = field(default_factory=dict)
    """The limits as a table has them, by area or contributor."""


@dataclass(frozen=True)
class Price:
    """What the limits of a point cost, against plans without them [civilian-months]."""

    exposure: float
    """More exposure than the plan found without limits."""
    low: float | None
    """What they cost in the objective at least, whatever the plans; None where that is not proved."""
    high: float | None
    """And at most."""


def solved(rows: Sequence[FairAnswer]) -> list[FairAnswer]:
    """Points with a plan, the least fair first."""
    found = [(row.measured, row) for row in rows if row.measured is not None]
    sign = 1.0 if rows and Fairness(rows[0].fairness).more_is_fairer else -1.0
    return [row for _, row in sorted(found, key=lambda pair: (sign * pair[0], -pair[1].averted))]


def without_limits(rows: Sequence[FairAnswer]) -> FairAnswer | None:
    """The point without limits; None before it is solved."""
    return next((row for row in rows if row.name == NO_LIMIT and row.total is not None), None)


def price(row: FairAnswer, free: FairAnswer) -> Price | None:
    """What a point costs against the one without limits; None where it has no plan."""
    if row.total is None or free.total is None:
        return None
    more = (row.unprotected or 0.0) - (free.unprotected or 0.0)
    if row.name == free.name:
        return Price(0.0, 0.0, 0.0)
    low = None if row.bound is None else max(0.0, row.bound - free.total)
    high = None if free.bound is None else max(low or 0.0, row.total - free.bound)
    return Price(more, low, high)


def lesson(rows: Sequence[FairAnswer]) -> str:
    """What the points teach, in sentences: what the fairest costs, and how far little goes."""
    points, free = solved(rows), without_limits(rows)
    if free is None or len(points) < 2 or free.averted <= 0:
        return ""
    fairest = points[-1]
    said = [_told(fairest, free, say("The fairest plan found"))]
    cheap = [row for row in points if row.averted >= (1.0 - NEARLY) * free.averted]
    if cheap and cheap[-1].name not in {fairest.name, free.name}:
        said.append(
            _told(cheap[-1], free, say("The fairest that gives up at most {share:.0%} of the effect", share=NEARLY))
        )
    said.append(say("Without limits, {before}.", before=measured(free)))
    return joined(said)


NEARLY = 0.02
"""Share of the effect that is little to give up [1]."""


def _told(row: FairAnswer, free: FairAnswer, which: str) -> str:
    return say(
        "{which}: {measure}. Of the effect it has {kept}, as it averts {less:,.0f} civilian-months less.",
        which=which, measure=measured(row), kept=percent(row.averted / free.averted), less=free.averted - row.averted,
    )  # fmt: skip


def measured(row: FairAnswer) -> str:
    """The fairness of a point in words."""
    value = row.measured or 0.0
    match Fairness(row.fairness):
        case Fairness.NEED:
            return say("every area that counts has at least {share:.1%} of what it could have", share=value)
        case Fairness.POPULATION:
            return say(
                "of what can be averted, no area that counts is left with more than {left:,.1f} civilian-months for "
                "1,000 people",
                left=value,
            )
        case Fairness.WEALTH:
            return say(
                "no contributor with a known GDP deploys more than {people:,.1f} people for a billion USD of it",
                people=value,
            )
        case Fairness.ALIKE:
            return say("no contributor deploys more than {people:,.0f} people", people=value)
