"""Files that a recipe names: public sources, and rows of its own."""

from dataclasses import dataclass
from typing import Literal

from planner.recipe.assumption import STRICT

Kind = Literal["contributions", "missions", "bases", "violence", "risk", "people", "pledges"]
"""Kind of facts that a case is built from, and that a public file holds."""


@dataclass(frozen=True)
class SourceFile:
    """One or several files of public data, in place of the packaged reference."""

    __pydantic_config__ = STRICT

    file: str | tuple[str, ...]
    """Path, from the folder of the recipe; or several."""
    licence: str = ""

    @property
    def files(self) -> tuple[str, ...]:
        """Path of every file."""
        return (self.file,) if isinstance(self.file, str) else self.file


@dataclass(frozen=True)
class RowsFile:
    """Rows of a table that belong to one case, in a file beside its recipe."""

    __pydantic_config__ = STRICT

    table: str
    file: str
    reason: str = ""
