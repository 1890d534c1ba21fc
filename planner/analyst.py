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

from planner.answers import Answer, NotedAnswer, PlanHeadline, to_json
from planner.batch.cache import ResultCache
from planner.batch.pools import NoClusterError, cluster, processes
from planner.batch.runner import Runner
from planner.check import check
from planner.desk.inquiries import Ending, Question, side_of
from planner.desk.jobs import EVENTS, REQUEST, Job
from planner.desk.kept import keep
from planner.insight.attribution import Attributor, UnattributedError
from planner.insight.change_sets import Grouping
from planner.insight.dependence import dependence
from planner.insight.impacts import pledge_values
from planner.insight.offers import candidates
from planner.insight.wanted import most_wanted
from planner.insight.withdrawals import contributor_withdrawals, group_withdrawals, pledge_withdrawals
from planner.plan import Plan
from planner.sheets import raw_case

NAMES = {
    Question.WHY: "Why",
    Question.WANTED: "Most wanted",
    Question.PLEDGES: "Worth of the pledges",
    Question.DEPENDENCE: "Dependence",
}
"""Who finds a better plan, as a sentence names it."""


class Analyst:
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
                ResultCache.at(Path(self._request["results"])), cluster(address) if address else processes()
            ) as runner:
                for row in self._rows(runner):
                    self._say("row", row=to_json(row))
        except (UnattributedError, NoClusterError) as refused:
            self._say("end", ending=Ending.REFUSED, notes=[str(refused)])
        else:
            self._say("end", ending=Ending.STOPPED if self._stop else Ending.DONE, notes=self._notes)

    def _rows(self, runner: Runner) -> Iterator[Answer]:
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
            wanted = most_wanted(case, plan, offers, runner, stopped=self._stopped, on_improved=self._improved)
            yield from self._counted((each.answer for each in wanted), len(offers))
        elif question is Question.PLEDGES:
            values = pledge_values(case, plan, runner, stopped=self._stopped, on_improved=self._improved)
            yield from self._counted((each.answer for each in values), len(pledge_withdrawals(case)))
        else:
            losses = [*contributor_withdrawals(case), *group_withdrawals(case)]
            found = dependence(case, plan, runner, stopped=self._stopped, on_improved=self._improved)
            yield from self._counted((each.answer for each in found), len(losses))

    def _counted(self, rows: Iterable[NotedAnswer], total: int) -> Iterator[Answer]:
        """Rows as they come, counted: each once when it is heard of, and once more when that is the last of it."""
        heard: dict[tuple[str, str], int] = {}
        for row in rows:
            heard[row.key] = 2 if row.complete else 1
            self._tell(sum(heard.values()), 2 * total)
            yield row

    def _improved(self, plan: Plan) -> None:
        """Take up a better plan of the inputs: it is kept as theirs, and what follows is of it."""
        keep(side_of(self._job, 0).sheets, plan, NAMES[Question(self._request["question"])])
        self._say("plan", plan=to_json(PlanHeadline.of(plan.summary)))

    def _why(self, runner: Runner) -> Iterator[Answer]:
        old, new = side_of(self._job, 0), side_of(self._job, 1)
        found = Attributor(
            old, new, runner, on_progress=self._tell, stopped=self._stopped,
            on_improved=lambda side, plan: keep(side.sheets, plan, NAMES[Question.WHY]),
        ).run(Grouping(self._request["options"]["grouping"]))  # fmt: skip
        if found is not None:
            self._notes += found.notes
            self._say("total", before=found.before.exposure_unprotected, after=found.after.exposure_unprotected)
            yield from (each.answer for each in found.contributions)

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
        analyst = Analyst(Job(folder), stream)
        signal.signal(signal.SIGINT, analyst.stop)
        analyst.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
