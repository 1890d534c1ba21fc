"""Layout of the plan workbook: the cells of all data, and formulas that refer to them."""
