"""Measurements: how fast plans are found and proved, and how fast the app answers."""
