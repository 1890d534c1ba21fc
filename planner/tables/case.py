"""A typed case: its settings and tables with the types of the schema."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from planner.fault import Fault
from planner.schema import Value
from planner.settings import Settings


@dataclass(frozen=True)
class Case:
    """A typed case."""

    values: dict[str, Value]
    """Values of the settings, by name."""
    tables: dict[str, pd.DataFrame]
    """Every table under its name, indexed by the row of the file, columns typed by the schema; blank is NA or ""."""
    faults: tuple[Fault, ...] = ()
    """Faults of reading; faulty cells are blank in the tables, and the case cannot be planned."""

    def __getitem__(self, name: str) -> pd.DataFrame:
        """A table, by name."""
        return self.tables[name]

    @cached_property
    def settings(self) -> Settings:
        """The settings, typed."""
        return Settings.of(self.values)

    @cached_property
    def mission_of(self) -> dict[str, str]:
        """Mission of each area."""
        return dict(self.tables["areas"][["area", "mission"]].itertuples(index=False, name=None))
