"""The page of a brief on what else could be chosen: a section for each question that was asked about it."""

from collections.abc import Sequence

from planner.brief.content import BriefTable, Head, Section
from planner.explanations.other_plans import AlternativeAnswer
from planner.language import joined, notation, say


def other_choices(plans: Sequence[AlternativeAnswer] = ()) -> tuple[Section, ...]:
    """Sections in the order of the page; what was not asked about has none.

    Args:
        plans: Other plans that are nearly as good.
    """
    sections = [_other_plans(plans)] if plans else []
    return tuple(sections)


def _other_plans(rows: Sequence[AlternativeAnswer]) -> Section:
    """Other plans, what each trades, and how far it differs from the plan."""
    columns = (
        Head(say("Other plan"), 1.6),
        Head(say("What it trades"), 6.0),
        Head(say("Elsewhere"), 0.9, number=True),
    )
    told = tuple((row.label, joined([row.gains, row.gives, row.promise]), _share(row.differs[0])) for row in rows)
    note = say(
        "Each was verified. Elsewhere: of the people of both plans together, how many the other has at another mission "
        "or does not send."
    )
    return Section(say("Other choices: plans nearly as good"), (BriefTable(columns, told, note),))


def _share(share: float) -> str:
    return notation(f"{share:.0%}")
