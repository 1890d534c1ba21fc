"""Render updates of a case for the terminal."""

from collections.abc import Collection

from rich.console import RenderableType
from rich.text import Text

from planner.fault import shown
from planner.report.changes import what
from planner.updating import Update


def update(found: Update, tables: Collection[str]) -> RenderableType:
    """What new sources change of a running case, who came and left, and what somebody wrote that they say otherwise."""
    lines = [
        *found.notes,
        *(
            f"{row.mission}, {row.contributor}, {row.kind.replace('_', ' ')}: {row.before:,} to {row.now:,}."
            for row in found.arrived.itertuples()
        ),
    ]
    lines += [f"Seems to have come: {arrival}" for arrival in found.arrivals]
    for name in found.tables:
        changes = found.changes(name)
        left = "" if name in tables else " (not taken)"
        lines += [f"{what(change)}: {change}." for change in changes.content]
        lines += [" ".join(filter(None, (f"{name}: {changes.counts}{left}.", changes.example)))]
    lines += [
        f"Written by somebody, and otherwise in the sources: {clash.table}, {clash.row}, {clash.column}: "
        f"{shown(clash.mine)} here, {shown(clash.theirs)} there, {shown(clash.before)} before."
        for clash in found.clashes
    ]
    return Text("\n".join([*lines, *([] if found.tables else ["Nothing would differ."])]))
