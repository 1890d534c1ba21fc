"""Verify the headline: every field of the summary, from the tables, the case and the fields that it follows from."""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from planner.facts import Facts
from planner.facts.amounts import amount, broken, differs, exceeds
from planner.facts.rows import records
from planner.fault import Fault, shown, some
from planner.fingerprint import fingerprint
from planner.horizon import month_in_words, months_of
from planner.language import say
from planner.plan import Deliver, Outcome, Summary
from planner.plan.certainty import UNKNOWN
from planner.plan.claim import Claim
from planner.plan.reasons import mission_named, only_while_mandated, unauthorised
from planner.plan.summary_fields import written_before
from planner.verify.expectation import Presences, expected_unprotected
from planner.verify.exposure import Change, Exposures, cost, objective, objective_nobody_new

WITH_REFERENCE = say(
    "A plan made with --reference is charged for change too: it is verified with the same --reference, and cannot be "
    "stored or compared, as those stand for plans of their inputs alone."
)

NEGLIGIBLE = 1e-9
"""Share of the objective with nobody new up to which what any plan can avert is rounding [1]."""

SHARE = 1e-9
"""Error of a share that is rounding [1]."""

LAST_DIGITS = 1e-14
"""Relative error of an objective that is worked out anew [1]."""

CLOSE = 1e-9
"""Relative error of what follows from other figures of a summary that is rounding [1]."""


def faults(facts: Facts, exposures: Exposures, there: Presences, reference: Change | None) -> Iterator[Fault]:
    """Fields of the summary that do not follow from the case and the tables, or contradict each other.

    Args:
        facts: Case and plan; its summary has values that some summary may have.
        exposures: Exposure to every threat.
        there: Who is in each area, and what is paid there.
        reference: People of the plan that change is counted against, by pledge and mission [persons].
    """
    yield from _as_the_case_says(facts)
    yield from _figures(facts, exposures, there, reference)
    yield from _hedge(facts)


def _as_the_case_says(facts: Facts) -> Iterator[Fault]:
    summary, values = facts.plan.summary, facts.case.values
    if summary.deliver != values["deliver"]:
        allowed = say("“{asked}”, as the case asks", asked=values["deliver"])
        yield broken("deliver", "summary", f"“{summary.deliver}”", allowed)
    if summary.title != values["title"]:
        allowed = say("{title}, as the case has it", title=shown(str(values["title"])))
        yield broken("title", "summary", shown(summary.title), allowed)
    if summary.case_sha256 != (sha256 := fingerprint(facts.case)):
        allowed = say("{sha256}, the case as it is now", sha256=sha256[:12])
        yield broken("case_sha256", "summary", summary.case_sha256[:12], allowed)
    counted = [] if written_before(summary.as_dict(), 2) else _counted_in_part(facts)
    for name, right in (("left_out", _left_out(facts)), ("counted_in_part", counted)):
        if (stated := getattr(summary, name)) != right:
            said, expected = (some(map(shown, texts)) or say("nothing") for texts in (stated, right))
            yield broken(name, "summary", said, expected)


def _left_out(facts: Facts) -> list[str]:
    """Missions that are left out, each with the reason."""
    missions = records(facts.case["missions"])
    return [unauthorised(mission_named(r.mission, r.name)) for r in missions if r.mission not in facts.missions]


def _counted_in_part(facts: Facts) -> list[str]:
    """Missions whose mandate is not the whole horizon, each with the months that it has."""
    found: list[str] = []
    for mission, (first, last) in facts.mandates.items():
        if first > 1 or last < facts.periods:
            begins, ends = months_of(facts.case, first)[0], months_of(facts.case, last)[-1]
            name = mission_named(mission, facts.missions[mission].name)
            found.append(only_while_mandated(name, month_in_words(begins), month_in_words(ends)))
    return found


def _figures(facts: Facts, exposures: Exposures, there: Presences, reference: Change | None) -> Iterator[Fault]:
    summary = facts.plan.summary
    baseline, in_place_only, unprotected = [sum(each) for each in zip(*exposures.values(), strict=True)] or [0.0] * 3
    with np.errstate(all="ignore"):  # amounts that are no amounts are faults of their own, where they stand
        on_average = expected_unprotected(facts, there)
    counted = on_average if facts.case.values["deliver"] != Deliver.FULL else unprotected
    judged = objective(facts, counted, reference)
    expected = {
        "exposure_baseline": baseline,
        "exposure_in_place_only": in_place_only,
        "exposure_unprotected": unprotected,
        "objective": judged,
        "objective_nobody_new": objective_nobody_new(facts, in_place_only, reference),
        "cost_usd": cost(facts),
        "persons_deployed": sum(row.units * facts.strength(row.pledge) for row in facts.rows("deployments")),
    }
    weighed = reference is None and facts.setting("change_weight") > 0 and summary.objective > judged
    for name, value in expected.items():
        if differs(getattr(summary, name), value):
            hint = WITH_REFERENCE if weighed and name == "objective" else ""
            yield replace(broken(name, "summary", amount(getattr(summary, name)), amount(value)), hint=hint)
    yield from _on_average(summary, on_average)
    yield from _proved(summary, judged)


