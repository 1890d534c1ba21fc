"""Render differences and merges of a case for the terminal."""

from pathlib import Path

from rich.console import RenderableType
from rich.text import Text

from planner.difference import Difference
from planner.difference.rows import WHOLE_ROW, TableChange
from planner.exchange.uploads import Proposal
from planner.figures import several
from planner.language import kept, many, say, tell, told

ADDED, REMOVED, CHANGED = say("added"), say("removed"), say("changed")


def difference(found: Difference, new: Path) -> RenderableType:
    """Differences of a new version of a case, and what could not be compared."""
    lines = [tell("Warning: {warning}", warning=kept(warning)) for warning in found.warnings]
    for what, changes in ((ADDED, found.added), (REMOVED, found.removed), (CHANGED, found.changed)):
        lines += [tell("{what}: {change}.", what=what, change=change) for change in changes]
    lines += [tell("Not compared: {what}.", what=kept(what)) for what in found.unread]
    if found.unread and not found.compared:
        lines.append(tell("Nothing of {new} can be compared.", new=new))
    elif found:
        counts = say(
            "{rows} added, {removed:,} removed, {cells}",
            rows=several(len(found.added), "row"),
            removed=len(found.removed),
            cells=many("{n:,} cell changed", "{n:,} cells changed", len(found.changed)),
        )
        lines.append(_as_far(found, counts))
    else:
        lines.append(_as_far(found, say("Nothing differs")))
    return Text("\n".join(lines))


def proposal(found: Proposal) -> RenderableType:
    """What merging tables into a case would change of it."""
    return Text(
        "\n".join(
            [
                *(tell("{what}: {change}.", what=what(change), change=change) for change in found.changes),
                told(found.counts),
            ]
        )
    )


def what(change: TableChange) -> str:
    """Whether a row was added or removed, or a cell changed."""
    if change.column != WHOLE_ROW:
        return CHANGED
    return ADDED if change.after else REMOVED


def _as_far(found: Difference, says: str) -> str:
    """What a comparison found, with a note if it is incomplete."""
    if not found.unread:
        return tell("{found}.", found=says)
    return tell("{found} in what can be compared: {tables}.", found=says, tables=", ".join(found.compared))
