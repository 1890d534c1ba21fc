"""How much the plan leans on whom."""

import streamlit as st

from planner.charts import insight
from planner.desk import inquiries
from planner.desk.desk import Desk
from planner.desk.inquiries import Question
from planner.ui import asking
from planner.ui.frame import need_plan
from planner.ui.show import show

KINDS = {"contributors": "contributor", "groups": "group"}


def page(desk: Desk) -> None:
    """Every contributor and every group, and what is lost without it."""
    st.title("Dependence", anchor=False)
    need_plan(desk)
    st.caption(
        "How much exposure comes on top when a contributor or a whole group falls out: with its units and money "
        "simply missing, and with all others planned anew; model estimate."
    )
    asking.ask_of_plan(desk, Question.DEPENDENCE)
    job = inquiries.asked(desk, Question.DEPENDENCE)
    running = job is not None and inquiries.answers(job).running
    st.fragment(_answers, run_every=asking.POLL if running else None)(desk, running=running)


def _answers(desk: Desk, *, running: bool) -> None:
    job = inquiries.asked(desk, Question.DEPENDENCE)
    if job is None:
        st.info("Not asked yet.", icon=":material/help:")
        return
    found = inquiries.answers(job)
    if running and not found.running:
        st.rerun()
    asking.standing(desk, Question.DEPENDENCE, job, found, stale=inquiries.stale(desk, found))
    if found.rows:
        kind = st.segmented_control("Who falls out", list(KINDS), default="contributors", key="who_falls_out")
        show(insight.dependence(found.rows, KINDS[kind or "contributors"]))
