"""The command line."""

from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

from planner.cli.reading import LanguageOption
from planner.language import tell

Command = Any
"""A command of Click, whose type Typer does not export."""

FILES = {
    "solve": "plans",
    **dict.fromkeys(("check", "verify"), "cases"),
    "export-mps": "export_mps",
    "new": "new",
    "update": "update",
    "app": "front_end",
    "diff": "diff",
    "adopt": "plans",
    "template": "cases",
    "apply": "apply",
    "compare": "compare",
    **dict.fromkeys(("why", "wanted", "dependence", "frontier"), "insight"),
    "alternatives": "alternatives",
    "fair": "fair",
    "sweep": "sweep",
    "worlds": "worlds",
    "explain": "explain",
    "risk": "risk",
    "brief": "brief",
    "promises": "promises",
    "assumptions": "assumptions",
    "decisive": "decisive",
    "scenario": "scenarios",
}
"""Module of each command, in the order of the help."""


class OnDemand(TyperGroup):
    """Commands loaded on demand, as loading all of them takes longer than a small solve."""

    def list_commands(self, _: object) -> list[str]:
        """Names of all commands."""
        return list(FILES)

    def get_command(self, _: object, cmd_name: str) -> Command:
        """Load a command by name; an unknown name loads all, so that a similar one can be suggested."""
        for name in [cmd_name] if cmd_name in FILES else FILES:
            if name not in self.commands:
                self.commands[name] = _loaded(name)
        return self.commands.get(cmd_name)

    def shell_complete(self, ctx: Any, incomplete: str) -> list[Any]:  # noqa: ANN401
        """Complete the name of a command or an option, without loading commands."""
        named = TyperGroup(name=self.name, params=self.params, commands={name: TyperCommand(name) for name in FILES})
        return named.shell_complete(ctx, incomplete)


def _loaded(name: str) -> Command:
    """Load a command, or a module as a group of commands."""
    file = get_group(import_module(f"planner.cli.{FILES[name]}").app)
    file.name = name
    return file.commands.get(name, file)


app = typer.Typer(cls=OnDemand, no_args_is_help=True, pretty_exceptions_enable=False, help=tell("The command line."))


def _show_version(asked: bool) -> None:
    """Print the version and end, where that was asked for."""
    if asked:
        typer.echo(f"pledge-planner {version('pledge-planner')}")  # not told
        raise typer.Exit


@app.callback(help=tell("The command line."))
def main(
    _: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_show_version, help=tell("Print the version."))
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Do nothing before the commands."""
