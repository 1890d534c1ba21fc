"""The page Explain: why and why not, in sections."""

import streamlit as st

from planner.services.session import Session
from planner.ui import explain_reasons
from planner.ui.frame import require_plan

SECTIONS = {"Pledges and missions": explain_reasons.section}
"""Sections by title, each shown in a tab."""


def page(session: Session) -> None:
    """Show every section in a tab of its own."""
    st.title("Explain", anchor=False)
    made = require_plan(session)
    for tab, section in zip(st.tabs(list(SECTIONS)), SECTIONS.values(), strict=True):
        with tab:
            section(session, made)
