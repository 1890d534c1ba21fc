"""Render differences and merges of a case for the terminal."""

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from planner.difference import Difference
from planner.difference.rows import WHOLE_ROW, TableChange
from planner.exchange.uploads import Proposal
from planner.figures import several


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
    return Text("\n".join([*(f"{what(change)}: {change}." for change in found.changes), found.counts]))


def what(change: TableChange) -> str:
    """Whether a row was added or removed, or a cell changed."""
    if change.column != WHOLE_ROW:
        return "changed"
    return "added" if change.after else "removed"


def _as_far(found: Difference) -> str:
    """Note on an incomplete comparison."""
    return f" in what can be compared: {', '.join(found.compared)}" if found.unread else ""
