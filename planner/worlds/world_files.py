"""Read and write worlds as TOML: one table `[[world]]` per world, with its name and changes as of scenarios."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import tomli_w

from planner.fault import Fault, shown
from planner.formats.spelling import unjoined
from planner.formats.toml import LongTextError, read_toml
from planner.language import say
from planner.scenarios.changes import Changes, as_toml, changes_in
from planner.scenarios.fields import TypedNumber

WORLDS = say("tables [[world]], each with a name of its own and tables [[world.change]]")

LONGEST_NAME = 100
"""Most characters of the name of a world [1]."""


@dataclass(frozen=True)
class ChangedWorld:
    """A world as changes of a case."""

    name: str
    changes: Changes | tuple[Fault, ...]
    """The changes; or every fault in them."""


def read_worlds(text: str, taken: Sequence[str] = ()) -> list[ChangedWorld] | list[Fault]:
    """Read worlds, or report every fault that leaves open which worlds are meant.

    Args:
        text: A TOML document with one table `[[world]]` for every world.
        taken: Names that other worlds have already.

    Returns:
        The worlds; those whose changes have faults, with these.
    """
    try:
        content = read_toml(text, TypedNumber)
    except LongTextError as refused:
        return [Fault("worlds", None, "", refused.found, refused.allowed)]
    except ValueError as error:
        return [Fault("worlds", None, "", say("text that is not TOML ({error})", error=str(error)), WORLDS)]
    tables = content.get("world")
    more = [Fault("worlds", None, "", shown(name), WORLDS) for name in content if name != "world"]
    if not isinstance(tables, list) or not tables or not all(isinstance(each, dict) for each in tables):
        return [*more, Fault("worlds", None, "", say("no worlds"), WORLDS)]
    faults = [*more, *_unnamed(tables, taken)]
    if faults:
        return [*faults, *_of_changes(tables)]
    return [ChangedWorld(table["name"], _changes(table)) for table in tables]


def _unnamed(tables: Sequence[Mapping[str, Any]], taken: Sequence[str]) -> list[Fault]:
    """A fault for every world without a name of its own, or with unknown fields."""
    often = Counter([*taken, *(each.get("name") for each in tables if isinstance(each.get("name"), str))])
    faults = []
    for number, table in enumerate(tables, start=1):
        place, name = say("world {number}", number=number), table.get("name")
        if not isinstance(name, str) or not name.strip():
            faults.append(Fault(place, None, "name", say("no name"), WORLDS))
        elif len(name) > LONGEST_NAME or not unjoined(name).isprintable():
            allowed = say("at most {most} characters, none of them control characters", most=LONGEST_NAME)
            faults.append(Fault(place, None, "name", shown(name[: LONGEST_NAME + 1]), allowed))
        elif often[name] > 1:
            found = say("{name}, which another world is called", name=shown(name))
            faults.append(Fault(place, None, "name", found, say("a name of its own")))
        faults += [
            Fault(place, None, str(field), say("an unknown field"), WORLDS)
            for field in table
            if field not in {"name", "change"}
        ]
    return faults


def _of_changes(tables: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """Every fault in the changes of worlds, told with the number of its world."""
    for number, table in enumerate(tables, start=1):
        for fault in _changes(table):
            if isinstance(fault, Fault):
                yield replace(fault, table=say("world {number}, {place}", number=number, place=fault.table))


def _changes(table: Mapping[str, Any]) -> Changes | tuple[Fault, ...]:
    read = changes_in({"change": table.get("change", [])})
    return tuple(read) if isinstance(read, list) else read


def worlds_text(worlds: Sequence[ChangedWorld]) -> str:
    """Worlds without faults as TOML that `read_worlds` reads back."""
    return "\n".join(map(_text, worlds))


def _text(world: ChangedWorld) -> str:
    changes = as_toml([each for each in world.changes if not isinstance(each, Fault)])
    named = tomli_w.dumps({"name": world.name})
    nested = changes.replace("[[change]]", "[[world.change]]").replace("[change.", "[world.change.")
    return f"[[world]]\n{named}\n{nested}"  # not told
