"""A lever: one kind of change, in whole steps, as edits of the inputs and in words."""

from dataclasses import dataclass

from planner.explain.deployments.edits import RowEdit
from planner.explain.plan_analysis import PlanAnalysis
from planner.reach import FrameRow


@dataclass(frozen=True)
class Lever:
    """One kind of change that may let a plan use one more unit of a pledge at a mission."""

    analysis: PlanAnalysis
    pledge: str
    mission: str

    kind = ""
    unit = ""
    """Unit of its amounts."""
    grows = True
    """Whether a larger change allows all that a smaller one does."""
    helps_others = False
    """Whether a plan may gain from it without the unit."""
    displaces = False
    """Whether other units at the mission go for it; then the inputs stay as they are."""

    @property
    def title(self) -> str:
        """Its kind, told from others of the same kind."""
        return self.kind

    @property
    def most(self) -> int:
        """Most steps that are tried; 0 where there is nothing to change."""
        raise NotImplementedError

    def amount(self, steps: int) -> float:
        """Amount of some steps, in its unit."""
        return float(steps)

    def edits(self, steps: int) -> tuple[RowEdit, ...]:
        """Edits of the inputs."""
        raise NotImplementedError

    def says(self, steps: int) -> str:
        """What is changed, in words without a full stop."""
        raise NotImplementedError

    @property
    def beside(self) -> frozenset[str]:
        """Pledges that it adds."""
        return frozenset()

    @property
    def _row(self) -> FrameRow:
        rows = self.analysis.case["missions"].itertuples()
        return next(row for row in rows if row.mission == self.mission)
