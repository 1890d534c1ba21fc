"""Scenarios and their plans, kept: every save is a new version, and nothing that was saved is ever changed or lost."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from planner.check import Checked
from planner.fault import Fault, shown
from planner.fingerprint import fingerprint
from planner.plan import Plan
from planner.sheets import Sheets
from planner.store import content, rows
from planner.store.opening import reading, writing
from planner.store.tables import PLAN, VERSION
from planner.store.version import (
    LONGEST,
    ConflictError,
    MissingError,
    Record,
    StoredPlan,
    StoreError,
    Version,
    clean,
    now,
    refusals,
    unfit,
    worded,
)
from planner.upgrades import schema_version
from planner.verify import held_against


class Store:
    """A store of scenarios. It may be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sheets = lru_cache(maxsize=128)(self._read_sheets)
        self._plans = lru_cache(maxsize=64)(self._read_plan)

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()

    def scenarios(self, *, archived: bool = False) -> list[Version]:
        """The newest version of every scenario, the last saved first; those put away only if asked for."""
        found = self._versions(rows.newest().order_by(VERSION.c.created.desc(), VERSION.c.id))
        return [version for version in found if archived or not version.archived]

    def version(self, id: str) -> Version:  # noqa: A002
        """The version of an id.

        Raises:
            MissingError: There is none.
        """
        found = self._versions(sa.select(VERSION).where(VERSION.c.id == id))
        if not found:
            raise MissingError(f"The store has no version {id[:12]}.")
        return found[0]

    def find(self, word: str) -> Version:
        """The version that a word means: the newest of a scenario by its name, or any by how its id begins.

        Raises:
            StoreError: There is none, or more than one.
        """
        begins = VERSION.c.id.startswith(word, autoescape=True) & (len(word) >= 6)
        found = [version for version in self.scenarios(archived=True) if version.name == word]
        found = found or self._versions(sa.select(VERSION).where(begins))
        if len(found) != 1:
            several = ", ".join(f"{version.id[:12]} “{version.name}”" for version in found)
            many = f"several scenarios: {several}. Name one by its id" if found else "no scenario or version"
            raise StoreError(f"“{word}” is {many}.")
        return found[0]

    def newest(self, scenario: str) -> Version:
        """The newest version of a scenario.

        Raises:
            StoreError: There is no such scenario.
        """
        found = self.history(scenario)
        if not found:
            raise StoreError(f"The store has no scenario {scenario[:12]}.")
        return found[0]

    def history(self, scenario: str) -> list[Version]:
        """Every version of a scenario, the newest first; none where there is no such scenario."""
        return self._versions(
            sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number.desc())
        )

    def save(
        self,
        sheets: Sheets,
        *,
        name: str,
        author: str,
        note: str = "",
        parent: str | None = None,
        changes: str = "",
        based_on: str | None = None,
        archived: bool = False,
        what: str = "saved",
    ) -> Version:
        """Save a scenario: a new one, or the next version of the one that it is based on.

        A save that changes nothing, or that was made before, gives the version that is there. A name that is new to
        the scenario must be new to the store too. Only copies beside a conflict, and what was taken in from a file, may
        be called the same, as they are kept in any case; their ids tell them apart.

        Args:
            sheets: Its inputs, whole; they may have faults.
            name: What it is called.
            author: Who saves it.
            note: What the author says about it.
            parent: Id of the version that the changes are on; None where the scenario stands alone.
            changes: The inputs as changes on those of the parent, as TOML.
            based_on: Id of the version that was edited; None for a new scenario.
            archived: Whether it is put away.
            what: What was done, in a word or two.

        Raises:
            ConflictError: The scenario has a newer version than `based_on`; what was to be saved is kept as a copy.
            StoreError: Name or author is blank or too long, another scenario has the name, a version that is named is
                not there, or the inputs cannot be kept.
        """
        text = content.inputs_text(sheets)
        record = Record(
            previous=based_on, parent=parent, name=worded(name), author=worded(author), note=clean(note),
            changes=clean(changes), what=what, archived=archived, created=now(), inputs=content.sha256(text),
            schema_version=schema_version(),
        )  # fmt: skip
        if wrong := refusals(record):
            raise StoreError(" ".join(wrong))
        case_hash, packed = case_print(content.checked(text, schema_version())), content.packed(text)
        with writing(self.engine) as connection:
            for known in filter(None, (based_on, parent)):
                rows.need(connection, known)
            newest = None if based_on is None else rows.newest_after(connection, based_on)
            if newest is not None and _same(newest, record):
                return self._made(newest)
            if newest is not None and newest.id != based_on:
                record = _copy(record)
            elif (newest is None or newest.record.name != record.name) and (
                taken := rows.taken(connection, record.name)
            ):
                raise StoreError(taken)
            rows.put_content(connection, {record.inputs: packed})
            kept = self._made(rows.put(connection, record, case_hash))
        if newest is not None and newest.id != based_on:
            raise ConflictError(self._made(newest), kept)
        return kept

    def refused_names(self, names: Sequence[str]) -> list[str]:
        """Why some new scenarios cannot be called so, in sentences; none where they can."""
        called = Counter(map(worded, names))
        alike = [f"{often} of them would be called {shown(name)}." for name, often in called.items() if often > 1]
        with reading(self.engine) as connection:
            taken = [rows.taken(connection, name) for name in called]
        return [*(wrong for name in called for wrong in unfit({"name": name})), *alike, *filter(None, taken)]

    def revise(
        self, version: Version, *, author: str, name: str | None = None, note: str | None = None,
        archived: bool | None = None,
    ) -> Version:  # fmt: skip
        """Rename a scenario, write another note, put it away or bring it back: a new version with the same inputs.

        Raises:
            ConflictError: As `save` does.
        """
        away = version.archived if archived is None else archived
        words = {True: "put away", False: "brought back"}[away] if away != version.archived else "described anew"
        return self.save(
            version.sheets,
            name=version.name if name is None else name,
            author=author,
            note=version.note if note is None else note,
            parent=version.parent,
            changes=version.changes,
            based_on=version.id,
            archived=away,
            what=words,
        )

    def restore(self, version: Version, *, author: str, based_on: str) -> Version:
        """Make an earlier version the newest again, as a new version.

        Args:
            version: The version to restore.
            author: Who restores it.
            based_on: Id of the version that was the newest when this was decided.

        Raises:
            ConflictError: As `save` does.
        """
        return self.save(
            version.sheets,
            name=version.name,
            author=author,
            note=version.note,
            parent=version.parent,
            changes=version.changes,
            based_on=based_on,
            what=f"restored version {version.number}",
        )

    def checked(self, version: Version) -> Checked:
        """The inputs of a version, held against the schema; the same inputs are checked once."""
        return self._checked(version.record.inputs, version.record.schema_version)

    def add_plan(self, version: Version, plan: Plan) -> StoredPlan:
        """Keep a plan of the inputs of a version; one that is there already is kept once.

        Raises:
            StoreError: The plan is of other inputs, or does not hold.
        """
        checked = self.checked(version)
        if faults := checked.faults or held_against(checked.case, plan):
            raise StoreError(f"The plan is not kept: {faults[0]}")
        text = content.plan_text(plan)
        with writing(self.engine) as connection:
            rows.put_content(connection, {content.sha256(text): content.packed(text)})
            rows.put_plan(connection, content.sha256(text), plan.summary, now())
        return next(found for found in self.plans(version) if found.id == content.sha256(text))

    def plans(self, version: Version) -> list[StoredPlan]:
        """Plans of the inputs of a version, the best first; then those of earlier inputs of its scenario, stale."""
        ours = sa.select(VERSION.c.case_hash).where(VERSION.c.scenario == version.scenario)
        wanted = PLAN.c.case_hash.in_(ours) | (PLAN.c.case_hash == version.case_hash)
        with reading(self.engine) as connection:
            found = connection.execute(sa.select(PLAN).where(wanted)).mappings().all()
        plans = [_stored(row, version.case_hash) for row in found]
        return sorted(plans, key=lambda plan: (plan.stale, plan.objective, plan.gap, plan.id))

    def read(self, version: Version, stored: StoredPlan) -> Plan | list[Fault]:
        """A plan of a version; or why it cannot be shown: it is of other inputs, damaged, or does not hold."""
        return self._plans(version.record.inputs, version.record.schema_version, stored.id)

    def best_plan(self, version: Version) -> Plan | None:
        """The best plan of the inputs of a version that holds; None where there is none."""
        found = (self.read(version, stored) for stored in self.plans(version) if not stored.stale)
        return next((plan for plan in found if isinstance(plan, Plan)), None)

    def _versions(self, query: sa.Select[Any]) -> list[Version]:
        with reading(self.engine) as connection:
            return [self._made(row) for row in map(rows.row_of, connection.execute(query).mappings())]

    def _made(self, row: rows.Row) -> Version:
        return Version(row.id, row.scenario, row.number, row.record, row.case_hash, self._sheets)

    def _text(self, name: str) -> bytes:
        with reading(self.engine) as connection:
            return rows.text_of(connection, name)

    def _read_sheets(self, inputs: str, written: int) -> Sheets:
        return content.sheets_in(self._text(inputs), written)

    def _checked(self, inputs: str, written: int) -> Checked:
        return content.checked(self._text(inputs), written)

    def _read_plan(self, inputs: str, written: int, name: str) -> Plan | list[Fault]:
        try:
            plan, checked = content.plan_in(self._text(name)), self._checked(inputs, written)
        except (StoreError, ValueError) as error:
            return [Fault("plan", None, "", f"what cannot be read ({error})", "a plan as it was put into the store")]
        if isinstance(plan, list):
            return plan
        return checked.faults or held_against(checked.case, plan) or plan


def case_print(checked: Checked) -> str | None:
    """Fingerprint of a case; None where it has faults."""
    return None if checked.faults else fingerprint(checked.case)


def _copy(record: Record) -> Record:
    """A version under a name of its own, kept beside one that somebody else has saved meanwhile."""
    whose = f" (copy by {record.author})"
    name = record.name[: LONGEST["name"] - len(whose)].rstrip() + whose
    return record.model_copy(update={"name": name, "what": "kept beside a conflict"})


def _same(row: rows.Row, record: Record) -> bool:
    """Whether a version is what is to be saved: nothing was changed, or the same save was made before."""
    again = row.record.previous == record.previous and row.record.author == record.author
    return row.record.content == record.content and (row.id == record.previous or again)


def _stored(row: RowMapping, case_hash: str | None) -> StoredPlan:
    return StoredPlan(
        row["sha256"], row["case_hash"], row["status"], row["gap"], row["objective"], row["exposure"],
        row["cost_usd"], datetime.fromisoformat(row["added"]), row["case_hash"] != case_hash,
    )  # fmt: skip
