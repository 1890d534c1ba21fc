"""The page on the command line: every command with its arguments and options."""

from collections.abc import Iterator, Mapping
from enum import EnumType
from pathlib import Path
from typing import Any

from typer.main import get_group

from planner.cli import Command, app
from planner.cli.reporting import REFUSED
from planner.plan import Outcome
from planner.process.home import ROOT

HEAD = """# The command line

`planner COMMAND`, after `make install` as `.venv/bin/planner`; `python -m planner COMMAND` does the same. `CASE` is a
folder with one CSV file per table, a zip of it, or a workbook with a sheet per table. This page is written by `make
docs` from the commands themselves; `planner COMMAND --help` says the same in the terminal.

Ctrl-C, like a request to end (SIGTERM), ends a search and keeps the best plan. Where a command writes is tried before
its work begins; plans, cases and files are written whole or not at all, and before a word is printed: a pipe that
closes loses nothing and changes no exit code, and where standard output cannot be written, as on a full disk, the
command says so and ends with 1. What a terminal cannot show is written as what comes nearest to it, in ASCII.

Every command has `--quiet`, to say nothing but faults, and every command that reports has `--json`: one JSON object
with the keys that are listed with it, and nothing else, on standard output. Keys are only ever added. Where a command
cannot do what was asked for, standard error has one JSON object instead:

{refused}

A list is complete in JSON where words show the first rows. Numbers are not rounded; those that are not known are null.
`planner --version` prints the version. `planner --install-completion` installs completion of commands, options and
paths for the shell in use (bash, zsh, fish or PowerShell), and `planner --show-completion` prints it. Output is as wide
as the terminal, and where a table does not fit its rows are told line by line; where it goes to a file or a pipe no
line is broken. `NO_COLOR` turns colours off, and `COLUMNS` sets the width of a terminal.

Every command tells in French with `--language fr`, or where `PLANNER_LANGUAGE` is `fr`, or else where the machine
speaks it (`LC_ALL`, `LC_MESSAGES` or `LANG`); `--language en` tells in English. JSON, files and workbooks are English,
always.

To see a plan without a contributor: `planner apply CASE data/scenarios/without-united-states.toml --out COPY`, then
`planner solve CASE --plan-dir BASE`, `planner solve COPY --plan-dir PLAN` and `planner compare CASE=BASE COPY=PLAN`.
"""

MEANINGS = {
    Outcome.OPTIMAL: "a verified plan, as certain as was asked for",
    Outcome.FEASIBLE: "a verified plan, less certain than was asked for, or of which nothing is proved yet",
    Outcome.INVALID_INPUT: "the case, or for `verify` the plan, has faults; every one is listed",
    Outcome.INFEASIBLE: "locks or limits on areas ask for more than ceilings, money or pledges allow",
    Outcome.NO_PLAN_IN_TIME: "nothing was found before the search ended",
    Outcome.ERROR: "anything else, a plan that fails verification included: nothing of it is shown",
}
"""What every outcome says."""

OTHERWISE = (
    (1, "of `diff`: something differs; 0 where nothing does, 2 where not all can be compared or the case has faults"),
    (130, "Ctrl-C before there was a plan to keep"),
)
"""Exit codes that no outcome gives, and what they say."""


EVERYWHERE = frozenset({"help", "quiet", "as_json", "language"})
"""Options of every command."""


def commands_page() -> str:
    """The page in Markdown."""
    group = get_group(app)
    parts = [part for name in group.list_commands(_context(group)) for part in _described(group, name, "planner")]
    head = HEAD.format(refused="\n".join(_keys(REFUSED)))
    return "\n".join([head, *_outcomes(), *parts]).rstrip("\n") + "\n"


def _keys(meanings: Mapping[str, str]) -> Iterator[str]:
    """Table of the keys of a JSON object."""
    yield "| key | |\n|---|---|"
    for key, meaning in meanings.items():
        told = meaning.replace("|", "\\|")
        yield f"| `{key}` | {told} |"


def _outcomes() -> Iterator[str]:
    yield "| outcome | exit code | means |\n|---|---:|---|"
    yield from (f"| `{outcome}` | {outcome.exit_code} | {MEANINGS[outcome]} |" for outcome in Outcome)
    yield from (f"| | {code} | {means} |" for code, means in OTHERWISE)
    yield ""


def _context(command: Command) -> Any:  # noqa: ANN401
    return command.context_class(command, info_name=command.name)


def _described(group: Command, name: str, before: str) -> Iterator[str]:
    """Describe a command, or every command of a group."""
    command, called = group.get_command(_context(group), name), f"{before} {name}"
    if hasattr(command, "list_commands"):
        for inner in command.list_commands(_context(command)):
            yield from _described(command, inner, called)
        return
    parameters = [each for each in command.params if each.name not in EVERYWHERE]
    arguments = [_usage(each) for each in parameters if each.param_type_name == "argument"]
    yield f"## `{' '.join([called, *arguments])}`\n\n{' '.join((command.help or '').split())}\n"
    if parameters:
        yield "| | | unless given |\n|---|---|---|"
        yield from map(_row, parameters)
        yield ""
    if keys := getattr(command, "keys", {}):
        yield "With `--json`:\n"
        yield from _keys(keys)
        yield ""


def _usage(argument: Command) -> str:
    name = argument.name.upper() + (" …" if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _row(parameter: Command) -> str:
    names = [parameter.name.upper()] if parameter.param_type_name == "argument" else parameter.opts
    kind = parameter.type_descriptor.annotation
    chosen: list[Any] = list(kind) if isinstance(kind, EnumType) else []
    values = f" One of {', '.join(map(str, chosen))}." if chosen else ""
    said = " ".join((parameter.help or "").split()).replace("|", "\\|")
    return f"| {' '.join(f'`{name}`' for name in names)} | {said}{values} | {_default(parameter)} |"


def _default(parameter: Command) -> str:
    default = parameter.default
    if parameter.required or default is None or callable(default) or default in ("", (), []):
        return "asked for" if parameter.required else ""
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, Path):
        return default.relative_to(ROOT).as_posix() if default.is_relative_to(ROOT) else default.as_posix()
    return f"{getattr(default, 'value', default)}"
