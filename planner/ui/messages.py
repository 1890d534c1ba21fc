"""Messages about the result of an action, shown on the next run of the page; escaping of users' text."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from planner.language import escaped, kept, told
from planner.store import ClashError, StoreError
from planner.ui.rerunning import rerun

MESSAGE = "message"

Made = TypeVar("Made")


def done(act: Callable[[], Made], words: str | Callable[[Made], str]) -> None:
    """Do something with the store and report success, or why it was refused.

    The message is shown on the next run of the page.
    """
    try:
        made = act()
    except ClashError as clash:
        st.session_state[MESSAGE] = ("warning", kept(str(clash)))
    except StoreError as refused:
        st.session_state[MESSAGE] = ("error", kept(str(refused)))
    else:
        st.session_state[MESSAGE] = ("success", words if isinstance(words, str) else words(made))
    rerun()


def plain(text: str) -> str:
    """Tell a text in the language of whoever reads, with Markdown in it escaped."""
    return escaped(told(text))


def say_left_aside(sentences: Sequence[str]) -> None:
    """Say which scenarios cannot be shown, so that they are not taken for none."""
    for sentence in sentences:
        st.warning(plain(kept(sentence)), icon=":material/warning:")


def show_message() -> None:
    """Show the pending message, once."""
    kind, words = st.session_state.pop(MESSAGE, ("", ""))
    if words:
        {"warning": st.warning, "error": st.error, "success": st.success}[kind](plain(words))
