"""Promise and performance, for the command line and the page: in words, as tables, and taken up as chances."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from planner.charts.promises import performance_table
from planner.figures import several
from planner.files import report_csv
from planner.records.ledger import STAGES
from planner.records.promises import CONTRIBUTOR, ENOUGH, EVERYBODY, GROUP, Account, Performance, Promise, Promises
from planner.scenarios.changes import Changes, as_toml
from planner.scenarios.kinds.pledges import ExpectPledges
from planner.workspace.adjustments import ApplyChanges

MOST_CERTAIN = 0.999
"""Nobody's record makes a pledge certain to come, or never to come [1]."""

COUNTS = {
    "promised": "promised", "counted": "counted", "verified": "verified", "deployed": "deployed", "gone": "gone",
    "planned": "in the plan", "unverified": "not verified",
}  # fmt: skip
"""Keys of the counts in the order of their fields, each with its heading."""

OF_A_PLAN = ("planned", "unverified")


def in_words(found: Promises) -> str:
    """What was promised and kept by everybody, and what the plan counts on that nobody has seen."""
    everybody = found.of_kind(EVERYBODY)
    if not everybody:
        return "Nothing is pledged."
    all_ = everybody[0].account
    counts = (
        f"{all_.promised.persons:,.0f} people are promised; {all_.verified.persons:,.0f} of them verified, "
        f"{all_.deployed.persons:,.0f} deployed, and {all_.gone.persons:,.0f} withdrawn or lapsed."
    )
    return counts + _of_the_plan(all_)


def _of_the_plan(account: Account) -> str:
    if not account.planned.units:
        return ""
    return (
        f" The plan counts on {account.planned.persons:,.0f}; {account.unverified.persons:,.0f} of them are of units "
        "that nobody has verified, or that are gone."
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
    assumed = "" if each.assumed is None else f" The case assumes {each.assumed:.0%} of those to come."
    return (
        f"{each.name}: {estimate.delivered:,} of {several(estimate.known, 'unit')} delivered, so a chance of "
        f"{estimate.chance:.0%} (nine times in ten {low:.0%} to {high:.0%}).{assumed}"
    )


def not_enough(found: Promises) -> str:
    """Of how many contributors too little is known, in a sentence; empty if of none."""
    few = [each for each in found.of_kind(CONTRIBUTOR) if not each.estimate.enough and _awaited(each)]
    if not few:
        return ""
    return (
        f"Too little is known of {several(len(few), 'contributor')} with pledges to come to estimate a chance from: "
        f"the outcome of fewer than {ENOUGH} units."
    )


def changes(each: Performance) -> Changes:
    """The change that takes an estimate up as the chance of the pledges that have not deployed."""
    chance = round(min(MOST_CERTAIN, max(1.0 - MOST_CERTAIN, each.estimate.chance)), 3)
    low, high = each.estimate.interval
    note = f"{each.estimate.delivered} of {each.estimate.known} units delivered; {low:.2f} to {high:.2f}"
    who: dict[str, Any] = {each.kind: (each.name,)}
    return (ExpectPledges(kind="expect_pledges", delivery_probability=chance, note=note, **who),)


def taken_up(each: Performance) -> ApplyChanges:
    """An estimate taken up as one step of the inputs."""
    return ApplyChanges(f"{each.name}: {each.estimate.chance:.0%} of pledges expected, by its record", changes(each))


def pledge_table(pledges: Sequence[Promise]) -> pd.DataFrame:
    """A row per pledge: its units by how far they have come, those in the plan, and its last event."""
    return pd.DataFrame([
        {
            "pledge": each.pledge,
            "contributor": each.contributor,
            **{f"{stage} [units]": each.stages.at[stage] for stage in STAGES},
            "gone [units]": each.stages.gone,
            "in the plan [units]": each.account.planned.units,
            "chance": each.chance,
            "last event": "" if each.last is None else f"{each.last.event}, {each.last.month}",
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
    EVERYBODY: "Units and people pledged and kept by all, by stage.",
    "contributors": "Likewise by contributor, with its estimated chance where enough is known.",
    "groups": "Likewise by group.",
    "pledges": "Likewise by pledge, with `contributor`, `stages`, `chance` and `last_event`.",
    "enough": "Pledges of known outcome from which on a chance is estimated [1].",
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
