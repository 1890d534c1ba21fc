"""The page Where: the world map."""

import streamlit as st

from planner.charts.world import world_map
from planner.services.session import Session
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show missions by unprotected exposure, and the flows of people."""
    st.title("Where", anchor=False)
    made = require_plan(session)
    missions = st.multiselect("Flows to", list(made.case["missions"]["mission"]), placeholder="every mission")
    picked = show(world_map(made.case, made.plan, missions), pick=True)
    st.caption("Click a mission to see all about it.")
    if "mission" in picked:
        go_to("mission", picked["mission"])
