"""Changes of a case from files and from mappings, read as strictly as a file of changes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import tomli_w

from planner.api.errors import ChangesError
from planner.fault import Fault
from planner.scenarios.changes import Changes, read_changes

Source = Mapping[str, object] | str | PathLike[str]
"""A file of changes, or a change with its kind and fields."""

TOML = (str, bool, int, float, date, time)
"""Values that TOML has words for."""


def changes_from(sources: Sequence[Source]) -> tuple[Changes, list[str]]:
    """Changes in their order, and for each the file that it came from, "" for those given as they are.

    Raises:
        ChangesError: With every fault of all of them.
        OSError: A file cannot be read.
        TypeError: One is neither a mapping nor a path.
    """
    for source in sources:
        if not isinstance(source, Mapping | str | PathLike):
            raise TypeError(f"a change is a mapping, or a path of a file of changes, not {type(source).__name__}")
    given = tomli_w.dumps({"change": [_fields(source) for source in sources if isinstance(source, Mapping)]})
    files = dict.fromkeys(str(source) for source in sources if not isinstance(source, Mapping))
    texts = {"": given} | {file: Path(file).read_text("utf-8-sig", errors="replace") for file in files}
    read = {file: read_changes(text) for file, text in texts.items()}
    if faults := [_in_file(fault, file) for file, held in read.items() if isinstance(held, list) for fault in held]:
        raise ChangesError(faults)
    made = {file: held for file, held in read.items() if isinstance(held, tuple)}
    alone = iter(made[""])
    pairs = [
        (change, file)
        for source in sources
        for file in ["" if isinstance(source, Mapping) else str(source)]
        for change in (made[file] if file else [next(alone)])
    ]
    return tuple(change for change, _ in pairs), [file for _, file in pairs]


def _fields(change: Mapping[str, object]) -> dict[str, object]:
    """A change as TOML can hold it: several names as a list, and what is None or empty left out."""
    fields = {str(name): _toml(value) for name, value in change.items()}
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _toml(value: Any) -> object:  # noqa: ANN401
    """A value, or several, of Python, NumPy or pandas; what TOML has no word for as its text."""
    if isinstance(value, np.generic | np.ndarray | pd.Series | pd.Index):
        value = value.tolist()
    if isinstance(value, list | tuple | set | frozenset):
        return [each if isinstance(each, TOML) else str(each) for each in value]
    return value if value is None or isinstance(value, TOML) else str(value)


def _in_file(fault: Fault, file: str) -> Fault:
    return replace(fault, table=f"{file}, {fault.table}") if file else fault
