"""Sweeps: a case planned at every point of a grid of values, each run from the plans of its neighbours."""
