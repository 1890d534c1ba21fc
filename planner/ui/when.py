"""The page When: deployments and exposure over time."""

import streamlit as st

from planner.charts import exposure
from planner.charts.timeline import timeline
from planner.names import Names
from planner.services.session import Session
from planner.ui.delivery_shown import delivery_of
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show a timeline of deployments, and exposure by period."""
    st.title("When", anchor=False)
    made = require_plan(session)
    names = Names(made.case)
    row = st.container(horizontal=True)
    by = row.segmented_control("By", ["mission", "contributor"], default="mission", format_func=str.capitalize)
    by = by or "mission"
    chosen = row.multiselect(
        f"Only {by}s",
        sorted(made.plan.deployments[by].unique()),
        placeholder="all",
        format_func=names.acronym_first if by == "mission" else names.contributor,
    )
    picked = show(timeline(made.case, made.plan, by, chosen), pick=True)
    st.caption("Click a bar to see all about its pledge.")
    if "pledge" in picked:
        go_to("pledge", picked["pledge"])
    show(delivery_of(made).people)
    areas = made.case["areas"]
    left, right = st.columns(2)
    missions = left.multiselect(
        "Exposure of missions",
        list(made.case["missions"]["mission"]),
        placeholder="all",
        format_func=names.acronym_first,
    )
    known = areas if not missions else areas[areas["mission"].isin(missions)]
    chosen_areas = right.multiselect("and of areas", list(known["area"]), placeholder="all", format_func=names.area)
    nobody = st.toggle("Show exposure with nobody there")
    show(exposure.over_time(made.case, made.plan, missions, chosen_areas, nobody=nobody))
