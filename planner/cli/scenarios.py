"""Commands about scenarios in a store: list, save, make, show, restore, plan, export, import."""

import shlex
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
from planner.cli.reporting import FILES, NOTICES, answer, out, reports, show_notes, told_cells
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
from planner.language import Said, kept, say, tell, told
from planner.plan import BY_CHANCES, IF_ALL_COME, Outcome, Plan, Summary
from planner.report.fitted_table import FittedTable
from planner.report.plans import plan as plan_report
from planner.report.runs import without_plan
from planner.services import planning, scenarios
from planner.services.planning import ListedScenario
from planner.solution import Limits
from planner.store import Store, StoreError, Version, beside, open_store, portable
from planner.store.beside import BesidePair

app = typer.Typer(
    no_args_is_help=True, help=tell("Scenarios: saved, made from changes, planned, exported and taken in.")
)

ScenarioArgument = Annotated[
    str, typer.Argument(help=tell("Name of a scenario, or how the id of a version begins (6 characters)."))
]
ScenariosArgument = Annotated[
    list[str] | None, typer.Argument(help=tell("Names or ids of scenarios; all, if none is given."))
]
NameOption = Annotated[str, typer.Option(help=tell("What it is called."))]
AuthorOption = Annotated[str, typer.Option(help=tell("Who does this."))]
NoteOption = Annotated[str, typer.Option(help=tell("What there is to say about it."))]


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

LISTED = (
    f"Scenarios: the newest version of each ({', '.join(VERSION)}), `state`, "  # not told
    "and its plan's figures as `summary`."
)
KEPT = f"Versions that were kept, each with {', '.join(VERSION)}."  # not told


@app.command(
    "list",
    cls=reports(scenarios=LISTED, notices=NOTICES),
    help=tell("List scenarios: status of their plans, exposure, certainty, time and author."),
)
def list_(
    archived: Annotated[bool, typer.Option("--archived", help=tell("Those put away too."))] = False,
    store: StoreOption = None,
) -> None:
    """List scenarios."""
    with _opened(store) as held:
        show_notices(held.left_aside())
        _show_list(planning.listed(held, archived=archived))


@app.command(
    cls=reports(versions=KEPT, notices=NOTICES),
    help=tell("Save a case, and a plan of it, as a new scenario or as the next version of one."),
)
def save(
    case: CaseArgument,
    name: NameOption,
    author: AuthorOption,
    note: NoteOption = "",
    on: Annotated[
        str | None,
        typer.Option(
            help=tell("Scenario or version that it is a change of; its next version is saved with --based-on.")
        ),
    ] = None,
    based_on: Annotated[
        str | None, typer.Option(help=tell("Version that this is the next of; a newer one is kept."))
    ] = None,
    plan_dir: Annotated[Path | None, typer.Option(help=tell("Folder of a plan of the case, to keep with it."))] = None,
    store: StoreOption = None,
) -> None:
    """Save a case."""
    plan = None if plan_dir is None else files.read_plan(plan_dir)
    raw = files.read_case_as(case, files.counted_by(plan))
    if raw.faults or isinstance(plan, list):
        finish([*raw.faults, *(plan if isinstance(plan, list) else [])], "")
    with _opened(store, make=True) as held:
        saved = scenarios.save_inputs(
            held, sheets_of(raw), name=name, author=author, note=note, parent=None if on is None else held.find(on),
            based_on=None if based_on is None else held.find(based_on),
        )  # fmt: skip
        try:
            if isinstance(plan, Plan):
                held.add_plan(saved, plan)
        finally:
            show_notices(raw.notices)
            _say([saved])


