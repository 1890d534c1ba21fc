"""The README of a built case: its sources and licences, what was used and left out, and what was assumed."""

from collections.abc import Iterator, Mapping

from planner.building import Built, account
from planner.recipe import assumptions

WRITTEN = "<!-- Written by `planner new` from recipe.toml; a README without this line is never overwritten. -->"
"""First line of a README that may be written again."""

AGAIN = "`planner new . --recipe recipe.toml --overwrite`, run in this folder, builds it again."

MARKS = (
    "Marks: [S] read in a public source; [A] arithmetic on [S]; [E] our own estimate from public replication data; "
    "[R] recalled, not verified; [J] a judgement, which a planner may well change."
)
CLAIM = (
    "**Every exposure is a model estimate**, in civilian-months at risk. It is no forecast and no count of victims. Do "
    "not use the case to judge a state, a contingent or a mission, to predict violence in a place, or to quote a "
    "number without the `source` and `note` of its row."
)
BOUNDARIES = "Boundaries and names imply no opinion on the status of any territory."


def readme(built: Built, sources: Mapping[str, str], remarks: tuple[str, ...]) -> str:
    """The README of a case, in Markdown.

    Args:
        built: The case.
        sources: What each source is, with its licence, by kind.
        remarks: Sentences on the files that were read.
    """
    return "\n".join(_lines(built, sources, remarks)) + "\n"


def _lines(built: Built, sources: Mapping[str, str], remarks: tuple[str, ...]) -> Iterator[str]:
    recipe = built.known.recipe
    title = built.tables["settings"].set_index("setting")["value"]["title"]
    yield from (WRITTEN, f"# {title}", "", f"{AGAIN} Its month is {recipe.as_of}.", "")
    yield from (CLAIM, "", BOUNDARIES, "", "## What it was made from", "")
    yield from (f"- {sentence}" for sentence in (*account.used(built.known, built.participation.taken), *remarks))
    yield from ("", "| source | what, and its licence |", "|---|---|")
    yield from (f"| {kind} | {what} |" for kind, what in sources.items())
    yield from ("", "## Missions left out", "")
    left_out = [f"- {mission}: {why}." for mission, why in built.participation.left_out.items()]
    yield from left_out or ["None that has people in uniform on the date."]
    if recipe.pledges_left_out:
        yield from ("", "## Pledges left out", "")
        yield from (f"- {pledge}: {why}." for pledge, why in recipe.pledges_left_out.items())
    yield from ("", "## What was assumed", "", MARKS, "")
    yield from (f"- {sentence}" for sentence in built.assumed)
    yield from ("", "| what | value | unit | mark | reason |", "|---|---:|---|---|---|")
    here = {*built.participation.taken, *recipe.contingency}
    for name, each in assumptions(recipe):
        if name.startswith("mission.") and name.split(".")[1] not in here:
            continue
        reason = each.reason.removeprefix(f"[{each.mark}]").lstrip("; ").replace("|", "/")
        yield f"| {name} | {each.value} | {each.unit} | [{each.mark}] | {reason} |"
