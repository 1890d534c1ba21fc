"""How sure the effect of a plan is: the share that it averts under every published estimate, the plan held fixed.

Recomputed from the tables of case and plan, without a solve. The requirements of the case follow one estimate (the
setting `effect_of_people`); under another they scale. Attacks were observed with those in place there, so each
estimate counts twice: with the rates of the case, and with rates under which exposure with those in place stays.
"""

from dataclasses import dataclass
from itertools import pairwise

from planner.facts import Facts
from planner.facts.exposure import threat_exposure, threats
from planner.language import joined, say
from planner.plan import Plan
from planner.settings.estimates import ESTIMATES, factors
from planner.tables import Case

UNDER_ESTIMATES = say(
    "Shares averted are of the exposure with those in place only; at least and at most by the published estimates of "
    "what people avert, each plan held fixed."
)
WEAKER_CAN_AVERT_MORE = say(
    "A weaker effect can show more averted: those in place have then averted less, so more is left to avert."
)

ROUNDING = 1e-9
"""Difference of shares averted up to which they are the same [1]."""


@dataclass(frozen=True)
class RecomputedEffect:
    """Exposure under an estimate [civilian-months]."""

    estimate: str
    calibrated: bool
    """Whether rates are set so that exposure with those in place stays as it is in the case."""
    in_place_only: float
    unprotected: float
    """With the plan."""

    @property
    def averted(self) -> float:
        """Share of the exposure with those in place only that the plan averts [1]."""
        return 1.0 - self.unprotected / self.in_place_only


@dataclass(frozen=True)
class EffectRange:
    """Effect of a plan under every published estimate."""

    own: RecomputedEffect
    """As in the plan, under the estimate that the case follows."""
    effects: tuple[RecomputedEffect, ...]
    """Under every estimate, from the weakest to the strongest, each with the rates of the case and with calibrated
    ones."""

    @property
    def least(self) -> float:
        """Least share averted [1]."""
        return min(effect.averted for effect in self.effects)

    @property
    def most(self) -> float:
        """Greatest share averted [1]."""
        return max(effect.averted for effect in self.effects)

    @property
    def weaker_averts_more(self) -> bool:
        """Whether the plan averts more under an estimate than under a stronger one."""
        for calibrated in (False, True):
            averted = [effect.averted for effect in self.effects if effect.calibrated == calibrated]
            if any(weaker > stronger + ROUNDING for weaker, stronger in pairwise(averted)):
                return True
        return False

    def __str__(self) -> str:
        """The range in a sentence, and in another why a weaker effect averts more, where it does."""
        told = say(
            "Of the exposure with those in place only, the plan averts {own:.1%} if all come; by the published "
            "estimates of what people avert, the plan held fixed, between {least:.1%} and {most:.1%}.",
            own=self.own.averted,
            least=self.least,
            most=self.most,
        )
        return joined([told, WEAKER_CAN_AVERT_MORE]) if self.weaker_averts_more else told


def effect_range(case: Case, plan: Plan) -> EffectRange | None:
    """Recompute the effect of a plan under every published estimate; None where nobody is exposed.

    Args:
        case: The case of the plan, without faults.
        plan: A verified plan.
    """
    facts, own = Facts(case, plan), str(case.values["effect_of_people"])
    effects = [effect for estimate in ESTIMATES for effect in _effects(facts, own, estimate)]
    if any(effect.in_place_only <= 0.0 for effect in effects):
        return None
    return EffectRange(next(effect for effect in effects if effect.estimate == own), tuple(effects))


def _effects(facts: Facts, own: str, estimate: str) -> tuple[RecomputedEffect, RecomputedEffect]:
    """Effect under an estimate with the rates of the case, then with calibrated ones."""
    scaled = factors(own, estimate)
    kept, calibrated = [0.0, 0.0], [0.0, 0.0]
    for row in threats(facts):
        observed = sum(exposure.in_place_only for _, exposure in threat_exposure(facts, row))
        found = [exposure for _, exposure in threat_exposure(facts, row, scaled)]
        there, left = sum(each.in_place_only for each in found), sum(each.unprotected for each in found)
        rate = observed / there if there > 0.0 else 1.0
        kept = [kept[0] + there, kept[1] + left]
        calibrated = [calibrated[0] + rate * there, calibrated[1] + rate * left]
    return RecomputedEffect(estimate, False, *kept), RecomputedEffect(estimate, True, *calibrated)  # noqa: FBT003
