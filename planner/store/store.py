"""Versioned scenarios and their plans; saved versions are never changed or deleted."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine, RowMapping

from planner.check import CheckedCase
from planner.facts.amounts import exceeds
from planner.fault import Fault, shown
from planner.fingerprint import fingerprint
from planner.formats.sheets import Sheets
from planner.formats.upgrades import schema_version
from planner.language import joined, kept, say
from planner.plan import Deliver, Plan
from planner.plan.claim import BoundStanding
from planner.store import content, rows
from planner.store.connection import reading, writing
from planner.store.database_tables import PLAN, VERSION
from planner.store.saving import save_version
from planner.store.version import (
    ClashError,
    DamagedRowError,
    MissingError,
    StoredPlan,
    StoreError,
    Version,
    VersionRecord,
    clean,
    now,
    refusals,
    single_line,
    text_faults,
)
from planner.verify import held_against


class Store:
    """A store of scenarios, safe for several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._sheets = lru_cache(maxsize=128)(self._read_sheets)
        self._plans = lru_cache(maxsize=64)(self._read_plan)
        self._headlines = lru_cache(maxsize=4096)(self._read_headline)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def scenarios(self, *, archived: bool = False) -> list[Version]:
        """Newest version of every scenario, last saved first; archived ones only on request.

        Those that `left_aside` names are not among them.
        """
        found, _ = self._sound(rows.newest().order_by(VERSION.c.created.desc(), VERSION.c.id))
        return [version for version in found if archived or not version.archived]

    def left_aside(self) -> list[str]:
        """Sentences on scenarios that cannot be shown, as their newest version is not what was saved."""
        _, damaged = self._sound(rows.newest())
        return [joined([why, say("Its scenario is left out; the others are shown.")]) for why in damaged]

    def version(self, id: str) -> Version:  # noqa: A002
        """Get a version by id.

        Raises:
            MissingError: There is none.
        """
        found = self._versions(sa.select(VERSION).where(VERSION.c.id == id))
        if not found:
            raise MissingError(say("The store has no version {id}.", id=id[:12]))
        return found[0]

    def find(self, word: str) -> Version:
        """Find a version by the name of its scenario (the newest), or by the beginning of its id.

        Raises:
            StoreError: There is none, or more than one.
        """
        begins = VERSION.c.id.startswith(word, autoescape=True) & (len(word) >= 6)
        found = [version for version in self.scenarios(archived=True) if version.name == word]
        found = found or self._versions(sa.select(VERSION).where(begins))
        if len(found) != 1:
            raise StoreError(_not_one(word, found))
        return found[0]

    def newest(self, scenario: str) -> Version:
        """Newest version of a scenario.

        Raises:
            StoreError: There is no such scenario.
        """
        found = self.history(scenario)
        if not found:
            raise StoreError(say("The store has no scenario {id}.", id=scenario[:12]))
        return found[0]

    def history(self, scenario: str) -> list[Version]:
        """Versions of a scenario, newest first, without those that are damaged; empty if there is no such scenario."""
        query = sa.select(VERSION).where(VERSION.c.scenario == scenario).order_by(VERSION.c.number.desc())
        return self._sound(query)[0]

    def parent(self, version: Version) -> Version | None:
        """The version that the changes of one apply to; None if there is none, or it cannot be read."""
        with suppress(MissingError, DamagedRowError):
            return None if version.parent is None else self.version(version.parent)
        return None

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
        what: str = say("saved"),
    ) -> Version:
        """Save a new scenario, or the next version of the one that it is based on.

        A save that changes nothing, or that is repeated, returns the existing version. A new name must be unique in the
        store. Copies made at a clash may share a name, because they must not be lost; ids distinguish them.

        Args:
            sheets: All inputs; they may have faults.
            name: Name of the scenario.
            author: Who saves it.
            note: Comment of the author.
            parent: Id of the version that the changes apply to; None if the scenario has no parent.
            changes: The inputs as changes to those of the parent, as TOML.
            based_on: Id of the version that was edited; None for a new scenario.
            archived: Whether it is archived.
            what: What was done, in a word or two.

        Raises:
            ClashError: The scenario has a newer version than `based_on`; a copy was saved instead.
            StoreError: Name or author is blank or too long, the name is taken, a version does not exist, or the inputs
                cannot be stored.
        """
        text = content.format_inputs(sheets)
        record = VersionRecord(
            previous=based_on, parent=parent, name=single_line(name), author=single_line(author), note=clean(note),
            changes=clean(changes), what=what, archived=archived, created=now(), inputs=content.sha256(text),
            schema_version=schema_version(),
        )  # fmt: skip
        if wrong := refusals(record):
            raise StoreError(joined(wrong))
        case_hash, packed = case_fingerprint(content.check_inputs(text, schema_version())), content.compressed(text)
        with writing(self.engine) as connection:
            saved = save_version(connection, record, packed, case_hash)
        if saved.clash is not None:
            raise ClashError(self._made(saved.clash), self._made(saved.kept))
        return self._made(saved.kept)

    def refused_names(self, names: Sequence[str]) -> list[str]:
        """Sentences on names that new scenarios cannot have."""
        called = Counter(map(single_line, names))
        alike = [
            say("{often:d} of them would be called {name}.", often=often, name=shown(name))
            for name, often in called.items()
            if often > 1
        ]
        with reading(self.engine) as connection:
            taken = [rows.name_clash(connection, name) for name in called]
        return [*(wrong for name in called for wrong in text_faults({"name": name})), *alike, *filter(None, taken)]

    def revise(
        self, version: Version, *, author: str, name: str | None = None, note: str | None = None,
        archived: bool | None = None,
    ) -> Version:  # fmt: skip
        """Rename, annotate, archive or unarchive a scenario: a new version with the same inputs.

        Raises:
            ClashError: As `save` does.
        """
        away = version.archived if archived is None else archived
        moved = say("put away") if away else say("brought back")
        words = moved if away != version.archived else say("described anew")
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
        """Restore an earlier version as a new version.

        Args:
            version: The version to restore.
            author: Who restores it.
            based_on: Id of the newest version that the caller knows.

        Raises:
            ClashError: As `save` does.
        """
        return self.save(
            version.sheets,
            name=version.name,
            author=author,
            note=version.note,
            parent=version.parent,
            changes=version.changes,
            based_on=based_on,
            what=say("restored version {number:d}", number=version.number),
        )

    def checked(self, version: Version) -> CheckedCase:
        """Checked inputs of a version; the same inputs are checked once."""
        return self._checked(version.record.inputs, version.record.schema_version)

    def add_plan(self, version: Version, plan: Plan) -> StoredPlan:
        """Store a plan for the inputs of a version, once.

        Raises:
            StoreError: The plan is for other inputs, or is not valid.
        """
        checked = self.checked(version)
        if faults := checked.faults or held_against(checked.case, plan):
            raise StoreError(say("The plan is not kept: {fault}", fault=str(faults[0])))
        text = content.format_plan(plan)
        with writing(self.engine) as connection:
            rows.insert_content(connection, {content.sha256(text): content.compressed(text)})
            rows.insert_plan(connection, content.sha256(text), plan.summary, now())
        return next(found for found in self.plans(version) if found.id == content.sha256(text))

    def plans(self, version: Version) -> list[StoredPlan]:
        """Plans for the inputs of a version, best first, then stale plans of its earlier inputs.

        Of plans that are equally good but for rounding, those whose bound was proved here come first.
        """
        ours = sa.select(VERSION.c.case_hash).where(VERSION.c.scenario == version.scenario)
        wanted = PLAN.c.case_hash.in_(ours) | (PLAN.c.case_hash == version.case_hash)
        with reading(self.engine) as connection:
            found = connection.execute(sa.select(PLAN).where(wanted)).mappings().all()
        plans = [_stored(row, version.case_hash, self._headline(row["sha256"])) for row in found]
        plans.sort(key=lambda plan: (plan.stale, plan.objective, plan.id))
        best = [plan for plan in plans if not plan.stale and not exceeds(plan.objective, plans[0].objective)]
        if len(best) > 1:
            best.sort(key=lambda plan: not self._is_proved(version, plan))
        return [*best, *plans[len(best) :]]

    def _headline(self, plan: str) -> dict[str, object]:
        """Figures that a plan says itself, by column; none where it cannot be read."""
        try:
            return self._headlines(plan)
        except (StoreError, ValueError):
            return {}

    def _read_headline(self, plan: str) -> dict[str, object]:
        return content.headline(self._text(plan))

    def _is_proved(self, version: Version, stored: StoredPlan) -> bool:
        held = self.read(version, stored)
        return isinstance(held, Plan) and held.summary.standing is BoundStanding.PROVED

    def read(self, version: Version, stored: StoredPlan) -> Plan | list[Fault]:
        """Read a plan of a version and verify it, or explain why it cannot be used."""
        return self._plans(version.record.inputs, version.record.schema_version, stored.id)

    def best_plan(self, version: Version) -> Plan | None:
        """Best valid plan for the inputs of a version; None if there is none."""
        found = (self.read(version, stored) for stored in self.plans(version) if not stored.stale)
        valid = (plan for plan in found if isinstance(plan, Plan))
        best = next(valid, None)
        if best is None or best.summary.deliver != Deliver.HEDGED:
            return best
        return min([best, *valid], key=lambda plan: plan.summary.rank)

    def _versions(self, query: sa.Select[Any]) -> list[Version]:
        with reading(self.engine) as connection:
            return [self._made(row) for row in map(rows.version_row, connection.execute(query).mappings())]

    def _sound(self, query: sa.Select[Any]) -> tuple[list[Version], list[str]]:
        """Versions that a query finds, and why others among them cannot be read."""
        found, damaged = list[Version](), list[str]()
        with reading(self.engine) as connection:
            for row in connection.execute(query).mappings():
                try:
                    found.append(self._made(rows.version_row(row)))
                except DamagedRowError as error:
                    damaged.append(kept(str(error)))
        return found, damaged

    def _made(self, row: rows.VersionRow) -> Version:
        return Version(row.id, row.scenario, row.number, row.record, row.case_hash, self._sheets)

    def _text(self, name: str) -> bytes:
        with reading(self.engine) as connection:
            return rows.content_of(connection, name)

    def _read_sheets(self, inputs: str, written: int) -> Sheets:
        return content.parse_inputs(self._text(inputs), written)

    def _checked(self, inputs: str, written: int) -> CheckedCase:
        return content.check_inputs(self._text(inputs), written)

    def _read_plan(self, inputs: str, written: int, name: str) -> Plan | list[Fault]:
        try:
            plan, checked = content.parse_plan(self._text(name)), self._checked(inputs, written)
        except (StoreError, ValueError) as error:
            found = say("what cannot be read ({why})", why=kept(str(error)))
            return [Fault("plan", None, "", found, say("a plan as it was put into the store"))]
        if isinstance(plan, list):
            return plan
        return checked.faults or held_against(checked.case, plan) or plan


def _not_one(word: str, found: Sequence[Version]) -> str:
    """Why a word does not name one version."""
    if not found:
        return say("“{word}” is no scenario or version.", word=word)
    named = ", ".join(f"{version.id[:12]} “{version.name}”" for version in found)
    return say("“{word}” is several scenarios: {named}. Name one by its id.", word=word, named=named)


def case_fingerprint(checked: CheckedCase) -> str | None:
    """Fingerprint of a checked case; None if it has faults."""
    return None if checked.faults else fingerprint(checked.case)


def _stored(row: RowMapping, case_hash: str | None, said: Mapping[str, object]) -> StoredPlan:
    """Headline of a plan; a number that is not what the plan says is infinite, so that other plans are read first."""
    numbers = ((row[name], said.get(name)) for name in ("objective", "exposure", "cost_usd"))
    objective, exposure, cost = (
        number if isinstance(number, float) and number == says else math.inf for number, says in numbers
    )
    added, stale = _time(row["added"]), row["case_hash"] != case_hash
    return StoredPlan(str(row["sha256"]), str(row["case_hash"]), objective, exposure, cost, added, stale)


def _time(text: object) -> datetime:
    """A time in UTC; the earliest where somebody has overwritten it."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
