"""The planner's home: the folder of workspaces, jobs and scenarios on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def home() -> Path:
    """Folder of `PLANNER_HOME`, by default `.work` beside the program."""
    return Path(os.environ.get("PLANNER_HOME", ROOT / ".work"))
