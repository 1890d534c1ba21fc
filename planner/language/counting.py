"""Counts with their nouns, such as `1 fault` and `2 faults`."""

import re


def counted(noun: str) -> tuple[str, str]:
    """Templates of a count with its noun: for 1, and for other numbers."""
    return f"{{n:,}} {_escaped(noun)}", f"{{n:,}} {_escaped(plural(2, noun))}"


def plural(count: int, noun: str) -> str:
    """Noun in the number of a count, without the count itself: `row` for 1, else `rows`; `country`, `countries`."""
    if count == 1:
        return noun
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
