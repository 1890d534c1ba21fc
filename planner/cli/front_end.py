"""The command `app`, which serves the front end."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.reporting import out
from planner.cli.terminal import refuse
from planner.fault import shown
from planner.figures import enumerated
from planner.language import say, tell
from planner.process.home import ROOT, no_hosts
from planner.store import StoreError
from planner.store.connection import address

app = typer.Typer()


@app.command(
    "app",
    help=tell(
        "Open the app: edit, plan, understand, download. Ctrl-C ends it; workspaces are kept in the folder .work."
    ),
)
def front_end(
    case: Annotated[Path, typer.Argument(help=tell("Case that a new workspace begins with."))] = ROOT
    / "data"
    / "summit-2015",
    port: Annotated[int, typer.Option(min=1, max=65535, help=tell("Port on this machine."))] = 8501,
    store: Annotated[str | None, typer.Option(help=tell("Store of scenarios: postgresql://…, or a file."))] = None,
) -> None:
    """Open the app."""
    if strange := no_hosts():
        refuse(
            say(
                "PLANNER_HOSTS holds {found}; allowed: names of hosts without a port, such as pledges.example.org.",
                found=enumerated(shown(name) for name in strange),
            )
        )
    environment = os.environ | {"PLANNER_CASE": str(case.resolve())}
    if store is not None or "PLANNER_STORE" in environment:
        environment["PLANNER_STORE"] = _address(store)
    command = [sys.executable, "-m", "planner.ui", "--server.port", str(port)]
    for fault in files.read_case(case).faults:
        out.print(say("Not read: {fault}", fault=str(fault)))
    out.print(say("The app: {address}", address=f"http://localhost:{port}"))
    out.file.flush()
    os.chdir(ROOT)
    os.execve(sys.executable, command, environment)  # noqa: S606


def _address(store: str | None) -> str:
    """Address of a store, independent of the working folder."""
    try:
        return address(store).render_as_string(hide_password=False)
    except StoreError as error:
        refuse(str(error))
