"""What is read of a public file: tidy rows, what was used of it and what was left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

import pandas as pd

from planner.fault import Fault
from planner.recipe import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)


class SourceFaultsError(Exception):
    """A public file that is not read: every fault at once, in `faults`."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(tuple(faults))
        self.faults: tuple[Fault, ...] = tuple(faults)

    def __str__(self) -> str:
        """A sentence for every fault, each on its own line."""
        return "\n".join(map(str, self.faults))


@dataclass(frozen=True)
class Reading:
    """Facts of one kind from a public file, as a tidy frame."""

    kind: Kind
    table: str
    """Tidy table that the rows are of, which names their columns; see `planner.sources.tidy`."""
    rows: pd.DataFrame
    as_of: date | None
    """Date of the facts; None where each row has its own."""
    used: tuple[str, ...]
    """Sentences, with counts, on what was used."""
    left_out: tuple[str, ...] = ()
    """Sentences, with counts, on what was left out, and why."""
    unsure: tuple[str, ...] = ()
    """Sentences on names that were matched by a guess, or not at all."""
    licence: str = ""
    """Licence or terms of the file, as far as they are known for its format."""
