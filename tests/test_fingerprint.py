"""The fingerprint of a case: what it is taken of, to the letter."""

import pandas as pd

from planner.fingerprint import _written


def test_tables_are_written_to_the_letter_as_pandas_writes_them():
    """Fingerprints that were taken of what pandas wrote are those of today."""
    frame = pd.DataFrame(
        {
            "text": ["a,b", 'say "b"', "", "two\nlines", None, " é\r", "=1"],
            "number": [1.0, 0.1, 1e22, -1e-7, None, 1234567.875, float("inf")],
            "whole": pd.array([1, None, 0, -3, 10**12, 2, 7], dtype="Int64"),
            "yes": pd.array([True, False, None, True, True, False, False], dtype="boolean"),
        }
    )
    for columns in (list(frame), ["yes", "text"], ["text"], ["number"], ["whole"]):
        for part in (frame, frame.iloc[:0]):
            assert _written(part, columns) == part[columns].to_csv(index=False, lineterminator="\n")
