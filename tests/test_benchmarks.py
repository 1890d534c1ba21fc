"""The benchmarks fit the program that they measure."""

from importlib import import_module
from pathlib import Path

import pytest

import benchmarks

MODULES = sorted(file.stem for file in Path(benchmarks.__file__).parent.glob("*.py") if file.stem != "__init__")


@pytest.mark.parametrize("name", MODULES)
def test_every_benchmark_finds_what_it_imports(name):
    assert import_module(f"benchmarks.{name}").__doc__
