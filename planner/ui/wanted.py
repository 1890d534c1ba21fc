"""What to ask contributors for, and what each pledge is worth."""

from functools import partial

import streamlit as st

from planner.answers import OfferAnswer, WithdrawalAnswer
from planner.charts import insight
from planner.desk import inquiries
from planner.desk.desk import Desk
from planner.desk.inquiries import Question
from planner.ui import asking
from planner.ui.frame import need_plan
from planner.ui.said import plain
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
        asking.of_plan(desk, Question.WANTED, OfferAnswer, partial(_offers, desk))
    with pledges:
        asking.of_plan(desk, Question.PLEDGES, WithdrawalAnswer, lambda rows: show(insight.pledge_values(rows)))


def _offers(desk: Desk, rows: list[OfferAnswer]) -> None:
    chosen = st.selectbox("Who is asked", [EVERYBODY, *inquiries.contributors(desk)], key="who_is_asked")
    types = None if chosen == EVERYBODY else inquiries.can_offer(desk, chosen)
    if types is not None:
        listed = ", ".join(sorted(types)) or "no units"
        pledged = f"{chosen} can be asked for money and for what it, its region or its groups have pledged: {listed}."
        st.caption(plain(pledged))
    show(insight.wanted(rows, types))