@app.command(
    cls=reports(versions=KEPT, notices="What each change did, in sentences."),
    help=tell(
        "Make a new scenario from changes, on each of some scenarios: all of them, or none if anything is wrong."
    ),
)
def make(
    changes: Annotated[Path, typer.Argument(help=tell("File of changes (.toml)."))],
    on: Annotated[list[str], typer.Option(help=tell("Scenario or version that the changes are on; may be repeated."))],
    name: NameOption,
    author: AuthorOption,
    note: NoteOption = "",
    store: StoreOption = None,
) -> None:
    """Make a new scenario from changes."""
    try:
        text = changes_text(changes)
    except (OSError, ValueError) as error:
        refuse(say("The changes cannot be read: {why}.", why=kept(str(error))))
    with _opened(store) as held:
        made = scenarios.create(held, [held.find(word) for word in on], text, name=name, author=author, note=note)
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
    ),
    help=tell("Show a scenario: its history, its changes, and its plan if it has a valid one."),
)
def show(word: ScenarioArgument, store: StoreOption = None) -> None:
    """Show a scenario."""
    with _opened(store) as held:
        version = held.find(word)
        out.print(_headline(version))
        out.print(_history(held.history(version.scenario)))
        if version.parent is not None:
            name = held.version(version.parent).name
            said = say("Changes on “{name}” ({id}):", name=name, id=version.parent[:12])
            out.print(f"{told(said)}\n{version.changes}")
        plan = held.best_plan(version)
        out.print(say("It has no plan.") if plan is None else plan_report(plan, held.checked(version).case))
        answer(
            version=_fields(version), history=list(map(_fields, held.history(version.scenario))),
            changes=version.changes, summary=None if plan is None else plan.summary.as_dict(),
        )  # fmt: skip


@app.command(
    cls=reports(versions=KEPT), help=tell("Make an earlier version the newest again; those after it are kept.")
)
def restore(word: ScenarioArgument, author: AuthorOption, store: StoreOption = None) -> None:
    """Make an earlier version the newest again."""
    with _opened(store) as held:
        version = held.find(word)
        _say([held.restore(version, author=author, based_on=held.newest(version.scenario).id)])


@app.command(
    cls=reports(scenarios=LISTED),
    help=tell("Plan scenarios, or all those without a plan if none is named, and store the plans with them."),
)
def plan(
    words: ScenariosArgument = None,
    gap: GapOption = 0.02,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    store: StoreOption = None,
) -> None:
    """Plan scenarios."""
    worst = 0
    with _opened(store) as held:
        for version in [held.find(word) for word in words] if words else planning.unplanned(planning.listed(held)):
            outcome = _plan(held, version, Limits.asked(gap, time_limit, None, threads))
            worst = max(worst, outcome.exit_code)
        _show_list(planning.listed(held))
    raise typer.Exit(worst)


def _plan(store: Store, version: Version, limits: Limits) -> Outcome:
    with progress_line() as watch:
        ended = planning.plan_here(store, version, limits, watch)
    if ended.faults and ended.outcome is Outcome.INVALID_INPUT:
        show_refusals([say("“{name}” cannot be planned: its inputs have faults.", name=version.name)])
    elif ended.plan is None:
        show_refusals([without_plan(ended, version.name)])
    return ended.outcome


@app.command(
    cls=reports(files=FILES), help=tell("Write scenarios, with their history, parents and plans, as one file.")
)
def export(
    file: Annotated[Path, typer.Argument(help=tell("File (.zip) to write."))],
    words: ScenariosArgument = None,
    store: StoreOption = None,
) -> None:
    """Write scenarios."""
    place = Output(say("The file of scenarios"), file)
    check_outputs(place)
    with _opened(store) as held:
        versions = [held.find(word) for word in words] if words else held.scenarios(archived=True)
        data = portable.export(held, versions)
    write_out(
        (
            replace(place, what=say("The file of {scenarios}", scenarios=several(len(versions), "scenario"))),
            partial(files.write_file, data),
        )
    )


@app.command(
    "import",
    cls=reports(
        added="Versions added [1].",
        plans="Plans added [1].",
        beside="Scenarios that were kept beside others, as `scenario`, and those others, as `beside`.",
    ),
    help=tell(
        "Import a file of scenarios: every part is checked, every plan verified; nothing that exists is changed, and "
        "what follows it or has its name is kept beside it."
    ),
)
def import_(
    file: Annotated[Path, typer.Argument(help=tell("File (.zip) that was exported."))], store: StoreOption = None
) -> None:
    """Import a file of scenarios."""
    try:
        data = file.read_bytes()
    except OSError as error:
        refuse(say("The file cannot be read: {why}.", why=kept(str(error))))
    with _opened(store, make=True) as held:
        taken = portable.import_file(held, data)
        pairs = [pair for version in taken.new if (pair := beside.pair_of(held, version)) is not None]
        both = [{"scenario": _fields(pair.brought_in), "beside": _fields(pair.here)} for pair in pairs]
        answer(added=taken.added, plans=taken.plans, beside=both)
        out.print(
            say(
                "{versions} and {plans} were added; the rest was there already.",
                versions=several(taken.added, "version"), plans=several(taken.plans, "plan"),
            )
        )  # fmt: skip
        for pair in pairs:
            out.print(
                say("{kept} To see both: {command}", kept=pair.in_words, command=_accepting(pair)), soft_wrap=True
            )


