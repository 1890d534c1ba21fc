"""Notices on groups of contributors: lists that were split, names that may be lists, and similar names."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from planner.fault import in_rows, shown
from planner.figures import enumerated
from planner.formats.raw import RawCase
from planner.formats.spelling import alike, listed
from planner.language import say
from planner.tables import Case

MOST_COMPARED = 200
"""Most groups whose names are compared with each other."""

DOUBTFUL = re.compile(r"[,|/\t\n]")
"""Characters and words that are rare in the name of a single group."""


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
        groups, places = listed(cell), in_rows(numbers)
        names = enumerated(map(shown, groups))
        if len(groups) == 1:
            yield say(
                "contributors, column groups: {cell} was read as the group {name} ({rows}).",
                cell=shown(typed), name=names, rows=places,
            )  # fmt: skip
        else:
            yield say(
                "contributors, column groups: {cell} was read as the groups {names} ({rows}).",
                cell=shown(typed), names=names, rows=places,
            )  # fmt: skip


def _doubtful(members: dict[str, list[int]]) -> Iterator[str]:
    """Notices on groups that may be several."""
    for group, rows in members.items():
        if DOUBTFUL.search(group):
            yield say(
                "contributors, column groups: {group} was read as one group ({rows}); if it is several, separate them "
                "by semicolons.",
                group=shown(group), rows=in_rows(rows),
            )  # fmt: skip


def _near(members: dict[str, list[int]]) -> Iterator[str]:
    """Notices on pairs of groups that may be one."""
    if len(members) > MOST_COMPARED:
        return
    for pair in combinations(members, 2):
        if alike(*pair):
            many, few = sorted(pair, key=lambda group: -len(members[group]))
            yield say(
                "contributors, column groups: {group} ({rows}) is another group than {other} ({other_rows}); if they "
                "are one, write them alike.",
                group=shown(few), rows=in_rows(members[few]), other=shown(many), other_rows=in_rows(members[many]),
            )  # fmt: skip
