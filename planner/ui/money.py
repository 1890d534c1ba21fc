"""The page Money."""

import streamlit as st

from planner.chances.both_counts import BothCounts
from planner.charts import money
from planner.language import joined, marked, say, tell, told
from planner.names import Names
from planner.plan import AS_IF_ALL_COME
from planner.services.session import Session
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show the cash of missions, and what funds pay for."""
    st.title(tell("Money"), anchor=False)
    made = require_plan(session)
    st.markdown(marked(BothCounts(made.case, made.plan).in_words))
    names = Names(made.case)
    missions = st.multiselect(
        tell("Missions"),
        sorted(made.plan.cash["mission"].unique()),
        placeholder=tell("all"),
        format_func=lambda key: told(names.acronym_first(key)),
    )
    show(money.cash(made.case, made.plan, missions))
    st.caption(
        told(
            joined(
                [
                    AS_IF_ALL_COME,
                    say("Missions without a limit on assessed money have no cash account and are not in this chart."),
                ]
            )
        )
    )
    show(money.funds(made.case, made.plan))