def _on_average(summary: Summary, right: float) -> Iterator[Fault]:
    """What is expected to remain; plans of the versions that did not work it out have nothing to say."""
    stated, silent = summary.expected_unprotected, written_before(summary.as_dict(), 4)
    if silent and stated is not None:
        found = say("a figure of a plan in a version that had none")
        yield broken("expected_unprotected", "summary", found, UNKNOWN)
    if not silent and (stated is None or differs(stated, right)):
        found = UNKNOWN if stated is None else amount(stated)
        yield broken("expected_unprotected", "summary", found, amount(right))


def _proved(summary: Summary, judged: float) -> Iterator[Fault]:
    """Faults of an inconsistent bound, certainty and status: without a bound nothing is certain or optimal."""
    stated = summary.stated
    bound, gap, figures = stated.bound, stated.gap, stated.figures
    if bound is None or gap is None or any(value is None for value in figures.values()):
        status = Outcome.FEASIBLE
        if any(value is not None for value in figures.values()):
            known = (f"{name}: {'unknown' if value is None else amount(value)}" for name, value in figures.items())
            allowed = say("known where the bound is, and unknown where not")
            yield broken("gap", "summary", ", ".join(known), allowed)
    else:
        yield from _certain(summary, bound, stated)
        if exceeds(bound, judged):
            allowed = say("at most the objective, {objective}", objective=amount(judged))
            yield broken("bound", "summary", amount(bound), allowed)
        status = Outcome.OPTIMAL if gap <= summary.gap_asked else Outcome.FEASIBLE
    if stated.status != status:
        yield broken("status", "summary", _stated(stated.status, gap, summary.gap_asked), status.value)


def _stated(status: str, gap: float | None, asked: float) -> str:
    """The status that a summary states, with what it rests on."""
    if gap is None:
        return say("“{status}” at an unknown gap, with {asked:.4%} asked for", status=status, asked=asked)
    return say("“{status}” at a gap of {gap:.4%}, with {asked:.4%} asked for", status=status, gap=gap, asked=asked)


def _certain(summary: Summary, bound: float, stated: Claim) -> Iterator[Fault]:
    """Wrong shares of what can be averted: they follow to the last digit from the figures that are stated."""
    nobody_new, objective_ = summary.objective_nobody_new, summary.objective
    avertable, missed = nobody_new - bound, max(0.0, objective_ - bound)
    relative = missed / objective_ if objective_ > 0 else 0.0
    rounding = SHARE
    if avertable > NEGLIGIBLE * nobody_new:
        gap, rounding = missed / avertable, SHARE + LAST_DIGITS * max(objective_, nobody_new) / avertable
    else:
        gap = relative if objective_ - nobody_new > NEGLIGIBLE * nobody_new else 0.0
    for name, expected in (("certainty", 1.0 - gap), ("gap", gap), ("relative_gap", relative)):
        if not math.isclose(found := getattr(stated, name), expected, rel_tol=CLOSE, abs_tol=rounding):
            yield broken(name, "summary", amount(found), amount(expected))


def _hedge(facts: Facts) -> Iterator[Fault]:
    """What a plan says of its futures and contradicts itself; what it comes to in them is worked out where asked."""
    told, hedged = facts.plan.summary.stated.hedge, facts.case.values["deliver"] == Deliver.HEDGED
    if told and not hedged:
        yield broken("hedge", "summary", say("a plan that hedges"), say("one of a case that asks for it"))
    if bool(told) != ("alternates" in facts.plan.frames):
        found = say("a table of alternates") if not told else say("no table of alternates")
        yield broken("alternates", "alternates", found, say("alternates where a plan hedges, and only there"))
    if not told:
        return
    weight = facts.setting("hedge_weight")
    value = (1.0 - weight) * told["expected"] + weight * told["worst_tenth"]
    for name, right in (("weight", weight), ("value", value)):
        if differs(told[name], right):
            yield broken(say("hedge, {name}", name=name), "summary", amount(told[name]), amount(right))
    least = {"worst_tenth": "expected", "worst_tenth_in_others": "expected_in_others", "value": "bound",
             "without_alternates": "bound"}  # fmt: skip
    for name, other in least.items():
        if exceeds(told[other], told[name]):
            allowed = say("{amount} or more, the figure {name}", amount=amount(told[other]), name=other)
            yield broken(say("hedge, {name}", name=name), "summary", amount(told[name]), allowed)
