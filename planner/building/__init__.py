"""Build a case from its recipe and sources: one rule for every case, so that every number can be traced."""

from dataclasses import dataclass

import pandas as pd

from planner.building import (
    account,
    areas,
    contingents,
    contributors,
    funds,
    missions,
    pledges,
    settings,
    support,
    threats,
    units,
)
from planner.building.areas import Sectors
from planner.building.known import Known
from planner.building.missions import Participation
from planner.building.overrides import CaseTables, overridden
from planner.building.packaged import packaged
from planner.building.refusals import refusals
from planner.building.sources import Sources
from planner.building.tables import columns
from planner.fault import Fault
from planner.recipe import Recipe
from planner.recipe.reading import DELIVERY
from planner.tables import TABLES

__all__ = ["Built", "Known", "Sources", "blank_tables", "build"]


@dataclass(frozen=True, eq=False)
class Built:
    """A case that was built."""

    tables: CaseTables
    """Every table by name."""
    known: Known
    """What it was built from."""
    participation: Participation
    """The missions that take part, and why others do not."""

    @property
    def used(self) -> tuple[str, ...]:
        """Which date of each source it was built from, in sentences."""
        without = self.participation.left_out
        return (*account.used(self.known, self.participation.taken), *account.missions_left_out(without))

    @property
    def assumed(self) -> tuple[str, ...]:
        """What had to be assumed where sources say nothing, in sentences."""
        taken = self.participation.taken
        ceilings = {mission: missions.authorised(self.known, mission) for mission in taken}
        return tuple(account.assumed(self.known, taken, ceilings, self.tables))


def build(recipe: Recipe, sources: Sources, drawn_as: Known | None = None) -> Built | list[Fault]:
    """Build every table of a case, or report every fault that prevents it.

    Args:
        recipe: What it is built by.
        sources: What it is built from.
        drawn_as: What its areas are drawn from, where a running case keeps those that it has.
    """
    given = Known(recipe, sources, drawn_as)
    if faults := refusals(given):
        return faults
    taking_part = missions.participation(given)
    names = (*taking_part.taken, *recipe.contingency)
    drawn = {mission: areas.sectors(given, mission) for mission in names}
    tables, faults = overridden(_tables(given, drawn), recipe.override)
    return faults or Built(tables, given, taking_part)


def blank_tables(recipe: Recipe) -> CaseTables:
    """The tables of a case of which only the settings, unit types and readiness are filled."""
    given = Known(recipe, packaged())
    filled = {
        "settings": settings.settings(recipe),
        "unit_types": units.unit_types(given, recipe.unit_types),
        "readiness": units.readiness(),
    }
    return {name: filled.get(name, pd.DataFrame(columns=columns(name))) for name in TABLES}


def _tables(given: Known, drawn: Sectors) -> CaseTables:
    """Every table, by the way in which the recipe poses the case."""
    pledged = given.recipe.contingents == "pledged"
    there = contingents.present(given, drawn) if pledged else None
    own = _in_place(given, drawn) if there is None else _pledged(given, drawn, there)
    money = {} if there is None else contingents.staying(there, given.recipe.horizon.months_per_period)
    pledging = {*own["pledges"]["contributor"], *own["funds"]["contributor"]}
    return {
        "settings": settings.settings(given.recipe, given.counted),
        "missions": missions.missions(given, drawn, money),
        "areas": areas.areas(given, drawn),
        "threats": threats.threats(given, drawn),
        "contributors": contributors.contributors(given, pledging, drawn),
        "unit_types": own["unit_types"],
        "pledges": own["pledges"],
        "readiness": units.readiness(),
        "preparations": own["preparations"],
        "caveats": own["caveats"],
        "funds": own["funds"],
        **{name: _rows(given, name) for name in DELIVERY},
        "support": support.support(given, drawn, there),
        "capabilities_in_place": support.capabilities_in_place(given, drawn, there),
        "locks": own["locks"],
    }


def _in_place(given: Known, drawn: Sectors) -> CaseTables:
    """The tables in which pledges come beside those in place."""
    rows = {name: _rows(given, name) for name in ("preparations", "caveats", "locks")}
    kinds = [key for key, kind in given.recipe.unit_types.items() if not (kind.individual and kind.strength == 1)]
    stated = pd.DataFrame(pledges.caveats(given, drawn)).reindex(columns=columns("caveats"))
    rows["caveats"] = pd.concat([rows["caveats"], stated], ignore_index=True) if len(stated) else rows["caveats"]
    rows["funds"] = _with_money(given, drawn)
    return {**rows, "pledges": pledges.pledges(given, drawn), "unit_types": units.unit_types(given, kinds)}


def _pledged(given: Known, drawn: Sectors, there: pd.DataFrame) -> CaseTables:
    """The tables in which the contingents present are the pledges."""
    return {
        "pledges": there.reindex(columns=columns("pledges")),
        "unit_types": units.unit_types(given, contingents.unit_types(given, there)),
        "preparations": _rows(given, "preparations"),
        "caveats": contingents.caveats(there),
        "funds": _with_money(given, drawn),
        "locks": contingents.locks(there, given.recipe.horizon.periods),
    }


def _with_money(given: Known, drawn: Sectors) -> pd.DataFrame:
    """The funds that the recipe adds, and pledges of money."""
    own, money = _rows(given, "funds"), funds.funds(given, drawn)
    pledged = pd.DataFrame(money).reindex(columns=columns("funds"))
    return pd.concat([each.astype(object) for each in (own, pledged) if len(each)]) if money else own


def _rows(given: Known, table: str) -> pd.DataFrame:
    """Rows that the recipe adds to a table."""
    found = given.sources.rows.get(table, pd.DataFrame())
    return found.reindex(columns=columns(table))