@app.command(
    cls=reports(
        scenarios=f"What was brought in and what it came beside: {', '.join(VERSION)}, `state` and `summary`.",
        version="The version that it became; null without `--author`.",
    ),
    help=tell(
        "Show an imported scenario next to the one here of the same name; with --author, make it the newest version."
    ),
)
def accept(
    word: ScenarioArgument,
    author: Annotated[
        str | None,
        typer.Option(help=tell("Who makes it the newest; without it both are shown, and nothing is changed.")),
    ] = None,
    store: StoreOption = None,
) -> None:
    """Make a scenario that was brought in the newest version of the one that it came beside."""
    with _opened(store) as held:
        version = held.find(word)
        pair = beside.pair_of(held, version)
        if pair is None:
            refuse(say("“{name}” was not imported next to another scenario.", name=version.name))
        _show_list([planning.line(held, pair.brought_in), planning.line(held, pair.here)])
        if author is None:
            answer(version=None)
            words = say(
                "Nothing is changed yet. To make “{name}” the newest version of “{here}”: {command} --author …",
                name=pair.brought_in.name, here=pair.here.name, command=_accepting(pair),
            )  # fmt: skip
            out.print(words, soft_wrap=True)
            return
        saved = beside.accept(held, pair, author)
        answer(version=_fields(saved))
        out.print(_kept(saved))


def _accepting(pair: BesidePair) -> str:
    """The command that shows a pair, as it is typed."""
    return shlex.join(["planner", "scenario", "accept", pair.brought_in.id[:12]])


def _headline(version: Version) -> Said:
    """A version by name, number and author, with its note."""
    return say(
        "“{name}”, version {number}, by {author}: {note}",
        name=version.name, number=version.number, author=version.author, note=version.note or say("no note"),
    )  # fmt: skip


def _say(versions: Sequence[Version]) -> None:
    answer(versions=list(map(_fields, versions)))
    for version in versions:
        out.print(_kept(version))


def _kept(version: Version) -> Said:
    return say("“{name}”, version {number}, is kept as {id}.",
               name=version.name, number=version.number, id=version.id[:12])  # fmt: skip


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
    table = FittedTable(title=tell("Scenarios (unprotected civilian-months at risk; model estimates)"))
    for heading in (tell("id"), tell("scenario")):
        table.add_column(heading)
    table.add_column(tell("version"), justify="right")
    table.add_column(tell("plan"))
    for heading in (told(IF_ALL_COME), told(BY_CHANCES), tell("certainty")):
        table.add_column(heading, justify="right")
    for heading in (tell("saved (UTC)"), tell("author")):
        table.add_column(heading)
    for line in shown:
        summary = None if line.plan is None else line.plan.summary
        figures = ("", "", "") if summary is None else (*_both(summary), summary.certainty_shown)
        version = line.version
        when = f"{version.created:%Y-%m-%d %H:%M}"
        state, *shown_figures = told_cells((line.state, *figures))
        table.add_row(version.id[:12], version.name, str(version.number), state, *shown_figures, when, version.author)
    return table


def _both(summary: Summary) -> tuple[str, str]:
    """What stays unprotected if all come, and by their chances where that is known."""
    expected = summary.expected_unprotected
    return f"{summary.exposure_unprotected:,.0f}", "" if expected is None else f"{expected:,.0f}"


def _history(versions: list[Version]) -> FittedTable:
    table = FittedTable(
        tell("id"), tell("version"), tell("what"), tell("name"), tell("author"), tell("saved (UTC)"), tell("note")
    )
    for version in versions:
        when = f"{version.created:%Y-%m-%d %H:%M}"
        record = version.record
        table.add_row(
            version.id[:12], str(version.number), *told_cells([record.what]), record.name, record.author, when,
            record.note,
        )  # fmt: skip
    return table
