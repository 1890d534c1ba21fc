"""Sheet of chances: how likely what the plan rests on is to come, and what hangs on it."""

from collections.abc import Iterator

from planner.chances.stakes import Stake
from planner.layout.formula import Cell, Formula
from planner.layout.layout import Layout
from planner.layout.pages import CHANCES
from planner.layout.places import Places
from planner.layout.sums import matching
from planner.workbook.plan.status import UNKNOWN, while_as_made

TITLE = "Chances: how likely what the plan rests on is to come"
NOTE = (
    "Nobody moves in place of who does not come. What each moves, loses or gains is of the plan as made "
    "[civilian-months, model estimate]."
)
IN_COMMON = (
    "Contributors and groups may fail as a whole. The plan as made is counted exactly; the column in_common on the "
    "sheet exposure has what that adds. It stays as it is once units are edited: figures are near then, not exact."
)


def note(layout: Layout) -> str:
    """What the sheet rests on."""
    return f"{NOTE} {IN_COMMON}" if layout.in_common else NOTE


def chances(layout: Layout, places: Places) -> Iterator[list[Cell]]:
    """A row per pledge deployed, and per fund that pays for prevention."""
    at_stake = {(stake.kind, stake.chance.key): stake for stake in layout.stakes}
    for (kind, key), row in layout.uncertain.items():
        chance = layout.chance(kind, key)
        yield [
            kind,
            key,
            chance.contributor,
            str(layout.facts.pledges[key].readiness) if kind == "pledge" else None,
            _chance(layout, places, kind, key),
            chance.source,
            *(_people(layout, places, key, row) if kind == "pledge" else (None, None)),
            *_stake(at_stake[kind, key]),
        ]


def _chance(layout: Layout, places: Places, kind: str, key: str) -> Cell:
    """Chance of a pledge, or else of its readiness; of a fund, or else 1."""
    otherwise, p = "1", layout.chance(kind, key).p
    if kind == "pledge":
        level = str(layout.facts.pledges[key].readiness)
        otherwise = places.cells.get(("readiness", (level,), "delivery_probability"), repr(p))
    return Formula(places.filled(f"{kind}s", key, "delivery_probability", otherwise), p)


def _people(layout: Layout, places: Places, pledge: str, row: int) -> Iterator[Cell]:
    """People deployed if all come, and by their chances [persons]."""
    persons = sum(r.persons for r in layout.deployments.values() if r.pledge == pledge)
    name = places.at("pledges", pledge, "pledge")
    yield matching(list(layout.deployments), "pledge", name, "persons", persons)
    text = f"{CHANCES.letter('persons')}{row}*{CHANCES.letter('chance')}{row}"
    yield Formula(text, persons * layout.chance("pledge", pledge).p)


def _stake(stake: Stake) -> Iterator[Cell]:
    for value in (stake.moved, stake.lost, stake.gained):
        yield while_as_made(repr(value), value, UNKNOWN)


def people_expected(layout: Layout) -> Cell:
    """Formula of the people whom the plan deploys by their chances [persons]."""
    rows = [row for (kind, _), row in layout.uncertain.items() if kind == "pledge"]
    persons = sum(r.persons * layout.chance("pledge", r.pledge).p for r in layout.deployments.values())
    return Formula(f"SUM({CHANCES.span('persons_expected', rows)})", persons) if rows else 0.0
