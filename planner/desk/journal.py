"""A history on disk: every edit, undo and redo is a line that is only ever added, so a reload finds all of them."""

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.desk.edits import History, Replaced
from planner.sheets import Sheet, Sheets

JOURNAL, DRAFTS, ENTRIES = "journal.jsonl", "drafts.json", "notes.json"


@dataclass
class Journal:
    """The history of one piece of work, in its folder. Two tabs may hold it at once: each reads on before it writes."""

    folder: Path
    history: History = field(default_factory=lambda: History({}))
    _read: int = 0

    @classmethod
    def begin(cls, home: Path, sheets: Sheets) -> "Journal":
        """Begin a piece of work with a case, under a new id that nobody can guess."""
        folder = home / secrets.token_urlsafe(9)
        folder.mkdir(parents=True)
        journal = cls(folder)
        journal._append({"op": "begin", "sheets": _plain(sheets)})
        journal.refresh()
        return journal

    @classmethod
    def find(cls, home: Path, name: str) -> "Journal | None":
        """The work of an id; None where there is none."""
        folder = home / name
        if not name.replace("-", "").replace("_", "").isalnum() or not (folder / JOURNAL).is_file():
            return None
        journal = cls(folder)
        journal.refresh()
        return journal

    @property
    def name(self) -> str:
        """The id of the work."""
        return self.folder.name

    def refresh(self) -> History:
        """Read what was added since, here or in another tab; a line cut off by a crash is none."""
        with (self.folder / JOURNAL).open("rb") as stream:
            stream.seek(self._read)
            for line in stream:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                self.history = _replay(self.history, json.loads(line))
        return self.history

    def edit(self, words: str, after: Replaced) -> History:
        """Add a step, unless it changes nothing."""
        return self._step(words, after, whole=False)

    def replace(self, words: str, sheets: Sheets) -> History:
        """Put another case in the place of the one that is there: one step, which can be undone."""
        return self._step(words, {**dict.fromkeys(self.refresh().sheets), **sheets}, whole=True)

    def _step(self, words: str, after: Replaced, *, whole: bool) -> History:
        if self.refresh().edited(words, after) is not self.history:
            self._append({"op": "edit", "words": words, "sheets": _plain(after), "whole": whole})
        return self.refresh()

    def undo(self) -> History:
        """Go a step back, if there is one."""
        if self.refresh().done:
            self._append({"op": "undo"})
        return self.refresh()

    def redo(self) -> History:
        """Go a step forth, if one was undone."""
        if self.refresh().undone:
            self._append({"op": "redo"})
        return self.refresh()

    def keep_draft(self, table: str, sheet: Sheet | None) -> None:
        """Keep what is typed but not saved yet, so that nothing is lost on the way; None lets it go."""
        drafts = self.drafts()
        if drafts.get(table) == sheet:
            return
        kept = {**drafts, table: sheet}
        _write(self.folder / DRAFTS, _plain({name: s for name, s in kept.items() if s is not None}))

    def drafts(self) -> dict[str, Sheet]:
        """What is typed but not saved yet, by table."""
        found = _load(self.folder / DRAFTS)
        return {name: sheet for name, plain in found.items() if (sheet := _sheet(plain)) is not None}

    def note(self, name: str, value: str) -> None:
        """Remember a word about the work, such as the id of its job."""
        _write(self.folder / ENTRIES, {**_load(self.folder / ENTRIES), name: value})

    def noted(self, name: str) -> str:
        """A word that was remembered; empty where none was."""
        return str(_load(self.folder / ENTRIES).get(name, ""))

    def _append(self, entry: dict[str, Any]) -> None:
        file = self.folder / JOURNAL
        data = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
        with file.open("ab+") as stream:
            if stream.tell() and not _ends_whole(file):
                stream.truncate(self._read)
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, os.SEEK_END)
        return stream.read(1) == b"\n"


def _replay(history: History, entry: dict[str, Any]) -> History:
    if entry["op"] == "undo":
        return history.undo()
    if entry["op"] == "redo":
        return history.redo()
    sheets = {name: _sheet(plain) for name, plain in entry["sheets"].items()}
    if entry["op"] == "begin":
        return History({name: sheet for name, sheet in sheets.items() if sheet is not None})
    return history.edited(entry["words"], sheets, whole=entry.get("whole", False))


def _plain(sheets: Replaced) -> dict[str, Any]:
    return {n: None if s is None else {"header": s.header, "rows": s.rows} for n, s in sheets.items()}


def _sheet(plain: dict[str, Any] | None) -> Sheet | None:
    return None if plain is None else Sheet(tuple(plain["header"]), tuple(tuple(row) for row in plain["rows"]))


def _load(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _write(file: Path, content: dict[str, Any]) -> None:
    """Write all of a file or nothing of it."""
    beside = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    beside.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    beside.replace(file)
