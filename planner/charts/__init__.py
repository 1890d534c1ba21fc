"""Pictures: a plan in, one figure per function out, each a chart with its table, its unit and its reading."""
