"""What `risk` tells on demand: plans made again, whom to verify first, and what to insure."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from planner.answers import KnowingAnswer, to_json
from planner.answers.prospects import Spread
from planner.cli.solving import solving, solving_bar
from planner.delivery.insurance import insurance
from planner.delivery.planned_again import planned_again
from planner.delivery.verify_first import verify_first
from planner.figures import several
from planner.language import Said, say, tell
from planner.names import Names
from planner.plan import Plan
from planner.services.insuring import in_words
from planner.tables import Case

NOTHING = say("Nothing was answered; what was solved is kept.")


@dataclass(frozen=True)
class Told:
    """An answer, as figures and in sentences."""

    figures: Any
    words: list[str]


@dataclass(frozen=True)
class RiskAnalyses:
    """Analyses of a plan by solving."""

    case: Case
    plan: Plan
    seed: int
    solved: int
    """Futures that are planned again, or foreseen."""
    work_dir: Path | None
    """Folder that keeps results."""

    def planned_again(self, as_ordered: Spread, months: int) -> Told:
        """The plan with the rest planned anew once it is known who comes."""
        with solving("", self.work_dir) as runner, solving_bar() as bar:
            task = bar.add_task(tell("planned again"), total=self.solved)
            found = planned_again(
                self.case, self.plan, as_ordered, runner, self.solved, months, self.seed,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        if found is None:
            return Told(None, [NOTHING])
        return Told(
            asdict(found),
            [
                say(
                    "Planned again after {months}, when it is known who comes: {expected:,.0f} ± {error:,.0f} "
                    "civilian-months stay unprotected, {saved:,.0f} ± {saved_error:,.0f} less than as ordered, over "
                    "{futures:d} futures.",
                    months=several(found.months, "month"),
                    expected=found.expected,
                    error=found.standard_error,
                    saved=found.saved,
                    saved_error=found.saved_error,
                    futures=found.futures,
                )
            ],
        )

    def verify_first(self) -> Told:
        """What it is worth to know whether each pledge comes."""
        rows: dict[tuple[str, str], KnowingAnswer] = {}
        with solving("", self.work_dir) as runner, solving_bar() as bar:
            task = bar.add_task(tell("verify first"), total=None)
            for now in verify_first(self.case, self.plan, runner, futures=self.solved, seed=self.seed):
                bar.update(task, completed=now.done, total=now.total)
                if isinstance(now.answer, KnowingAnswer):
                    rows[now.answer.key] = now.answer
        known = [row for row in rows.values() if row.exposure is not None]
        known.sort(key=lambda row: (row.kind == "everything", -(row.exposure or 0.0), row.name))
        return Told([to_json(row) for row in rows.values()], list(self._verify_in_words(known)))

    def _verify_in_words(self, rows: list[KnowingAnswer]) -> Iterator[str]:
        names = Names(self.case)
        for place, row in enumerate(rows, start=1):
            if row.kind == "everything":
                yield _of_everything(row)
            else:
                yield say(
                    "Verify {place:d}: {pledge}, which comes with chance {chance:.0%}. To know whether it does is "
                    "worth at least {worth:,.0f} civilian-months; nobody planned anew, {lost:,.0f} are lost if it "
                    "does not come.",
                    place=place,
                    pledge=names.pledge(row.name),
                    chance=row.chance,
                    worth=row.exposure,
                    lost=row.lost,
                )
        if not rows:
            yield say("No pledge of the plan is uncertain.")

    def insurance(self) -> Told:
        """What takes the worst tenth of futures down by a tenth."""
        with solving_bar() as bar:
            task = bar.add_task(tell("insurance"), total=None)
            found = insurance(
                self.case, self.plan, seed=self.seed,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        return Told(asdict(found) | {"reached": found.reached, "cost_usd": found.cost_usd}, in_words(self.case, found))


def _of_everything(row: KnowingAnswer) -> Said:
    """What it is worth to know of everything, in a sentence."""
    if row.high is None:
        return say("To know of everything whether it comes is worth at least {least:,.0f}.", least=row.exposure)
    return say(
        "To know of everything whether it comes is worth at least {least:,.0f}, and at most {most:,.0f} ± "
        "{error:,.0f}.",
        least=row.exposure,
        most=row.high,
        error=row.error,
    )
