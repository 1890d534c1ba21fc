"""The builder: the shipped cases cell for cell."""

from pathlib import Path

import pytest

from planner.services.new_case import NewCase, Order, from_order, write

DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize("case", ["summit-2015", "drawdown-2025"])
def test_a_rebuild_by_recipe_gives_the_same_bytes(case: str, tmp_path: Path) -> None:
    folder = DATA / case
    made = from_order(Order((folder / "recipe.toml").read_text(encoding="utf-8"), folder))
    assert isinstance(made, NewCase), made
    write(made, tmp_path)
    built = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}
    assert built == {file.name: file.read_bytes() for file in folder.glob("*.csv")}
    assert (tmp_path / "recipe.toml").read_text(encoding="utf-8") == (folder / "recipe.toml").read_text(
        encoding="utf-8"
    )
