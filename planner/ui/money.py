"""The page Money."""

import streamlit as st

from planner.chances.both_counts import BothCounts
from planner.charts import money
from planner.names import Names
from planner.plan import AS_IF_ALL_COME
from planner.services.session import Session
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show the cash of missions, and what funds pay for."""
    st.title("Money", anchor=False)
    made = require_plan(session)
    st.markdown(BothCounts(made.case, made.plan).in_words)
    missions = st.multiselect(
        "Missions",
        sorted(made.plan.cash["mission"].unique()),
        placeholder="all",
        format_func=Names(made.case).acronym_first,
    )
    show(money.cash(made.case, made.plan, missions))
    st.caption(
        f"{AS_IF_ALL_COME} Missions without a limit on assessed money have no cash account and are not in this chart."
    )
    show(money.funds(made.case, made.plan))
