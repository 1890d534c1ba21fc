"""Write the settings table, and a case as a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from data.build.columns import SETTINGS


def settings(plan: Iterable[tuple[str, object, str]]) -> pd.DataFrame:
    """The settings table from (setting, value, note): every parameter of the model, written out."""
    rows = [(name, value, "assumption" if "[" in note else "choice", note or None) for name, value, note in plan]
    return pd.DataFrame(rows, columns=list(SETTINGS), dtype=object)


def write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write the tables of a case as CSV files and log their names."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, table in tables.items():
        paths.append(folder / f"{name}.csv")
        table.to_csv(paths[-1], index=False, lineterminator="\n")
    return paths
