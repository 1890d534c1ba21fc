"""Where everything stands in the plan workbook, and the formulas that refer to it."""
