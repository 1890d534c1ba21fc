"""A server that is killed: it edits a workspace and plans it for ever, and says what it has acknowledged.

Run as `python -m tests.edited_for_ever WORK`. It prints the label of every edit that was saved.
"""

import itertools
import sys
import time

from planner.jobs import pool
from planner.process.home import home
from planner.services.session import Session
from planner.workspace.tuning import put
from tests.waiting import PLENTY


def main(work: str) -> None:
    """Edit, plan, and edit while that goes on."""
    job = None
    for number in itertools.count(len(Session.open(work).history.done)):
        session = Session.open(work)
        session.journal.edit(f"edit {number}", put(session.sheets, "settings", "title", value=f"edit {number}"))
        sys.stdout.write(f"edit {number}\n")
        sys.stdout.flush()
        session.journal.save_draft("areas", session.sheets["funds"] if number % 2 else None)
        if job is None or not job.running:
            job = pool.submit(home() / "jobs", session.sheets, [0.5, 0.01], PLENTY, workspace=work)
        time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1])
