"""Rebuilds the committed cases from the public reference data, so that every number can be traced.

What the cases share is here: reading the reference tables, grouping bases into areas, threats and their calibration,
unit types and costs, contributors. A package per case holds what is its own: its assumptions, pledges and trials.
"""
