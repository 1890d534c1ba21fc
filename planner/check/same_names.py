"""Notices on keys that are told apart by nothing that a reader sees: capitals, or letters of other alphabets."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from planner.fault import in_rows, shown
from planner.figures import enumerated
from planner.language import say
from planner.tables import TABLES, Case

ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets with letters that look alike, as the names of letters begin."""


def notices(case: Case) -> list[str]:
    """Notices on keys that are probably meant to be one, and on those that mix alphabets."""
    keys = {table.name: case[table.name][table.key[0]] for table in TABLES.values() if len(table.key) == 1}
    found: list[str] = []
    for name, column in keys.items():
        rows: dict[str, list[int]] = defaultdict(list)
        for row, key in column.items():
            rows[key].append(int(str(row)))
        found += [*_alike(name, rows), *_mixed(name, rows)]
    return found


def _alike(table: str, rows: dict[str, list[int]]) -> Iterator[str]:
    """Notices on keys that differ in capitals alone."""
    spelled: dict[str, list[str]] = defaultdict(list)
    for key in rows:
        spelled[unicodedata.normalize("NFKC", key).casefold()].append(key)
    for keys in spelled.values():
        if len(keys) > 1:
            yield say(
                "{table}: {keys} ({rows}) differ in capitals alone, and are counted apart; if they are one, write them "
                "alike.",
                table=table,
                keys=enumerated(map(shown, keys)),
                rows=in_rows(row for key in keys for row in rows[key]),
            )


def _mixed(table: str, rows: dict[str, list[int]]) -> Iterator[str]:
    """Notices on keys with letters of several alphabets."""
    for key, numbers in rows.items():
        if len({_alphabet(letter) for letter in key} - {""}) > 1:
            yield say(
                "{table}: {key} ({rows}) has letters of several alphabets, which may look alike; a key that looks the "
                "same may be another.",
                table=table,
                key=shown(key),
                rows=in_rows(numbers),
            )


def _alphabet(letter: str) -> str:
    """The alphabet of a letter, of those with letters that look alike; empty for any other character."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in ALPHABETS else ""
