"""Parts of a page that come and go, or grow, without moving what is below them."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st

P = ParamSpec("P")
Shown = TypeVar("Shown")


def in_place(show: Callable[P, Shown]) -> Callable[P, Shown]:
    """Show a part in a block of its own, which is there even where the part shows nothing.

    The browser tells blocks apart by their number among their siblings: one that is moved is built anew, and what was
    typed in its select boxes and grids and not yet sent is lost.
    """

    @wraps(show)
    def shown(*args: P.args, **kwargs: P.kwargs) -> Shown:
        """Show it in its block."""
        with st.container():
            return show(*args, **kwargs)

    return shown
