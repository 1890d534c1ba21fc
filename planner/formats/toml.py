"""Read TOML from anywhere: of a bounded length, and with keys of few parts, so that it takes no time to speak of."""

import re
import tomllib
from collections.abc import Callable
from typing import Any

from planner.file_limits import LIMITS
from planner.language import say

PARTS = re.compile(
    rf"""(?<![\w"'-])(?:(?:"[^"\n]*"|'[^'\n]*'|[\w-]++)\s*+\.\s*+){{{LIMITS.toml_parts}}}""", re.ASCII
)  # fmt: skip
"""A key of more parts than are read: the time that these take grows with the square of their number."""


class LongTextError(Exception):
    """A text that is longer than any that is read, with what was found and what is allowed."""

    def __init__(self, most: int) -> None:
        self.found = say("more than {most:,} characters", most=most)
        self.allowed = say("at most {most:,} characters", most=most)
        super().__init__(self.found)


def read_toml(
    text: str, parse_float: Callable[[str], Any] = float, most_characters: int = LIMITS.toml_characters
) -> dict[str, Any]:
    """Read a document of TOML.

    Args:
        text: The document.
        parse_float: Reads a number with a point.
        most_characters: Most characters that it may have.

    Raises:
        LongTextError: It is longer.
        ValueError: It is none, is nested too deep, or has a key of too many parts.
    """
    if len(text) > most_characters:
        raise LongTextError(most_characters)
    if PARTS.search(text):
        raise ValueError(say("a key of more than {most} parts", most=LIMITS.toml_parts))
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except RecursionError as error:
        raise ValueError(say("it is nested too deep")) from error
