"""Answers of the command `explain` about a case without a plan: what cannot hold together, and what would."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import typer

from planner.cli.explaining import Answers, Asked
from planner.cli.solving import solving, solving_bar
from planner.cli.terminal import refuse, show_faults
from planner.explain.impossible import impossible_limits
from planner.explain.locks.repairing import Repairing, UnansweredError
from planner.explain.locks.weights import USUAL, Weights, read_weights
from planner.explanations.locks import Conflict, Repair
from planner.insight.answering import AnswerProgress
from planner.language import joined, say, tell
from planner.plan import Outcome


def weights_in(file: Path | None) -> Weights:
    """Weights from a file, or the usual ones; the command ends with the faults of a file that cannot be read."""
    if file is None:
        return USUAL
    try:
        found = read_weights(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        refuse(say("{file} cannot be read.", file=str(file)))
    if isinstance(found, list):
        show_faults(found)
        raise typer.Exit(Outcome.INVALID_INPUT.exit_code)
    return found


def locks(asked: Asked) -> Answers:
    """Conflicts of a case where no plan is given, as soon as they are found; repairs, and then their prices."""
    if asked.plan is not None:
        return
    if impossible := impossible_limits(asked.case):
        refuse(joined(impossible), outcome=Outcome.INFEASIBLE)
    try:
        with solving("", None) as runner:
            yield from _told(iter(Repairing(asked.sheets, asked.case, asked.weights, runner, known=asked.before).run()))
    except UnansweredError as unanswered:
        refuse(str(unanswered))


def _told(found: Iterator[AnswerProgress]) -> Answers:
    """Conflicts; repairs before they are priced; and repairs with their last prices."""
    conflicts, repairs = list[Conflict](), dict[tuple[str, str], Repair]()
    for kind in (Conflict, Repair):
        for now in found:
            if now.total or not isinstance(now.answer, kind):
                found = chain([now], found)
                break
            if isinstance(now.answer, Conflict):
                conflicts.append(now.answer)
            elif isinstance(now.answer, Repair):
                repairs[now.answer.key] = now.answer
        yield ("conflicts", conflicts) if kind is Conflict else ("repairs", list(repairs.values()))
    with solving_bar() as bar:
        task = bar.add_task(tell("prices"), total=None)
        for now in found:
            if isinstance(now.answer, Repair):
                repairs[now.answer.key] = now.answer
            bar.update(task, completed=now.done, total=now.total or None)
    yield "repairs", list(repairs.values())
