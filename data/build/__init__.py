"""Rebuilds the committed cases from the public reference data, so that every number can be traced."""
