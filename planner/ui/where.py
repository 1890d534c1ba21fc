"""The page Where: the world map."""

import streamlit as st

from planner.charts.area_map import area_map
from planner.charts.world import world_map
from planner.language import tell, told
from planner.names import Names
from planner.services.session import Session
from planner.ui import explain
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent


def page(session: Session) -> None:
    """Show missions by unprotected exposure, and the flows of people."""
    st.title(tell("Where"), anchor=False)
    made = require_plan(session)
    missions = st.multiselect(
        tell("Flows to"),
        list(made.case["missions"]["mission"]),
        placeholder=tell("every mission; choose one to see its areas"),
        format_func=lambda key: told(Names(made.case).acronym_first(key)),
    )
    picked = show(world_map(made.case, made.plan, missions), pick=True)
    st.caption(tell("Click a mission to see all about it."))
    if "mission" in picked:
        go_to("mission", picked["mission"])
    if len(missions) == 1:
        _areas(made, missions[0])


def _areas(made: Incumbent, mission: str) -> None:
    """The areas of the one mission that is chosen."""
    picked = show(area_map(made.case, made.plan, mission), pick=True)
    st.caption(tell("Click an area to ask what it would take."))
    if "area" in picked:
        explain.go_to(explain.AREA, picked["area"])
