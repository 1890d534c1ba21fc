"""Versions of the schema: upgrade what an older planner stored, refuse what a newer one stored.

Everything stored carries the version of the schema that wrote it: inputs and scenarios in a store, exported scenarios,
plans, journals, and workbooks of inputs and plans. Data without a version was written by planner 0.1, in version 1. All
of it is upgraded here as it is read, so that other code knows only the newest version.

A new column or setting starts a version (its `since`), and so does an `Upgrade`, which describes any other change.
Folders and zips of CSV files are written by people and carry no version, so an upgrade must recognise what it changes
by name: a column or setting whose meaning changes gets a new name.

Two upgrades are elsewhere, because they move data without changing its meaning: migrations of the store
(`planner/store/migrations`), and the files of workspaces of 0.1 (`planner/services/upgrade.py`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from planner.fault import Fault, shown, some
from planner.formats.raw import RawPlan, RawTable
from planner.language import say
from planner.plan import Deliver
from planner.plan.certainty import certainty_gap, nothing_to_avert
from planner.plan.summary_fields import WRITTEN
from planner.schema import Column, Table
from planner.settings import SETTINGS
from planner.tables import TABLES

FIRST = 1
"""Version of planner 0.1, and of data that carries none."""

VERSION = re.compile(r"[1-9][0-9]{0,8}")
"""Format of a version."""

Fields = dict[str, Any]
"""An object of JSON."""


class NewerError(Exception):
    """Something that a newer planner has stored; the message names both versions and the way out."""

    def __init__(self, what: str, written: int, by: str = "") -> None:
        found = (
            say(
                "{what} was made by a newer version of the planner ({by}), in version {written} of the schema; this "
                "one knows versions up to {known}. Nothing was changed. Open it with the newer version.",
                what=what, by=by, written=written, known=schema_version(),
            )
            if by
            else say(
                "{what} was made by a newer version of the planner, in version {written} of the schema; this one knows "
                "versions up to {known}. Nothing was changed. Open it with the newer version.",
                what=what, written=written, known=schema_version(),
            )
        )  # fmt: skip
        super().__init__(found)
        self.written = written

    def fault(self, place: str) -> Fault:
        """The error as a fault of a table or file."""
        found = say(
            "what a newer version of the planner made, in version {written} of the schema", written=self.written
        )
        allowed = say("versions up to {known}, which this planner knows", known=schema_version())
        return Fault(place, None, "", found, allowed, say("Open it with the newer version."))


@dataclass(frozen=True)
class Upgrade:
    """Changes to stored data from one version to the next; what is not named stays as it is."""

    table: Callable[[str, RawTable], RawTable] = lambda _, sent: sent
    """A table of inputs by its name, one at a time: a journal holds those alone that an edit changed."""
    former: Mapping[str, tuple[Column, ...]] = field(default_factory=dict)
    """Columns by table that the version before had and this one has not; workbooks of it are read with them."""
    plan: Callable[[RawPlan], RawPlan] = lambda sent: sent
    fields: frozenset[str] = frozenset()
    """Fields of a summary that the version before had not."""
    entry: Callable[[Fields], Fields] = lambda sent: sent
    """A line of a journal."""


def _certain(sent: RawPlan) -> RawPlan:
    """Measure the certainty of a plan by what can be averted; its gap, and the one asked for, are of the objective.

    The gap asked for becomes the one at which the plan was good enough before, so that its status stays.
    """
    summary = sent.summary
    try:
        nobody_new, objective = float(summary["exposure_in_place_only"]), float(summary["objective"])
        asked, bound = float(summary["gap_asked"]), summary["bound"]
        if bound is None:
            fields: Fields = {"certainty": None, "relative_gap": None}
        else:
            gap = certainty_gap(nobody_new, objective, bound)
            measured = 1.0 if nothing_to_avert(nobody_new, bound) else objective / (nobody_new - bound)
            fields = {"certainty": 1.0 - gap, "gap": gap, "relative_gap": summary["gap"], "gap_asked": asked * measured}
    except (KeyError, TypeError, ValueError):
        return sent
    return replace(sent, summary={**summary, "objective_nobody_new": nobody_new, **fields})


def _tidied(sent: RawPlan) -> RawPlan:
    """Say of a plan that nothing was tidied: its case had no rules on orders."""
    return replace(sent, summary={"tidying_cost": 0.0, "untidy": [], **sent.summary})


def _in_full(sent: RawPlan) -> RawPlan:
    """Say of a plan that it counts pledges as if all come, and that what is to be expected of it is not known."""
    return replace(sent, summary={"deliver": Deliver.FULL.value, "expected_unprotected": None, **sent.summary})


UPGRADES: dict[int, Upgrade] = {
    2: Upgrade(
        plan=lambda sent: replace(sent, summary={"counted_in_part": [], **sent.summary}),
        fields=frozenset({"counted_in_part"}),
        entry=lambda sent: {"whole": False, **sent},
    ),
    3: Upgrade(
        plan=lambda sent: _tidied(_certain(sent)),
        fields=frozenset({"certainty", "relative_gap", "objective_nobody_new", "tidying_cost", "untidy"}),
    ),
    4: Upgrade(plan=_in_full, fields=frozenset({"deliver", "expected_unprotected", "hedge"})),
}
"""What each version changed. Version 2: plans say what they count in part, and edits whether they replace the case.
Version 3: the gap of a plan is a share of what can be averted, and plans say where they are untidy. Version 4: plans
say how they count pledges that may not come."""


def schema_version() -> int:
    """Version of the schema that this planner writes."""
    columns = (column.since for table in TABLES.values() for column in table.columns)
    return max(*columns, *(setting.since for setting in SETTINGS.values()), *UPGRADES)


def stated(said: object) -> int:
    """Version that stored data carries; 1 if it carries none.

    Raises:
        ValueError: What it carries is no version.
    """
    if said is None:
        return FIRST
    if isinstance(said, bool) or not isinstance(said, int | str) or not VERSION.fullmatch(str(said)):
        raise ValueError(say("{text} is no version of the schema", text=shown(str(said))))
    return int(said)


def upgrades_from(written: int, what: str, by: str = "") -> list[Upgrade]:
    """Upgrades from a version to the newest.

    Args:
        written: The version that something was written in.
        what: What it is, as the beginning of a sentence.
        by: What wrote it, where that is known.

    Raises:
        NewerError: It is newer than those that are known.
    """
    if written > schema_version():
        raise NewerError(what, written, by)
    return [UPGRADES[number] for number in range(written + 1, schema_version() + 1) if number in UPGRADES]


def upgraded_table(name: str, sent: RawTable, written: int, what: str = say("The table")) -> RawTable:
    """Upgrade a table of inputs to the newest version.

    Raises:
        NewerError: It is of a newer version.
    """
    for step in upgrades_from(written, what):
        sent = step.table(name, sent)
    return sent


def table_as_of(name: str, written: int) -> Table:
    """A table of the schema with only the columns that a version had."""
    table = TABLES[name]
    former = (column for step in upgrades_from(written, name) for column in step.former.get(name, ()))
    return replace(table, columns=(*table.columns, *former))


def upgraded_plan(sent: RawPlan) -> RawPlan:
    """Upgrade a plan to the newest version, with the one that wrote it kept among its versions.

    Raises:
        NewerError: It is of a newer version.
        ValueError: What it carries is no version, or not the one that wrote it.
    """
    versions = sent.summary.get("versions")
    if not isinstance(versions, dict):
        return sent
    said = versions.get("schema")
    if isinstance(said, int):  # plans have it as text
        raise ValueError(say("{text} is no version of the schema", text=shown(str(said))))
    written = stated(said)
    steps = upgrades_from(written, say("The plan"))
    if later := sorted(name for step in steps for name in step.fields & sent.summary.keys()):
        fields = some(later)
        raise ValueError(
            say("it says version {written} of the schema, which had no {fields}", written=written, fields=fields)
        )
    for step in steps:
        sent = step.plan(sent)
    earlier = {WRITTEN: str(written)} if written < schema_version() else {}
    return replace(sent, summary={**sent.summary, "versions": {**earlier, **versions, "schema": str(schema_version())}})


def upgraded_entry(sent: Fields) -> Fields:
    """Upgrade a line of a journal to the newest version; the tables in it are upgraded where they are read.

    Raises:
        NewerError: It is of a newer version.
    """
    for step in upgrades_from(stated(sent.get("schema")), say("This workspace")):
        sent = step.entry(sent)
    return sent
