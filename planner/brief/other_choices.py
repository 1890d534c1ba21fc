"""The page of a brief on what else could be chosen: a section for each question that was asked about it."""

from collections.abc import Iterator, Sequence

from planner.answers import DecisiveAnswer, WorldAnswer
from planner.answers.decisive import ranked
from planner.answers.fairness import CHOICES, FairAnswer, lesson, price, solved, without_limits
from planner.answers.worlds import Regret, best_of, least_regret
from planner.answers.worlds import lesson as lesson_of_worlds
from planner.brief.content import BriefTable, Head, Paragraph, Points, Section
from planner.explanations.choices import NO_CHOICES, OtherChoices
from planner.explanations.other_plans import AlternativeAnswer
from planner.language import joined, kept, notation, say
from planner.names import Names
from planner.tables import Case

PLANS, WORLDS, INPUTS = 6, 6, 5
"""Other plans, worlds and decisive inputs that the page tells of; the plan workbook has all."""


def other_choices(case: Case, choices: OtherChoices = NO_CHOICES) -> tuple[Section, ...]:
    """Sections in the order of the page; what was not asked about has none.

    Args:
        case: The case.
        choices: What else could be chosen, as far as it was asked.
    """
    fair = tuple(_fair(choices))
    found = (
        _other_plans(choices.plans) if choices.plans else None,
        Section(say("Other choices: what fairness costs"), (Points(fair),)) if fair else None,
        _worlds(choices.worlds),
        _decisive(choices.decisive, Names(case)),
    )
    return tuple(section for section in found if section is not None)


def _other_plans(rows: Sequence[AlternativeAnswer]) -> Section:
    """Other plans, what each trades, and how far it differs from the plan."""
    columns = (
        Head(say("Other plan"), 1.6),
        Head(say("What it trades"), 6.0),
        Head(say("Elsewhere"), 0.9, number=True),
    )
    told = tuple(
        (row.label, joined([row.gains, row.gives, row.promise]), _share(row.differs[0])) for row in rows[:PLANS]
    )
    note = say(
        "Each was verified. Elsewhere: of the people of both plans together, those whom the other does not have of the "
        "same pledge at the same mission; a unit of another contributor there counts too."
    )
    return Section(
        say("Other choices: plans nearly as good"), (BriefTable(columns, told, _with_more(note, rows, PLANS)),)
    )


def _fair(choices: OtherChoices) -> Iterator[str]:
    """What fairness costs, to each to whom it was asked: the fairest plan at its price, and what is proved of that."""
    for fairness, rows in choices.by_fairness.items():
        if said := lesson(rows):
            yield joined([say("Fair {to}.", to=CHOICES[fairness]), said, *_proved(rows)])


def _proved(rows: Sequence[FairAnswer]) -> Iterator[str]:
    """What the limits of the fairest plan cost, whatever the plans."""
    free = without_limits(rows)
    found = None if free is None else price(solved(rows)[-1], free)
    if found is not None and found.low is not None and found.high is not None:
        yield say(
            "By the bounds, the limits of the fairest cost {low:,.0f} to {high:,.0f} civilian-months, whatever the "
            "plan, charges for money and change included.",
            low=found.low,
            high=found.high,
        )


def _worlds(rows: Sequence[WorldAnswer]) -> Section | None:
    """The plan that gives up least at its worst, and what it gives up where; None where there is none."""
    least = least_regret(rows)
    if least is None:
        return None
    regrets = (least.worst, *least.others)
    columns = (
        Head(say("World"), 4.0),
        Head(say("Best plan found there leaves"), 1.6, number=True),
        Head(say("This one leaves"), 1.3, number=True),
        Head(say("It gives up"), 1.2, number=True),
    )
    told = tuple(_in_world(rows, each) for each in regrets[:WORLDS])
    note = say(
        "“{plan}”, in civilian-months: units as ordered, people and money placed anew. What it gives up has charges "
        "for money and change included.",
        plan=kept(least.worst.plan),
    )
    table = BriefTable(columns, told, _with_more(note, regrets, WORLDS))
    return Section(say("Other choices: if another world comes true"), (Paragraph(lesson_of_worlds(rows)), table))


def _in_world(rows: Sequence[WorldAnswer], regret: Regret) -> tuple[str, ...]:
    """What a plan, and the best, leave in a world."""
    best = best_of(rows, regret.world)
    own = next(row for row in rows if (row.name, row.world) == (regret.plan, regret.world))
    left = (None if each is None else each.unprotected for each in (best, own))
    return kept(regret.world), *map(_whole, left), _whole(regret.least)


def _decisive(rows: Sequence[DecisiveAnswer], names: Names) -> Section | None:
    """The inputs that matter most; None where none was solved."""
    known = [row for row in ranked(rows) if row.moved is not None]
    if not known:
        return None
    columns = (
        Head(say("Input"), 3.6),
        Head(say("Now"), 0.9, number=True),
        Head(say("Factor"), 0.9, number=True),
        Head(say("Best plan then leaves more by"), 1.3, number=True),
        Head(say("Most the plan gives up"), 1.1, number=True),
        Head(say("The plan stands"), 2.2),
    )
    note = say(
        "Each input was changed by a tenth or doubled and planned anew. How much more the best plan leaves with the "
        "factor shown, and the most that this plan as ordered gives up against it with any factor tried, in "
        "civilian-months, charges for money and change included."
    )
    told = tuple(_input(row, names) for row in known[:INPUTS])
    return Section(
        say("Other choices: the inputs that decide"), (BriefTable(columns, told, _with_more(note, known, INPUTS)),)
    )


def _input(row: DecisiveAnswer, names: Names) -> tuple[str, ...]:
    moved = notation(f"{row.moved or 0.0:+,.0f}")
    now, times = notation(f"{row.value:,g}"), notation(f"{row.factor:g}")
    return names.input(*row.cell).in_words, now, times, moved, _whole(row.gives_up), row.in_range


def _with_more(note: str, rows: Sequence[object], told: int) -> str:
    """A note, and where the rest is if not all is told."""
    return joined([note, say("The plan workbook has all {count}.", count=len(rows))]) if len(rows) > told else note


def _share(share: float) -> str:
    return notation(f"{share:.0%}")


def _whole(figure: float | None) -> str:
    return "–" if figure is None else notation(f"{figure:,.0f}")
