"""The command `worlds`: plans in other worlds than those that they were made for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from planner import files
from planner.answers import WorldAnswer, to_json
from planner.answers.worlds import least_regret, lesson, with_regrets
from planner.charts.worlds import table
from planner.cli.changes_text import changes_text, unreadable
from planner.cli.outputs import Output, check_outputs, report_outputs, write_all
from planner.cli.reporting import FILES, NOTICES, answer, out, reports
from planner.cli.solving import ClusterOption, WorkDirOption, solving, solving_bar
from planner.cli.terminal import CaseArgument, GapOption, StoreOption, finish, refuse, sound_case
from planner.fault import Fault, shown
from planner.fingerprint import fingerprint
from planner.formats.sheets import sheets_of
from planner.insight.answering import Question
from planner.jobs.kept_answers import keep_answers
from planner.jobs.questions import results_folder
from planner.language import say, tell
from planner.plan import Outcome, Plan
from planner.report.worlds import worlds as worlds_report
from planner.services import comparing
from planner.services.comparing import Candidate
from planner.solution import Limits
from planner.store import StoreError, open_store
from planner.worlds.plans_in_worlds import PlansInWorlds
from planner.worlds.world import AS_IT_IS, MOST_PLANS, MOST_WORLDS, FaultyWorld, World, changed_world, world_of
from planner.worlds.world_files import ChangedWorld, read_worlds

app = typer.Typer()


@app.command(
    cls=reports(
        answers="Plans in worlds: what each leaves unprotected there; the columns of `--out`, and those without a name "
        "are the best plan of each world, with its bound.",
        least_regret="Name of the plan that gives up least at its worst; null where none is known in every world.",
        lesson="What it gives up where, in sentences.",
        notices=NOTICES,
        files=FILES,
    ),
    help=tell(
        "Say what plans leave unprotected if another world comes true, and which plan gives up least.\n"
        "\n"
        "Units stay as ordered, as far as a world allows; people and money are placed anew. Each world is searched for "
        "its own\n"
        "best plan, which is then put into the others. A world is the case with something changed; the case as it is "
        "counts as\n"
        "one. Results are written whenever one is found. After Ctrl-C the same command goes on; nothing is solved "
        "twice."
    ),
)
def worlds(
    case: CaseArgument,
    plan_dirs: Annotated[
        list[Path] | None,
        typer.Option("--plans", help=tell("Folder of a plan, of this case or another; give it once for each.")),
    ] = None,
    worlds_file: Annotated[
        Path | None,
        typer.Option("--worlds", help=tell("Worlds (.toml): tables called world, each with a name and changes.")),
    ] = None,
    stored: Annotated[
        list[str] | None,
        typer.Option("--stored", help=tell("Name of a stored scenario to use as a world; give it once for each.")),
    ] = None,
    store: StoreOption = None,
    out_file: Annotated[
        Path | None, typer.Option("--out", help=tell("CSV file to write the table to, a row per plan and world."))
    ] = None,
    gap: GapOption = 0.02,
    work: Annotated[int | None, typer.Option(min=1, help=tell("Rounds of search for each world."))] = None,
    cluster_address: ClusterOption = "",
    work_dir: WorkDirOption = None,
) -> None:
    """Say what plans leave unprotected in other worlds."""
    place = Output(say("The table"), out_file, (".csv",))
    kept_in = Output(say("What is solved"), work_dir or results_folder(), folder=True)
    given = [*(plan_dirs or []), *([] if worlds_file is None else [worlds_file])]
    check_outputs(place, kept_in, inputs=[case, *given])
    plans = _plans(plan_dirs or [])
    first_plan = next(iter(plans.values()), None)
    sound_case(case, first_plan)
    sheets = sheets_of(files.read_case_as(case, files.counted_by(first_plan)))
    made = (
        [] if worlds_file is None else [changed_world(each.name, sheets, each.changes) for each in _read(worlds_file)]
    )
    asked = [world_of(AS_IT_IS, sheets), *made, *_of_store(store, stored or [])]
    _refuse_too_many(plans, asked)
    rows: dict[tuple[str, str], WorldAnswer] = {}
    with solving(cluster_address, work_dir) as runner, solving_bar() as bar:
        task = bar.add_task(tell("answers"), total=None)
        for now in PlansInWorlds(plans, asked, runner, Limits(gap, threads=1, work=work)).run():
            rows[now.answer.key] = now.answer
            bar.update(task, completed=now.done, total=now.total)
            if out_file is not None and now.answer.complete:
                _write(list(rows.values()), out_file)
    _keep(plans, asked[0], list(rows.values()))
    _show(list(rows.values()), place)


def _keep(plans: Mapping[str, Plan], first: World | FaultyWorld, rows: Sequence[WorldAnswer]) -> None:
    """Keep the answers for those of the plans that are of the case as it is."""
    if isinstance(first, World):
        for plan in plans.values():
            if plan.summary.case_sha256 == fingerprint(first.case):
                keep_answers(Question.WORLDS, first.case, plan, rows)


def _plans(folders: Sequence[Path]) -> dict[str, Plan]:
    """Plans in folders, under their names; the command ends with every fault of those that cannot be read."""
    read = [files.read_plan(folder) for folder in folders]
    faults = [fault for each in read if isinstance(each, list) for fault in each]
    if faults:
        finish(faults, "")
    often = Counter(folder.resolve().name for folder in folders)
    names = [folder.resolve().name if often[folder.resolve().name] == 1 else str(folder) for folder in folders]
    return {name: plan for name, plan in zip(names, read, strict=True) if isinstance(plan, Plan)}


def _read(file: Path) -> list[ChangedWorld]:
    """Worlds of a file; the command ends where it is open which are meant."""
    try:
        read = read_worlds(changes_text(file), [AS_IT_IS])
    except (OSError, ValueError) as error:
        read = [unreadable(file, error, say("worlds, in TOML and UTF-8"))]
    faults = [each for each in read if isinstance(each, Fault)]
    if faults:
        finish(faults, "")
    return [each for each in read if isinstance(each, ChangedWorld)]


def _of_store(url: str | None, names: Sequence[str]) -> list[World | FaultyWorld]:
    """Scenarios of a store as worlds; the command ends where one is unknown."""
    if not names:
        return []
    try:
        with closing(open_store(url, make=False)) as held:
            found = comparing.by_name(held, names)
            refused = [each for each in found if isinstance(each, str)]
            worlds = [world_of(each.name, each.version.sheets) for each in found if isinstance(each, Candidate)]
    except StoreError as error:
        refused, worlds = [str(error)], []
    if refused:
        refuse(*refused, outcome=Outcome.INVALID_INPUT)
    return worlds


def _refuse_too_many(plans: Mapping[str, Plan], asked: Sequence[World | FaultyWorld]) -> None:
    """End the command where there are too many plans or worlds, or two worlds of a name."""
    refusals = []
    if len(plans) > MOST_PLANS:
        refusals.append(say("{count} plans were given; at most {most} can be.", count=len(plans), most=MOST_PLANS))
    if len(asked) > MOST_WORLDS:
        refusals.append(
            say("There are {count} worlds with the case as it is; at most {most} can be.", count=len(asked),
                most=MOST_WORLDS)
        )  # fmt: skip
    often = Counter(each.name for each in asked)
    refusals += [
        say("{count} worlds are called {name}.", count=n, name=shown(name)) for name, n in often.items() if n > 1
    ]
    if refusals:
        refuse(*refusals, outcome=Outcome.INVALID_INPUT)


def _show(rows: list[WorldAnswer], place: Output) -> None:
    """Write the table and print it."""
    written = write_all((place, lambda file: _write(rows, file)))
    out.print(worlds_report(rows))
    least, said = least_regret(rows), lesson(rows)
    if said:
        out.print(said)
    answer(
        answers=list(map(to_json, with_regrets(rows))),
        least_regret=None if least is None else least.worst.plan,
        lesson=said,
    )
    report_outputs(written)


def _write(rows: list[WorldAnswer], file: Path) -> None:
    files.write_report(table(rows), file)
