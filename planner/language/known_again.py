"""Knows again what an English sentence says, by the messages of a catalogue, and tells it in their language.

A sentence is known again if a message gives exactly its text for some values; the one with the most words of its own is
meant. Its values are told in turn: figures digit by digit, months by their names, what is a sentence itself as one, and
all else as it is. What is not known again stays in English as a whole, so that no sentence is told in half.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from string import Formatter

from planner.language.catalogue import TERM, Catalogue, MessageKey, catalogue
from planner.language.countries_said import country_named
from planner.language.joining import Enumeration, Sentence, joined
from planner.language.notation import Day, filled, isolated, localised

FIGURE = r"[+-]?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?%?"
WITHIN = r"(?:(?!\. [A-Z“]).)*?"
"""Any text without the end of a sentence in it."""

ANY = r".*?"

SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z“])")
"""Between two sentences."""

LISTED = re.compile(", | and ")
"""Between the items of a list."""

LETTER = re.compile(r"[^\W\d_]")

FEW_LETTERS = 6
"""Letters of its own below which a message is known again only by a value that is: else it could be anything."""

PHRASE = re.compile(r"(?:[\d,.]+ )?[a-z]+ ")
"""Begins what is no name but words of a sentence."""

ORDER = re.compile(r"(?i)[a-z]+ (?:the|an?|to|up|[\d,.]+) ")
"""Begins an order or a statement, which no name does."""

CLAUSES = re.compile(r"[:;] ")
"""Between clauses."""

NAMED = re.compile(r"([^().]+) \(([^()]+)\)")
"""A name, and a key in brackets."""

TYPED = {"scenario", "base", "author"}
"""Values that people type, by the names that messages give them: they stay as given."""

TYPED_IN_QUOTES = {"name", "one", "other", "here", "brought", "copy"}
"""Values that people type where a message has them in quotes."""

OF_PROGRAM = {"this workspace"}
"""What stands in place of such a value, and is of this program."""

MONTH = re.compile(r"(?:\d{1,2} )?[A-Z][a-z]{2,8} \d{4}")
FROM_MONTH = re.compile(r"([A-Z][a-z]{2,8}) to ([A-Z][a-z]{2,8} (\d{4}))")
"""Months of one year, as a period has them."""

MONTHS = ("%B %Y", "%b %Y", "%d %B %Y", "%d %b %Y")


@dataclass(frozen=True)
class KnownMessage:
    """A message that sentences may be instances of."""

    key: MessageKey
    template: str
    """Its text in one of its numbers."""
    strict: re.Pattern[str]
    """Matches its instances with no sentence ending within a value."""
    loose: re.Pattern[str]
    """Matches its instances."""
    own: str
    """The longest piece of text of its own."""
    letters: int
    """Letters of its own."""
    free: tuple[str, ...]
    """Values that may be any text, not figures."""
    typed: frozenset[str]
    """Values that people type."""


@lru_cache(maxsize=20_000)
def known_again(text: str, code: str) -> str:
    """Tell an English text in a language; as it is where it is not known again."""
    return _told(text, code) or isolated(text)


def _told(text: str, code: str) -> str:
    """The text in the language; empty where it is not known again."""
    if not LETTER.search(text):
        return localised(text, code)
    return (
        _as_month(text, code)
        or catalogue(code).term(text)
        or country_named(text, code)
        or _as_message(text, code, strict=True, surely=True)
        or _as_named(text, code)
        or _as_sentences(text, code)
        or _as_clause(text, code)
        or _as_list(text, code)
        or _as_message(text, code, strict=True)
        or _as_message(text, code, strict=False)
    )


def _as_month(text: str, code: str) -> str:
    if found := FROM_MONTH.fullmatch(text):
        return _as_months(found[1], found[2], found[3], code)
    if not MONTH.fullmatch(text):
        return ""
    for pattern in MONTHS:
        try:
            day = datetime.strptime(text, pattern).date()
        except ValueError:
            continue
        return Day(date(day.year, day.month, day.day), pattern).told(code)
    return ""


def _as_months(first: str, last: str, year: str, code: str) -> str:
    """Months from one to another of the same year, the first without it; empty where either is no month."""
    for pattern, alone in (("%b %Y", "%b"), ("%B %Y", "%B")):
        try:
            day = datetime.strptime(f"{first} {year}", pattern).date()
        except ValueError:
            continue
        ends = _as_month(last, code)
        template = catalogue(code).find(MessageKey("{first} to {last}"))
        return filled(template, {"first": Day(day, alone).told(code), "last": ends}) if ends and template else ""
    return ""


def _as_named(text: str, code: str) -> str:
    """A name with its key behind it, or behind its key, where the name is known."""
    found = NAMED.fullmatch(text)
    if found is None:
        return ""
    if name := _told(found[1], code):
        return f"{name} ({found[2]})"
    name = catalogue(code).term(found[2])
    return f"{found[1]} ({name})" if name else ""


def _as_message(text: str, code: str, *, strict: bool, surely: bool = False) -> str:
    """An instance of a message.

    `strict` if no sentence may end within a value of it; `surely` if no value may have several clauses, nor the values
    more words that nobody knows than the message has of its own.
    """
    found = catalogue(code)
    for known in _templates(code):
        if known.own in text and (match := (known.strict if strict else known.loose).fullmatch(text)):
            told = _filled(known, match, found, code, surely=surely)
            if told:
                return told
    return ""


def _filled(known: KnownMessage, match: re.Match[str], found: Catalogue, code: str, *, surely: bool) -> str:
    """The message in the language with the values that a sentence has; empty where its number does not fit."""
    texts = found.texts[known.key]
    given = {name for name in known.typed if match[name] not in OF_PROGRAM}
    values = {
        name: isolated(text) if name in given else known_again(text, code) for name, text in match.groupdict().items()
    }
    unknown = {name: match[name] for name in known.free if values[name] == match[name]}
    words = {name: text for name, text in unknown.items() if name not in given}
    anything = known.letters < FEW_LETTERS and len(words) == len(known.free) > 0
    if anything or _in_half(match, words) or (surely and _unsure(known, match, unknown.values())):
        return ""
    if not known.key.plural:
        return filled(texts[0], values)
    n = int(match["n"].replace(",", ""))
    if (n == 1) != (known.template == known.key.msgid):
        return ""
    return filled(texts[found.form(abs(n))], values)


def _in_half(match: re.Match[str], words: Mapping[str, str]) -> bool:
    """Whether a sentence would be told in half, by words that nobody knows; what begins it may be a name made small."""
    within = [text for name, text in words.items() if match.start(name)]
    told_in_part = any(map(PHRASE.match, within)) or any(map(ORDER.match, words.values()))
    return told_in_part or any(map(CLAUSES.search, words.values()))


def _unsure(known: KnownMessage, match: re.Match[str], unknown: Collection[str]) -> bool:
    """Whether values have several clauses, or more words that nobody knows than the message has of its own."""
    clauses = any("; " in match[name] for name in known.free)
    return clauses or sum(len(LETTER.findall(value)) for value in unknown) > known.letters


def _as_sentences(text: str, code: str) -> str:
    """Sentences one by one; empty unless each is known again."""
    return " ".join(_parts(SENTENCES.split(text), code))


def _as_clause(text: str, code: str) -> str:
    """A name or clause that was made a sentence: with a capital, with a full stop, or both."""
    words = text.removesuffix(".")
    for clause in (words, words[:1].lower() + words[1:]):
        if clause != text and (told := _told(clause, code)):
            if MONTH.fullmatch(clause):
                return f"{told}."
            return Sentence(told, "." if text.endswith(".") else "").told(code)
    return ""


def _as_list(text: str, code: str) -> str:
    """Clauses or items one by one; empty unless each is known again."""
    if told := _parts(text.split("; "), code):
        return joined(told, "; ").message.told(code)
    items = LISTED.split(text)
    listed = _parts(items, code) if Enumeration(tuple(items)).english() == text else []
    return Enumeration(tuple(listed)).told(code) if listed else ""


def _parts(parts: Sequence[str], code: str) -> list[str]:
    """Several texts in the language; none unless each is known again."""
    told = [_told(part, code) for part in parts] if len(parts) > 1 else []
    return told if all(told) else []


@cache
def _templates(code: str) -> tuple[KnownMessage, ...]:
    """Messages of a language, those with the most letters of their own first."""
    keys = (key for key in catalogue(code).texts if key.context != TERM)
    found = [known for key in keys for known in _known(key)]
    return tuple(sorted(found, key=lambda known: (-known.letters, known.template)))


def _known(key: MessageKey) -> Iterator[KnownMessage]:
    for template in dict.fromkeys(filter(None, (key.msgid, key.plural))):
        parts = list(Formatter().parse(template))
        letters = sum(len(LETTER.findall(text)) for text, *_ in parts)
        if letters:
            strict, loose = (re.compile(_pattern(template, any_text), re.DOTALL) for any_text in (WITHIN, ANY))
            own = max((text for text, *_ in parts), key=len)
            free = tuple(name for _, name, spec, _ in parts if name and not _of_figure(name, spec))
            yield KnownMessage(key, template, strict, loose, own, letters, free, _typed(template, free))


def _typed(template: str, free: Sequence[str]) -> frozenset[str]:
    return frozenset(
        name for name in free if name in TYPED or (name in TYPED_IN_QUOTES and f"“{{{name}}}”" in template)
    )


def _pattern(template: str, any_text: str) -> str:
    """Pattern of the instances of a template; a value that it has twice is the same both times."""
    found, seen = "", set[str]()
    for text, name, spec, _ in Formatter().parse(template):
        found += re.escape(text)
        if name is None:
            continue
        found += f"(?P={name})" if name in seen else f"(?P<{name}>{FIGURE if _of_figure(name, spec) else any_text})"
        seen.add(name)
    return found


def _of_figure(name: str, spec: str | None) -> bool:
    return name == "n" or bool(spec and not spec.startswith("%"))
