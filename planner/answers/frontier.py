"""The frontier of exposure against money: what its points prove together, and what they teach.

A point is a plan of the case at some cost weight, with a bound on the objective of every plan at that weight. The
objective is exposure and the weight times what is spent, so a bound at any weight limits the exposure of every plan
for at most a sum of money.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import inf

from planner.answers import FrontierAnswer
from planner.language import joined, notation, say
from planner.plan import Plan
from planner.plan.certainty import percent


@dataclass(frozen=True)
class FrontierPoint:
    """A verified plan at a cost weight."""

    weight: str
    """The cost weight, as a table of settings has it [civilian-months / million USD]."""
    plan: Plan

    @property
    def answer(self) -> FrontierAnswer:
        """Row of the answers."""
        summary = self.plan.summary
        return FrontierAnswer(
            name=self.weight,
            weight=float(self.weight),
            unprotected=summary.counted_unprotected,
            averted=summary.averted,
            if_all_come=summary.exposure_unprotected,
            by_chances=summary.expected_unprotected,
            cost_usd=summary.cost_usd,
            persons=summary.persons_deployed,
            bound=summary.bound,
            certainty=summary.certainty,
        )


def objective_at(weight: float, plan: Plan) -> float:
    """Exposure of a plan and the charge on its cost at a weight [civilian-months].

    Args:
        weight: The cost weight [civilian-months / million USD].
        plan: A plan of the case at any weight.
    """
    return plan.summary.counted_unprotected + weight * plan.summary.cost_usd / 1e6


def least_exposure(rows: Iterable[FrontierAnswer], usd: float) -> float | None:
    r"""Least exposure that any plan for at most a sum of money can leave [civilian-months]; None if nothing is proved.

    .. math:: \max_w \left( L_w - w \, \frac{\text{USD}}{10^6} \right)

    Args:
        rows: Points of the frontier, with the bound :math:`L_w` at each weight :math:`w`.
        usd: The sum [USD].
    """
    proved = max((row.bound - row.weight * usd / 1e6 for row in rows if row.bound is not None), default=-inf)
    return None if proved == -inf else max(0.0, proved)


def solved(rows: Iterable[FrontierAnswer]) -> list[FrontierAnswer]:
    """Points with a plan, the least money first."""
    return sorted((row for row in rows if row.unprotected is not None), key=lambda row: (row.cost_usd, -row.weight))


def best_value(rows: Sequence[FrontierAnswer]) -> tuple[FrontierAnswer, FrontierAnswer] | None:
    """The point that gives up least effect for the money that it saves, and the point with the most effect.

    Of all points it has the largest difference between its share of the most effect and its share of that money. None
    where no point saves more than it gives up.
    """
    points = solved(rows)
    most = max(points, key=lambda row: (row.averted, -row.cost_usd), default=None)
    if most is None or most.averted <= 0 or most.cost_usd <= 0:
        return None
    best = max(points, key=lambda row: _spared(row, most))
    return (best, most) if _spared(best, most) > 0 else None


def _spared(row: FrontierAnswer, most: FrontierAnswer) -> float:
    """Share of the money that a point saves beyond the share of the effect that it gives up [1]."""
    return row.averted / most.averted - row.cost_usd / most.cost_usd


def lesson(rows: Sequence[FrontierAnswer]) -> str:
    """What the frontier teaches, in two sentences; empty where it teaches nothing."""
    found = best_value(rows)
    if found is None:
        return ""
    best, most = found
    effect, money = best.averted / most.averted, best.cost_usd / most.cost_usd
    values = {
        "weight": notation(best.name), "effect": percent(effect), "money": money, "averts": both_ways(best),
        "cost": _millions(best.cost_usd), "most": both_ways(most), "dearest": _millions(most.cost_usd),
    }  # fmt: skip
    if most.persons:
        said = say(
            "The plan at a cost weight of {weight} has {effect} of the effect for {money:.0%} of the money and "
            "{people:.0%} of the people: it averts {averts} civilian-months for {cost} million USD, and the plan with "
            "the most effect {most} for {dearest} million.",
            people=best.persons / most.persons,
            **values,
        )
    else:
        said = say(
            "The plan at a cost weight of {weight} has {effect} of the effect for {money:.0%} of the money: it averts "
            "{averts} civilian-months for {cost} million USD, and the plan with the most effect {most} for {dearest} "
            "million.",
            **values,
        )
    least = least_exposure(rows, best.cost_usd)
    if least is None:
        return said
    in_place_only = (best.unprotected or 0.0) + best.averted
    most_for_it = max(best.averted, in_place_only - least)
    return joined([said, say("No plan for as much money can avert more than {most:,.0f}.", most=most_for_it)])


def both_ways(row: FrontierAnswer) -> str:
    """What a point averts, if all come and by their chances where both are known."""
    if row.if_all_come is None or row.by_chances is None:
        return notation(f"{row.averted:,.0f}")
    there = (row.unprotected or 0.0) + row.averted
    return say(
        "{if_all:,.0f} if all come ({likely:,.0f} by their chances)",
        if_all=there - row.if_all_come,
        likely=there - row.by_chances,
    )


def _millions(usd: float) -> str:
    """Format a sum in millions; a small one with the decimal that its share of another is seen by."""
    return notation(f"{usd / 1e6:,.{0 if usd >= 10e6 else 1}f}")
