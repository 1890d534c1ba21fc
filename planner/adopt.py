"""Adopt an edited plan: carry over people and money, or turn its deployments into locks."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from planner.plan import Plan
from planner.reach import Reach
from planner.tables import Case

OFFER = ["pledge", "preparation", "mission", "period"]


def carried_over(case: Case, made: Plan, deployments: pd.DataFrame) -> Plan:
    """Replace the deployments of a plan; the same share of people stays posted to each area, and payments stay.

    Its exposure, cash and summary stay those of the plan as made.
    """
    before, now = _people(made.deployments), _people(deployments)
    assignments = made.assignments.copy()
    keys = assignments[OFFER].itertuples(index=False, name=None)
    factors = [now.get(key, 0.0) / before[key] for key in keys]
    assignments["persons"] *= factors
    assignments = assignments[assignments["persons"] > 0].reset_index(drop=True)
    frames = {**made.frames, "deployments": deployments, "assignments": assignments}
    return replace(made, frames=frames | {"postings": postings(case, made.postings, assignments)})


def _people(deployments: pd.DataFrame) -> Mapping[tuple[str, str, str, int], float]:
    """People present, by offer, mission and period [persons]."""
    people: dict[tuple[str, str, str, int], float] = {}
    for row in deployments.itertuples():
        for t in range(row.from_period, row.to_period + 1):
            key = (row.pledge, row.preparation, row.mission, t)
            people[key] = people.get(key, 0.0) + row.persons
    return people


def postings(case: Case, places: pd.DataFrame, assignments: pd.DataFrame) -> pd.DataFrame:
    """Sum assignments to postings.

    Args:
        case: The case.
        places: Postings of every area, period and kind.
        assignments: Whose people are posted where.
    """
    reach = Reach(case)
    kinds = assignments["pledge"].map({name: unit.kind for name, unit in reach.units.items()})
    effect = {(o.pledge, o.preparation): o.effectiveness for offers in reach.offers.values() for o in offers}
    offers = assignments[["pledge", "preparation"]].itertuples(index=False, name=None)
    people = assignments.assign(kind=kinds, effective=assignments["persons"] * [effect[offer] for offer in offers])
    sums = people.groupby(["area", "period", "kind"])[["persons", "effective"]].sum()
    found = sums.reindex(pd.MultiIndex.from_frame(places[["area", "period", "kind"]]), fill_value=0.0)
    return places.assign(posted=found["persons"].to_numpy(), effective_posted=found["effective"].to_numpy())


def locks(made: Plan, deployments: pd.DataFrame) -> pd.DataFrame:
    """Deployments as rows of the table `locks`, which fix their units; 0 where an edit removed all.

    Rows are about the pledge, the mission and the start; which preparation a unit gets is left open, as locks leave it.
    """
    key = ["pledge", "mission", "from_period"]
    units = deployments.groupby(key)["units"].sum()
    gone = made.deployments.groupby(key)["units"].sum().index.difference(units.index)
    units = pd.concat([units, pd.Series(0, index=gone, name="units")]).sort_index()
    frame = units.rename_axis(key).reset_index().rename(columns={"units": "units_min"})
    return _typed(frame.assign(units_max=frame["units_min"], source="adopted plan"))  # not told


def fixed(case: Case, deployments: pd.DataFrame) -> Case:
    """The case with locks that fix every deployment and forbid all others."""
    units = deployments.groupby(["pledge", "mission", "from_period"])["units"].sum()
    rows = [(*key, number, number, "", "") for key, number in units.items()]
    totals = deployments.groupby(["pledge", "mission"])["units"].sum()
    rows += [
        (pledge, mission, None, None, int(totals.get((pledge, mission), 0)), "", "")
        for pledge in case["pledges"]["pledge"]
        for mission in case["missions"]["mission"]
    ]
    columns = ["pledge", "mission", "from_period", "units_min", "units_max", "source", "note"]
    return replace(case, tables={**case.tables, "locks": _typed(pd.DataFrame(rows, columns=columns))})


def standing(case: Case, deployments: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table `locks` that leave deployments as the only plan, without rows that would say nothing.

    Every deployment has a row; a pledge with units left has one for each mission that it could still go to.
    """
    reach, units = Reach(case), deployments.groupby(["pledge", "mission", "from_period"])["units"].sum()
    rows: list[tuple[object, ...]] = [(*key, number, number) for key, number in units.items()]
    used = deployments.groupby("pledge")["units"].sum()
    there = deployments.groupby(["pledge", "mission"])["units"].sum()
    for pledge, offers in reach.offers.items():
        if reach.units[pledge].units > used.get(pledge, 0):
            open_to = [m for m in reach.mandates if any(reach.starts(offer, m) for offer in offers)]
            rows += [(pledge, m, None, None, int(there.get((pledge, m), 0))) for m in open_to]
    columns = ["pledge", "mission", "from_period", "units_min", "units_max"]
    return _typed(pd.DataFrame(rows, columns=columns).assign(source="adopted plan"))  # not told


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Type the rows of the table `locks`."""
    whole = dict.fromkeys(("from_period", "units_min", "units_max"), "Int64")
    columns = ["pledge", "mission", "from_period", "units_min", "units_max", "source", "note"]
    return frame.assign(note="")[columns].astype(whole)
