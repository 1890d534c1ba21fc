"""The option `--language` of the command line and of every command."""

from typing import Annotated, Any

import typer

from planner.language import tell
from planner.language.asked import OPTION
from planner.language.reader import COMPLETE, LANGUAGES, in_language


def _tell_in(ctx: typer.Context, asked: str | None) -> None:
    """Tell in the language that is asked for until the command ends."""
    if asked is None:
        return
    if asked not in LANGUAGES:
        raise typer.BadParameter(tell("{asked} is not one of {names}.", asked=repr(asked), names=", ".join(LANGUAGES)))
    ctx.with_resource(in_language(asked))


def language_option() -> Any:  # noqa: ANN401
    """The option; it is told of once there is more than one language to choose."""
    names = ", ".join(f"`{code}` ({name})" for code, name in LANGUAGES.items())
    return typer.Option(
        OPTION,
        help=tell("Language to tell in: {names}.", names=names),
        metavar="CODE",
        callback=_tell_in,
        expose_value=False,
        hidden=len(COMPLETE) < len(LANGUAGES),
    )


LanguageOption = Annotated[str | None, language_option()]
