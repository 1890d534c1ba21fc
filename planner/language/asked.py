"""The language that a command is asked for: by its option, the environment, or the language of the machine."""

from collections.abc import Mapping, Sequence

from planner.language.reader import COMPLETE, ENGLISH, LANGUAGES

OPTION = "--language"

VARIABLE = "PLANNER_LANGUAGE"

OF_THE_MACHINE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that say in which language a machine speaks; the first that is set counts."""


def language_asked(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Code of the language that a command is asked for; English where it is none that there is.

    That of the machine counts only if all of it is translated.
    """
    for asked in (_option(arguments), environment.get(VARIABLE, "")):
        if asked:
            return asked if asked in LANGUAGES else ENGLISH
    machine = next((environment[name] for name in OF_THE_MACHINE if environment.get(name)), "")[:2]
    return machine if machine in COMPLETE else ENGLISH


def _option(arguments: Sequence[str]) -> str:
    """What follows the option; empty without it."""
    for place, argument in enumerate(arguments):
        if argument.startswith(f"{OPTION}="):
            return argument.partition("=")[2]
        if argument == OPTION:
            return "".join(arguments[place + 1 : place + 2])
    return ""
