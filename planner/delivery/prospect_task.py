"""A prospect as a task of a batch: worked out on processes or a cluster, and kept by what it is of."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields

from planner.answers import PROVEN, ProspectAnswer
from planner.answers.prospects import Prospect, Spread
from planner.batch.pools import thread
from planner.batch.task import PlanTask, TaskResult
from planner.delivery.prospect_of import prospect
from planner.language import say
from planner.plan import Outcome, Plan
from planner.tables import Case

WHOLE, STAYING, MISSION, PEOPLE, MONEY, MONTH = "whole", "staying", "mission", "people", "money", "month"
"""What a figure is of: exposure as ordered, or if nobody moves; of a mission; people; USD; exposure of a period."""

NUMBER, SEED = 1_000, 1
"""How many futures are drawn, and with which seed, unless something else is asked for."""


@dataclass(frozen=True)
class ProspectTask(PlanTask):
    """The prospect of a plan over futures; plans of all cases share those of a seed."""

    number: int = NUMBER
    seed: int = SEED

    @property
    def asked(self) -> tuple[object, ...]:
        """The futures, and what is told of them."""
        return "prospect", self.number, self.seed, *FIELDS

    def answered(self) -> TaskResult:
        """The figures of the prospect."""
        with thread() as executor:
            found = prospect(self.case, self.plan, self.number, self.seed, executor)
        if found is None:
            return TaskResult(None, messages=(say("It was stopped."),))
        rows = _rows(found, self.plan, self.case)
        return TaskResult(
            Outcome.OPTIMAL, figures={_key(row, field): getattr(row, field) for row in rows for field in FIELDS}
        )


def answers_in(figures: Mapping[str, float]) -> list[ProspectAnswer]:
    """Rows of a prospect, from the figures that its task found."""
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for key, value in figures.items():
        figure, field, name = key.split("/", 2)
        rows.setdefault((figure, name), {})[field] = value
    return [
        _row(figure, name, [held.pop(each) for each in WHOLES], Spread(**held)) for (figure, name), held in rows.items()
    ]


WHOLES = ("nobody_new", "if_all_come")
FIELDS = (*WHOLES, *(field.name for field in fields(Spread)))
"""Figures of a row: if nobody or everybody comes, and their spread."""


def _key(row: ProspectAnswer, field: str) -> str:
    return f"{row.figure}/{field}/{row.name}"


def _rows(found: Prospect, plan: Plan, case: Case) -> Iterator[ProspectAnswer]:
    """Rows of a prospect; areas are left out, which are many."""
    whole = [found.in_place_only, found.if_all_come]
    yield _row(WHOLE, "", whole, found.as_ordered)
    yield _row(STAYING, "", whole, found.staying)
    yield _row(MONEY, "", [0.0, found.cost_usd], found.spent)
    there = plan.exposure.groupby(plan.exposure["area"].map(case.mission_of))["in_place_only"].sum()
    for each in found.missions:
        yield _row(MISSION, each.name, [float(there.get(each.name, 0.0)), each.if_all_come], each.as_ordered)
    for part in found.periods:
        yield _row(MONTH, str(part.period), [part.nobody_new, part.if_all_come], part.as_ordered)
    yield from (_row(PEOPLE, str(each.period), [0.0, each.if_all_come], each.coming) for each in found.people)


def _row(figure: str, name: str, wholes: list[float], found: Spread) -> ProspectAnswer:
    nobody, all_come = wholes
    return ProspectAnswer(
        name=name, figure=figure, mark=PROVEN, nobody_new=nobody, if_all_come=all_come, **asdict(found)
    )  # fmt: skip
