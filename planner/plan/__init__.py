"""Plans, their summaries, and the outcomes of a run."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Self

import pandas as pd

from planner.language import joined, say
from planner.plan.certainty import certainty_gap, certainty_in_words, certainty_shown, relative_gap
from planner.plan.claim import BoundStanding, Claim
from planner.plan.plan_tables import frame, units_starting


class Outcome(StrEnum):
    """Outcome of a run; only the first two have a plan."""

    OPTIMAL = "optimal"
    """A plan, as certain as was asked for."""
    FEASIBLE = "feasible"
    """A plan, stopped before it was as certain as was asked for."""
    INFEASIBLE = "infeasible"
    NO_PLAN_IN_TIME = "no_plan_in_time"
    INVALID_INPUT = "invalid_input"
    ERROR = "error"

    @property
    def exit_code(self) -> int:
        """Exit code of the command line."""
        codes = {"optimal": 0, "feasible": 0, "invalid_input": 2, "infeasible": 3, "no_plan_in_time": 4}
        return codes.get(self.value, 1)


def status_in_words(status: str, *, bounded: bool) -> str:
    """Say how a search for a plan ended.

    Args:
        status: An outcome with a plan.
        bounded: Whether anything is proved of how good the plan is.
    """
    if status == Outcome.OPTIMAL:
        return say("as certain as was asked for")
    if bounded:
        return say("sound, less certain than was asked for")
    return say("sound; how good is not known")


class Deliver(StrEnum):
    """How a plan counts pledges that may not come: the setting `deliver`."""

    FULL = "full"
    """As if all come."""
    EXPECTED = "expected"
    """By their chances."""
    HEDGED = "hedged"
    """So that the worst futures count more."""


IF_ALL_COME, BY_CHANCES = say("if all come"), say("by their chances")
"""How exposure is counted, to follow a figure: every pledge in full, or on average by the chances of pledges."""

AS_IF_ALL_COME = say("Counted as if all come.")
"""What is said where a plan counts pledges by their chances, and figures beside it do not."""

OPTIONAL = frozenset({"hedge", "claimed"})
"""Fields that a summary has only where there is something to say in them."""


@dataclass(frozen=True)
class Summary:
    """Headline figures of a plan."""

    status: str
    title: str
    exposure_baseline: float
    """Exposure with nobody there [civilian-months]."""
    exposure_in_place_only: float
    """Exposure with those in place only [civilian-months]."""
    exposure_unprotected: float
    """Exposure that remains with the plan if all come [civilian-months]."""
    expected_unprotected: float | None
    """Exposure that remains on average, units and funds by their chances, people and money as the plan has them
    [civilian-months]; None for a plan of a version that did not work it out."""
    deliver: str
    """How the plan counts pledges, as the setting of this name: the objective is of those that come."""
    objective: float
    """Objective: unprotected exposure, as `deliver` counts it, and the charges on cost and change [civilian-months]."""
    objective_nobody_new: float
    """Objective with those in place only, nothing spent and locks aside [civilian-months]."""
    bound: float | None
    """Lower bound on the objective of any plan [civilian-months], proved here; None where nothing was."""
    certainty: float | None
    """What the plan averts, of the most that any plan can: 1 - gap [1]; None without a bound."""
    gap: float | None
    """(objective - bound) / (objective_nobody_new - bound), as `certainty_gap` has it [1]; None without a bound."""
    relative_gap: float | None
    """Classical gap: (objective - bound) / objective [1]; None without a bound."""
    gap_asked: float
    """Gap up to which the plan is optimal [1]."""
    cost_usd: float
    """Cost of deployments and prevention programmes over the horizon [USD]."""
    persons_deployed: float
    """People deployed, each unit once [persons]."""
    left_out: list[str]
    """Missions left out, each with the reason."""
    seconds: dict[str, float]
    """Time by step [s]."""
    case_sha256: str
    versions: dict[str, str]
    """Versions of the schema and of the packages that it was made with."""
    counted_in_part: list[str]
    """Missions counted in part, each with the periods."""
    tidying_cost: float
    """What the exposure is above that of the same units with people posted as the model has them [civilian-months]."""
    untidy: list[str]
    """Places that are not as the rules on orders ask, in sentences; empty where all are."""
    hedge: dict[str, float] = field(default_factory=dict)
    """What a plan that hedges comes to over its futures with its alternates, and its bound; empty for others."""
    claimed: Claim | None = None
    """What a file says of all that and nothing here has proved; None where the figures above are all there is."""

    @property
    def standing(self) -> BoundStanding:
        """Where its bound comes from: proved here, claimed by a file, or unknown."""
        if self.bound is not None or self.hedge:
            return BoundStanding.PROVED
        claimed = self.claimed is not None and (self.claimed.bound is not None or bool(self.claimed.hedge))
        return BoundStanding.CLAIMED if claimed else BoundStanding.UNKNOWN

    @property
    def stated(self) -> Claim:
        """Status, bound and what follows from it as the plan states them, whoever proved them: what is verified."""
        return self.claimed or Claim(self.status, self.bound, self.certainty, self.gap, self.relative_gap, self.hedge)

    def as_claimed(self) -> Self:
        """The summary with all that it states of how good the plan is as claims of a file."""
        said = replace(self, claimed=None).stated
        if said == Claim(Outcome.FEASIBLE.value, None, None, None, None):
            return self
        status = Outcome.FEASIBLE.value
        return replace(
            self, claimed=said, status=status, bound=None, certainty=None, gap=None, relative_gap=None, hedge={}
        )

    @property
    def counted_unprotected(self) -> float:
        """Exposure that remains as the objective counts it: by their chances, or if all come [civilian-months]."""
        expected = self.expected_unprotected
        return expected if self.by_chances and expected is not None else self.exposure_unprotected

    @property
    def by_chances(self) -> bool:
        """Whether the objective counts pledges by their chances, and not as if all come."""
        return self.deliver != Deliver.FULL and self.expected_unprotected is not None

    @property
    def rank(self) -> tuple[bool, float]:
        """What puts plans of the same inputs in order, the best first [civilian-months].

        Plans that hedge go by what they come to with their alternates, and before those that have yet to.
        """
        return not self.hedge, self.hedge.get("value", self.objective)

    @property
    def counted_as(self) -> str:
        """How the objective counts pledges that may not come, to follow a figure of exposure."""
        return BY_CHANCES if self.by_chances else IF_ALL_COME

    @property
    def averted(self) -> float:
        """Exposure that the plan averts of that with those in place only, as it counts pledges [civilian-months]."""
        return self.exposure_in_place_only - self.counted_unprotected

    @property
    def lower_bound(self) -> float:
        """Bound, or minus infinity where nothing was proved [civilian-months]."""
        return -math.inf if self.bound is None else self.bound

    def with_bound(self, bound: float) -> Self:
        """The summary with a bound that was proved of the same inputs, and the certainty and status that follow.

        Args:
            bound: No plan has a lower objective [civilian-months]; minus infinity where nothing was proved.
        """
        if not math.isfinite(bound):
            feasible = Outcome.FEASIBLE.value
            return replace(self, bound=None, certainty=None, gap=None, relative_gap=None, status=feasible)
        bound = min(bound, self.objective)
        gap = certainty_gap(self.objective_nobody_new, self.objective, bound)
        return replace(
            self,
            bound=bound,
            certainty=1.0 - gap,
            gap=gap,
            relative_gap=relative_gap(self.objective, bound),
            claimed=None,
            status=(Outcome.OPTIMAL if gap <= self.gap_asked else Outcome.FEASIBLE).value,
        )

    def as_asked(self, gap: float) -> Self:
        """The summary with the status that the plan has where a gap is asked for [1]."""
        return replace(self, gap_asked=gap).with_bound(self.lower_bound)

    @property
    def status_in_words(self) -> str:
        """How its search ended."""
        return status_in_words(self.status, bounded=self.bound is not None)

    @property
    def certainty_shown(self) -> str:
        """Certainty in a cell: percent, with a word where it is claimed, or why there is none."""
        if self.claimed is not None and self.claimed.bound is not None:
            return self.claimed.shown(self.objective_nobody_new, self.objective)
        return certainty_shown(self.objective_nobody_new, self.objective, self.bound)

    @property
    def certainty_in_words(self) -> str:
        """Certainty as a sentence about this plan, which says so where it is claimed."""
        if self.claimed is not None and self.claimed.bound is not None:
            return self.claimed.in_words(self.objective_nobody_new, self.objective)
        return certainty_in_words(self.objective_nobody_new, self.objective, self.bound)

    @property
    def tidying_in_words(self) -> str:
        """What the orders cost, and whether they are as asked, in sentences; empty where nothing was tidied."""
        cost = say(
            "Posting whole people in few moves leaves {exposure:,.0f} civilian-months more unprotected.",
            exposure=self.tidying_cost,
        )
        if self.untidy:
            untidy = say("Within what the case allows, not everybody could be posted as the rules on orders ask.")
            return joined([cost, untidy])
        return cost if self.tidying_cost > 0 else ""

    @property
    def hedge_in_words(self) -> str:
        """What a plan that hedges comes to, and how far it may be from the best, in sentences; empty for others."""
        told = self.hedge
        if not told:
            claims = self.claimed is not None and self.claimed.hedge
            return say("Its file claims that it is hedged; that is not proved here.") if claims else ""
        return joined(
            [
                say(
                    "Hedged against {futures:,.0f} futures: with its alternates called, and people and money placed "
                    "anew among those who come, {mean:,.0f} civilian-months stay unprotected on average and "
                    "{worst:,.0f} in the worst tenth, together {value:,.0f} at a weight of {weight:g} ({without:,.0f} "
                    "without alternates).",
                    futures=told["futures"],
                    mean=told["expected"],
                    worst=told["worst_tenth"],
                    value=told["value"],
                    weight=told["weight"],
                    without=told["without_alternates"],
                ),
                say(
                    "No plan comes to less than {bound:,.0f}, so that the best averts at most {more:,.0f} more.",
                    bound=told["bound"],
                    more=told["value"] - told["bound"],
                ),
                say(
                    "In {others:,.0f} other futures: {mean:,.0f} ± {error:,.0f} on average, {worst:,.0f} ± "
                    "{worst_error:,.0f} in the worst tenth; ± says how much drawn futures leave open.",
                    others=told["others"],
                    mean=told["expected_in_others"],
                    error=told["expected_error"],
                    worst=told["worst_tenth_in_others"],
                    worst_error=told["worst_tenth_error"],
                ),
            ]
        )

    def as_dict(self) -> dict[str, Any]:
        """Fields for `summary.json`."""
        absent = {name for name in OPTIONAL if not getattr(self, name)}
        return {name: value for name, value in asdict(self).items() if name not in absent}

    @classmethod
    def from_dict(cls, fields: dict[str, Any], *, proved_here: bool = False) -> Self:
        """The summary that a file states, with what it says of how good the plan is as claims.

        Args:
            fields: As `as_dict` returned them, without faults.
            proved_here: Whether it is known that this was proved here, so that nothing of it is a claim.
        """
        claimed = None if fields.get("claimed") is None else Claim(**fields["claimed"])
        read = cls(**fields | {"claimed": claimed})
        return read if proved_here else read.as_claimed()


def sorted_starts(plan: "Plan") -> list[tuple[tuple[str, str, str, int], int]]:
    """Units starting in a plan, in order: two plans with the same ones deploy the same [units]."""
    return sorted(units_starting(plan.deployments).items())


class _PlanTable:
    """Table of a plan, by the name of the attribute."""

    def __set_name__(self, _: type, name: str) -> None:
        self._name = name

    def __get__(self, plan: "Plan", _: type) -> pd.DataFrame:
        return plan.frames[self._name]


@dataclass(frozen=True)
class Plan:
    """A plan: its summary and its tables by name."""

    summary: Summary
    frames: Mapping[str, pd.DataFrame]

    def with_bound(self, bound: float) -> Self:
        """The plan with a bound that was proved of the same inputs, as `Summary.with_bound` takes it."""
        return replace(self, summary=self.summary.with_bound(bound))

    deployments = _PlanTable()
    postings = _PlanTable()
    assignments = _PlanTable()
    exposure = _PlanTable()
    payments = _PlanTable()
    cash = _PlanTable()
    gaps = _PlanTable()
    unused = _PlanTable()

    @property
    def alternates(self) -> pd.DataFrame:
        """The table of alternates; empty for a plan without any."""
        return self.frames.get("alternates", frame("alternates", ()))
