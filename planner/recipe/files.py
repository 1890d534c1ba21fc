"""Files that a recipe names: public sources, and rows of its own."""

from dataclasses import dataclass
from typing import Literal

from planner.recipe.assumption import STRICT

Kind = Literal["contributions", "missions", "bases", "violence", "risk", "people", "pledges"]
"""Kind of facts that a case is built from, and that a public file holds."""


@dataclass(frozen=True)
class SourceFile:
    """A file of public data, in place of the packaged reference."""

    __pydantic_config__ = STRICT

    file: str
    """Path, from the folder of the recipe."""
    licence: str = ""


@dataclass(frozen=True)
class RowsFile:
    """Rows of a table that belong to one case, in a file beside its recipe."""

    __pydantic_config__ = STRICT

    table: str
    file: str
    reason: str = ""
