"""Tables to be merged into a case: the option that says how, reading them, and what merging would change."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.reporting import out
from planner.cli.terminal import finish, show_faults, show_notices
from planner.difference.merging import Way
from planner.exchange.uploads import Proposal, Upload, proposal, uploaded
from planner.formats.sheets import Sheets
from planner.language import tell
from planner.report.changes import proposal as proposal_report

WayOption = Annotated[
    Way | None,
    typer.Option(
        help=tell(
            "How tables are merged into the case: rows adds and changes rows, matched by key, and drops none; tables "
            "replaces the tables that are given; case replaces all of it."
        )
    ),
]


def read_upload(paths: Sequence[Path]) -> Upload:
    """Read tables to be merged; the command ends where nothing of them can be read."""
    raw = files.read_tables(paths)
    if raw.unread or not raw.tables:
        finish(raw.faults, "")
    return uploaded(raw)


def show_proposal(case: Sheets, upload: Upload, way: Way) -> Proposal:
    """Print what merging tables into a case would change of it, with every fault."""
    found = proposal(case, upload, way)
    show_notices([*upload.raw.notices, *found.notices])
    show_faults(found.faults)
    out.print(proposal_report(found))
    return found
