"""What a case assumes: its assumed cells by how much they matter, and where its sources contradict each other."""

from planner.assumptions.cells import AssumedCell, assumed_cells, number_cells
from planner.assumptions.contradictions import CONTRADICTIONS, contradictions
from planner.assumptions.nobody_new import nobody_new
from planner.assumptions.numbers import AssumedNumber, assumed_numbers, doubled
from planner.assumptions.weights import Weight, weighed

__all__ = [
    "CONTRADICTIONS",
    "AssumedCell",
    "AssumedNumber",
    "Weight",
    "assumed_cells",
    "assumed_numbers",
    "contradictions",
    "doubled",
    "nobody_new",
    "number_cells",
    "weighed",
]
