"""The command line: plans, scenarios and what follows from them."""

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

Command = Any
"""A command, whose type is Typer's own affair."""

FILES = {
    **dict.fromkeys(("solve", "check", "verify", "export-mps"), "plans"),
    "app": "front_end",
    **dict.fromkeys(("diff", "adopt", "template"), "plans"),
    **dict.fromkeys(("apply", "compare"), "compare"),
    **dict.fromkeys(("why", "wanted", "dependence"), "insight"),
    "scenario": "scenarios",
}
"""By command, in the order of the help: its file."""


class OnDemand(TyperGroup):
    """Commands whose files are loaded when they are asked for: all of them together take longer than a small solve."""

    def list_commands(self, _: object) -> list[str]:
        """Names of all commands."""
        return list(FILES)

    def get_command(self, _: object, cmd_name: str) -> Command:
        """A command by its name; where there is none, all are loaded, so that one much like it can be named."""
        for name in [cmd_name] if cmd_name in FILES else FILES:
            if name not in self.commands:
                self.commands[name] = _loaded(name)
        return self.commands.get(cmd_name)


def _loaded(name: str) -> Command:
    """A command of a file, or the file as one command with commands of its own."""
    file = get_group(import_module(f"planner.cli.{FILES[name]}").app)
    file.name = name
    return file.commands.get(name, file)


app = typer.Typer(
    cls=OnDemand, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__
)


@app.callback(help=__doc__)
def main() -> None:
    """Leave everything to the commands."""
