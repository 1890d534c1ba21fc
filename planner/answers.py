"""Answers to questions as rows of plain values, for tables, files, charts and events.

Exposure and objective are in civilian-months, money in USD, people in persons; None where something is not known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.plan import Summary, gap_in_words

NOT_PROVEN = "not proven"
"""Mark of a difference that the certified gaps leave in doubt."""

PROVEN = "proven"

NOT_ANSWERED = "not answered"
"""Mark of what was asked and has no answer: no figure stands for it."""


@dataclass(frozen=True)
class PlanFigures:
    """Figures of the plan that answers are of."""

    title: str
    persons: float
    unprotected: float
    objective: float
    gap: float | None

    @classmethod
    def of(cls, summary: Summary) -> "PlanFigures":
        """The figures of a plan."""
        return cls(
            summary.title, summary.persons_deployed, summary.exposure_unprotected, summary.objective, summary.gap
        )

    def __str__(self) -> str:
        """The plan in words."""
        return (
            f"“{self.title}”: {self.persons:,.0f} people deployed, {self.unprotected:,.0f} civilian-months "
            f"unprotected, certified gap {gap_in_words(self.gap)}"
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A difference in unprotected exposure between two plans, and what is proved of the best ones."""

    name: str
    exposure: float | None = None
    """None where it is not solved yet, and where it has no answer."""
    objective: float | None = None
    low: float | None = None
    """The best plans differ in objective by no less than this."""
    high: float | None = None
    """And by no more than this."""
    mark: str = ""
    """Whether it is proven or answered; blank before it is solved."""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from other answers to the same question."""
        return "", self.name


@dataclass(frozen=True, kw_only=True)
class OfferAnswer(Answer):
    """What an offer of one more unit, or of more money, would avert."""

    what: str
    """Type of the unit; `money` for money."""
    estimate: float | None = None
    """First estimate, as if units could be split."""
    cost_usd: float | None = None
    per_million: float | None = None
    """Exposure averted per million USD [civilian-months / million USD]."""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawalAnswer(Answer):
    """What comes on top if a pledge or fund is withdrawn."""

    kind: str
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Its kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, kw_only=True)
class DependenceAnswer(WithdrawalAnswer):
    """What comes on top if a contributor or group is withdrawn, planned anew and not."""

    persons: float | None
    usd: float | None
    left: float | None = 0.0
    """Exposure that comes on top with nobody planned anew; None where what is left breaks a rule."""
    idle: float | None = 0.0
    unpaid_usd: float | None = 0.0
    unpaid: float | None = 0.0


@dataclass(frozen=True, kw_only=True)
class ChangeAnswer(Answer):
    """The share of a difference that a part of the changes has."""

    changes: int
    error: float | None = None
    """Standard error, where orders were sampled."""


PlanAnswer = OfferAnswer | WithdrawalAnswer | DependenceAnswer
"""An answer to a question about one plan."""

AnyAnswer = PlanAnswer | ChangeAnswer


def counted(answers: Sequence[Answer]) -> str:
    """How many are answered, in a sentence; blank where all are."""
    missing = sum(answer.mark == NOT_ANSWERED for answer in answers)
    if not missing:
        return ""
    given = len(answers) - missing
    return f"{given} of {len(answers)} answered; {missing} not answered: ask again. What was solved is kept."
