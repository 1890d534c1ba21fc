"""The page When: deployments and exposure over time."""

import streamlit as st

from planner.charts import exposure
from planner.charts.timeline import timeline
from planner.language import say, tell, told
from planner.names import Names
from planner.services.session import Session
from planner.ui.delivery_shown import delivery_of
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show

KINDS = {"mission": say("Mission"), "contributor": say("Contributor")}
ONLY = {"mission": say("Only missions"), "contributor": say("Only contributors")}


def page(session: Session) -> None:
    """Show a timeline of deployments, and exposure by period."""
    st.title(tell("When"), anchor=False)
    made = require_plan(session)
    names = Names(made.case)
    row = st.container(horizontal=True)
    by = row.segmented_control(
        tell("By"), ["mission", "contributor"], default="mission", format_func=lambda kind: told(KINDS[kind])
    )
    by = by or "mission"
    chosen = row.multiselect(
        told(ONLY[by]),
        sorted(made.plan.deployments[by].unique()),
        placeholder=tell("all"),
        format_func=lambda key: told(names.acronym_first(key) if by == "mission" else names.contributor(key)),
    )
    picked = show(timeline(made.case, made.plan, by, chosen), pick=True)
    st.caption(tell("Click a bar to see all about its pledge."))
    if "pledge" in picked:
        go_to("pledge", picked["pledge"])
    show(delivery_of(made).people)
    areas = made.case["areas"]
    left, right = st.columns(2)
    missions = left.multiselect(
        tell("Exposure of missions"),
        list(made.case["missions"]["mission"]),
        placeholder=tell("all"),
        format_func=lambda key: told(names.acronym_first(key)),
    )
    known = areas if not missions else areas[areas["mission"].isin(missions)]
    chosen_areas = right.multiselect(tell("and of areas"), list(known["area"]), placeholder=tell("all"),
                                     format_func=lambda key: told(names.area(key)))  # fmt: skip
    nobody = st.toggle(tell("Show exposure with nobody there"))
    show(exposure.over_time(made.case, made.plan, missions, chosen_areas, nobody=nobody))
