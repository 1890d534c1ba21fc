"""Answers to the questions asked of a plan: typed rows for tables, files, charts and the events of an inquiry.

Exposure and objective are in civilian-months, money in USD, people in persons; None where a figure is not known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Self, TypeVar

from planner.answers.prospects import Service, Spread
from planner.language import joined, kept, say
from planner.plan import BY_CHANCES, IF_ALL_COME, Summary
from planner.plan.certainty import averts

NOT_PROVEN = say("not proven")
"""Mark of a difference that the bounds leave in doubt."""

PROVEN = "proven"

NOT_ANSWERED = say("not answered")
"""Mark of an answer without figures, because its solve was not finished."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A row of the answers to a question."""

    name: str
    exposure: float | None = None
    """Difference in unprotected exposure between the plans found [civilian-months]."""
    objective: float | None = None
    """Difference in objective between the plans found [civilian-months]."""
    low: float | None = None
    """Least proven difference of the best objectives [civilian-months]."""
    high: float | None = None
    """Greatest possible difference of the best objectives [civilian-months]."""
    mark: str = ""
    """`PROVEN`, `NOT_PROVEN` or `NOT_ANSWERED`; blank before it is solved."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and name: a later answer with the same key replaces this one."""
        return "", self.name


@dataclass(frozen=True, kw_only=True)
class PartAnswer(Answer):
    """Contribution of a part of the changes to the difference between two scenarios."""

    changes: int
    """Cells and rows that the part changes."""
    error: float | None = None
    """Standard error of the exposure where orderings were sampled [civilian-months]."""


@dataclass(frozen=True, kw_only=True)
class NotedAnswer(Answer):
    """An answer with remarks, or with the reason why it has no figures."""

    note: str = ""

    @property
    def complete(self) -> bool:
        """Whether it has figures, or a note why not."""
        return self.exposure is not None or bool(self.note)


@dataclass(frozen=True, kw_only=True)
class OfferAnswer(NotedAnswer):
    """Marginal value of a candidate offer."""

    what: str
    """Unit type, or `money`."""
    cost_usd: float | None = None
    """Money that the plan spends on the offer [USD]."""
    per_million: float | None = None
    """Exposure averted per million USD [civilian-months / million USD]."""
    delivered: float | None = None
    """Chance that such a unit comes [1]; None of money, and where the plan counts by chances already."""
    low_by_chance: float | None = None
    """The least that it adds, times that chance [civilian-months]."""

    def called(self, unit_type: str) -> str:
        """Its name with that of the unit type in place of the key."""
        return kept(self.name.replace(self.what, unit_type, 1))


