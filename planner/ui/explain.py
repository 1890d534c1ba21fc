"""The page Explain: why and why not, in sections."""

import streamlit as st

from planner.language import joined, kept, say, tell, told
from planner.plan import AS_IF_ALL_COME
from planner.services.session import Session
from planner.ui import explain_area, explain_changed, explain_reasons
from planner.ui.frame import require_plan

PLEDGES = say("Pledges and missions")
AREA, CHANGED = say("What would it take"), say("What changed, and why")

SECTIONS = {
    PLEDGES: explain_reasons.section,
    AREA: explain_area.section,
    CHANGED: explain_changed.section,
}
"""Sections by title, each shown in a tab."""


def go_to(section: str, area: str = "") -> None:
    """Open this page on a section, and on an area if one is given."""
    st.session_state["explain_tab"] = section
    if area:
        st.session_state["explain_area"] = area
    st.switch_page(st.session_state["pages"]["explain"])


def page(session: Session) -> None:
    """Show every section in a tab of its own."""
    st.title(tell("Explain"), anchor=False)
    made = require_plan(session)
    if made.plan.summary.by_chances:
        st.caption(
            told(
                joined(
                    [
                        AS_IF_ALL_COME,
                        say("The plan itself counts pledges by their chances; what these change stands beside."),
                    ]
                )
            )
        )
    opened = st.session_state.get("explain_tab")
    tabs = st.tabs(list(map(told, SECTIONS)), default=told(kept(opened)) if opened else None)
    for tab, section in zip(tabs, SECTIONS.values(), strict=True):
        with tab:
            section(session, made)
