"""Spelling: names that look alike are alike, and a cell with several names is read in one way everywhere."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: part of the spelling of Persian, Urdu and Indian words, and of no other."""

MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
"""Marks of direction, which a sentence in both directions may need to be displayed."""

UNSEEN = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b\u202d\u202e\u2060-\u2065\u206a-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that nobody sees and no word needs; among them those that turn the order of others round."""

BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
"""Blanks that look like a plain one: of fixed width, or where no line breaks."""

SEMICOLON = re.compile("[;\uff1b\u061b]")
"""What separates names, in the writing of any land."""

SEPARATORS = re.compile("\\s*[,|\\t\\n\uff0c\u3001\u060c]\\s*")
"""What people put between names instead of a semicolon."""

JOINTS = re.compile("\\s*(?:[,|\\t\\n/+&\uff0c\u3001\u060c\u2022\u00b7:]|\\band\\b)\\s*", re.IGNORECASE)
"""The same, with what may be part of one name as well."""

GAPS = re.compile("[\\s\u2010-\u2015-]+")
"""Blanks and dashes, which are part of most names that have them."""

SHORTEST = 4
"""Names of fewer letters, such as EU and AU, are not taken for each other where one letter differs."""


def seen(text: str) -> str:
    """Text as it is seen: its characters composed (Unicode NFC), and none that is invisible and that no word needs.

    Marks of direction stay where the text has letters that run from right to left.
    """
    if text.isascii():
        return text
    plain = _joined(UNSEEN.sub("", unicodedata.normalize("NFC", text)))
    if any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in plain if letter not in MARKS):
        return plain
    return unmarked(plain)


def name(text: str) -> str:
    """A name as it is seen, without marks of direction and with plain blanks, none of them around it."""
    return text.strip() if text.isascii() else unmarked(BLANKS.sub(" ", seen(text))).strip()


def _joined(text: str) -> str:
    """Text with those joiners only that stand between letters which can be joined: none of the Latin alphabet can."""
    if not any(joiner in text for joiner in JOINERS):
        return text
    around = zip(" " + text, text, text[1:] + " ", strict=False)
    return "".join(c for before, c, after in around if c not in JOINERS or (_joins(before) and _joins(after)))


def _joins(letter: str) -> bool:
    return letter > "\u058f" and unicodedata.category(letter)[0] in "LM"


def unjoined(text: str) -> str:
    """Text without joiners, whether or not it needs them."""
    return text.translate(dict.fromkeys(map(ord, JOINERS)))


def unseen(text: str) -> int:
    """How many characters of a text cannot be seen."""
    return len(UNSEEN.findall(text)) + sum(text.count(mark) for mark in JOINERS + MARKS)


def unmarked(text: str) -> str:
    """Text without marks of direction."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))


def folded(text: str) -> str:
    """A name without what does not tell it from another: capitals, and how wide its blanks are."""
    return " ".join(name(text).casefold().split())


def listed(cell: str) -> list[str]:
    """The names in a cell, separated by semicolons."""
    return [part for part in map(name, SEMICOLON.split(cell)) if part]


def memberships(cells: Sequence[str]) -> list[tuple[str, ...]]:
    """The groups named in each cell of a column.

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
    """What commas, bars or line breaks separate, where all of it is single words; itself, where it may be one name."""
    words = [word for word in SEPARATORS.split(part) if word]
    return words if len(words) > 1 and not any(" " in word for word in words) else [part]


def _pieces(word: str, alone: set[str]) -> list[str]:
    """What was written as one name, as the several that are groups elsewhere; itself, where not all are."""
    for joint in (JOINTS, GAPS):
        pieces = [piece for piece in joint.split(word) if piece]
        if len(pieces) > 1 and all(folded(piece) in alone for piece in pieces):
            return pieces
    return [word]


def alike(one: str, other: str) -> bool:
    """Whether two names may well be one: but for one letter or two that changed places, or for what is no letter."""
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
