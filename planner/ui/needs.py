"""The page Needs and gaps: requirements met, the largest shortfalls, and unused pledges."""

import streamlit as st

from planner.charts import needs
from planner.horizon import period_in_words
from planner.language import say, tell, told
from planner.names import Names
from planner.services.session import Session
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.show import show

KINDS = {"troops": say("troops"), "police": say("police")}
"""Kinds of people who are required, as they are called."""


def page(session: Session) -> None:
    """Show needs, gaps and unused pledges."""
    st.title(tell("Needs and gaps"), anchor=False)
    made = require_plan(session)
    names = Names(made.case)
    met, wanted, unused = st.tabs([tell("Requirement against met"), tell("Shortfalls"), tell("Unused pledges")])
    with met:
        last = made.case.settings.periods
        left, right = st.columns(2)
        kind = left.segmented_control(
            tell("Kind"), list(KINDS), default="troops", format_func=lambda kind: told(KINDS[kind])
        )
        period = right.select_slider(
            tell("Months"), range(1, last + 1), last, format_func=lambda t: told(period_in_words(made.case, t))
        )
        show(needs.required_and_met(made.case, made.plan, kind or "troops", period))
    with wanted:
        missions = st.multiselect(
            tell("Missions"),
            list(made.case["missions"]["mission"]),
            placeholder=tell("all"),
            format_func=lambda key: told(names.acronym_first(key)),
        )
        _follow(show(needs.most_wanted(made.case, made.plan, missions), pick=True))
    with unused:
        _follow(show(needs.unused(made.case, made.plan), pick=True))


def _follow(picked: dict[str, str]) -> None:
    for kind, key in picked.items():
        go_to(kind, key)
