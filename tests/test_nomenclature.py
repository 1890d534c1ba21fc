"""Equations and their nomenclature: one symbol, one meaning, and none that is not written down."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from models.nomenclature import NOMENCLATURE
from planner.documents.equations import docstrings, equations, symbols
from planner.settings import SETTINGS
from planner.tables import TABLES

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "models").glob("*.py"), *(ROOT / "planner" / "solve").glob("*.py")])
KNOWN = [(next(iter(symbols(symbol.tex))), symbol) for part in NOMENCLATURE.values() for symbol in part]


def used() -> dict[str, set[int]]:
    """Symbols of all equations, each with the numbers of indices that it is used with."""
    found: dict[str, set[int]] = defaultdict(set)
    for file in FILES:
        for text in docstrings(file):
            for equation in equations(text):
                for name, indices in symbols(equation):
                    found[name].add(indices)
    return dict(found)


def test_every_symbol_of_an_equation_is_in_the_nomenclature_with_its_indices_and_every_symbol_there_is_used():
    assert used() == {name: {indices} for (name, indices), _ in KNOWN}


def test_no_symbol_has_two_meanings_and_no_meaning_two_symbols():
    names = [name for (name, _), _ in KNOWN]
    assert len(set(names)) == len(names)
    meanings = [symbol.meaning for _, symbol in KNOWN]
    assert len(set(meanings)) == len(meanings)


def test_whatever_is_a_number_has_a_unit():
    without = {symbol.tex for part in ("Indices", "Sets") for symbol in NOMENCLATURE[part]}
    assert all(bool(symbol.unit) != (symbol.tex in without) for _, symbol in KNOWN)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"y_{p,m,\tau} \le u_\pi", [("y", 3), ("p", 0), ("m", 0), (r"\tau", 0), ("u", 1), (r"\pi", 0)]),
        (r"\hat{N}^T_m", [(r"\hat{N}", 1), ("m", 0)]),
        (r"w^0_h e^{-x_k}", [("w^0", 1), ("h", 0), ("x", 1), ("k", 0)]),
        (r"\delta^{t-\tau-1}", [(r"\delta", 0), ("t", 0), (r"\tau", 0)]),
        (r"\mathcal{D}^q_{m,t}", [("q", 0), (r"\mathcal{D}", 2), ("m", 0), ("t", 0)]),
        (r"\max\left(0,\ U_{m,j}\right) \text{ or so}", [("U", 2), ("m", 0), ("j", 0)]),
    ],
)
def test_an_equation_is_taken_apart(tex, expected):
    assert list(symbols(tex)) == expected


def test_what_the_code_calls_a_symbol_is_there():
    code = " ".join(file.read_text(encoding="utf-8") for file in FILES if file.name != "nomenclature.py")
    columns = " ".join(column.name for table in TABLES.values() for column in table.columns)
    words = set(re.findall(r"\w+", f"{code} {columns} {' '.join(TABLES)} {' '.join(SETTINGS)}"))
    assert {symbol.named for _, symbol in KNOWN if symbol.named} <= words
