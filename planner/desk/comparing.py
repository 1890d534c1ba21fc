"""Scenarios of a store that can be compared, and their comparison; what was compared once is kept by its content."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Self

from planner.comparison import Comparison
from planner.fault import near_miss, shown
from planner.scenarios.compare import compare
from planner.scenarios.entry import Entry, verified_entry
from planner.store import Store, StoredPlan, Version

REMEMBERED = 64
"""How many scenarios are kept as they were read."""


@dataclass(frozen=True)
class Candidate:
    """A scenario of a store."""

    name: str
    """What it is called; with the beginning of its id, where others are called the same."""
    version: Version
    plan: StoredPlan | None
    """The best plan of its inputs; None where it has none."""


def candidates(store: Store) -> list[Candidate]:
    """The scenarios of a store, the last saved first."""
    versions = store.scenarios()
    names = told_apart(versions)
    return [
        Candidate(
            names[version.scenario],
            version,
            next((plan for plan in store.plans(version) if not plan.stale), None),
        )
        for version in versions
    ]


def told_apart(versions: Sequence[Version]) -> dict[str, str]:
    """Names of scenarios, by their ids; with the beginning of the id, where others are called the same."""
    often = Counter(version.name for version in versions)
    return {
        version.scenario: version.name if often[version.name] == 1 else f"{version.name} ({version.scenario[:6]})"
        for version in versions
    }


def named(store: Store, names: Sequence[str]) -> list[Candidate] | list[str]:
    """The scenarios of some names; or a sentence for every name that none has."""
    known = {candidate.name: candidate for candidate in candidates(store)}
    refused = [
        f"The store has no scenario {shown(name)}. {near_miss(name, known)}".strip()
        for name in names
        if name not in known
    ]
    return refused or [known[name] for name in names]


def compared(store: Store, chosen: Sequence[Candidate], base: str) -> Comparison | list[str]:
    """Compare scenarios of a store with one of them.

    Args:
        store: The store.
        chosen: The scenarios.
        base: Name of the one that the others are set beside.

    Returns:
        The comparison; or everything that stands against it, in sentences.
    """
    return _compared(tuple(_Content.of(store, candidate) for candidate in chosen), base)


@dataclass(frozen=True)
class _Content:
    """What an entry is read from; equal where name, inputs and plan are, so that it is read once."""

    name: str
    inputs: str
    """Hash of the inputs."""
    plan: str
    """Hash of the plan; empty where there is none."""
    read: Callable[[], Entry | str] = field(compare=False)

    @classmethod
    def of(cls, store: Store, candidate: Candidate) -> Self:
        """The content of a scenario of a store."""
        plan = "" if candidate.plan is None else candidate.plan.id
        return cls(candidate.name, candidate.version.record.inputs, plan, partial(_read, store, candidate))


def _read(store: Store, candidate: Candidate) -> Entry | str:
    """A scenario with its plan, which the store verifies as it reads it."""
    plan = None if candidate.plan is None else store.read(candidate.version, candidate.plan)
    if isinstance(plan, list):
        return f"Scenario {shown(candidate.name)} cannot be compared: its plan does not hold ({plan[0]})"
    version = candidate.version
    return verified_entry(candidate.name, version.sheets, store.checked(version), plan)


@lru_cache(maxsize=REMEMBERED)
def _entry(content: _Content) -> Entry | str:
    return content.read()


@lru_cache(maxsize=REMEMBERED)
def _compared(contents: tuple[_Content, ...], base: str) -> Comparison | list[str]:
    read = [_entry(content) for content in contents]
    refused = [one for one in read if isinstance(one, str)]
    return refused or compare([one for one in read if isinstance(one, Entry)], base)
