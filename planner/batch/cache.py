"""Cache of results on disk: a folder per key, written atomically, shared by all batches."""

import json
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from planner import files
from planner.batch.task import TaskResult
from planner.durable.digest import digest_of
from planner.durable.lines import sealed, unsealed
from planner.durable.whole import write_file
from planner.plan import Outcome, Plan

RESULT = "result.json"
PART = ".part-"
"""Prefix of folders that are still being written."""

ORPHANED = 3600.0
"""Age after which such a folder counts as left by a killed process [s]."""


@dataclass(frozen=True)
class ResultCache:
    """A cache of results by key."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> "ResultCache":
        """Open the cache in a folder; create the folder, or remove what killed processes have left in it."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob(f"{PART}*"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > ORPHANED:
                    shutil.rmtree(part, ignore_errors=True)
        return cls(folder)

    def get(self, key: str) -> TaskResult | None:
        """Result of a key, marked as used; None if there is none that can be read."""
        try:
            stored = unsealed((self.folder / key / RESULT).read_bytes())
            if stored.get("digest") not in {None, digest_of(self.folder / key, [RESULT])}:
                return None
            outcome, messages = Outcome(stored["outcome"]), tuple(stored["words"])
            planned, bound = stored["planned"], float("-inf" if stored["bound"] is None else stored["bound"])
            figures = {str(name): float(value) for name, value in stored.get("figures", {}).items()}
        except (OSError, ValueError, KeyError):
            return None
        with suppress(OSError):
            os.utime(self.folder / key / RESULT)
        if not planned:
            return TaskResult(outcome, None, messages, bound=bound, figures=figures)
        plan = files.read_plan(self.folder / key)
        return TaskResult(outcome, plan, messages, bound=bound, figures=figures) if isinstance(plan, Plan) else None

    def trim(self, most: int) -> None:
        """Remove the least recently used results beyond a total size.

        Args:
            most: Total size of the results kept [bytes].
        """
        used: list[tuple[float, int, Path]] = []
        for file in self.folder.glob(f"[!.]*/{RESULT}"):
            with suppress(FileNotFoundError):
                size = sum(f.stat().st_size for f in file.parent.iterdir())
                used.append((file.stat().st_mtime, size, file.parent))
        total = 0
        for _, size, folder in sorted(used, reverse=True):
            total += size
            if total > most:
                part = self.folder / f"{PART}{secrets.token_hex(4)}"
                with suppress(FileNotFoundError):
                    folder.rename(part)
                shutil.rmtree(part, ignore_errors=True)

    def put(self, key: str, result: TaskResult) -> TaskResult:
        """Store a result and return the one stored: that of another batch, if it was first."""
        part = self.folder / f"{PART}{key}-{secrets.token_hex(4)}"
        try:
            part.mkdir()
            if result.plan is not None:
                files.write_plan(result.plan, part)
            proved = {"planned": result.plan is not None, "bound": result.bound if isfinite(result.bound) else None}
            found = {"outcome": result.outcome, "words": result.messages, "figures": dict(result.figures)}
            text = json.dumps(found | proved | {"digest": digest_of(part)}, ensure_ascii=False)
            write_file(sealed(text), part / RESULT)
            return self._publish(part, key, result)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _publish(self, part: Path, key: str, result: TaskResult) -> TaskResult:
        try:
            part.rename(self.folder / key)
        except OSError:
            first = self.get(key)
            if first is not None:
                return first
            shutil.rmtree(self.folder / key)
            part.rename(self.folder / key)
        return result
