"""Values of Python and pandas as the text that a cell of a case holds."""

from datetime import date
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from planner.formats.sheets import Sheet


def sheet_from(frame: pd.DataFrame) -> Sheet:
    """A table as text, from a frame; the index is left aside."""
    columns = [[text_of(value) for value in frame.iloc[:, place]] for place in range(len(frame.columns))]
    return Sheet(tuple(map(str, frame.columns)), tuple(zip(*columns, strict=True)))


def text_of(value: Any) -> str:  # noqa: ANN401
    """The text of a cell that reads back to a value: "" for None and NA, yes and no, a date as its month."""
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, date):
        return f"{value:%Y-%m}"
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Real):
        number = float(value)
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)
    return str(value)
