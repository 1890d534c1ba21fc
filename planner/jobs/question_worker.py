"""The analyst: answers a question that needs many solves in a process of its own, and says on a file what it finds.

Run as `python -m planner.analyst FOLDER`. An interrupt ends it; what was solved is kept and never solved again.
"""

import json
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from planner.batch.pools import NoClusterError, cluster, processes
from planner.batch.results import Results
from planner.batch.runner import Runner
from planner.check import check
from planner.insight.attribution import Attributor, UnattributedError
from planner.insight.dependence import dependence
from planner.insight.losses import contributor_losses, group_losses, pledge_losses
from planner.insight.offers import candidates
from planner.insight.parts import Grouping
from planner.insight.telling import Row, dependence_row, lost_row, plan_row, share_row, wanted_row
from planner.insight.wanted import most_wanted, pledge_values
from planner.jobs.job import EVENTS, REQUEST, Job
from planner.jobs.questions import Question, QuestionOutcome, side_of
from planner.plan import Plan
from planner.sheets import raw_case
from planner.workspace.incumbents import propose

NAMES = {
    Question.WHY: "Why",
    Question.WANTED: "Most wanted",
    Question.PLEDGES: "Worth of the pledges",
    Question.DEPENDENCE: "Dependence",
}
"""Who finds a better plan, as a sentence names it."""


class QuestionRun:
    """One inquiry: its folder, and the file of what was found."""

    def __init__(self, job: Job, stream: TextIO) -> None:
        self._job, self._stream = job, stream
        self._request: dict[str, Any] = json.loads((job.folder / REQUEST).read_text(encoding="utf-8"))
        self._began = time.monotonic()
        self._stop = False
        self._notes: list[str] = []

    def stop(self, *_: object) -> None:
        """Hear of an interrupt: finish the solves that have begun."""
        self._stop = True

    def run(self) -> None:
        """Answer, and say how it ended."""
        address = self._request["cluster"]
        try:
            with Runner(
                Results.at(Path(self._request["results"])), cluster(address) if address else processes()
            ) as runner:
                for row in self._rows(runner):
                    self._say("row", row=row)
        except (UnattributedError, NoClusterError) as refused:
            self._say("end", ending=QuestionOutcome.REFUSED, notes=[str(refused)])
        else:
            self._say("end", ending=QuestionOutcome.STOPPED if self._stop else QuestionOutcome.DONE, notes=self._notes)

    def _rows(self, runner: Runner) -> Iterator[Row]:
        question = Question(self._request["question"])
        if question is Question.WHY:
            yield from self._why(runner)
            return
        side = side_of(self._job, 0)
        case, plan = check(raw_case(side.sheets)).case, side.plan
        if plan is None:
            raise UnattributedError("There is no plan to ask about.")
        if question is Question.WANTED:
            offers = candidates(case, plan)
            wanted = most_wanted(case, plan, offers, runner, stopped=self._stopped, improved=self._improved)
            yield from self._counted(map(wanted_row, wanted), len(offers))
        elif question is Question.PLEDGES:
            values = pledge_values(case, plan, runner, stopped=self._stopped, improved=self._improved)
            yield from self._counted(map(lost_row, values), len(pledge_losses(case)))
        else:
            losses = [*contributor_losses(case), *group_losses(case)]
            found = dependence(case, plan, runner, stopped=self._stopped, improved=self._improved)
            yield from self._counted(map(dependence_row, found), len(losses))

    def _counted(self, rows: Iterable[Row], total: int) -> Iterator[Row]:
        """Rows as they come, counted: each once when it is heard of, and once more when that is the last of it."""
        heard: dict[tuple[object, object], int] = {}
        for row in rows:
            heard[row.get("kind"), row["name"]] = 1 if row["exposure"] is None and not row["words"] else 2
            self._tell(sum(heard.values()), 2 * total)
            yield row

    def _improved(self, plan: Plan) -> None:
        """Take up a better plan of the inputs: it is kept as theirs, and what follows is of it."""
        propose(side_of(self._job, 0).sheets, plan, NAMES[Question(self._request["question"])])
        self._say("plan", plan=plan_row(plan.summary))

    def _why(self, runner: Runner) -> Iterator[Row]:
        old, new = side_of(self._job, 0), side_of(self._job, 1)
        found = Attributor(
            old, new, runner, tell=self._tell, stopped=self._stopped,
            improved=lambda side, plan: propose(side.sheets, plan, NAMES[Question.WHY]),
        ).run(Grouping(self._request["options"]["grouping"]))  # fmt: skip
        if found is not None:
            self._notes += found.notes
            self._say("total", before=found.before.exposure_unprotected, after=found.after.exposure_unprotected)
            yield from map(share_row, found.shares)

    def _tell(self, done: int, total: int) -> None:
        self._say("progress", done=done, total=total)

    def _stopped(self) -> bool:
        return self._stop

    def _say(self, kind: str, **fields: object) -> None:
        said = {"kind": kind, "seconds": time.monotonic() - self._began, **fields}
        self._stream.write(json.dumps(said) + "\n")
        self._stream.flush()


def main(folder: Path) -> None:
    """Answer the question of a folder."""
    with (folder / EVENTS).open("a", encoding="utf-8") as stream:
        analyst = QuestionRun(Job(folder), stream)
        signal.signal(signal.SIGINT, analyst.stop)
        analyst.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
