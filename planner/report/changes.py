"""Render differences, merges and updates of a case for the terminal."""

from collections.abc import Collection
from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from planner.difference import Difference
from planner.difference.rows import WHOLE_ROW, TableChange
from planner.exchange.uploads import Proposal
from planner.fault import shown
from planner.figures import several
from planner.updating import Update


def difference(found: Difference, new: Path) -> RenderableType:
    """Differences of a new version of a case, and what could not be compared."""
    lines = [f"Warning: {warning}" for warning in found.warnings]
    for what, changes in (("added", found.added), ("removed", found.removed), ("changed", found.changed)):
        lines += [f"{what}: {change}." for change in changes]
    lines += [f"Not compared: {what}." for what in found.unread]
    if found.unread and not found.compared:
        lines.append(f"Nothing of {new} can be compared.")
    elif found:
        counts = f"{several(len(found.added), 'row')} added, {len(found.removed):,} removed"
        lines.append(f"{counts}, {several(len(found.changed), 'cell')} changed{_as_far(found)}.")
    else:
        lines.append(f"Nothing differs{_as_far(found)}.")
    return Text("\n".join(lines))


def proposal(found: Proposal) -> RenderableType:
    """What merging tables into a case would change of it."""
    return Text("\n".join([*(f"{_what(change)}: {change}." for change in found.changes), found.counts]))


def _what(change: TableChange) -> str:
    if change.column != WHOLE_ROW:
        return "changed"
    return "added" if change.after else "removed"


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
        lines += [f"{_what(change)}: {change}." for change in changes.content]
        lines += [" ".join(filter(None, (f"{name}: {changes.counts}{left}.", changes.example)))]
    lines += [
        f"Written by somebody, and otherwise in the sources: {clash.table}, {clash.row}, {clash.column}: "
        f"{shown(clash.mine)} here, {shown(clash.theirs)} there, {shown(clash.before)} before."
        for clash in found.clashes
    ]
    return Text("\n".join([*lines, *([] if found.tables else ["Nothing would differ."])]))


def _as_far(found: Difference) -> str:
    """Note on an incomplete comparison."""
    return f" in what can be compared: {', '.join(found.compared)}" if found.unread else ""
