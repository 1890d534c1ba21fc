"""The language in which a session reads: as its address says, or as it chose; English otherwise."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from planner.language import ENGLISH, LANGUAGES, asked_of, tell
from planner.language.reader import COMPLETE

PARAMETER = "language"
"""Name in the address, and in the state of the session."""


def open_language() -> None:
    """Take the language from the address, or else from what the tab read in; the address keeps it for links."""
    asked_of(session_language)
    asked = st.query_params.get(PARAMETER) or st.session_state.get(PARAMETER, ENGLISH)
    found = st.session_state[PARAMETER] = asked if asked in LANGUAGES else ENGLISH
    if found != ENGLISH and st.query_params.get(PARAMETER) != found:
        st.query_params[PARAMETER] = found


def session_language() -> str:
    """Language of the session that this thread runs for; empty where it runs for none."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return ""
    return str(st.session_state.get(PARAMETER, ""))


def choose_language() -> None:
    """Offer the languages that all is translated to, if there is a choice."""
    if len(COMPLETE) == 1:
        return
    spoken = st.session_state.get(PARAMETER, ENGLISH)
    st.selectbox(
        tell("Language"),
        COMPLETE,
        index=COMPLETE.index(spoken) if spoken in COMPLETE else 0,
        format_func=LANGUAGES.__getitem__,
        key="choose_language",
        on_change=_chosen,
    )


def _chosen() -> None:
    """Read on in the language that was chosen."""
    st.session_state[PARAMETER] = st.session_state["choose_language"]
    if st.session_state[PARAMETER] == ENGLISH:
        st.query_params.pop(PARAMETER, None)
    else:
        st.query_params[PARAMETER] = st.session_state[PARAMETER]
