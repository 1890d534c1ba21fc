"""Normalise names, and split cells with several names."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

JOINERS = "\u200c\u200d"
"""Zero-width joiners, which are part of the spelling of Persian, Urdu and Indian words only."""

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
"""Directional marks, which bidirectional text may need."""

UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b\u202d\u202e\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Invisible characters that no word needs, including directional overrides."""

BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Other space characters."""

SEMICOLON = re.compile("[;\uff1b\u061b]")
"""Semicolons of all scripts, which separate names."""

SEPARATORS = re.compile("\\s*[,|\\t\\n\uff0c\u3001\u060c]\\s*")
"""Other separators of names."""

JOINTS = re.compile("\\s*(?:[,|\\t\\n/+&\uff0c\u3001\u060c\u2022\u00b7:]|\\band\\b)\\s*", re.IGNORECASE)
"""Separators that may also be part of a name."""

GAPS = re.compile("[\\s\u2010-\u2015-]+")
"""Spaces and dashes, which usually are part of a name."""

SHORTEST = 4
"""Least letters of names compared for similarity; shorter ones such as EU and AU are distinct."""


def seen(text: str) -> str:
    """Normalise text to NFC and drop unneeded invisible characters.

    Marks of direction stay where the text has letters that run from right to left.
    """
    if text.isascii():
        return text
    plain = _joined(UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in plain if letter not in MARKS):
        return plain
    return unmarked(plain)


def name(text: str) -> str:
    """Normalise a name: visible characters, plain spaces, trimmed."""
    return text.strip() if text.isascii() else unmarked(BLANKS.sub(" ", seen(text))).strip()


def _joined(text: str) -> str:
    """Drop joiners except between letters of scripts that use them."""
    if not any(joiner in text for joiner in JOINERS):
        return text
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(c for before, c, after in around if c not in JOINERS or (_joins(before) and _joins(after)))


def _joins(letter: str) -> bool:
    return letter > "\u058f" and unicodedata.category(letter)[0] in "LM"


def unjoined(text: str) -> str:
    """Drop all joiners."""
    return text.translate(dict.fromkeys(map(ord, JOINERS)))


def unseen(text: str) -> int:
    """Number of invisible characters."""
    return len(UNSEEN.findall(text)) + sum(text.count(mark) for mark in JOINERS + MARKS)


def unmarked(text: str) -> str:
    """Drop directional marks."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))


def folded(text: str) -> str:
    """Fold a name for comparison: case and spaces do not matter."""
    return " ".join(name(text).casefold().split())


def listed(cell: str) -> list[str]:
    """Split a cell at semicolons."""
    return [part for part in map(name, SEMICOLON.split(cell)) if part]


def memberships(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """Split the cells of a column into groups.

    Semicolons separate them. Commas, bars and line breaks do too where every part is one word or is a group by itself
    elsewhere in the column; a slash, a plus sign, an `and`, a blank or a dash, where every part is such a group. Groups
    whose names differ in capitals or blanks alone are one, under the name that most cells have.
    """
    words = [[word for part in listed(cell) for word in _words(part)] for cell in cells]
    alone = {folded(word) for row in words for word in row if not JOINTS.search(word)}
    names = [[piece for word in row for piece in _pieces(word, alone)] for row in words]
    often: dict[str, Counter[str]] = {}
    for one in (one for row in names for one in row):
        often.setdefault(folded(one), Counter())[one] += 1
    known = {form: spellings.most_common(1)[0][0] for form, spellings in often.items()}
    return [tuple(dict.fromkeys(known[folded(one)] for one in row)) for row in names]


def _words(part: str) -> list[str]:
    """Split at commas, bars or line breaks if all parts are single words."""
    words = [word for word in SEPARATORS.split(part) if word]
    return words if len(words) > 1 and not any(" " in word for word in words) else [part]


def _pieces(word: str, alone: set[str]) -> list[str]:
    """Split a name into several if each is a group elsewhere."""
    for joint in (JOINTS, GAPS):
        pieces = [piece for piece in joint.split(word) if piece]
        if len(pieces) > 1 and all(folded(piece) in alone for piece in pieces):
            return pieces
    return [word]


def alike(one: str, other: str) -> bool:
    """Whether two names are similar: they differ by one letter, two swapped letters, or punctuation."""
    a, b = (_letters(text) for text in (one, other))
    if a == b:
        return bool(a)
    longest = max(len(a), len(b))
    if min(len(a), len(b)) < SHORTEST or _digits(a) != _digits(b):
        return False
    same = _alike_from_left(a, b) + _alike_from_left(a[::-1], b[::-1])
    return same >= longest - 1 or (same >= longest - 2 and sorted(a) == sorted(b))


def _alike_from_left(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _letters(text: str) -> str:
    return "".join(letter for letter in folded(text) if letter.isalnum())


def _digits(text: str) -> list[str]:
    return [letter for letter in text if letter.isdigit()]
