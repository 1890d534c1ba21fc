"""What a page works out once, and keeps for the tab until it is of something else."""

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

Found = TypeVar("Found")


def once(name: str, of: Hashable, work_out: Callable[[], Found]) -> Found:
    """Return what was worked out of something, working it out only where the tab has not done so last time.

    Args:
        name: What it is kept as in the state of the tab.
        of: What it is of; it is worked out again where this differs.
        work_out: Works it out.
    """
    kept = st.session_state.get(name)
    if kept is None or kept[0] != of:
        kept = of, work_out()
        st.session_state[name] = kept
    found: Found = kept[1]
    return found
