"""Implementation of every kind of change."""
