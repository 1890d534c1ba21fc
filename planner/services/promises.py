"""Promise and performance, for the command line and the page: in words, as tables, and taken up as chances."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from planner.charts.promises import performance_table
from planner.decisions.sent import stand_ins
from planner.figures import several
from planner.files import report_csv
from planner.language import joined, many, say
from planner.records.ledger import STAGES
from planner.records.promises import CONTRIBUTOR, ENOUGH, EVERYBODY, GROUP, Account, Performance, Promise, Promises
from planner.scenarios.changes import Changes, as_toml
from planner.scenarios.kinds.pledges import ExpectPledges
from planner.tables import Case
from planner.workspace.adjustments import ApplyChanges

MOST_CERTAIN = 0.999
"""Nobody's record makes a pledge certain to come, or never to come [1]."""

COUNTS = {
    "promised": say("promised"), "counted": say("counted"), "verified": say("verified"), "deployed": say("deployed"),
    "gone": say("gone"), "planned": say("in the plan"), "unverified": say("not verified"),
}  # fmt: skip
"""Keys of the counts in the order of their fields, each with its heading."""

UNITS = {
    "pledged": say("pledged [units]"), "announced": say("announced [units]"), "registered": say("registered [units]"),
    "visited": say("visited [units]"), "agreed": say("agreed [units]"), "selected": say("selected [units]"),
    "deployed": say("deployed [units]"),
}  # fmt: skip
"""Headings of the units at each stage."""

OF_A_PLAN = ("planned", "unverified")


def in_words(found: Promises, case: Case) -> str:
    """What was promised and kept by everybody, and what the plan counts on that nobody has seen or promised."""
    everybody = found.of_kind(EVERYBODY)
    if not everybody:
        return say("Nothing is pledged.")
    all_ = everybody[0].account
    counts = say(
        "{promised:,.0f} people are promised; {verified:,.0f} of them verified, {deployed:,.0f} deployed, and "
        "{gone:,.0f} withdrawn or lapsed.",
        promised=all_.promised.persons, verified=all_.verified.persons, deployed=all_.deployed.persons,
        gone=all_.gone.persons,
    )  # fmt: skip
    told = [counts, *([_of_the_plan(all_)] if all_.planned.units else [])]
    invented = stand_ins(case)
    examples = sum((each.account for each in found.pledges if each.pledge in invented), Account())
    return joined([*told, *([_invented(examples)] if examples.promised.units else [])])


def _invented(account: Account) -> str:
    return say(
        "{promised:,.0f} of the people promised, and {planned:,.0f} of those that the plan counts on, stand as "
        "examples in place of pledges: nobody has promised them, whatever readiness they are given.",
        promised=account.promised.persons,
        planned=account.planned.persons,
    )


def _of_the_plan(account: Account) -> str:
    return say(
        "The plan counts on {planned:,.0f}; {unverified:,.0f} of them are of units that nobody has verified, or that "
        "are gone.",
        planned=account.planned.persons,
        unverified=account.unverified.persons,
    )


def estimated(found: Promises) -> list[Performance]:
    """Contributors and groups of whose pledges enough outcomes are known, and that have pledges to come."""
    return [each for each in found.performances if each.estimate.enough and each.kind != EVERYBODY and _awaited(each)]


def _awaited(each: Performance) -> bool:
    return each.assumed is not None


def estimate_in_words(each: Performance) -> str:
    """What is known of how somebody kept its word, beside what the case assumes."""
    estimate = each.estimate
    low, high = estimate.interval
    kept_word = say(
        "{name}: {delivered:,} of {units} delivered, so a chance of {chance:.0%} (nine times in ten {low:.0%} to "
        "{high:.0%}).",
        name=each.name, delivered=estimate.delivered, units=several(estimate.known, "unit"), chance=estimate.chance,
        low=low, high=high,
    )  # fmt: skip
    if each.assumed is None:
        return kept_word
    return joined([kept_word, say("The case assumes {chance:.0%} of those to come.", chance=each.assumed)])


