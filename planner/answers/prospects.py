"""Prospects: what a plan is worth when pledges may not all come, over many futures."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """A figure over futures, in its own unit."""

    expected: float
    """Its mean."""
    standard_error: float
    """Standard error of the mean; 0 where the mean is exact."""
    median: float
    worst_tenth: float
    """Its mean over the worst tenth of the futures."""
    worst_tenth_error: float
    """Standard error of that."""
    low: float
    """What it is at least in nine of ten futures, of which as many are below as are above."""
    high: float
    """What it is at most in them."""
    half_low: float
    """What it is at least in the middle half of the futures."""
    half_high: float
    """What it is at most in them."""

    @property
    def negated(self) -> "Spread":
        """The spread of the figure of which this is the negative: where little is bad, as of people who come."""
        return Spread(
            expected=0.0 - self.expected,
            standard_error=self.standard_error,
            median=0.0 - self.median,
            worst_tenth=0.0 - self.worst_tenth,
            worst_tenth_error=self.worst_tenth_error,
            low=0.0 - self.high,
            high=0.0 - self.low,
            half_low=0.0 - self.half_high,
            half_high=0.0 - self.half_low,
        )


@dataclass(frozen=True)
class PlaceProspect:
    """Unprotected exposure of a mission or an area [civilian-months]."""

    name: str
    if_all_come: float
    expected: float
    """By the chances of the pledges, if nobody moves in place of those who do not come."""
    as_ordered: Spread
    """With people and money placed anew among those who come."""


@dataclass(frozen=True)
class PeriodProspect:
    """Unprotected exposure of a period [civilian-months]."""

    period: int
    nobody_new: float
    if_all_come: float
    as_ordered: Spread
    """With people and money placed anew among those who come."""


@dataclass(frozen=True)
class PeopleProspect:
    """New people present in a period [persons]."""

    period: int
    if_all_come: float
    coming: Spread


@dataclass(frozen=True)
class PlannedAgain:
    """Unprotected exposure with the rest planned anew when it is known who does not come [civilian-months]."""

    months: int
    """When it is known [months from the start]."""
    futures: int
    """Futures that were planned again."""
    expected: float
    """That as ordered over all futures, less what is saved."""
    standard_error: float
    saved: float
    """What planning again averts beyond the plan as ordered, on average over these futures."""
    saved_error: float
    """Standard error of that."""


@dataclass(frozen=True)
class Prospect:
    """What a plan is worth over futures."""

    futures: int
    seed: int
    if_all_come: float
    """Unprotected exposure if all come in full [civilian-months]."""
    in_place_only: float
    """Unprotected exposure if nobody comes [civilian-months]."""
    staying: Spread
    """Unprotected exposure if nobody moves in place of those who do not come [civilian-months]."""
    as_ordered: Spread
    """Unprotected exposure with people and money placed anew among those who come [civilian-months]."""
    missions: tuple[PlaceProspect, ...]
    areas: tuple[PlaceProspect, ...]
    periods: tuple[PeriodProspect, ...]
    people: tuple[PeopleProspect, ...]
    cost_usd: float
    """Cost if all come [USD]."""
    spent: Spread
    """Cost of those who come and of what is paid for prevention [USD]."""
    turned_away: float
    """People who come, on average, and find no money or room [persons]."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """Service of a unit at a mission where others leave it room and money."""

    new: bool
    """Whether it is a pledge that nobody has made yet."""
    mission: str
    from_period: int
    chance: float
    """Chance that it comes [1]."""
    cost_usd: float
    """Cost if it serves [USD]."""
    worst_tenth: float
    """Unprotected exposure in the worst tenth of futures, with it and those before it [civilian-months]."""
    expected: float
    """Expected unprotected exposure with them [civilian-months]."""


@dataclass(frozen=True, kw_only=True)
class Alternate(Service):
    """A unit that serves where others do not come."""

    pledge: str
    """An unused pledge of the case; one that is new has its unit type and readiness for a name."""


@dataclass(frozen=True)
class Insurance:
    """The cheapest that was found to take the worst tenth of futures down, people and money placed anew."""

    futures: int
    seed: int
    if_all_come: float
    """Unprotected exposure if all come [civilian-months]."""
    worst_tenth: float
    """That in the worst tenth of futures without any alternate [civilian-months]."""
    aim: float
    """What the worst tenth is to come down to [civilian-months]."""
    alternates: tuple[Alternate, ...]

    @property
    def reached(self) -> bool:
        """Whether they take the worst tenth down to the aim."""
        return bool(self.alternates) and self.alternates[-1].worst_tenth <= self.aim

    @property
    def cost_usd(self) -> float:
        """Cost if all of them serve [USD]."""
        return sum(each.cost_usd for each in self.alternates)
