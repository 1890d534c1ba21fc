"""How inputs and plans are written: numbers, months and names in cells, tables as text, files of plans, upgrades."""