def not_enough(found: Promises) -> str:
    """Of how many contributors too little is known, in a sentence; empty if of none."""
    few = [each for each in found.of_kind(CONTRIBUTOR) if not each.estimate.enough and _awaited(each)]
    if not few:
        return ""
    return many(
        "Too little is known of {n:,} contributor with pledges to come to estimate a chance from: the outcome of "
        "fewer than {enough} units.",
        "Too little is known of {n:,} contributors with pledges to come to estimate a chance from: the outcome of "
        "fewer than {enough} units.",
        len(few),
        enough=ENOUGH,
    )


def changes(each: Performance) -> Changes:
    """The change that takes an estimate up as the chance of the pledges that have not deployed."""
    chance = round(min(MOST_CERTAIN, max(1.0 - MOST_CERTAIN, each.estimate.chance)), 3)
    low, high = each.estimate.interval
    estimate = each.estimate
    note = f"{estimate.delivered} of {estimate.known} units delivered; {low:.2f} to {high:.2f}"  # not told
    who: dict[str, Any] = {each.kind: (each.name,)}
    return (ExpectPledges(kind="expect_pledges", delivery_probability=chance, note=note, **who),)


def taken_up(each: Performance) -> ApplyChanges:
    """An estimate taken up as one step of the inputs."""
    label = say("{name}: {chance:.0%} of pledges expected, by its record", name=each.name, chance=each.estimate.chance)
    return ApplyChanges(label, changes(each))


def pledge_table(pledges: Sequence[Promise]) -> pd.DataFrame:
    """A row per pledge: its units by how far they have come, those in the plan, and its last event."""
    return pd.DataFrame([
        {
            say("pledge"): each.pledge,
            say("contributor"): each.contributor,
            **{UNITS[stage]: each.stages.at[stage] for stage in STAGES},
            say("gone [units]"): each.stages.gone,
            say("in the plan [units]"): each.account.planned.units,
            say("chance"): each.chance,
            say("last event"): "" if each.last is None else f"{each.last.event}, {each.last.month}",
        }
        for each in pledges
    ])  # fmt: skip


def estimates_toml(found: Promises) -> bytes:
    """The estimates of contributors as a file of changes."""
    mine = (each for each in estimated(found) if each.kind == CONTRIBUTOR)
    return as_toml([change for each in mine for change in changes(each)]).encode()


def contributors_csv(found: Promises) -> bytes:
    """Every contributor as CSV."""
    return report_csv(performance_table(found.of_kind(CONTRIBUTOR))).encode()


KEYS = {
    EVERYBODY: say("Units and people pledged and kept by all, by stage."),
    "contributors": say("Likewise by contributor, with its estimated chance where enough is known."),
    "groups": say("Likewise by group."),
    "pledges": say("Likewise by pledge, with `contributor`, `stages`, `chance` and `last_event`."),
    "enough": say("Pledges of known outcome from which on a chance is estimated [1]."),
}
"""Keys of promise and performance as one object."""


def as_json(found: Promises) -> dict[str, Any]:
    """Promise and performance as JSON: people and units by pledge, contributor and group, and estimates."""
    kinds = {"contributors": CONTRIBUTOR, "groups": GROUP}
    return {
        EVERYBODY: next(map(_as_json, found.of_kind(EVERYBODY)), None),
        **{name: {each.name: _as_json(each) for each in found.of_kind(kind)} for name, kind in kinds.items()},
        "pledges": {
            each.pledge: {
                "contributor": each.contributor,
                **_counts(each.account),
                "stages": {stage: units for stage, units in each.stages.at.items() if units},
                "chance": each.chance,
                "last_event": None if each.last is None else each.last._asdict(),
            }
            for each in found.pledges
        },
        "enough": ENOUGH,
    }


def _counts(account: Account) -> dict[str, Any]:
    counts = zip(COUNTS, account.counts, strict=True)
    return {name: {"units": count.units, "persons": count.persons} for name, count in counts}


def _as_json(each: Performance) -> dict[str, Any]:
    estimate = each.estimate
    interval = dict(zip(("low", "high"), estimate.interval, strict=True))
    return {
        **_counts(each.account),
        "assumed": each.assumed,
        "known": estimate.known,
        "delivered": estimate.delivered,
        "estimate": {"chance": estimate.chance, **interval} if estimate.enough else None,
    }