@dataclass(frozen=True, kw_only=True)
class WithdrawalAnswer(NotedAnswer):
    """Impact of the withdrawal of a pledge or fund."""

    kind: str
    """`pledge`, `fund`, `contributor` or `group`."""
    delivered: float | None = None
    """Chance that it comes [1]; None of a contributor or group."""
    by_chances: float | None = None
    """What is expected to stay unprotected, by the chances of pledges, rises by if nothing of it comes and nobody moves
    in its place [civilian-months]."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, kw_only=True)
class DependenceAnswer(WithdrawalAnswer):
    """Dependence of the plan on a contributor or group."""

    persons: float
    """People that the plan has from it [persons]."""
    usd: float
    """Money that the plan has from it [USD]."""
    left: float | None = 0.0
    """Exposure added without replanning [civilian-months]; None where the remaining plan breaks a rule."""
    idle: float = 0.0
    """Troops left without support [persons]."""
    unpaid_usd: float = 0.0
    """Money that missions then lack [USD]."""
    unpaid: float = 0.0
    """People of units that cannot be paid [persons]."""


@dataclass(frozen=True, kw_only=True)
class FrontierAnswer(NotedAnswer):
    """A point of the frontier of exposure against money: a plan at a cost weight, under the name of the weight."""

    weight: float
    """The cost weight [civilian-months / million USD]."""
    unprotected: float | None = None
    """Exposure that stays unprotected with the plan [civilian-months]; None before there is one."""
    averted: float = 0.0
    """Exposure that the plan averts, of that with those in place only [civilian-months]."""
    if_all_come: float | None = None
    """Exposure that stays unprotected if all come [civilian-months]; `unprotected` is as the plan counts pledges."""
    by_chances: float | None = None
    """The same by the chances of pledges [civilian-months]."""
    cost_usd: float = 0.0
    """Cost of the plan [USD]."""
    persons: float = 0.0
    """People deployed [persons]."""
    bound: float | None = None
    """Bound on the objective of any plan at this weight [civilian-months]."""
    certainty: float | None = None
    """Least share of the most that any plan can avert at this weight [1]."""


@dataclass(frozen=True, kw_only=True)
class KnowingAnswer(NotedAnswer):
    """What it is worth to know for certain whether a pledge comes, or everything: expected exposure averted by it."""

    kind: str
    """`pledge` or `everything`."""
    chance: float | None
    """Chance of the pledge [1]; None of everything."""
    lost: float | None = None
    """What expected exposure rises by if nothing of it comes and nobody moves [civilian-months]."""
    gained: float | None = None
    """What expected exposure falls by if all of it comes [civilian-months]."""
    error: float | None = None
    """Standard error of the worth, where that is found in a sample of futures [civilian-months]."""

    @property
    def key(self) -> tuple[str, str]:
        """Kind and name."""
        return self.kind, self.name


@dataclass(frozen=True, kw_only=True)
class ProspectAnswer(Spread, NotedAnswer):
    """A figure of a plan over futures, as a spread; `name` is the mission or period that it is of, if any."""

    figure: str
    """What it is of: exposure of all, of a `mission` or a `month`; `people` of a period; `money`."""
    nobody_new: float
    """With those in place only."""
    if_all_come: float

    @property
    def key(self) -> tuple[str, str]:
        """What it is of, and its name."""
        return self.figure, self.name


@dataclass(frozen=True, kw_only=True)
class AgainAnswer(NotedAnswer):
    """What a plan is worth if the rest is planned anew when it is known who does not come [civilian-months]."""

    months: int
    """When that is known [months from the start]."""
    futures: int
    """Futures that were planned again."""
    as_ordered: float
    """Expected unprotected exposure as ordered."""
    expected: float
    """The same, planned again."""
    standard_error: float
    saved: float
    """What planning again averts beyond the plan as ordered."""
    saved_error: float
    """Standard error of that."""


@dataclass(frozen=True, kw_only=True)
class InsuranceAnswer(Service, NotedAnswer):
    """An alternate that takes the worst tenth of futures down, or an additional pledge; blank where there is none."""

    futures: int
    seed: int
    if_all_come: float
    """Unprotected exposure if all come [civilian-months]."""
    without: float
    """That in the worst tenth of futures without any alternate [civilian-months]."""
    aim: float
    """What the worst tenth is to come down to [civilian-months]."""

    @property
    def key(self) -> tuple[str, str]:
        """Mission and name."""
        return self.mission, self.name


@dataclass(frozen=True, kw_only=True)
class WorldAnswer(NotedAnswer):
    """What a plan leaves unprotected if a world comes true; under no name, the best plan that was found for the world.

    Units are as the plan orders them, as far as the world allows; people and money are placed anew.
    """

    world: str
    unprotected: float | None = None
    """Exposure that stays unprotected, as the world counts pledges [civilian-months]; None before it is known."""
    charged: float = 0.0
    """The same with what money and change are charged [civilian-months]."""
    in_place_only: float = 0.0
    """Exposure with those in place only [civilian-months]."""
    shared: float | None = None
    """Of what stays unprotected, what the case as it is counts as well [civilian-months]."""
    bound: float | None = None
    """No plan of the world leaves less, with charges [civilian-months]; under no name only."""
    persons: float = 0.0
    """People who deploy [persons]."""
    absent: float = 0.0
    """People whom the plan orders and the world has no place for [persons]."""

    @property
    def key(self) -> tuple[str, str]:
        """World and plan."""
        return self.world, self.name

    @property
    def complete(self) -> bool:
        """Whether it has figures, or a note why not."""
        return self.unprotected is not None or bool(self.note)


@dataclass(frozen=True, kw_only=True)
class DecisiveAnswer(NotedAnswer):
    """What an input decides, where it is multiplied by some factors: what the best plan then leaves, and this one."""

    table: str
    row_key: str
    """Key of its row."""
    column: str
    value: float
    unit: str
    factor: float = 1.0
    """The factor that moves most what the best plan leaves [1]."""
    then: float = 0.0
    """The value times that factor."""
    moved: float | None = None
    """What the best plan that was found leaves more then, with charges, than the plan does now [civilian-months]."""
    gives_up: float | None = None
    """What the plan as ordered leaves more than the best plan, at most of all factors [civilian-months]."""
    breaks: bool = False
    """Whether the plan as ordered breaks a rule with one of the factors."""
    stands_from: float = 1.0
    """Least factor that was tried down to which the plan gives up next to nothing [1]."""
    stands_to: float = 1.0
    """Greatest factor that was tried up to which the plan gives up next to nothing [1]."""

    @property
    def complete(self) -> bool:
        """Whether it has figures, or a note why not."""
        return self.moved is not None or bool(self.note)

    @property
    def cell(self) -> tuple[str, str, str]:
        """The cell that it is: table, key of the row, and column."""
        return self.table, self.row_key, self.column

    @property
    def matters(self) -> float:
        """How much it decides: the larger of what it moves, and of what the plan may give up [civilian-months]."""
        return max(abs(self.moved or 0.0), self.gives_up or 0.0)

    @property
    def in_range(self) -> str:
        """How far the plan stands, and whether it breaks a rule beyond, in words."""
        stands = (
            say("with this value only, as far as was tried")
            if self.stands_from == self.stands_to
            else say("from {low:g} to {high:g} times this value", low=self.stands_from, high=self.stands_to)
        )
        return joined([stands, say("breaks a rule beyond")], "; ") if self.breaks else stands


@dataclass(frozen=True)
class PlanHeadline:
    """The plan that answers refer to."""

    title: str
    persons: float
    unprotected: float
    objective: float
    gap: float | None
    counted_as: str = IF_ALL_COME
    """How that exposure is counted."""
    beside: float | None = None
    """Exposure that remains counted the other way [civilian-months]; None where it is not known."""

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """Headline of a plan from its summary."""
        return cls(
            summary.title, summary.persons_deployed, summary.counted_unprotected, summary.objective, summary.gap,
            summary.counted_as, summary.exposure_unprotected if summary.by_chances else summary.expected_unprotected,
        )  # fmt: skip

    def __str__(self) -> str:
        """Describe the plan for a sentence."""
        other = IF_ALL_COME if self.counted_as == BY_CHANCES else BY_CHANCES
        values = {
            "title": self.title, "persons": self.persons, "how": IF_ALL_COME, "unprotected": self.unprotected,
            "counted": kept(self.counted_as), "averts": averts(self.gap),
        }  # fmt: skip
        if self.beside is None:
            return say(
                "“{title}”: {persons:,.0f} people deployed {how}, {unprotected:,.0f} civilian-months unprotected "
                "{counted}; it {averts}",
                **values,
            )
        return say(
            "“{title}”: {persons:,.0f} people deployed {how}, {unprotected:,.0f} civilian-months unprotected "
            "{counted}, {beside:,.0f} {other}; it {averts}",
            beside=self.beside,
            other=other,
            **values,
        )


AnswerRow = TypeVar("AnswerRow", bound=Answer | PlanHeadline)

_KEYS = {"note": "words"}
"""Names of fields in JSON, where they differ."""


def to_json(row: Answer | PlanHeadline) -> dict[str, Any]:
    """Values of a row by their names in JSON."""
    return {_KEYS.get(field.name, field.name): getattr(row, field.name) for field in fields(row)}


def from_json(kind: type[AnswerRow], values: Mapping[str, Any]) -> AnswerRow:
    """Read a row of some type from its values; missing ones have their defaults."""
    keys = {field.name: _KEYS.get(field.name, field.name) for field in fields(kind)}
    return kind(**{name: values[key] for name, key in keys.items() if key in values})


def unanswered_note(rows: Sequence[Answer]) -> str:
    """Sentence on how many rows are answered; empty where all are."""
    missing = sum(row.mark == NOT_ANSWERED for row in rows)
    if not missing:
        return ""
    return say(
        "{answered} of {questions} answered; {missing} not answered: ask again. What was solved is kept.",
        answered=len(rows) - missing,
        questions=len(rows),
        missing=missing,
    )
