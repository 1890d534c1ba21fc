"""Texts put together of texts: lists, sentences one after the other."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from planner.language.messages import Said
from planner.language.notation import shown_value, typeset
from planner.language.reader import ENGLISH


@dataclass(frozen=True)
class Enumeration:
    """Items as a sentence lists them."""

    items: tuple[str, ...]
    and_or: str = "and"
    """`and`, or `or`."""

    def english(self) -> str:
        """`a`, `a and b`, `a, b and c`."""
        return _listed(self.items, self.and_or)

    def told(self, code: str) -> str:
        """The items in a language, listed as it lists them."""
        items = [shown_value(item, code) for item in self.items]
        if code == ENGLISH:
            return _listed(tuple(items), self.and_or)
        from babel.lists import format_list  # noqa: PLC0415 - English needs none

        return format_list(items, style="standard" if self.and_or == "and" else "or", locale=code)


@dataclass(frozen=True)
class OneAfterAnother:
    """Texts one after the other."""

    parts: tuple[str, ...]
    by: str

    def english(self) -> str:
        """OneAfterAnother as they are."""
        return self.by.join(self.parts)

    def told(self, code: str) -> str:
        """Each in a language."""
        by = typeset(re.sub(r"^(?=[;:])", " ", self.by), code) if code != ENGLISH else self.by
        return by.join(shown_value(part, code) for part in self.parts)


@dataclass(frozen=True)
class Sentence:
    """Words made a sentence."""

    words: str
    end: str = "."

    def english(self) -> str:
        """With a capital and a full stop."""
        return _sentence(self.words, self.end)

    def told(self, code: str) -> str:
        """The same in a language."""
        return _sentence(shown_value(self.words, code), self.end)


def joined(parts: Iterable[str], by: str = " ") -> Said:
    """Say texts one after the other, such as sentences of a paragraph."""
    return Said(OneAfterAnother(tuple(parts), by))


def _listed(items: tuple[str, ...], and_or: str) -> str:
    *before, last = items or ("",)
    return f"{', '.join(before)} {and_or} {last}" if before else last


def _sentence(words: str, end: str) -> str:
    return f"{words[:1].upper()}{words[1:]}{end}"
