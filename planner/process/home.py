"""The planner's home: the folder of workspaces, jobs and scenarios on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def home() -> Path:
    """Folder of `PLANNER_HOME`, by default `.work` beside the program."""
    return Path(os.environ.get("PLANNER_HOME", ROOT / ".work"))


LOCAL = ("localhost", "127.0.0.1")
"""Names under which a machine reaches itself."""


def hosts() -> list[str]:
    """Names under which the app answers, as `PLANNER_HOSTS` gives them."""
    return os.environ.get("PLANNER_HOSTS", ",".join(LOCAL)).split(",")


def shared() -> bool:
    """Whether others can reach the app: nobody is shown the workspaces of somebody else then."""
    return any(host.strip() not in LOCAL for host in hosts())
