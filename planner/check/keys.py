"""Keys and references: every key once, every name that is used known, nothing left hanging."""

from collections.abc import Iterator

from planner.fault import Fault, near_miss, shown
from planner.schema import Column, Table
from planner.tables import TABLES, Case


def faults(case: Case, sent: set[str]) -> list[Fault]:
    """Duplicate keys, names that refer to nothing, and rows that nothing refers to though they need it.

    Args:
        case: The typed case.
        sent: Tables that could be read; a name is not held against a table that could not.
    """
    return [
        *(fault for table in TABLES.values() for fault in _duplicates(table, case)),
        *(
            fault
            for table in TABLES.values()
            for column in table.columns
            if column.refers_to in sent
            for fault in _dangling(table, column, case)
        ),
        *_childless(case, sent),
        *_capabilities(case),
    ]


def _duplicates(table: Table, case: Case) -> Iterator[Fault]:
    frame = case[table.name]
    first: dict[tuple[str, ...], int] = {}
    for row, *key in frame[list(table.key)].astype("string").fillna("").itertuples():
        named = tuple(key)
        if not table.key or not named[0]:
            continue
        if named in first:
            found = " and ".join(shown(part) for part in named)
            yield Fault(
                table.name, row, " and ".join(table.key), found, f"each key once (row {first[named]} has it too)"
            )
        first.setdefault(named, row)


def _dangling(table: Table, column: Column, case: Case) -> Iterator[Fault]:
    known = case[column.refers_to][column.name]
    names = set(known)
    for row, name in case[table.name][column.name].items():
        if name and name not in names:
            allowed = f"a key of the table {column.refers_to}"
            yield Fault(table.name, int(str(row)), column.name, shown(name), allowed, near_miss(name, known))


def _childless(case: Case, sent: set[str]) -> Iterator[Fault]:
    for parent, child, key in (("missions", "areas", "mission"), ("areas", "threats", "area")):
        if child not in sent:
            continue
        used = set(case[child][key])
        for row, name in case[parent][key].items():
            if name and name not in used:
                found = f"{shown(name)} without a row in {child}"
                yield Fault(parent, int(str(row)), key, found, f"at least one row in {child} for every {key}")


def _capabilities(case: Case) -> Iterator[Fault]:
    """Support that nothing can ever give is a slip of the pen more often than a plan."""
    known = {*case["unit_types"]["capability"], *case["capabilities_in_place"]["capability"]} - {""}
    for row, name in case["support"]["capability"].items():
        if name and name not in known:
            allowed = "a capability of the table unit_types or capabilities_in_place"
            yield Fault("support", int(str(row)), "capability", shown(name), allowed, near_miss(name, known))
