"""Reasons of a plan, without solving: why deployments are where they are, and why others are not."""

from dataclasses import dataclass, field
from functools import lru_cache

from planner.explain.deployments.edits import made
from planner.explain.deployments.trying import lever_of
from planner.explain.deployments.why_here import why_here_at
from planner.explain.deployments.why_not import refusals, why_not, why_not_at, why_not_of
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import WhyNot
from planner.explanations.deployments import WhyHere
from planner.explanations.levers import LeverAnswer
from planner.formats.sheets import Sheets
from planner.insight.answering import Question
from planner.jobs.messages import LeversAsked, OtherUseAsked
from planner.services import questions
from planner.services.session import Session
from planner.workspace.history import TableEdits
from planner.workspace.incumbents import Incumbent


@lru_cache(maxsize=64)
def why_nots(analysis: PlanAnalysis, pledge: str = "", mission: str = "") -> list[WhyNot]:
    """Why one more unit does not go: of a pledge, to a mission, or of every unused pledge to every mission.

    Args:
        analysis: The plan.
        pledge: A pledge; every unused one, if empty.
        mission: A mission; every one, if empty.
    """
    if pledge and mission:
        return [why_not(analysis, pledge, mission)]
    if pledge:
        return list(why_not_of(analysis, pledge))
    return list(why_not_at(analysis, mission)) if mission else refusals(analysis)


@lru_cache(maxsize=64)
def why_heres(analysis: PlanAnalysis, pledge: str = "", mission: str = "") -> list[WhyHere]:
    """Why deployments are where they are: those of a pledge, at a mission, or all; the most averted first."""
    return sorted(why_here_at(analysis, pledge, mission), key=lambda row: -row.averts)


def analysis_of(made: Incumbent) -> PlanAnalysis:
    """Analysis of the plan of some inputs; those of the last few plans are kept."""
    return _analysis(_KeyedPlan((made.inputs, made.id, made.plan.summary.objective), made))


def ask_levers(session: Session, pledge: str, mission: str, *, anew: bool) -> None:
    """Ask what it would take for the plan of the current inputs to use one more unit of a pledge.

    Args:
        session: The session.
        pledge: A pledge with an unused unit.
        mission: The mission; every one, if empty.
        anew: Whether to plan anew with every change that is found.

    Raises:
        ValueError: The inputs have no plan.
    """
    questions.ask(session, Question.LEVERS, levers=LeversAsked(pledge=pledge, mission=mission, anew=anew))


def ask_other_use(session: Session, pledge: str, mission: str) -> None:
    """Ask for the best other use of the deployments of a pledge at a mission, in the plan of the current inputs.

    Raises:
        ValueError: The inputs have no plan.
    """
    questions.ask(session, Question.OTHER_USE, other_use=OtherUseAsked(pledge=pledge, mission=mission))


@dataclass(frozen=True)
class ApplyLever:
    """Make the change that was found for a lever, as one step of the inputs."""

    analysis: PlanAnalysis
    answer: LeverAnswer

    @property
    def label(self) -> str:
        """Label that names the pledge and the change."""
        return f"{self.answer.pledge}: {self.answer.change}"

    def edits(self, sheets: Sheets) -> TableEdits:
        """Edited tables."""
        lever = lever_of(self.analysis, self.answer)
        if lever is None:
            return {}
        after = made(sheets, lever.edits(self.answer.steps))
        return {name: sheet for name, sheet in after.items() if name not in sheets or sheets[name] != sheet}


@dataclass(frozen=True)
class _KeyedPlan:
    """A plan, told from others by a key."""

    key: tuple[str, int, float]
    made: Incumbent = field(compare=False)


@lru_cache(maxsize=4)
def _analysis(subject: _KeyedPlan) -> PlanAnalysis:
    return PlanAnalysis.of(subject.made.case, subject.made.plan)
