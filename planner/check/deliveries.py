"""Check what is said of delivery: records of earlier pledges, the ledger, and chances of failing in common."""

from collections.abc import Iterator

import pandas as pd

from planner.chances import Chances, chances_of
from planner.fault import Fault, printable, shown, some
from planner.figures import plural
from planner.plan import Deliver
from planner.tables import Case


def faults(case: Case) -> Iterator[Fault]:
    """Faults of records in which more was delivered than pledged, and of a way to count pledges that there is not."""
    if case.settings.deliver == Deliver.HEDGED:
        rows = case["settings"].index[case["settings"]["setting"] == "deliver"]
        allowed = f"{Deliver.FULL} or {Deliver.EXPECTED}: plans that hedge are not built yet"
        yield Fault("settings", int(rows[0]) if len(rows) else None, "value", "“hedged” for “deliver”", allowed)
    columns = ["units_pledged", "units_delivered"]
    for row, pledged, delivered in case["past_deliveries"][columns].itertuples():
        if pd.notna(pledged) and pd.notna(delivered) and delivered > pledged:
            found, allowed = f"{delivered} of {pledged}", "units_delivered no more than units_pledged"
            yield Fault("past_deliveries", row, " and ".join(reversed(columns)), found, allowed)


def notices(case: Case) -> list[str]:
    """Notices on events of more units than a pledge has, and on failures in common that mean nothing or too much."""
    chances = chances_of(case)
    return [*_too_many(case), *_common(case, chances), *_capped(case, chances), *_delays(case)]


def _too_many(case: Case) -> Iterator[str]:
    """Notices on events of more units than their pledge has; one that fell out since keeps its events."""
    units = dict(case["pledges"][["pledge", "units"]].itertuples(index=False, name=None))
    for row, pledge, number in case["pledge_events"][["pledge", "units"]].itertuples():
        if pd.notna(number) and 0 < units[pledge] < number:
            has = f"{shown(pledge)} has {units[pledge]:,}"
            yield f"pledge_events, row {row}, column units: {number:,} {plural(number, 'unit')}, but {has}."


def _common(case: Case, chances: Chances) -> Iterator[str]:
    """Notices on failures in common that strike nothing."""
    settings = case.settings
    uncertain = [each for each in (*chances.pledges.values(), *chances.funds.values()) if each.p < 1.0]
    if settings.contributor_failure and not uncertain:
        yield "contributor_failure means nothing here: every pledge and fund is certain to come."
    if settings.group_failure and not any(each.groups for each in uncertain):
        whose = "no contributor whose pledges or funds may fail is in a group"
        yield f"group_failure means nothing here: {whose}."


def _capped(case: Case, chances: Chances) -> Iterator[str]:
    """Notice on pledges and funds that fail less often than their contributors and groups are said to.

    Those that are certain to come, such as units deployed already, are left out: nothing else is to be expected.
    """
    settings = case.settings
    capped = [printable(each.key) for each in chances.capped if each.p < 1.0]
    if capped:
        says = " and ".join(name for name in ("contributor_failure", "group_failure") if getattr(settings, name))
        yield (
            f"{says}: less likely to fail than that are {some(capped)}. Their own chances count, and whenever they "
            "fail it is taken to be in common."
        )


def _delays(case: Case) -> Iterator[str]:
    """Notice on a delay without a chance, or a chance without a delay."""
    settings = case.settings
    if bool(settings.delay_months) != bool(settings.delay_chance):
        given, other = ("delay_months", "delay_chance") if settings.delay_months else ("delay_chance", "delay_months")
        yield f"{given} means nothing here, as {other} is 0: nothing is late."
