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
from planner.names import Names
from planner.plan import Plan
from planner.services.insuring import in_words
from planner.tables import Case

NOTHING = "Nothing was answered; what was solved is kept."


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
            task = bar.add_task("planned again", total=self.solved)
            found = planned_again(
                self.case, self.plan, as_ordered, runner, self.solved, months, self.seed,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        if found is None:
            return Told(None, [NOTHING])
        return Told(
            asdict(found),
            [
                f"Planned again after {several(found.months, 'month')}, when it is known who comes: "
                f"{found.expected:,.0f} ± {found.standard_error:,.0f} civilian-months stay unprotected, "
                f"{found.saved:,.0f} ± {found.saved_error:,.0f} less than as ordered, over {found.futures} futures."
            ],
        )

    def verify_first(self) -> Told:
        """What it is worth to know whether each pledge comes."""
        rows: dict[tuple[str, str], KnowingAnswer] = {}
        with solving("", self.work_dir) as runner, solving_bar() as bar:
            task = bar.add_task("verify first", total=None)
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
                most = "" if row.high is None else f", and at most {row.high:,.0f} ± {row.error:,.0f}"
                yield f"To know of everything whether it comes is worth at least {row.exposure:,.0f}{most}."
            else:
                yield (
                    f"Verify {place}: {names.pledge(row.name)}, which comes with chance {row.chance:.0%}. To know "
                    f"whether it does is worth at least {row.exposure:,.0f} civilian-months; nobody planned anew, "
                    f"{row.lost:,.0f} are lost if it does not come."
                )
        if not rows:
            yield "No pledge of the plan is uncertain."

    def insurance(self) -> Told:
        """What takes the worst tenth of futures down by a tenth."""
        with solving_bar() as bar:
            task = bar.add_task("insurance", total=None)
            found = insurance(
                self.case, self.plan, seed=self.seed,
                on_progress=lambda done, total: bar.update(task, completed=done, total=total),
            )  # fmt: skip
        return Told(asdict(found) | {"reached": found.reached, "cost_usd": found.cost_usd}, in_words(self.case, found))
