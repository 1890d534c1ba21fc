"""Numerical tolerances of the solver: what counts as feasible, as integer and as a contradiction.

They follow from HiGHS' own tolerances (1e-6 on rows and bounds). No plan is better for other values, and a wrong one
makes a wrong plan, so they are no part of the tuning.
"""

FEASIBILITY = 1e-6
"""Violation of a row or bound that counts as rounding [unit of the row]."""

INTEGRALITY = 1e-9
"""Distance from the nearest integer up to which a number of units is integer: its rounding must not violate a row by
more than the solver's tolerance [units]."""

FRACTIONAL = 1e-6
"""Distance from the nearest integer above which a number of units in a relaxation is fractional [units]."""

CONTRADICTION = 1e-5
"""Relative amount by which the incumbent may lie below the dual bound before one of the two must be wrong [1]."""

EQUAL = 1e-9
"""Relative difference of two objectives up to which they are equal [1]."""
