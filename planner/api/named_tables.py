"""The tables of a case under a name: as they were typed, checked, and typed by the schema."""

from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from planner.api.errors import InputFaultsError
from planner.check import CheckedCase, check
from planner.fault import Fault
from planner.formats.sheets import FrozenSheets, Sheets, raw_case, sheet_of
from planner.schema import Value
from planner.tables import TABLES, Case


@dataclass(frozen=True, repr=False)
class NamedTables:
    """The tables of a case under a name, as they were typed, with what is wrong with them. Immutable."""

    name: str
    sheets: Sheets
    """Every table as text, by its name."""
    notes: tuple[str, ...] = ()
    """What the changes did since the case was read, in sentences."""
    as_read: CheckedCase | None = field(default=None, compare=False)
    """How the case was checked as it was read, with rows and cells of its file; None once it is edited."""

    def __post_init__(self) -> None:
        """Hold the tables where nobody changes them, under a name on one line."""
        object.__setattr__(self, "name", " ".join(str(self.name).split()))
        object.__setattr__(self, "sheets", FrozenSheets(self.sheets))

    @cached_property
    def checked(self) -> CheckedCase:
        """The typed tables with their faults and notices."""
        return self.as_read or check(raw_case(self.sheets))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault of the tables; empty where the case can be planned."""
        return tuple(self.checked.faults)

    @property
    def notices(self) -> tuple[str, ...]:
        """What was normalised or taken for granted, and what is likely not meant, in sentences."""
        return tuple(self.checked.notices)

    def check(self) -> None:
        """Raise every fault of the tables at once; do nothing where there is none.

        Raises:
            InputFaultsError: The tables have faults.
        """
        if self.faults:
            raise InputFaultsError(self.faults)

    @property
    def case(self) -> Case:
        """The typed tables, without faults: a copy.

        Raises:
            InputFaultsError: The tables have faults.
        """
        self.check()
        return deepcopy(self.checked.case)

    @property
    def settings(self) -> dict[str, Value]:
        """The value of every setting by its name, those left out with their default.

        Raises:
            InputFaultsError: Settings have faults.
        """
        self._refuse_faults_of("settings")
        return dict(self.checked.case.values)

    def table(self, name: str) -> pd.DataFrame:
        """A table with typed columns, a copy: numbers as numbers, blank as NA or "", indexed by the row of the file.

        Args:
            name: A table of `data/TABLES.md`, such as `pledges`; units of its columns are there too.

        Raises:
            KeyError: There is no such table.
            InputFaultsError: The table has faults; `text` has it as it was typed.
        """
        self._refuse_faults_of(name)
        return self.checked.case[name].copy()

    def text(self, name: str) -> pd.DataFrame:
        """A table as it was typed, right or wrong: every cell is text, blank is "".

        Args:
            name: A table of `data/TABLES.md`, such as `pledges`.

        Raises:
            KeyError: There is no such table.
        """
        sheet = sheet_of(self.sheets, name)
        return pd.DataFrame(sheet.rows, columns=list(sheet.header), dtype="str")

    def _refuse_faults_of(self, name: str) -> None:
        TABLES[name]
        if found := [fault for fault in self.faults if fault.table == name]:
            raise InputFaultsError(found)
