"""What is at stake with every pledge and fund of a plan: expected exposure if it surely comes, and if it does not.

Exact, everybody else coming by their chances and staying where they are posted: that one comes or not, as if it were
certain, says nothing here of its contributor or groups.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from planner.chances import Chance, Chances
from planner.chances.expected.fixed_postings import FixedPostings


@dataclass(frozen=True)
class Stake:
    """What the expected unprotected exposure of a plan owes to a pledge or fund."""

    kind: str
    """`pledge` or `fund`."""
    chance: Chance
    lost: float
    """What expected exposure rises by if nothing of it comes [civilian-months]."""
    gained: float
    """What expected exposure falls by if all of it surely comes [civilian-months]."""

    @property
    def moved(self) -> float:
        """By how much expected exposure moves, on average, once it is known whether it comes [civilian-months]."""
        return self.chance.p * self.gained + (1.0 - self.chance.p) * self.lost


def lost_without(fixed: FixedPostings, chances: Chances, pledges: Collection[str], funds: Collection[str]) -> float:
    """What expected exposure rises by if nothing of some pledges and funds comes [civilian-months]."""
    never = fixed.expected(chances.known(dict.fromkeys(pledges, 0.0), dict.fromkeys(funds, 0.0)))
    return max(0.0, float(never.sum() - fixed.expected(chances).sum()))


def stakes(fixed: FixedPostings, chances: Chances) -> list[Stake]:
    """Stake of every pledge that a plan deploys, and of every fund that it spends on prevention.

    Returns:
        Those first that move expected exposure most once it is known whether they come.
    """
    deployed = [chances.pledges[name] for name in dict.fromkeys(fixed.pledges)]
    paying = [chances.funds[name] for name in fixed.funds]
    found = [
        *_staked("pledge", deployed, lambda one: float(fixed.expected(chances.known(one, {})).sum())),
        *_staked("fund", paying, lambda one: float(fixed.expected(chances.known({}, one)).sum())),
    ]
    return sorted(found, key=lambda stake: (-stake.moved, -stake.lost, stake.kind, stake.chance.key))


def _staked(kind: str, chances: Iterable[Chance], expected: Callable[[dict[str, float]], float]) -> Iterator[Stake]:
    """Stakes of some pledges or funds, by what is expected if one of them has another chance."""
    now = expected({})
    for chance in chances:
        never, surely = (expected({chance.key: p}) for p in (0.0, 1.0))
        yield Stake(kind, chance, max(0.0, never - now), max(0.0, now - surely))
