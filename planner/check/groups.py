"""Notices on groups of contributors: lists that were split, names that may be lists, and similar names."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from planner.fault import in_rows, shown
from planner.figures import enumerated
from planner.formats.raw import RawCase
from planner.formats.spelling import alike, listed
from planner.language import plural
from planner.tables import Case

MOST_COMPARED = 200
"""Most groups whose names are compared with each other."""

DOUBTFUL = re.compile(r"[,|/\t\n]")
"""Characters and words that are rare in the name of a single group."""

COLUMN = "contributors, column groups"


def notices(case: Case, raw: RawCase) -> list[str]:
    """Notices on how the groups of contributors were read.

    Args:
        case: The typed case.
        raw: The case as received.
    """
    members = _members(case)
    return [*_read(case, raw), *_doubtful(members), *_near(members)]


def _members(case: Case) -> dict[str, list[int]]:
    """Rows of the members, by group."""
    members: dict[str, list[int]] = defaultdict(list)
    for row, cell in case["contributors"]["groups"].items():
        for group in listed(cell):
            members[group].append(int(str(row)))
    return dict(members)


def _read(case: Case, raw: RawCase) -> Iterator[str]:
    """Notices on cells that were split or respelled."""
    sent = raw.tables.get("contributors")
    if sent is None or "groups" not in sent.header:
        return
    place = sent.header.index("groups")
    rows: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row, cell in case["contributors"]["groups"].items():
        typed = sent.rows[int(str(row))][place]
        if listed(typed) != listed(cell):
            rows[typed.strip(), cell].append(int(str(row)))
    for (typed, cell), numbers in rows.items():
        yield f"{COLUMN}: {shown(typed)} was read as {_named(listed(cell))} ({in_rows(numbers)})."


def _named(groups: list[str]) -> str:
    words = enumerated(map(shown, groups))
    return f"the {plural(len(groups), 'group')} {words}"


def _doubtful(members: dict[str, list[int]]) -> Iterator[str]:
    """Notices on groups that may be several."""
    for group, rows in members.items():
        if DOUBTFUL.search(group):
            yield (
                f"{COLUMN}: {shown(group)} was read as one group ({in_rows(rows)}); "
                "if it is several, separate them by semicolons."
            )


def _near(members: dict[str, list[int]]) -> Iterator[str]:
    """Notices on pairs of groups that may be one."""
    if len(members) > MOST_COMPARED:
        return
    for pair in combinations(members, 2):
        if alike(*pair):
            many, few = sorted(pair, key=lambda group: -len(members[group]))
            yield (
                f"{COLUMN}: {shown(few)} ({in_rows(members[few])}) is another group than {shown(many)} "
                f"({in_rows(members[many])}); if they are one, write them alike."
            )
