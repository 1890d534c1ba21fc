"""The facts that a plan is verified against: a second, independent reading of the tables.

Nothing here, nor in the rules and the verification that rest on it, is shared with the model or with what prepares
it: what is believed of a plan must not rest on one reading.
"""

from planner.facts.facts import Facts
from planner.facts.rows import Balance, Stay

__all__ = ["Balance", "Facts", "Stay"]
