"""Names of what a case holds, and of its tables and months, in sentences."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from planner.horizon import month_in_words, months_of
from planner.language import Said, country, joined, many, say, term
from planner.settings import SETTINGS
from planner.tables import TABLES, Case

TABLE_NAMES = {
    "settings": say("settings"),
    "missions": say("missions"),
    "areas": say("areas"),
    "threats": say("threats"),
    "contributors": say("contributors"),
    "unit_types": say("unit types"),
    "pledges": say("pledges"),
    "readiness": say("readiness"),
    "preparations": say("preparations"),
    "caveats": say("caveats"),
    "funds": say("funds"),
    "past_deliveries": say("past deliveries"),
    "pledge_events": say("pledge events"),
    "support": say("support"),
    "capabilities_in_place": say("capabilities in place"),
    "locks": say("locks"),
}
"""What tables of the inputs are called, by the names that files have."""


SECTOR = re.compile(r"(?P<base>.+) and (?P<others>[1-9]\d{0,5}) (?P<noun>base|place)s? nearby", re.ASCII)
"""The name of an area as `sector_name` makes it."""


class InputNamed(NamedTuple):
    """Words for a cell of the inputs."""

    where: str
    """What its row is about, by name; for a setting, that it is one."""
    what: str
    """What its column, or the setting, means."""

    @property
    def in_words(self) -> str:
        """Where and what, as one phrase."""
        return joined([self.where, self.what], ": ")


@dataclass(frozen=True)
class Names:
    """What the things of a case are called in sentences: by name, with the key behind."""

    case: Case

    def mission(self, key: str) -> str:
        """Name of a mission."""
        return named(term(self._missions.get(key, "")), key)

    def acronym_first(self, key: str) -> str:
        """Acronym of a mission with its name behind, for where there is little room."""
        name = term(self._missions.get(key, ""))
        return key if not name or name == key else say("{key} ({name})", key=key, name=name)

    def area(self, key: str) -> str:
        """Name of an area, and of its mission."""
        return named(self.area_alone(key), self.case.mission_of[key])

    def pledge(self, key: str) -> str:
        """Unit type and contributor of a pledge."""
        return pledge_named(*self._pledges[key], key)

    def pledge_alone(self, key: str) -> str:
        """Unit type and contributor of a pledge without its key."""
        unit_type, contributor = self._pledges[key]
        return say("{unit} of {contributor}", unit=unit_type, contributor=contributor)

    def fund(self, key: str) -> str:
        """Who gives a fund, with its key; the key alone where the case has no such fund."""
        return named(self.giver(key), key) if key in self._givers else key

    def giver(self, key: str) -> str:
        """Who gives a fund of the case."""
        return self.contributor_alone(self._givers[key])

    def unit_type(self, key: str) -> str:
        """Name of a unit type."""
        return term(self._unit_types.get(key) or key)

    def contributor(self, key: str) -> str:
        """Name of a contributor."""
        return contributor_named(self._contributors.get(key, ""), key)

    def contributor_alone(self, key: str) -> str:
        """Name of a contributor without its key."""
        return country(self._contributors.get(key) or key, key)

    def area_alone(self, key: str) -> str:
        """Name of an area without its mission."""
        return area_named(self._areas.get(key) or key)

    def input(self, table: str, key: str, column: str) -> InputNamed:
        """Name a cell of the inputs in words.

        Args:
            table: Its table.
            key: The parts of the key of its row, joined by commas.
            column: Its column.
        """
        if table == "settings":
            return InputNamed(say("Setting"), SETTINGS[key].value.meaning)
        columns = TABLES[table].key
        parts = dict(zip(columns, key.split(", ", len(columns) - 1), strict=False))
        where = joined([self._part(name, part) for name, part in parts.items()], ", ")
        return InputNamed(where, TABLES[table].column(column).meaning)

    def _part(self, column: str, key: str) -> str:
        """Name what one part of a key refers to; the part itself where it has no name."""
        by_column = {
            "mission": self.acronym_first,
            "area": self.area_alone,
            "contributor": self.contributor_alone,
            "unit_type": self.unit_type,
            "pledge": self.pledge if key in self._pledges else str,
            "fund": self.fund,
            "threat": key_in_words,
            "capability": key_in_words,
            "readiness": key_in_words,
            "preparation": key_in_words,
            "from_period": (lambda period: self.month(int(float(period)))) if _is_number(key) else str,
        }
        return by_column.get(column, str)(key)

    def month(self, period: int) -> str:
        """First month of a period, such as March 2016."""
        return month_in_words(months_of(self.case, period).start)

    def last_month(self, period: int) -> str:
        """Last month of a period, such as May 2016."""
        return month_in_words(months_of(self.case, period)[-1])

    def months(self, first: int, last: int) -> str:
        """Months from the first of a period to the last of another."""
        begins, ends = months_of(self.case, first).start, months_of(self.case, last)[-1]
        if begins == ends:
            return say("in {month}", month=month_in_words(begins))
        return say("from {first} to {last}", first=month_in_words(begins), last=month_in_words(ends))

    @cached_property
    def _missions(self) -> dict[str, str]:
        return dict(self.case["missions"][["mission", "name"]].itertuples(index=False))

    @cached_property
    def _unit_types(self) -> dict[str, str]:
        return dict(self.case["unit_types"][["unit_type", "name"]].itertuples(index=False))

    @cached_property
    def _contributors(self) -> dict[str, str]:
        return dict(self.case["contributors"][["contributor", "name"]].itertuples(index=False))

    @cached_property
    def _givers(self) -> dict[str, str]:
        return dict(self.case["funds"][["fund", "contributor"]].itertuples(index=False))

    @cached_property
    def _areas(self) -> dict[str, str]:
        return dict(self.case["areas"][["area", "name"]].itertuples(index=False))

    @cached_property
    def _pledges(self) -> dict[str, tuple[str, str]]:
        rows = self.case["pledges"].itertuples()
        return {r.pledge: (self.unit_type(r.unit_type), self.contributor_alone(r.contributor)) for r in rows}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def table_name(key: str) -> str:
    """What a table of the inputs is called."""
    return TABLE_NAMES.get(key, key)


def column_name(table: str, column: str) -> str:
    """What a column of the inputs is called: its table, and what it means; its heading where that is not known."""
    known = {each.name: each for each in TABLES[table].columns}
    return joined([table_name(table), known[column].meaning if column in known else column], ": ")


def key_in_words(key: str) -> Said:
    """A key that is a name of the field, such as that of a threat, in words."""
    return term(key.replace("_", " "))


def named(name: str, key: str) -> str:
    """A name with its key behind it; the key alone where there is no other name."""
    return key if not name or name == key else say("{name} ({key})", name=name, key=key)


def sector_name(principal_base: str, bases: int, noun: str) -> str:
    """For instance: Bambari and 4 bases nearby; the noun is `base` or `place`."""
    others = bases - 1
    if not others:
        return principal_base
    if noun == "base":
        return many("{name} and {n} base nearby", "{name} and {n} bases nearby", others, name=principal_base)
    return many("{name} and {n} place nearby", "{name} and {n} places nearby", others, name=principal_base)


def area_named(name: str) -> str:
    """Say the name of an area: that of a base with others nearby in words, any other as it is."""
    found = SECTOR.fullmatch(name)
    return sector_name(found["base"], int(found["others"]) + 1, found["noun"]) if found else name


def contributor_named(name: str, key: str) -> str:
    """Name of a contributor with its key behind it."""
    return named(country(name, key), key)


def pledge_named(unit_type: str, contributor: str, key: str) -> str:
    """Unit type and contributor of a pledge, with its key behind them."""
    return say("{unit} of {contributor} ({key})", unit=unit_type, contributor=contributor, key=key)
