"""Errors of briefs."""


class TooMuchError(Exception):
    """A page cannot hold what stands on it."""
