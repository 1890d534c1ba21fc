"""What a command reports, and how: words, one JSON object (`--json`), or faults alone (`--quiet`).

Every command has a `Reporting` class that says with which keys its JSON object comes. What is said in words goes to
`out`; what a command was asked for is also given to `answer`. Why it cannot go on is given to `terminal.refuse` and
`terminal.show_faults`, and with `--json` is one JSON object on standard error.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, field, is_dataclass
from enum import Enum
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pandas as pd
import typer
from rich.console import Console
from typer.core import TyperCommand
from typer.main import get_command

from planner.cli.reading import LanguageOption
from planner.difference.rows import WHOLE_ROW, TableChange
from planner.fault import Fault
from planner.language import Said, kept, say, tell, told
from planner.plan import Outcome
from planner.process.interrupts import STOPPED

UNBOUNDED = 100_000
"""Width of output that goes to no terminal, where no line is broken [characters]."""

FAULT = ("table", "row", "column", "found", "allowed", "hint", "cell", "words")
"""Keys of a fault in JSON."""

REFUSED = {
    "outcome": "How it ended, as the exit code says; `stopped` for 130.",  # not told
    "messages": "Why it could not go on, in sentences.",  # not told
    "faults": f"Every fault, with {', '.join(f'`{key}`' for key in FAULT)}.",  # not told
}
"""Keys of the JSON object on standard error."""

FILES = "Paths of what was written."  # not told
NOTE = "Note: "
"""How a notice begins in words."""


def noted(notice: str) -> Said:
    """A notice in words."""
    return say("Note: {notice}", notice=kept(notice))


def told_cells(cells: Iterable[str]) -> list[str]:
    """Cells of a table as they are told: figures, and texts that are known again."""
    return [told(kept(cell)) for cell in cells]


NOTICES = "What was noticed on the way, in sentences."  # not told

CHANGES = {
    "added": "Rows added, each with `table`, `key` and its cells as `after`.",  # not told
    "removed": "Rows removed, each with `table`, `key` and its cells as `before`.",  # not told
    "changed": "Cells changed, each with `table`, `key`, `column`, `before` and `after`.",  # not told
}
"""Keys of changes of tables."""

JSON_OPTION, QUIET_OPTION = "--json", "--quiet"


class TellingConsole(Console):
    """A console that tells what was said, or is known again, in the language of whoever reads."""

    def print(self, *objects: Any, **style: Any) -> None:  # noqa: ANN401
        """Print texts and tables."""
        super().print(*(told(kept(each)) if isinstance(each, str) else each for each in objects), **style)


def _console() -> Console:
    """Standard output: as wide as the terminal, or as `COLUMNS` says of it; without bounds where it is none."""
    return TellingConsole(highlight=False, markup=False, width=None if sys.stdout.isatty() else UNBOUNDED)


out = _console()
"""What a command reports in words; silent with `--json` and `--quiet`."""

loud = _console()
"""Faults, and why a command cannot go on; silent with `--json` alone."""


@dataclass
class Report:
    """What the running command has reported so far."""

    keys: frozenset[str] | None = None
    """Keys that it may report; None where that is not checked."""
    as_json: bool = False
    quiet: bool = False
    values: dict[str, Any] | None = None
    """What it was asked for, by key; None until it is known."""
    notices: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    """Why it cannot go on, in sentences."""
    faults: list[Fault] = field(default_factory=list)

    @property
    def silent(self) -> bool:
        """Whether progress is not shown."""
        return self.as_json or self.quiet


_NOW: ContextVar[Report] = ContextVar("report")


def now() -> Report:
    """The report of the running command."""
    return _NOW.get(Report())


def answer(**values: object) -> None:
    """Report what a command was asked for, by the keys of its `Reporting` class.

    Raises:
        KeyError: A key is none of them.
    """
    report = now()
    if report.keys is not None and (unknown := values.keys() - report.keys):
        raise KeyError(*sorted(unknown))
    report.values = {**(report.values or {}), **values}


def show_notes(sentences: Iterable[str]) -> None:
    """Report what was noticed on the way, in words and among the notices."""
    for sentence in sentences:
        now().notices.append(sentence.removeprefix(NOTE))
        out.print(sentence)


class Reporting(TyperCommand):
    """A command with `--quiet`, and with `--json` if it has keys."""

    keys: ClassVar[dict[str, str]] = {}
    """Meaning of each key of its JSON object; those that only some questions give are told by `where_asked`."""
    where_asked: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, *args: Any, params: Sequence[Any] = (), **named: Any) -> None:  # noqa: ANN401
        """Make the command, with the options of every command after its own."""
        offered = [option for name, option in _options().items() if name != "as_json" or self.keys]
        super().__init__(*args, params=[*params, *offered], **named)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Parse arguments; with `--json`, ones that cannot be used are refused as JSON."""
        asked = self.keys and JSON_OPTION in args
        try:
            return super().parse_args(ctx, args)
        except Exception as error:
            if not asked or not hasattr(error, "format_message"):
                raise
            _write(sys.stderr, _refused(Report(messages=[error.format_message()]), Outcome.INVALID_INPUT.exit_code))
            raise typer.Exit(Outcome.INVALID_INPUT.exit_code) from None

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command, and write its JSON object if that was asked for."""
        report = Report(frozenset(self.keys), ctx.meta.get(JSON_OPTION, False), ctx.meta.get(QUIET_OPTION, False))
        code = 0
        with _reporting(report):
            try:
                return super().invoke(ctx)
            except typer.Exit as end:
                code = end.exit_code
                raise
            finally:
                if report.as_json and sys.exc_info()[0] in {None, typer.Exit}:
                    self._report(report, code)

    def _report(self, report: Report, code: int) -> None:
        """Write what was asked for to standard output, and why it could not be had to standard error."""
        if report.values is not None or code == 0:
            told = {"notices": report.notices, "files": report.files, **(report.values or {})}
            _write(sys.stdout, {key: told[key] for key in self.keys if key not in self.where_asked or key in told})
        if code and (report.values is None or report.messages):
            _write(sys.stderr, _refused(report, code))


def reports(*, where_asked: Sequence[str] = (), **keys: str) -> type[Reporting]:
    """Class of a command that reports a JSON object with some keys.

    Args:
        where_asked: Keys that are there only where they were asked for.
        keys: Meaning of every key, in order.
    """
    return type(Reporting.__name__, (Reporting,), {"keys": keys, "where_asked": frozenset(where_asked)})


def fault_as_json(fault: Fault) -> dict[str, Any]:
    """A fault by its fields, and as a sentence."""
    return {**asdict(fault), "words": str(fault)}


def changes_as_json(changes: Iterable[TableChange]) -> dict[str, list[dict[str, Any]]]:
    """Changes of tables: rows added and removed, and cells changed."""
    found: dict[str, list[dict[str, Any]]] = {key: [] for key in CHANGES}
    for change in changes:
        whole = change.column == WHOLE_ROW
        fields = {"table": change.table, "key": list(change.key), "column": change.column, "before": change.before,
                  "after": change.after}  # fmt: skip
        found["changed" if not whole else "added" if change.after else "removed"].append(fields)
    return found


def rows_as_json(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table by column; None where a cell is blank."""
    return [{str(name): _cell(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _cell(value: Any) -> Any:  # noqa: ANN401
    return None if pd.api.types.is_scalar(value) and pd.isna(value) else value


@contextmanager
def _reporting(report: Report) -> Iterator[None]:
    """Report to a report in a block."""
    token = _NOW.set(report)
    before = out.quiet, loud.quiet
    out.quiet, loud.quiet = report.silent, report.as_json
    try:
        yield
    finally:
        out.quiet, loud.quiet = before
        _NOW.reset(token)


def _refused(report: Report, code: int) -> dict[str, Any]:
    by_code = {each.exit_code: each.value for each in reversed(Outcome) if each.exit_code} | {STOPPED: "stopped"}
    faults = [fault_as_json(fault) for fault in report.faults]
    return {"outcome": by_code.get(code, Outcome.ERROR.value), "messages": report.messages, "faults": faults}


def _write(stream: Any, value: object) -> None:  # noqa: ANN401
    stream.write(json.dumps(_finite(value), ensure_ascii=False, indent=2, default=_plain) + "\n")
    stream.flush()


def _finite(value: Any) -> Any:  # noqa: ANN401
    """The value as JSON has it: no infinite numbers, which JSON lacks."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return _finite(asdict(value))
    if isinstance(value, dict):
        return {str(key): _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401
    """What JSON has no type for: numbers of NumPy, enumerations, paths."""
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value.item()


def _options() -> dict[str, Any]:
    """The options of every command, made by Typer."""
    app = typer.Typer(add_completion=False)

    def asked(ctx: typer.Context, param: typer.CallbackParam, value: bool) -> bool:
        """Note that an option was given."""
        ctx.meta[param.opts[0]] = value
        return value

    @app.command()
    def options(
        quiet: Annotated[
            bool,
            typer.Option(QUIET_OPTION, help=tell("Say nothing but faults."), callback=asked, expose_value=False),
        ] = False,
        as_json: Annotated[
            bool,
            typer.Option(JSON_OPTION, help=tell("Print one JSON object instead."), callback=asked, expose_value=False),
        ] = False,
        language: LanguageOption = None,
    ) -> None:
        """Have the options."""

    return {str(param.name): param for param in get_command(app).params}
