"""Check what is said of delivery: records of earlier pledges, the ledger, and chances of failing in common."""

from collections.abc import Iterator, Sequence

import pandas as pd

from planner.chances import Chances, chances_of
from planner.chances.failing_together import MOST_STATES, FailingTogether
from planner.fault import Fault, printable, shown, some
from planner.figures import enumerated, several
from planner.horizon import month_in_words, month_number, months_of
from planner.language import say
from planner.reach import Reach
from planner.records.ledger import Event, ledger, stages
from planner.tables import Case


def faults(case: Case) -> Iterator[Fault]:
    """Faults of records in which more was delivered than pledged."""
    columns = ["units_pledged", "units_delivered"]
    for row, pledged, delivered in case["past_deliveries"][columns].itertuples():
        if pd.notna(pledged) and pd.notna(delivered) and delivered > pledged:
            found = say("{part:d} of {whole:d}", part=delivered, whole=pledged)
            allowed = say("units_delivered no more than units_pledged")
            yield Fault("past_deliveries", row, enumerated(reversed(columns)), found, allowed)


def too_linked(case: Case) -> Iterator[Fault]:
    """Fault of groups that share so many members that what fails together cannot be told exactly, of a sound case."""
    chances = chances_of(case)
    together = FailingTogether((*chances.pledges.values(), *chances.funds.values()))
    if together.states > MOST_STATES:
        found = say(
            "{names} fail in {count:,} ways together, as they share members",
            names=some(together.widest), count=together.states,
        )  # fmt: skip
        allowed = say(
            "at most {count:,} ways: groups that share fewer members, or 0 for “group_failure”", count=MOST_STATES
        )
        yield _of_setting(case, "group_failure", found, allowed)


def _of_setting(case: Case, name: str, found: str, allowed: str) -> Fault:
    """A fault of a setting, in its row where it has one."""
    rows = case["settings"].index[case["settings"]["setting"] == name]
    return Fault("settings", int(rows[0]) if len(rows) else None, "value", found, allowed)


def notices(case: Case) -> list[str]:
    """Notices on events of more units than a pledge has, and on failures in common that mean nothing or too much."""
    chances = chances_of(case)
    return [*_too_many(case), *_gone(case), *_common(case, chances), *_capped(case, chances), *_delays(case)]


def _too_many(case: Case) -> Iterator[str]:
    """Notices on events of more units than their pledge has; units struck off since and pledges that fell out aside."""
    units = dict(case["pledges"][["pledge", "units"]].itertuples(index=False, name=None))
    gone = {pledge: stages(events, units[pledge]).gone for pledge, events in ledger(case).items()}
    for row, pledge, number in case["pledge_events"][["pledge", "units"]].itertuples():
        if pd.notna(number) and units[pledge] and number > units[pledge] + gone[pledge]:
            yield say(
                "pledge_events, row {row:d}, column units: {units}, but {pledge} has {most:,}.",
                row=row, units=several(number, "unit"), pledge=shown(pledge), most=units[pledge],
            )  # fmt: skip


def _gone(case: Case) -> Iterator[str]:
    """Notices on units that are withdrawn, or lapse before they could start, and are counted still."""
    reach = Reach(case)
    for name, events in ledger(case).items():
        counted, found = reach.units[name].units, stages(events, reach.units[name].units)
        left = found.promised - found.gone
        if counted <= left:
            continue
        if withdrawn := found.at["withdrawn"]:
            yield say(
                "pledge_events: {units} of {pledge} withdrawn by {month}, and the case still counts {counted:,}: no "
                "more than {left:,} can come.",
                units=several(withdrawn, "unit"), pledge=shown(name), month=_last(events, "withdrawn"),
                counted=counted, left=left,
            )  # fmt: skip
        start = months_of(case, min(offer.ready for offer in reach.offers[name])).start
        if (lapsed := found.at["lapsed"]) and month_number(when := _last(events, "lapsed")) < start:
            yield say(
                "pledge_events: {units} of {pledge} lapsed by {month}, before the first start in {start}, and the case "
                "still counts {counted:,}: no more than {left:,} can come unless they are renewed.",
                units=several(lapsed, "unit"), pledge=shown(name), month=when, start=month_in_words(start),
                counted=counted, left=left,
            )  # fmt: skip


def _last(events: Sequence[Event], ending: str) -> str:
    """Month of the last event of a kind, YYYY-MM."""
    return next(event.month for event in reversed(events) if event.event == ending)


def _common(case: Case, chances: Chances) -> Iterator[str]:
    """Notices on failures in common that strike nothing."""
    settings = case.settings
    uncertain = [each for each in (*chances.pledges.values(), *chances.funds.values()) if each.p < 1.0]
    if settings.contributor_failure and not uncertain:
        yield say("contributor_failure means nothing here: every pledge and fund is certain to come.")
    if settings.group_failure and not any(each.groups for each in uncertain):
        yield say("group_failure means nothing here: no contributor whose pledges or funds may fail is in a group.")


def _capped(case: Case, chances: Chances) -> Iterator[str]:
    """Notice on pledges and funds that fail less often than their contributors and groups are said to.

    Those that are certain to come, such as units deployed already, are left out: nothing else is to be expected.
    """
    settings = case.settings
    capped = [printable(each.key) for each in chances.capped if each.p < 1.0]
    if capped:
        said = enumerated(name for name in ("contributor_failure", "group_failure") if getattr(settings, name))
        yield say(
            "{settings}: less likely to fail than that are {names}. Their own chances count, and whenever they fail "
            "it is taken to be in common.",
            settings=said, names=some(capped),
        )  # fmt: skip


def _delays(case: Case) -> Iterator[str]:
    """Notice on a delay without a chance, or a chance without a delay."""
    settings = case.settings
    if bool(settings.delay_months) != bool(settings.delay_chance):
        given, other = ("delay_months", "delay_chance") if settings.delay_months else ("delay_chance", "delay_months")
        yield say("{given} means nothing here, as {other} is 0: nothing is late.", given=given, other=other)
