"""Render updates of a case for the terminal."""

from collections.abc import Collection

from rich.console import RenderableType
from rich.text import Text

from planner.fault import shown
from planner.language import joined, kept, say, tell, told
from planner.names import key_in_words
from planner.report.changes import what
from planner.updating import Update


def update(found: Update, tables: Collection[str]) -> RenderableType:
    """What new sources change of a running case, who came and left, and what somebody wrote that they say otherwise."""
    lines = [
        *map(told, found.notes),
        *(
            tell(
                "{mission}, {contributor}, {kind}: {before:,} to {now:,}.",
                mission=row.mission,
                contributor=row.contributor,
                kind=key_in_words(row.kind),
                before=row.before,
                now=row.now,
            )
            for row in found.arrived.itertuples()
        ),
    ]
    lines += [tell("Seems to have come: {arrival}", arrival=kept(str(arrival))) for arrival in found.arrivals]
    for name in found.tables:
        changes = found.changes(name)
        counts = say("{table}: {counts}.", table=name, counts=changes.counts)
        if name not in tables:
            counts = say("{table}: {counts} (not taken).", table=name, counts=changes.counts)
        lines += [tell("{what}: {change}.", what=what(change), change=change) for change in changes.content]
        lines += [told(joined(filter(None, (counts, changes.example))))]
    lines += [
        tell(
            "Written by somebody, and otherwise in the sources: {table}, {row}, {column}: {mine} here, "
            "{theirs} there, {before} before.",
            table=clash.table,
            row=clash.row,
            column=clash.column,
            mine=shown(clash.mine),
            theirs=shown(clash.theirs),
            before=shown(clash.before),
        )
        for clash in found.clashes
    ]
    return Text("\n".join([*lines, *([] if found.tables else [tell("Nothing would differ.")])]))
