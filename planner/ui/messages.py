"""Messages: the result of an action, shown on the next run of the page; and escaping of text of others."""

import re
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from planner.store import ConflictError, StoreError

SAID = "said"

Made = TypeVar("Made")


def done(act: Callable[[], Made], words: str | Callable[[Made], str]) -> None:
    """Do something with the store and say so, in words for what came of it; or say why it was refused.

    It is said on the next run of the page.
    """
    try:
        made = act()
    except ConflictError as conflict:
        st.session_state[SAID] = ("warning", str(conflict))
    except StoreError as refused:
        st.session_state[SAID] = ("error", str(refused))
    else:
        st.session_state[SAID] = ("success", words if isinstance(words, str) else words(made))
    st.rerun()


def plain(text: str) -> str:
    """Text of others with its Markdown escaped."""
    return re.sub(r"([\\`*_\[\]<>$~#|]|:(?=\w))", r"\\\1", text)


def show_message() -> None:
    """Show the last message, once."""
    kind, words = st.session_state.pop(SAID, ("", ""))
    if words:
        {"warning": st.warning, "error": st.error, "success": st.success}[kind](plain(words))
