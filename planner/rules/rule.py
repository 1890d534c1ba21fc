"""A rule: its sentence, how a plan is checked against it, and where else it appears."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from planner.facts import Facts
from planner.fault import Fault
from planner.layout.layout import Layout
from planner.layout.line import Line
from planner.layout.ranges import Ranges
from planner.rules.room import Obstacle, Room

Why = str
"""A sentence that says why a rule has no such aspect."""


@dataclass(frozen=True)
class Tally:
    """A line of the reconciliation that counts violations marked on a sheet of the plan."""

    says: str
    """What it counts, in a sentence."""
    count: Callable[[Layout], str]
    """The formula of their number; empty where the sheet has no rows."""


@dataclass(frozen=True)
class Rule:
    """A rule that every plan keeps. A field is a function, or a sentence why there is none."""

    says: str
    """The rule in a sentence, from small letter to before the full stop: for the documentation and the workbook."""
    check: Callable[[Facts], Iterator[Fault]] | Why
    """The verifier: every breach of a plan as a fault, from tables and plan alone."""
    lines: Callable[[Ranges], Iterator[Line]] | Tally | Why
    """The workbook: rows of the sheet `limits`, or a tally."""
    obstacles: Callable[[Room], Iterator[Obstacle]] | Why
    """The reasons for unused units: what the rule puts in the way of one more."""
    has_rows: bool = True
    """Whether the model has rows of it; a rule without decides which variables there are."""
