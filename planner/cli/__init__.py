"""The command line."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

Command = Any
"""A command of Click, whose type Typer does not export."""

FILES = {
    **dict.fromkeys(("solve", "check", "verify", "export-mps"), "plans"),
    "new": "new",
    "update": "update",
    "app": "front_end",
    **dict.fromkeys(("diff", "adopt", "template"), "plans"),
    **dict.fromkeys(("apply", "compare"), "compare"),
    **dict.fromkeys(("why", "wanted", "dependence", "frontier"), "insight"),
    "explain": "explain",
    "risk": "risk",
    "brief": "brief",
    "promises": "promises",
    "assumptions": "assumptions",
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


def _loaded(name: str) -> Command:
    """Load a command, or a module as a group of commands."""
    file = get_group(import_module(f"planner.cli.{FILES[name]}").app)
    file.name = name
    return file.commands.get(name, file)


app = typer.Typer(
    cls=OnDemand, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)


@app.callback(help=__doc__)
def main() -> None:
    """Do nothing before the commands."""
