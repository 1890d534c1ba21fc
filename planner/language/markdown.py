"""Texts within Markdown: the sentences of this program may have markup, and what is put into them is plain."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

UNBROKEN = "\u2060"
"""The word joiner, which nobody sees: it parts what would be an address or a directive even where it is escaped."""

SIGNS = re.compile(r"([\\`*_\[\]<>$~#|&])")
DIRECTIVE = re.compile(r":(?=[\w+/-])")
ADDRESS = re.compile(r"(?i)\b(www(?=\.))")
BLANKS = re.compile(r"(?m)^[ \t]+")
"""Blanks at the beginning of a line, which would be code."""

BULLET = re.compile(r"(?m)^([-+](?=\s|$)|[-=](?=[-=\s]*$))")
NUMBER = re.compile(r"(?m)^(\d+)([.)])(?=\s|$)")

_WITHIN: ContextVar[bool] = ContextVar("within_markdown", default=False)


@contextmanager
def as_markdown() -> Iterator[None]:
    """Tell texts in this block as Markdown: whatever is put into a sentence is escaped."""
    token = _WITHIN.set(True)
    try:
        yield
    finally:
        _WITHIN.reset(token)


def in_markdown() -> bool:
    """Whether texts are told as Markdown."""
    return _WITHIN.get()


def escaped(text: str) -> str:
    """A text as Markdown that shows it as it is: no links, no emphasis, no formulas, no directives of Streamlit."""
    text = SIGNS.sub(r"\\\1", BLANKS.sub("", text))
    text = ADDRESS.sub(rf"\1{UNBROKEN}", DIRECTIVE.sub(rf"\\:{UNBROKEN}", text)).replace("@", f"@{UNBROKEN}")
    return NUMBER.sub(r"\1\\\2", BULLET.sub(r"\\\1", text))
