"""Which processes come first where they share cores."""

import os

LOWER = 5
"""Niceness of whatever works in the background: it has a third of what the server has, where both want a core [1]."""


def work_in_the_background() -> None:
    """Let the server, which answers clicks, come before this process and all that it starts."""
    os.nice(LOWER)
