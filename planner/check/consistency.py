"""Check consistency: rows that are well formed but contradict themselves or each other."""

import math
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from planner.fault import Fault, at_most, in_rows, printable, shown
from planner.figures import enumerated
from planner.language import say
from planner.plan import Deliver
from planner.reach import Reach
from planner.tables import Case

HOLDERS, PLACES = ("contributor", "pledge"), ("mission", "area")


def faults(case: Case) -> list[Fault]:
    """Faults of impossible periods, contradictory caveats, locks and unit types, and a case without missions."""
    reach = Reach(case)
    return [
        *at_most(_windows(case, "missions", "mandate_from", "mandate_to")),
        *at_most(_windows(case, "funds", "from_period", "to_period")),
        *at_most(_unit_types(case)),
        *at_most(_caveats(case)),
        *at_most(_contradictions(case)),
        *at_most(_limits_by_chances(case)),
        *nothing_takes_part(reach),
        *of_locks(reach),
    ]


def _limits_by_chances(case: Case) -> Iterator[Fault]:
    """Faults of limits on what areas are left with, which only plans keep that are made as if all come."""
    if case.settings.deliver == Deliver.FULL:
        return
    for row, limit in case["areas"]["left_limit"].items():
        if pd.notna(limit):
            allowed = say("blank, or the setting deliver full: such limits are kept as if all come")
            yield Fault("areas", int(str(row)), "left_limit", f"{limit:g}", allowed)


def of_locks(reach: Reach) -> list[Fault]:
    """Faults of locks that no plan can keep, as their own tables show."""
    return [
        *at_most(_lock_bounds(reach)),
        *at_most(_locks_out_of_reach(reach)),
        *at_most(_locked_twice(reach)),
        *at_most(_locked_starts(reach.case)),
    ]


def _windows(case: Case, table: str, first: str, last: str) -> Iterator[Fault]:
    frame = case[table]
    for row, begin, end in frame[[first, last]].itertuples():
        if pd.notna(begin) and pd.notna(end) and begin > end:
            found = say("{first:d} to {last:d}", first=begin, last=end)
            allowed = say("{first} no later than {last}", first=first, last=last)
            yield Fault(table, row, enumerated((first, last)), found, allowed)


NOT_ENABLERS = {
    "troops": say("blank, as troops are not enablers"),
    "police": say("blank, as police are not enablers"),
}
"""What the capability of a unit type may be, by its kind."""


def _unit_types(case: Case) -> Iterator[Fault]:
    for row, kind, capability, posts in case["unit_types"][["kind", "capability", "posts"]].itertuples():
        enabler = kind == "enabler"
        if enabler and not capability:
            allowed = say("a capability, as every enabler provides one")
            yield Fault("unit_types", row, "capability", shown(""), allowed)
        if kind and not enabler and capability:
            yield Fault("unit_types", row, "capability", shown(capability), NOT_ENABLERS[kind])
        if enabler and pd.notna(posts) and posts:
            allowed = say("no, as enablers do not protect civilians themselves")
            yield Fault("unit_types", row, "posts", shown("yes"), allowed)


def _caveats(case: Case) -> Iterator[Fault]:
    frame = case["caveats"]
    for row, contributor, pledge, mission, area in frame[[*HOLDERS, *PLACES]].itertuples():
        for columns, named in ((HOLDERS, (contributor, pledge)), (PLACES, (mission, area))):
            if all(named) or not any(named):
                found = enumerated(map(shown, named)) if all(named) else say("neither")
                yield Fault("caveats", row, enumerated(columns), found, say("exactly one of the two"))


def _contradictions(case: Case) -> Iterator[Fault]:
    first: dict[tuple[str, ...], tuple[int, str]] = {}
    for row, *named, rule in case["caveats"][[*HOLDERS, *PLACES, "rule"]].itertuples():
        if [*map(bool, named)].count(True) != 2 or not rule:
            continue
        if tuple(named) in first:
            earlier, said = first[tuple(named)]
            if rule == said:
                found = say("the same as row {row}", row=earlier)
            else:
                found = say("“{rule}”, where row {row} says “{other}”", rule=rule, row=earlier, other=said)
            yield Fault("caveats", row, "rule", found, say("one row for each holder and place"))
        first.setdefault(tuple(named), (row, rule))


