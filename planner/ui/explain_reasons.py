"""Section of the page Explain: why a pledge does not go to a mission."""

import streamlit as st

from planner.charts import details
from planner.services.reasons import books_of, why_nots
from planner.services.session import Session
from planner.ui.messages import plain
from planner.workspace.incumbents import Incumbent

ANY = "every mission"


def section(_: Session, made: Incumbent) -> None:
    """Choose a pledge and a mission, and show what stands against one more unit there."""
    left, right = st.columns(2)
    pledges, missions = details.names(made.case, "pledge"), details.names(made.case, "mission")
    pledge = left.selectbox("Pledge", list(pledges), key="explain_pledge", format_func=lambda k: pledges[k])
    mission = right.selectbox(
        "Mission", ["", *missions], key="explain_mission", format_func=lambda k: missions.get(k, ANY)
    )
    for row in why_nots(books_of(made), pledge, mission):
        st.markdown(f"- {plain(row.words)}")
