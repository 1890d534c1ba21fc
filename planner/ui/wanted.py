"""What to ask contributors for, and what each pledge is worth."""

import streamlit as st

from planner.charts import insight
from planner.desk import inquiries
from planner.desk.desk import Desk
from planner.desk.inquiries import Question
from planner.ui import asking
from planner.ui.frame import need_plan
from planner.ui.show import show

EVERYBODY = "everybody"


def page(desk: Desk) -> None:
    """Candidate offers and pledges, ranked as their answers come."""
    st.title("Most wanted", anchor=False)
    need_plan(desk)
    st.caption(
        "How much exposure one more unit, or more money, would avert in the plan; and how much would come on top if "
        "a pledge fell out. Every answer is a plan solved anew and verified; model estimate."
    )
    offers, pledges = st.tabs(["Offers to ask for", "Worth of the pledges"])
    with offers:
        _question(desk, Question.WANTED)
    with pledges:
        _question(desk, Question.PLEDGES)


def _question(desk: Desk, question: Question) -> None:
    asking.ask_of_plan(desk, question)
    job = inquiries.asked(desk, question)
    running = job is not None and inquiries.answers(job).running
    st.fragment(_answers, run_every=asking.POLL if running else None)(desk, question, running=running)


def _answers(desk: Desk, question: Question, *, running: bool) -> None:
    job = inquiries.asked(desk, question)
    if job is None:
        st.info("Not asked yet.", icon=":material/help:")
        return
    found = inquiries.answers(job)
    if running and not found.running:
        st.rerun()
    asking.standing(desk, question, job, found, stale=inquiries.stale(desk, found))
    if not found.rows:
        return
    if question is Question.PLEDGES:
        show(insight.lost(found.rows))
        return
    chosen = st.selectbox("Who is asked", [EVERYBODY, *inquiries.contributors(desk)], key="who_is_asked")
    types = None if chosen == EVERYBODY else inquiries.can_offer(desk, chosen)
    if types is not None:
        listed = ", ".join(sorted(types)) or "no units"
        st.caption(f"{chosen} can be asked for money and for what it, its region or its groups have pledged: {listed}.")
    show(insight.wanted(found.rows, types))