def nothing_takes_part(reach: Reach) -> Iterator[Fault]:
    """Fault of a case whose missions all stay out."""
    missions = [name for name in reach.case["missions"]["mission"] if name]
    if missions and not reach.mandates:
        found = (
            say("nothing that takes part: the mission is a contingency, and include_contingency is no")
            if len(missions) == 1
            else say(
                "nothing that takes part: all {count} missions are contingencies, and include_contingency is no",
                count=len(missions),
            )
        )
        hint = say("Set include_contingency to yes to plan as if the Security Council will approve.")
        yield Fault("missions", None, "mandate", found, say("at least one mission that takes part"), hint)


def _lock_bounds(reach: Reach) -> Iterator[Fault]:
    for row, pledge, least, most in reach.case["locks"][["pledge", "units_min", "units_max"]].itertuples():
        if pd.notna(least) and pd.notna(most) and least > most:
            found, allowed = enumerated((str(least), str(most))), say("units_min no more than units_max")
            yield Fault("locks", row, enumerated(("units_min", "units_max")), found, allowed)
        pledged = _pledged(reach, pledge)
        if pd.notna(least) and least > pledged:
            allowed = say("at most {units}, the units that {pledge} has", units=pledged, pledge=shown(pledge))
            yield Fault("locks", row, "units_min", str(least), allowed)


def _pledged(reach: Reach, pledge: str) -> float:
    """Units of a pledge [units]; infinite if not known."""
    units = reach.pledges[pledge]["units"] if pledge in reach.pledges else None
    return math.inf if units is None or pd.isna(units) else units


def _minimums(reach: Reach) -> pd.DataFrame:
    """Locks with a minimum whose pledge and mission are known."""
    frame = reach.case["locks"]
    known = frame["pledge"].isin(reach.pledges) & frame["mission"].isin(set(reach.case["missions"]["mission"]))
    return frame[known & (frame["units_min"].fillna(0) > 0)]


def _locks_out_of_reach(reach: Reach) -> Iterator[Fault]:
    locks = _minimums(reach)
    if not (reach.case.values.get("periods") and reach.case.values.get("months_per_period")):
        return
    for row, pledge, mission, period, least in locks[["pledge", "mission", "from_period", "units_min"]].itertuples():
        why = reach.barred(pledge, mission) or _not_then(reach, pledge, mission, period)
        if why:
            found = say(
                "at least {least} of {pledge} at {mission}", least=least, pledge=shown(pledge), mission=shown(mission)
            )
            yield Fault("locks", row, "units_min", found, say("0 or blank, as {why}", why=printable(why)))


def _not_then(reach: Reach, pledge: str, mission: str, period: int) -> str:
    starts = [starts for offer in reach.offers[pledge] if (starts := reach.starts(offer, mission))]
    if pd.isna(period) or any(period in start for start in starts):
        return ""
    first, last = min(start[0] for start in starts), max(start[-1] for start in starts)
    return say(
        "it can start there in periods {first} to {last} only, not in {period}", first=first, last=last, period=period
    )


def _locked_twice(reach: Reach) -> Iterator[Fault]:
    """Faults of minimums of one pledge that are possible one by one but exceed its units together."""
    needed: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    rows: dict[str, list[int]] = defaultdict(list)
    frame = _minimums(reach)[["pledge", "mission", "from_period", "units_min"]]
    for row, pledge, mission, period, least in frame.itertuples():
        needed[pledge][mission][int(pd.notna(period))] += least
        rows[pledge].append(row)
    for pledge, missions in needed.items():
        total = sum(max(anytime, starts) for anytime, starts in missions.values())
        if len(rows[pledge]) > 1 and total > _pledged(reach, pledge):
            found = say(
                "minimums of {pledge} that add up to {total} ({rows})",
                pledge=shown(pledge), total=total, rows=in_rows(rows[pledge]),
            )  # fmt: skip
            allowed = say("at most {units}, the units that it has", units=_pledged(reach, pledge))
            yield Fault("locks", rows[pledge][0], "units_min", found, allowed)


def _locked_starts(case: Case) -> Iterator[Fault]:
    """Faults of minimums of single starts that exceed the maximum over all starts."""
    frame = case["locks"]
    single = frame[frame["from_period"].notna()]
    least = single.groupby(["pledge", "mission"])["units_min"].sum().to_dict()
    for row, pledge, mission, most in frame[frame["from_period"].isna()][
        ["pledge", "mission", "units_max"]
    ].itertuples():
        total = least.get((pledge, mission), 0)
        if pd.notna(most) and total > most:
            found = say(
                "{most} for all starts of {pledge} at {mission}",
                most=most,
                pledge=shown(pledge),
                mission=shown(mission),
            )
            allowed = say("at least {total}, what its single starts add up to", total=total)
            yield Fault("locks", row, "units_max", found, allowed)
