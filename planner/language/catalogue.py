"""The catalogue of a language: its messages by those in English, read from a gettext file for each module."""

import gettext
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from planner.language.notation import typeset

FOLDER = Path(__file__).parent
"""Has a folder for each language but English."""

PLURALS = {"fr": "(n > 1)"}
"""Which form a number takes, by language, as gettext writes it."""


TERM = "term"
"""Context of the names of the field."""


class MessageKey(NamedTuple):
    """What a message is found by."""

    msgid: str
    context: str = ""
    plural: str = ""
    """The form for other numbers than 1; empty where it does not count."""


@dataclass(frozen=True)
class Catalogue:
    """Messages of a language."""

    texts: dict[MessageKey, tuple[str, ...]]
    """The translation of each message, in all its forms; those without one are missing."""
    form: Callable[[int], int]
    """Which form a number takes."""

    def find(self, key: MessageKey, number: int = 1) -> str | None:
        """A template in the language, in the form that a number takes if it counts; None where it is missing."""
        found = self.texts.get(key)
        if found is None:
            return None
        return found[self.form(abs(number))] if key.plural else found[0]

    def term(self, name: str) -> str:
        """A name of the field in the language; empty where it is none."""
        return self.texts.get(MessageKey(name, TERM), ("",))[0]


@cache
def catalogue(code: str) -> Catalogue:
    """Messages of a language; none of English, which is in the code."""
    found = {
        key: tuple(typeset(text, code) for text in texts)
        for path in files(code)
        for key, texts in messages_of(path).items()
        if all(texts)
    }
    return Catalogue(found, gettext.c2py(PLURALS.get(code, "(n != 1)")))


def files(code: str) -> list[Path]:
    """Files of a language, one for each module that has texts."""
    return sorted((FOLDER / code).rglob("*.po"))


def messages_of(path: Path) -> dict[MessageKey, tuple[str, ...]]:
    """Messages of a file with their translations: one text, or one for each form of the number."""
    return {_key(entry): _forms(entry) for entry in entries(path)}


def entries(path: Path) -> Iterator[Entry]:
    """Messages of a file, without its head."""
    with path.open("rb") as file:
        yield from (entry for entry in read_po(file) if entry.id)


def _key(entry: Entry) -> MessageKey:
    one, more = (entry.id, "") if isinstance(entry.id, str) else entry.id
    return MessageKey(one, entry.context or "", more)


def _forms(entry: Entry) -> tuple[str, ...]:
    found = entry.string or ""
    return (found,) if isinstance(found, str) else tuple(found)
