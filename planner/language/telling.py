"""Texts told: in the language of whoever reads, for display at once."""

from typing import Any

from planner.language.markdown import as_markdown, in_markdown
from planner.language.messages import Said, many, say, say_as
from planner.language.notation import isolated
from planner.language.reader import ENGLISH, language


def told(text: str) -> str:
    """What was said, in the language of whoever reads; other text stays as it is.

    Names that run from right to left are isolated.
    """
    code = language()
    if code == ENGLISH and text.isascii() and not in_markdown():
        return str(text)
    return text.message.told(code) if isinstance(text, Said) else isolated(text)


def marked(text: str) -> str:
    """What was said, as Markdown of which its sentences alone have the markup; all that is put into them is plain."""
    with as_markdown():
        return told(text)


def tell(template: str, /, **values: Any) -> str:  # noqa: ANN401
    """Tell a sentence; arguments as of `say`."""
    return told(say(template, **values))


def tell_as(context: str, template: str, /, **values: Any) -> str:  # noqa: ANN401
    """Tell words that have another meaning elsewhere; arguments as of `say_as`."""
    return told(say_as(context, template, **values))


def tell_many(one: str, more: str, n: int, /, **values: Any) -> str:  # noqa: ANN401
    """Tell a sentence that counts; arguments as of `many`."""
    return told(many(one, more, n, **values))
