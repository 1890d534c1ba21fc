"""The page Money."""

import streamlit as st

from planner.charts import money
from planner.services.session import Session
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show the cash of missions, and what funds pay for."""
    st.title("Money", anchor=False)
    made = require_plan(session)
    missions = st.multiselect("Missions", sorted(made.plan.cash["mission"].unique()), placeholder="all")
    show(money.cash(made.case, made.plan, missions))
    st.caption("Missions without a limit on assessed money have no cash account and are not in this chart.")
    show(money.funds(made.case, made.plan))
