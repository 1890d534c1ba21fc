"""Results on disk: a folder per key, there as a whole or not at all, shared by all batches."""

import json
import os
import secrets
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from planner import files
from planner.batch.task import TaskResult
from planner.plan import Outcome, Plan

RESULT = "result.json"
PART = ".part-"
"""How the names of folders begin that are still being written."""

LEFT_BEHIND = 3600.0
"""Age from which on such a folder is what a kill has left behind [s]."""


@dataclass(frozen=True)
class ResultCache:
    """A folder of results by key."""

    folder: Path

    @classmethod
    def at(cls, folder: Path) -> "ResultCache":
        """The results in a folder, which is made where there is none; what kills have left behind is cleared away."""
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob(f"{PART}*"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > LEFT_BEHIND:
                    shutil.rmtree(part, ignore_errors=True)
        return cls(folder)

    def get(self, key: str) -> TaskResult | None:
        """The result of a key, which counts as used by that; None where there is none that can be read."""
        try:
            said = json.loads((self.folder / key / RESULT).read_text(encoding="utf-8"))
            outcome, words = Outcome(said["outcome"]), tuple(said["words"])
        except (OSError, ValueError, KeyError):
            return None
        with suppress(OSError):
            os.utime(self.folder / key / RESULT)
        if outcome is Outcome.INFEASIBLE:
            return TaskResult(outcome, None, words)
        plan = files.read_plan(self.folder / key)
        return TaskResult(outcome, plan, words) if isinstance(plan, Plan) else None

    def trim(self, most: int) -> None:
        """Let results go, those that were not used for longest first, until the others take up no more than so much.

        Args:
            most: Size that they may have together [bytes].
        """
        used: list[tuple[float, int, Path]] = []
        for kept in self.folder.glob(f"[!.]*/{RESULT}"):
            with suppress(FileNotFoundError):
                used.append((kept.stat().st_mtime, sum(f.stat().st_size for f in kept.parent.iterdir()), kept.parent))
        size = 0
        for _, own, folder in sorted(used, reverse=True):
            size += own
            if size > most:
                part = self.folder / f"{PART}{secrets.token_hex(4)}"
                with suppress(FileNotFoundError):
                    folder.rename(part)
                shutil.rmtree(part, ignore_errors=True)

    def put(self, key: str, result: TaskResult) -> TaskResult:
        """Keep a result, and say what is kept now: where another batch was first, its result stays."""
        part = self.folder / f"{PART}{key}-{secrets.token_hex(4)}"
        try:
            part.mkdir()
            if result.plan is not None:
                files.write_plan(result.plan, part)
            said = json.dumps({"outcome": result.outcome, "words": result.messages}, ensure_ascii=False)
            (part / RESULT).write_text(said + "\n", encoding="utf-8")
            return self._take(part, key, result)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _take(self, part: Path, key: str, result: TaskResult) -> TaskResult:
        try:
            part.rename(self.folder / key)
        except OSError:
            first = self.get(key)
            if first is not None:
                return first
            shutil.rmtree(self.folder / key)
            part.rename(self.folder / key)
        return result
