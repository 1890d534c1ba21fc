"""Commands about scenarios in a store: list, save, make, show, restore, plan, export, import."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.cli.changes_text import changes_text
from planner.cli.outputs import Output, check_outputs, write_out
from planner.cli.reporting import FILES, NOTICES, answer, out, reports, show_notes
from planner.cli.terminal import (
    MOST_FAULTS,
    CaseArgument,
    GapOption,
    StoreOption,
    ThreadsOption,
    TimeLimitOption,
    finish,
    progress_line,
    refuse,
    show_notices,
    show_refusals,
)
from planner.fault import first
from planner.figures import several
from planner.formats.sheets import sheets_of
from planner.plan import BY_CHANCES, IF_ALL_COME, Outcome, Plan, Summary
from planner.report.fitted_table import FittedTable
from planner.report.plans import plan as plan_report
from planner.report.runs import without_plan
from planner.services import planning, scenarios
from planner.services.planning import ListedScenario
from planner.solution import Limits
from planner.store import Store, StoreError, Version, open_store, portable

app = typer.Typer(no_args_is_help=True, help="Scenarios: saved, made from changes, planned, exported and taken in.")

ScenarioArgument = Annotated[
    str, typer.Argument(help="Name of a scenario, or how the id of a version begins (6 characters).")
]
ScenariosArgument = Annotated[
    list[str] | None, typer.Argument(help="Names or ids of scenarios; all, if none is given.")
]
NameOption = Annotated[str, typer.Option(help="What it is called.")]
AuthorOption = Annotated[str, typer.Option(help="Who does this.")]
NoteOption = Annotated[str, typer.Option(help="What there is to say about it.")]


@contextmanager
def _opened(url: str | None, *, make: bool = False) -> Iterator[Store]:
    """Open the store, or create it; an error of the store ends the command with a sentence."""
    try:
        with closing(open_store(url, make=make)) as store:
            yield store
    except StoreError as error:
        refuse(str(error))


VERSION = ("id", "scenario", "name", "number", "author", "note", "parent", "created")
"""Fields of a version in JSON."""

LISTED = f"Scenarios: the newest version of each ({', '.join(VERSION)}), `state`, and its plan's figures as `summary`."
KEPT = f"Versions that were kept, each with {', '.join(VERSION)}."


@app.command("list", cls=reports(scenarios=LISTED))
def list_(
    archived: Annotated[bool, typer.Option("--archived", help="Those put away too.")] = False,
    store: StoreOption = None,
) -> None:
    """List scenarios: status of their plans, exposure, certainty, time and author."""
    with _opened(store) as kept:
        _show_list(planning.listed(kept, archived=archived))


@app.command(cls=reports(versions=KEPT, notices=NOTICES))
def save(
    case: CaseArgument,
    name: NameOption,
    author: AuthorOption,
    note: NoteOption = "",
    on: Annotated[str | None, typer.Option(help="Scenario or version that it is a change of.")] = None,
    based_on: Annotated[str | None, typer.Option(help="Version that this is the next of; a newer one is kept.")] = None,
    plan_dir: Annotated[Path | None, typer.Option(help="Folder of a plan of the case, to keep with it.")] = None,
    store: StoreOption = None,
) -> None:
    """Save a case, and a plan of it, as a new scenario or as the next version of one."""
    plan = None if plan_dir is None else files.read_plan(plan_dir)
    raw = files.read_case_as(case, files.counted_by(plan))
    if raw.faults or isinstance(plan, list):
        finish([*raw.faults, *(plan if isinstance(plan, list) else [])], "")
    with _opened(store, make=True) as kept:
        saved = scenarios.save_inputs(
            kept, sheets_of(raw), name=name, author=author, note=note, parent=None if on is None else kept.find(on),
            based_on=None if based_on is None else kept.find(based_on),
        )  # fmt: skip
        try:
            if isinstance(plan, Plan):
                kept.add_plan(saved, plan)
        finally:
            show_notices(raw.notices)
            _say([saved])


@app.command(cls=reports(versions=KEPT, notices="What each change did, in sentences."))
def make(
    changes: Annotated[Path, typer.Argument(help="File of changes (.toml).")],
    on: Annotated[list[str], typer.Option(help="Scenario or version that the changes are on; may be repeated.")],
    name: NameOption,
    author: AuthorOption,
    note: NoteOption = "",
    store: StoreOption = None,
) -> None:
    """Make a new scenario from changes, on each of some scenarios: all of them, or none if anything is wrong."""
    try:
        text = changes_text(changes)
    except (OSError, ValueError) as error:
        refuse(f"The changes cannot be read: {error}.")
    with _opened(store) as kept:
        made = scenarios.create(kept, [kept.find(word) for word in on], text, name=name, author=author, note=note)
        show_refusals(first(made.faults, MOST_FAULTS))
        show_notes(made.notes)
        if not made.faults:
            _say(made.versions)
    raise typer.Exit(Outcome.INVALID_INPUT.exit_code if made.faults else 0)


@app.command(
    cls=reports(
        version=f"The version: {', '.join(VERSION)}.",
        history="Its versions, the newest first.",
        changes="Its changes on its parent, in TOML; empty where it has none.",
        summary="Headline figures of its plan; null where it has none.",
    )
)
def show(word: ScenarioArgument, store: StoreOption = None) -> None:
    """Show a scenario: its history, its changes, and its plan if it has a valid one."""
    with _opened(store) as kept:
        version = kept.find(word)
        out.print(f"“{version.name}”, version {version.number}, by {version.author}: {version.note or 'no note'}")
        out.print(_history(kept.history(version.scenario)))
        if version.parent is not None:
            out.print(f"Changes on “{kept.version(version.parent).name}” ({version.parent[:12]}):\n{version.changes}")
        plan = kept.best_plan(version)
        out.print("It has no plan." if plan is None else plan_report(plan, kept.checked(version).case))
        answer(
            version=_fields(version), history=list(map(_fields, kept.history(version.scenario))),
            changes=version.changes, summary=None if plan is None else plan.summary.as_dict(),
        )  # fmt: skip


@app.command(cls=reports(versions=KEPT))
def restore(word: ScenarioArgument, author: AuthorOption, store: StoreOption = None) -> None:
    """Make an earlier version the newest again; those after it are kept."""
    with _opened(store) as kept:
        version = kept.find(word)
        _say([kept.restore(version, author=author, based_on=kept.newest(version.scenario).id)])


@app.command(cls=reports(scenarios=LISTED))
def plan(
    words: ScenariosArgument = None,
    gap: GapOption = 0.02,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    store: StoreOption = None,
) -> None:
    """Plan scenarios, or all those without a plan if none is named, and store the plans with them."""
    worst = 0
    with _opened(store) as kept:
        for version in [kept.find(word) for word in words] if words else planning.unplanned(planning.listed(kept)):
            outcome = _plan(kept, version, Limits.asked(gap, time_limit, None, threads))
            worst = max(worst, outcome.exit_code)
        _show_list(planning.listed(kept))
    raise typer.Exit(worst)


def _plan(store: Store, version: Version, limits: Limits) -> Outcome:
    with progress_line() as watch:
        ended = planning.plan_here(store, version, limits, watch)
    if ended.faults and ended.outcome is Outcome.INVALID_INPUT:
        show_refusals([f"“{version.name}” cannot be planned: its inputs have faults."])
    elif ended.plan is None:
        show_refusals([without_plan(ended, version.name)])
    return ended.outcome


@app.command(cls=reports(files=FILES))
def export(
    file: Annotated[Path, typer.Argument(help="File (.zip) to write.")],
    words: ScenariosArgument = None,
    store: StoreOption = None,
) -> None:
    """Write scenarios, with their history, parents and plans, as one file."""
    place = Output("The file of scenarios", file)
    check_outputs(place)
    with _opened(store) as kept:
        versions = [kept.find(word) for word in words] if words else kept.scenarios(archived=True)
        data = portable.export(kept, versions)
    write_out(
        (replace(place, what=f"The file of {several(len(versions), 'scenario')}"), partial(files.write_file, data))
    )


@app.command("import", cls=reports(added="Versions added [1].", plans="Plans added [1]."))
def import_(
    file: Annotated[Path, typer.Argument(help="File (.zip) that was exported.")], store: StoreOption = None
) -> None:
    """Import a file of scenarios: every part is checked, every plan verified; nothing that exists is changed."""
    try:
        data = file.read_bytes()
    except OSError as error:
        refuse(f"The file cannot be read: {error}.")
    with _opened(store, make=True) as kept:
        taken = portable.import_file(kept, data)
        answer(added=taken.added, plans=taken.plans)
        out.print(f"{taken.added} versions and {taken.plans} plans were added; the rest was there already.")


def _say(versions: Sequence[Version]) -> None:
    answer(versions=list(map(_fields, versions)))
    for version in versions:
        out.print(f"“{version.name}”, version {version.number}, is kept as {version.id[:12]}.")


def _fields(version: Version) -> dict[str, object]:
    return {name: getattr(version, name) for name in VERSION} | {"created": version.created.isoformat()}


def _show_list(shown: list[ListedScenario]) -> None:
    """Report scenarios with their plans."""
    answer(
        scenarios=[
            _fields(line.version)
            | {"state": line.state, "summary": None if line.plan is None else line.plan.summary.as_dict()}
            for line in shown
        ]
    )
    out.print(_table(shown))


def _table(shown: list[ListedScenario]) -> FittedTable:
    table = FittedTable(title="Scenarios (unprotected civilian-months at risk; model estimates)", title_justify="left")
    for heading, justify in (("id", "left"), ("scenario", "left"), ("version", "right"), ("plan", "left")):
        table.add_column(heading, justify=justify)  # type: ignore[arg-type]
    for heading in (IF_ALL_COME, BY_CHANCES, "certainty"):
        table.add_column(heading, justify="right")
    for heading in ("saved (UTC)", "author"):
        table.add_column(heading)
    for line in shown:
        summary = None if line.plan is None else line.plan.summary
        figures = ("", "", "") if summary is None else (*_both(summary), summary.certainty_shown)
        version = line.version
        when = f"{version.created:%Y-%m-%d %H:%M}"
        table.add_row(version.id[:12], version.name, str(version.number), line.state, *figures, when, version.author)
    return table


def _both(summary: Summary) -> tuple[str, str]:
    """What stays unprotected if all come, and by their chances where that is known."""
    expected = summary.expected_unprotected
    return f"{summary.exposure_unprotected:,.0f}", "" if expected is None else f"{expected:,.0f}"


def _history(versions: list[Version]) -> FittedTable:
    table = FittedTable("id", "version", "what", "name", "author", "saved (UTC)", "note")
    for version in versions:
        when = f"{version.created:%Y-%m-%d %H:%M}"
        record = version.record
        table.add_row(
            version.id[:12], str(version.number), record.what, record.name, record.author, when, record.note
        )  # fmt: skip
    return table
