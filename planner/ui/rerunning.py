"""Rerun a page, without costing anybody a click on another."""

from typing import NoReturn

import streamlit as st
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests, ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx


def rerun() -> NoReturn:
    """Rerun the page, unless another was asked for meanwhile: Streamlit would take the rerun for a wish to stay."""
    context = get_script_run_ctx()
    requests = None if context is None else context.script_requests
    if context and requests and another_is_asked_for(requests, context.page_script_hash):
        st.empty()  # what is shown next gives way to what is asked for
        st.stop()
    st.rerun()


def another_is_asked_for(requests: ScriptRequests, page: str) -> bool:
    """Whether a browser waits for another page than that of the run in progress."""
    with requests._lock:
        waiting = requests._state is ScriptRequestType.RERUN
        return waiting and requests._rerun_data.page_script_hash not in {"", page}
