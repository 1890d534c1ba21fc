"""Pledges that came: rises of a contributor at a mission that fit what it has pledged, so that nobody counts twice."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.building.shares import apportion
from planner.building.stand_in import STAND_IN
from planner.difference.merging import with_rows
from planner.figures import several
from planner.formats.sheets import Sheet, Sheets, sheet_of
from planner.language import joined, say
from planner.reach import Reach
from planner.tables import Case

DEPLOYED = "deployed"
FITS = 0.8
"""Share of a unit, the last one of several, by which a contributor must have grown for it to have come [1]."""

THERE = say("came, and is there already")
"""How the reason of the caveat of a pledge that came begins: it is not counted among those in place."""

POLICE = ("formed_police", "individual_police")
BLANKED = ("ready_period", "delivery_probability")
"""Cells of a pledge that say when and whether it comes."""


@dataclass(frozen=True)
class Arrival:
    """Units of a pledge that seem to have come."""

    pledge: str
    contributor: str
    mission: str
    units: int
    of: int
    """Units pledged."""
    persons: int
    """People of the units."""
    rise: int
    """By how many people the contributor has grown at the mission."""
    police: bool
    planned: bool
    """Whether the plan has the pledge at this mission."""
    stand_in: bool = False
    """Whether it is no pledge of anybody, but made from units in place."""

    def __str__(self) -> str:
        """Describe the arrival."""
        units: str = several(self.units, "unit")
        if self.units < self.of:
            units = say("{units} of {all:,}", units=units, all=self.of)
        values = {"pledge": self.pledge, "mission": self.mission, "units": units, "persons": self.persons,
                  "contributor": self.contributor, "rise": self.rise}  # fmt: skip
        came = (
            say(
                "{pledge} at {mission}: {units}, {persons:,} persons; {contributor} has {rise:,} more there, as "
                "planned.",
                **values,
            )
            if self.planned
            else say(
                "{pledge} at {mission}: {units}, {persons:,} persons; {contributor} has {rise:,} more there.", **values
            )
        )
        invented = say("It is a stand-in, which nobody has pledged: illustrative.")
        return joined([came, *([invented] if self.stand_in else [])])


def arrivals(case: Case, changes: pd.DataFrame, planned: Collection[tuple[str, str]] = ()) -> list[Arrival]:
    """Pledges that the rises between two counts fit; each rise and each unit is taken once.

    Args:
        case: The case, without faults.
        changes: What `compared` returns.
        planned: Pledge and mission of every deployment of the current plan, which are looked at first.
    """
    reach, taken, found = Reach(case), set[str](), []
    notes = case["pledges"].set_index("pledge")["note"].astype(str)
    stand_ins = set(notes.index[notes.str.startswith(STAND_IN)])
    rises = changes[(changes["change"] > 0) & changes["kind"].isin(["troops", *POLICE])]
    for row in rises.sort_values(["change", "mission", "contributor"], ascending=[False, True, True]).itertuples():
        left = int(row.change)
        for pledge in _candidates(reach, str(row.contributor), str(row.kind), str(row.mission), left, planned):
            unit = reach.units[pledge]
            units = min(unit.units, int(left / unit.strength + 1 - FITS))
            if pledge in taken or units < 1:
                continue
            taken.add(pledge)
            persons = round(units * unit.strength)
            found.append(Arrival(
                pledge, str(row.contributor), str(row.mission), units, unit.units, persons, int(row.change),
                row.kind in POLICE, (pledge, row.mission) in planned, pledge in stand_ins,
            ))  # fmt: skip
            left -= persons
    return found


def _candidates(
    reach: Reach, contributor: str, kind: str, mission: str, rise: int, planned: Collection[tuple[str, str]]
) -> list[str]:
    """Pledges that may be what came, the likeliest first: those planned there, then those of the nearest size."""
    fits = [
        pledge
        for pledge, unit in reach.units.items()
        if unit.contributor == contributor
        and unit.units
        and _is_of(kind, unit.kind, unit.unit_type)
        and reach.pledges[pledge]["readiness"] != DEPLOYED
        and mission in reach.mandates
        and not reach.ruled_out(pledge, mission)
    ]
    size = {pledge: abs(rise - reach.units[pledge].units * reach.units[pledge].strength) for pledge in fits}
    return sorted(fits, key=lambda pledge: ((pledge, mission) not in planned, size[pledge], pledge))


def _is_of(counted: str, kind: str, unit_type: str) -> bool:
    """Whether people of a kind that is counted may be a unit of a kind; enablers are counted among troops."""
    if kind != "police":
        return counted == "troops"
    return counted == ("individual_police" if "individual" in unit_type.casefold() else "formed_police")


def people_that_came(case: Sheets) -> dict[tuple[str, str], int]:
    """People of pledges that came before and are not among those in place, by mission and kind of ceiling [persons]."""
    caveats, pledges = sheet_of(case, "caveats"), _rows(sheet_of(case, "pledges"), "pledge")
    kinds = _rows(sheet_of(case, "unit_types"), "unit_type")
    found: dict[tuple[str, str], int] = {}
    for row in _all(caveats):
        pledge = pledges.get(row["pledge"])
        if pledge is None or not row["reason"].startswith(THERE) or pledge["readiness"] != DEPLOYED:
            continue
        unit = kinds.get(pledge["unit_type"], {})
        key = (row["mission"], "police" if unit.get("kind") == "police" else "troops")
        persons = float(pledge["strength"] or unit.get("strength") or 0) * float(pledge["units"] or 0)
        found[key] = found.get(key, 0) + round(persons)
    return found


def with_arrivals(case: Sheets, came: Collection[Arrival], counted: str) -> Sheets:
    """A case in which pledges that came are deployed where they are, and no longer among those in place.

    Of a pledge of which some units came, those become a pledge of their own, with the same caveats.
    """
    for arrival in came:
        case = {**case, **_with(case, arrival, counted)}
    return {**case, "areas": without_arrivals(sheet_of(case, "areas"), came)}


def without_arrivals(areas: Sheet, came: Collection[Arrival]) -> Sheet:
    """The areas without the people of pledges that came among those in place."""
    less: dict[tuple[str, str], int] = {}
    for arrival in came:
        key = (arrival.mission, "police" if arrival.police else "troops")
        less[key] = less.get(key, 0) + arrival.persons
    return without_people(areas, less)


def name_of(arrival: Arrival, pledges: Collection[str]) -> str:
    """Key of a pledge that came: its own, or where only some of its units came one for those."""
    return arrival.pledge if arrival.units == arrival.of else _free(f"{arrival.pledge}-{arrival.mission}", pledges)


def continued(deployments: pd.DataFrame, came: Collection[Arrival], pledges: Collection[str]) -> pd.DataFrame:
    """The deployments of a plan, with those of pledges that came under their new keys and there from the start."""
    for arrival in came:
        own = (deployments["pledge"] == arrival.pledge) & (deployments["mission"] == arrival.mission)
        rows, left = [], arrival.units
        for row in deployments[own].sort_values("from_period").to_dict("records"):
            units = min(left, int(row["units"]))
            left -= units
            shares = {"units": units, **{c: row[c] * units / row["units"] for c in ("persons", "cost_usd")}}
            rest = {c: row[c] - shares[c] for c in shares}
            now = {"pledge": name_of(arrival, pledges), "preparation": "", "from_period": 1}
            rows += [row | shares | now] * bool(units) + [row | rest] * bool(rest["units"])
        deployments = pd.concat([deployments[~own], pd.DataFrame(rows, columns=deployments.columns)], ignore_index=True)
    return deployments


def _with(case: Sheets, arrival: Arrival, counted: str) -> Sheets:
    """The tables in which an arrival makes a difference."""
    pledges, caveats = sheet_of(case, "pledges"), sheet_of(case, "caveats")
    row = _rows(pledges, "pledge")[arrival.pledge]
    name = name_of(arrival, set(pledges.column("pledge")))
    if name != arrival.pledge:
        rest = {"pledge": arrival.pledge, "units": str(arrival.of - arrival.units)}
        pledges = with_rows("pledges", pledges, _sheet([rest])).sheet
        own = [each | {"pledge": name} for each in _all(caveats) if each["pledge"] == arrival.pledge]
        caveats = with_rows("caveats", caveats, _sheet(own)).sheet if own else caveats
    remark = say(
        "came to {mission} by {day}: {contributor} grew by {rise} [A], read as this [J]",
        mission=arrival.mission, day=counted, contributor=arrival.contributor, rise=arrival.rise,
    )  # fmt: skip
    came = row | {"pledge": name, "units": str(arrival.units), "readiness": DEPLOYED, "deployment_cost_usd": "0"}
    came |= dict.fromkeys(BLANKED, "") | {"note": "; ".join(filter(None, (row["note"], remark)))}
    return {
        "pledges": with_rows("pledges", pledges, _sheet([came])).sheet,
        "caveats": _staying(caveats, name, arrival.mission, say("{there}: counted on {day}", there=THERE, day=counted)),
        "pledge_events": _recorded(sheet_of(case, "pledge_events"), arrival, name, counted),
    }


def _recorded(events: Sheet, arrival: Arrival, name: str, counted: str) -> Sheet:
    """The ledger with the deployment; where some units alone came, what had happened to them goes with them."""
    told = [row for each in _all(events) for row in _shared(each, arrival, name)]
    deployed = {
        "pledge": name, "date": counted[:7], "event": DEPLOYED, "units": str(arrival.units),
        "source": say("count of {day}", day=counted),
        "note": say(
            "{contributor} grew by {rise} at {mission} [A], read as this [J]",
            contributor=arrival.contributor, rise=arrival.rise, mission=arrival.mission,
        ),
    }  # fmt: skip
    rows = tuple(tuple(row[column] for column in events.header) for row in told)
    return with_rows("pledge_events", Sheet(events.header, rows), _sheet([deployed])).sheet


def _shared(event: dict[str, str], arrival: Arrival, name: str) -> list[dict[str, str]]:
    """An event, of the units that came and of those that did not, where these are pledges of their own now."""
    if event["pledge"] != arrival.pledge or name == arrival.pledge:
        return [event]
    if not event["units"]:
        return [event, event | {"pledge": name}]
    units = int(float(event["units"]))
    came = min(units, arrival.units)
    left = [event | {"units": str(units - came)}] if units > came else []
    return [*left, event | {"pledge": name, "units": str(came)}]


def _staying(caveats: Sheet, pledge: str, mission: str, reason: str) -> Sheet:
    """The caveats with one that keeps a pledge where it is; where it is for that mission alone already, the reason."""
    rows, stays = _all(caveats), {"pledge": pledge, "mission": mission, "rule": "only"}
    own = [row for row in rows if all(row[column] == text for column, text in stays.items()) and not row["area"]]
    if not own:
        return with_rows("caveats", caveats, _sheet([stays | {"reason": reason}])).sheet
    for row in own:
        row["reason"] = "; ".join(filter(None, (reason, row["reason"])))
    return Sheet(caveats.header, tuple(tuple(row[column] for column in caveats.header) for row in rows))


def without_people(areas: Sheet, less: Mapping[tuple[str, str], int]) -> Sheet:
    """The areas with fewer people in place, in proportion to those who are there.

    Args:
        areas: The areas.
        less: People who are no longer counted in place, by mission and `troops` or `police` [persons].
    """
    rows = _all(areas)
    for (mission, kind), persons in less.items():
        column, own = f"in_place_{kind}", [row for row in rows if row["mission"] == mission]
        there = [round(float(row[column] or 0)) for row in own]
        for row, people in zip(own, apportion(max(0, sum(there) - persons), there), strict=True):
            row[column] = str(people)
    return Sheet(areas.header, tuple(tuple(row[column] for column in areas.header) for row in rows))


def _free(name: str, taken: Collection[str]) -> str:
    """The name, with a number if it is taken."""
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def _all(sheet: Sheet) -> list[dict[str, str]]:
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


def _rows(sheet: Sheet, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in _all(sheet)}


def _sheet(rows: list[dict[str, str]]) -> Sheet:
    header = tuple(rows[0])
    return Sheet(header, tuple(tuple(row[column] for column in header) for row in rows))
