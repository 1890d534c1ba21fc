"""Explanations of locks that leave no plan: what cannot hold together, and what would make a plan possible."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.answers import NOT_ANSWERED, NotedAnswer
from planner.explanations.differing import more_exposure, more_money
from planner.figures import between
from planner.language import joined, kept, say


@dataclass(frozen=True)
class ConflictMember:
    """A lock or limit of a conflict."""

    kind: str
    """`lock`, or the rule or table that it is from."""
    at: tuple[str, ...]
    """Keys of what it is about."""
    words: str
    """What it asks for or allows, without a full stop."""


@dataclass(frozen=True, kw_only=True)
class Conflict(NotedAnswer):
    """A smallest set of locks and limits that cannot hold together; `note` says it in sentences."""

    group: int
    """Number of its group: conflicts of one group are about the same locks, those of two share none."""
    members: tuple[ConflictMember, ...]
    """Without any one of them the others could hold; locks come first."""

    def __post_init__(self) -> None:
        """Take over members as they come from JSON."""
        members = (each if isinstance(each, ConflictMember) else ConflictMember(**each) for each in self.members)
        object.__setattr__(self, "members", tuple(replace(each, at=tuple(each.at)) for each in members))

    @property
    def words(self) -> str:
        """The conflict in sentences."""
        return self.note


@dataclass(frozen=True, kw_only=True)
class Repair(NotedAnswer):
    """A change of one kind that makes a plan possible where locks leave none; `name` says what it does.

    Differences are to the plan without the locks of any conflict. `low` and `high` are of exposure alone: what better
    plans that cost no more than those found could make of it.
    """

    group: int
    """Group of conflicts that it resolves."""
    repair: str
    """Kind of what it changes; kinds joined by `+` where no one kind is enough."""
    changes: tuple[Mapping[str, Any], ...]
    """The changes to the inputs, as in a file of changes."""
    amount: float
    """How much it changes, in the unit of its kind; by the weights, where there are several."""
    weighted: float
    """The amount times the weight of its kind, as the order of repairs has it."""
    cost_usd: float | None = None
    """What its plan costs more than that without the locks [USD]."""
    persons: float | None = None
    """People that the plan of the case as repaired deploys [persons]; None before there is one."""

    def __post_init__(self) -> None:
        """Take over changes as they come from JSON."""
        object.__setattr__(self, "changes", tuple(self.changes))

    @property
    def key(self) -> tuple[str, str]:
        """Group and kind."""
        return f"repair of {self.group}", self.repair  # not told

    @property
    def words(self) -> str:
        """What it does, and what it costs."""
        return joined([say("{name}.", name=kept(self.name)), self.price])

    @property
    def price(self) -> str:
        """What it costs in exposure, or why that is not known, as a sentence."""
        if self.mark == NOT_ANSWERED or self.exposure is None:
            return kept(self.note) if self.note else say("Its price is being worked out.")
        if self.exposure == self.low == self.high == 0:
            return say("Price: none, as it leaves the case without these locks.")
        price = say(
            "Price: {more} unprotected than without these locks, and {money} spent.",
            more=more_exposure(self.exposure),
            money=more_money(self.cost_usd or 0.0),
        )
        could = say(
            "Better plans that cost no more could still make the first figure anything {between}; model estimate.",
            between=between(self.low, self.high),
        )
        return joined([price, could])
