"""The planner's home: the folder of workspaces, jobs and scenarios on this machine."""

import os
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def home() -> Path:
    """Folder of `PLANNER_HOME`, by default `.work` beside the program."""
    return Path(os.environ.get("PLANNER_HOME", ROOT / ".work"))


LOCAL = ("localhost", "127.0.0.1")
"""Names under which a machine reaches itself."""

HOST = re.compile(r"\*|(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:]*::?[0-9a-f:]*")
"""A name of a host, the beginning of which may be open, or an address of one; without a port."""


def hosts() -> list[str]:
    """Names under which the app answers, as `PLANNER_HOSTS` gives them, separated by commas or blanks."""
    given = re.split(r"[,\s]+", os.environ.get("PLANNER_HOSTS", "").lower())
    return [host for host in given if host] or list(LOCAL)


def no_hosts() -> list[str]:
    """Those of the names under which the app is to answer that are no names of hosts."""
    return [host for host in hosts() if not HOST.fullmatch(host)]


def shared() -> bool:
    """Whether others can reach the app: nobody is shown the workspaces of somebody else then."""
    return any(host not in LOCAL for host in hosts())
