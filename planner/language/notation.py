"""Figures and days in the reader's notation: the same digits as in English, with other separators and names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from string import Formatter
from typing import Any

from planner.language.markdown import escaped, in_markdown
from planner.language.reader import ENGLISH, FRENCH

NUMERAL = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?(?: ?%)?", re.ASCII)
"""A number in English notation."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")

FIRM = "\u00a0"
"""A space that breaks no line; the narrow one is missing in many fonts."""

ISOLATED, END = "\u2068", "\u2069"
"""Around a name that may run the other way, so that it turns nothing around it."""

PATTERNS = {
    "%B %Y": "LLLL y", "%b %Y": "LLL y", "%B": "LLLL", "%b": "LLL", "%Y": "y", "%d %B %Y": "d MMMM y",
    "%d %B": "d MMMM", "%-d %B %Y": "d MMMM y", "%d %b %Y": "d MMM y", "%-d %b %Y": "d MMM y",
}  # fmt: skip
"""Patterns of days as Python has them, and as the Unicode locale data has them; others are the same everywhere."""


@dataclass(frozen=True)
class Notation:
    """A figure that is formatted already, such as `98.3%`."""

    text: str

    def english(self) -> str:
        """As it was formatted."""
        return self.text

    def told(self, code: str) -> str:
        """The same digits in the notation of a language."""
        return localised(self.text, code)


@dataclass(frozen=True)
class Day:
    """A day, or its month, by a pattern."""

    day: date
    pattern: str

    def english(self) -> str:
        """As Python formats it."""
        return format(self.day, self.pattern)

    def told(self, code: str) -> str:
        """By the pattern of a language."""
        if code == ENGLISH or self.pattern not in PATTERNS:
            return self.english()
        from babel.dates import format_date  # noqa: PLC0415 - English needs none

        return format_date(self.day, PATTERNS[self.pattern], locale=code)


def localised(text: str, code: str) -> str:
    """Numbers of a text in the notation of a language, digit by digit, so that none is rounded twice."""
    if code == ENGLISH:
        return text
    group, decimal, percent = _symbols(code)

    def rewritten(found: re.Match[str]) -> str:
        """One number."""
        number = found[0].rstrip("% ")
        whole, point, fraction = number.partition(".")
        end = percent if found[0].endswith("%") else ""
        return whole.replace(",", group) + (decimal if point else "") + fraction + end

    return NUMERAL.sub(rewritten, text)


def typeset(text: str, code: str) -> str:
    """A text as a language sets it, so that translators type plain spaces: French has some that break no line."""
    return re.sub(r" (?=[:;!?»])|(?<=«) ", FIRM, text) if code == FRENCH else text


def firm(spaces: str) -> str:
    """Spaces that break no line, as every font has them."""
    return re.sub(r"\s", FIRM, spaces)


@cache
def _symbols(code: str) -> tuple[str, str, str]:
    """Separators of thousands and of decimals, and the sign of per cent with its space."""
    from babel import Locale  # noqa: PLC0415 - English needs none

    locale = Locale.parse(code)
    symbols = locale.number_symbols["latn"]
    percent = str(locale.percent_formats[None].pattern).lstrip("#,0")
    return firm(symbols["group"]), symbols["decimal"], firm(percent)


def number_symbols(code: str) -> tuple[str, str]:
    """Separators of decimals and of thousands in a language."""
    if code == ENGLISH:
        return ".", ","
    group, decimal, _ = _symbols(code)
    return decimal, group


class _Teller(Formatter):
    """Formats values for a language."""

    def __init__(self, code: str) -> None:
        self._code = code

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401
        """A value in the language: what was said is told, figures and days are in its notation."""
        return shown_value(value, self._code, format_spec)


class _Filler(Formatter):
    """Puts in values as they are."""

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401, ARG002
        """The value."""
        return str(value)


def shown_value(value: object, code: str, spec: str = "") -> str:
    """A value as a sentence in a language has it."""
    message = getattr(value, "message", None)
    if message is not None:
        return str(message.told(code))
    if isinstance(value, str):
        return isolated(format(value, spec))
    if isinstance(value, date) and spec:
        return Day(value, spec).told(code)
    return localised(format(value, spec), code)


def isolated(name: str) -> str:
    """A name, kept from turning what is around it where it runs from right to left, and from being markup in some.

    Every text that is not of this program is told by this.
    """
    turns = ISOLATED not in name and RIGHT_TO_LEFT.search(name)
    said = f"{ISOLATED}{name}{END}" if turns else name
    return escaped(said) if in_markdown() else said


def formatted(template: str, values: Mapping[str, Any], code: str) -> str:
    """A template of a language with its values."""
    return _Teller(code).vformat(template, (), values)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A template of a language with values that are told already, whatever their format."""
    return _Filler().vformat(template, (), values)
