"""Messages: English text that carries what it says, so that it can be told in another language later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, Self

from planner.language.notation import Day, Notation, formatted
from planner.language.reader import ENGLISH


class Sayable(Protocol):
    """What a text says."""

    def english(self) -> str:
        """The text in English: what is stored, compared and sent."""

    def told(self, code: str) -> str:
        """The text in a language."""


class Said(str):
    """English text that carries its message; stored or interpolated it is that text and no more."""

    message: Sayable

    def __new__(cls, message: Sayable) -> Self:
        """The English text of a message."""
        text = super().__new__(cls, message.english())
        text.message = message
        return text

    def __reduce__(self) -> tuple[type[Self], tuple[Sayable]]:
        """Copies and pickles keep the message."""
        return type(self), (self.message,)


@dataclass(frozen=True)
class Template:
    """A sentence with places for values, and its other form where it counts."""

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)
    context: str = ""
    """What tells it from the same words with another meaning."""
    plural: str = ""
    """The form for other numbers than 1; empty where it does not count."""

    def english(self) -> str:
        """The sentence with its values."""
        return self._template.format(**self.values)

    def told(self, code: str) -> str:
        """The sentence in a language; in English where the catalogue lacks it."""
        if code == ENGLISH:
            return formatted(self._template, self.values, code)
        from planner.language.catalogue import MessageKey, catalogue  # noqa: PLC0415 - English needs none

        number = int(self.values["n"]) if self.plural else 1
        found = catalogue(code).find(MessageKey(self.msgid, self.context, self.plural), number)
        return formatted(self._template, self.values, ENGLISH) if found is None else formatted(found, self.values, code)

    @property
    def _template(self) -> str:
        return self.plural if self.plural and self.values["n"] != 1 else self.msgid


def say(template: str, /, **values: Any) -> Said:  # noqa: ANN401
    """Say a sentence.

    Args:
        template: The English sentence, a literal, with its values in braces: `{people:,.0f} people`.
        values: The values by name: names, numbers, days, or what was said.
    """
    return Said(Template(template, values))


def say_as(context: str, template: str, /, **values: Any) -> Said:  # noqa: ANN401
    """Say words that have another meaning elsewhere; the context tells a translator which it is."""
    return Said(Template(template, values, context))


def many(one: str, more: str, n: int, /, **values: Any) -> Said:  # noqa: ANN401
    """Say a sentence that counts.

    Args:
        one: The sentence for 1; the number is `{n}` in both.
        more: The sentence for all other numbers.
        n: The number.
        values: The other values by name.
    """
    return Said(Template(one, values | {"n": n}, plural=more))


def notation(text: str) -> Said:
    """Say a figure that is formatted already, such as `98.3%`."""
    return Said(Notation(text))


def dated(day: date, pattern: str) -> Said:
    """Say a day or its month by a pattern such as `%B %Y`."""
    return Said(Day(day, pattern))
