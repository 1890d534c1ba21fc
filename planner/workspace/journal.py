"""The journal of a workspace: an append-only file of every edit, undo and redo, replayed when it is opened."""

import fcntl
import json
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.difference.merging import Clash, merge
from planner.durable.lines import append_line, mend
from planner.durable.private import private_file, private_folder
from planner.durable.whole import sync_folder
from planner.formats.sheets import Sheet, Sheets, content_hash, plain, sheet_of
from planner.formats.upgrades import schema_version
from planner.language import say
from planner.tables import TABLES
from planner.workspace import drafts
from planner.workspace.drafts import Draft, OtherDraft
from planner.workspace.history import History, TableEdits
from planner.workspace.metadata import Metadata
from planner.workspace.replay import CONTENT, Replay

JOURNAL, TORN = "journal.jsonl", "torn-{}.jsonl"
"""File of the lines, and of one that was cut off, by where it began."""


@dataclass
class Journal:
    """History of one workspace, stored in its folder.

    Several tabs may have it open. Each takes the lock and reads on before it writes, and what it writes is merged with
    what was written since it read last.
    """

    folder: Path
    tab: str = ""
    """Id of the tab of the browser, which has drafts of its own."""
    _replay: Replay = field(default_factory=Replay)
    _read: int = 0

    @classmethod
    def begin(cls, home: Path, sheets: Sheets, tab: str = "") -> "Journal":
        """Create a workspace with a case, under an unguessable id."""
        folder = home / secrets.token_urlsafe(9)
        journal = cls(folder, tab)
        Metadata(journal.name).insert()
        private_folder(home)
        private_folder(folder)
        private_file(folder / JOURNAL)
        with journal.locked():
            journal._append({"op": "begin", "sheets": _plain(sheets)}, History(sheets))
        for each in (folder, home, home.parent):
            sync_folder(each)
        return journal

    @classmethod
    def find(cls, home: Path, name: str, tab: str = "") -> "Journal | None":
        """Open a workspace by id for a tab; None if there is none.

        Raises:
            NewerError: A newer version of the planner has worked on it.
        """
        folder = home / name
        if not name.replace("-", "").replace("_", "").isalnum() or not (folder / JOURNAL).is_file():
            return None
        journal = cls(folder, tab)
        journal.refresh()
        if (folder / JOURNAL).stat().st_size != journal._read:
            with suppress(OSError), journal.locked():
                pass
        return journal

    @property
    def history(self) -> History:
        """The history as far as it was read, here and in other tabs."""
        return self._replay.history

    @property
    def left_aside(self) -> list[str]:
        """Sentences on what is left aside of what was kept, as it cannot be read."""
        file = str(self.folder / JOURNAL)
        if self.history.sheets:
            return [*self._replay.left_aside(file), *self._torn()]
        gone = say("Nothing in {file} can be read, so no tables are shown. Put it back from a backup.", file=file)
        return [gone, *self._torn()]

    def _torn(self) -> list[str]:
        """Sentences on what was cut off while it was being written."""
        return [
            say("What was being saved when the planner ended was cut off. It is kept in {file}.", file=str(file))
            for file in sorted(self.folder.glob(TORN.format("*")))
        ]

    @property
    def name(self) -> str:
        """Id of the workspace."""
        return self.folder.name

    def refresh(self) -> History:
        """Replay lines added since, here or in another tab; one that is still being written is left for later."""
        with (self.folder / JOURNAL).open("rb") as stream:
            stream.seek(self._read)
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                self._replay = self._replay.then(line)
                self._read += len(line)
        return self.history

    def edit(self, label: str, after: TableEdits) -> History:
        """Append an edit, merged with edits of other tabs since the last refresh; nothing if it changes nothing."""
        seen = self.history.sheets
        with self.locked():
            now = self.history.sheets
            put = {name: sheet and _merged(name, seen, sheet, now) for name, sheet in after.items()}
            return self._step(label, put, whole=False)

    def replace(self, label: str, sheets: Sheets) -> History:
        """Replace the whole case, as one edit."""
        with self.locked():
            return self._step(label, {**dict.fromkeys(self.history.sheets), **sheets}, whole=True)

    def save(
        self, label: str, table: str, draft: Draft, shown: Sequence[Clash] = (), *, mine_on_top: bool = False
    ) -> list[Clash]:
        """Save a draft of a table, merged with what other tabs saved meanwhile.

        Args:
            label: What the step says in the history.
            table: The table.
            draft: What was typed, and the table that it was typed into.
            shown: The clashes that were shown and decided; nothing is saved where there are others now, or none.
            mine_on_top: Whether my side of each is saved, or theirs.

        Returns:
            The clashes that are left to decide; none where it was saved, and the draft let go, or where those that
            were shown are gone, and the draft can be saved without a decision.
        """
        with self.locked():
            found = merge(table, draft.base, draft.typed, sheet_of(self.history.sheets, table))
            if found.clashes != list(shown):
                return found.clashes
            self._step(label, {table: found.mine_on_top if mine_on_top else found.theirs_on_top}, whole=False)
        self.save_draft(table, None)
        return []

    def undo(self, revision: int | None = None) -> bool:
        """Undo the last edit, if there is one.

        Args:
            revision: The revision that was shown; nothing is taken back where another has been saved since.

        Returns:
            Whether a step was taken back.
        """
        with self.locked():
            return self._go("undo", possible=bool(self.history.done), revision=revision)

    def redo(self, revision: int | None = None) -> bool:
        """Redo the edit that was undone last; as `undo` otherwise."""
        with self.locked():
            return self._go("redo", possible=bool(self.history.undone), revision=revision)

    def save_draft(self, table: str, sheet: Sheet | None, base: Sheet | None = None) -> None:
        """Store the draft of a table in this tab; None discards it.

        Args:
            table: The table.
            sheet: What is typed.
            base: The table that it was typed into; that of the draft there is, or the one that is saved, if not given.
        """
        there = drafts.drafts_of(self.name, self.tab).get(table)
        if sheet is None:
            if there is not None:
                drafts.discard(self.name, self.tab, table)
            return
        before = sheet_of(self.history.sheets, table) if there is None else there.base
        draft = Draft(before if base is None else base, sheet)
        if there != draft:
            drafts.save(self.name, self.tab, table, draft)

    def drafts(self) -> dict[str, Sheet]:
        """The drafts of this tab, by table."""
        return {table: draft.typed for table, draft in drafts.drafts_of(self.name, self.tab).items()}

    def draft(self, table: str) -> Draft | None:
        """This tab's draft of a table, merged with what other tabs saved meanwhile unless that clashes."""
        draft = drafts.drafts_of(self.name, self.tab).get(table)
        now = sheet_of(self.history.sheets, table)
        if draft is None or draft.base == now:
            return draft
        found = merge(table, draft.base, draft.typed, now)
        return draft if found.clashes else Draft(now, found.mine_on_top)

    def drafts_of_others(self) -> list[OtherDraft]:
        """Drafts of other tabs, open or closed, that are neither saved nor typed here; newest first."""
        ours, found = self.drafts(), []
        for other in drafts.drafts_of_others(self.name, self.tab):
            now = sheet_of(self.history.sheets, other.table)
            would = merge(other.table, other.draft.base, other.draft.typed, now).mine_on_top
            if would not in {now, ours.get(other.table)}:
                found.append(other)
        return found

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the write lock, with the journal read to its end; a line that a crash cut off is set aside."""
        file = self.folder / JOURNAL
        with file.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            self.refresh()
            if file.stat().st_size != self._read:
                mend(file, self._read, self.folder / TORN.format(self._read))
                self.refresh()
            yield

    def _go(self, where: str, *, possible: bool, revision: int | None) -> bool:
        """Undo or redo from the revision that was shown."""
        goes = possible and revision in {None, self.history.revision}
        if goes:
            self._append({"op": where}, self.history.undo() if where == "undo" else self.history.redo())
        return goes

    def _step(self, label: str, after: TableEdits, *, whole: bool) -> History:
        now = self.history.edited(label, after)
        if now is not self.history:
            self._append({"op": "edit", "words": label, "sheets": _plain(after), "whole": whole}, now)
        return self.history

    def _append(self, entry: dict[str, Any], now: History) -> None:
        """Append a line; it is there after a power cut once this returns.

        Args:
            entry: The line.
            now: The history with it.
        """
        fields = {"schema": schema_version(), CONTENT: content_hash(now.sheets), **entry}
        append_line(self.folder / JOURNAL, json.dumps(fields, ensure_ascii=False))
        self.refresh()


def _merged(name: str, seen: Sheets, sheet: Sheet, now: Sheets) -> Sheet:
    """A table merged with what other tabs made of it since it was read."""
    if now.get(name) == seen.get(name) or name not in TABLES:
        return sheet
    return merge(name, sheet_of(seen, name), sheet, sheet_of(now, name)).mine_on_top


def _plain(sheets: TableEdits) -> dict[str, Any]:
    return {name: None if sheet is None else plain(sheet) for name, sheet in sheets.items()}
