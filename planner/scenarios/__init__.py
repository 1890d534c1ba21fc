"""Scenarios: a case with changes, written down so that they can be read, applied to several cases, and compared."""
