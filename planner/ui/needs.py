"""The page Needs and gaps: requirements met, the largest shortfalls, and unused pledges."""

import streamlit as st

from planner.charts import needs
from planner.horizon import period_in_words
from planner.names import Names
from planner.services.session import Session
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show


def page(session: Session) -> None:
    """Show needs, gaps and unused pledges."""
    st.title("Needs and gaps", anchor=False)
    made = require_plan(session)
    met, wanted, unused = st.tabs(["Requirement against met", "Shortfalls", "Unused pledges"])
    with met:
        last = made.case.settings.periods
        left, right = st.columns(2)
        kind = left.segmented_control("Kind", ["troops", "police"], default="troops") or "troops"
        period = right.select_slider(
            "Months", range(1, last + 1), last, format_func=lambda t: period_in_words(made.case, t)
        )
        show(needs.required_and_met(made.case, made.plan, kind, period))
    with wanted:
        missions = st.multiselect(
            "Missions",
            list(made.case["missions"]["mission"]),
            placeholder="all",
            format_func=Names(made.case).acronym_first,
        )
        _follow(show(needs.most_wanted(made.case, made.plan, missions), pick=True))
    with unused:
        _follow(show(needs.unused(made.case, made.plan), pick=True))


def _follow(picked: dict[str, str]) -> None:
    for kind, key in picked.items():
        go_to(kind, key)
