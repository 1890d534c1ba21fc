"""Where work, jobs and scenarios are kept on this machine."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def home() -> Path:
    """The folder that `PLANNER_HOME` names; `.work` beside the program where it names none."""
    return Path(os.environ.get("PLANNER_HOME", ROOT / ".work"))
