"""The page Dependence: how much the plan depends on each contributor and group."""

import streamlit as st

from planner.answers import DependenceAnswer
from planner.charts import insight
from planner.insight.answering import Question
from planner.language import say, tell, told
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.show import show

KINDS = {"contributors": "contributor", "groups": "group"}

NAMES = {"contributors": say("contributors"), "groups": say("groups")}
"""What they are called."""


def page(session: Session) -> None:
    """Show every contributor and every group, and what is lost without it."""
    st.title(tell("Dependence"), anchor=False)
    require_plan(session)
    st.caption(
        tell(
            "How much exposure comes on top when a contributor or a whole group falls out: with its units and money "
            "simply missing, and with all others planned anew; model estimate. The table has what it adds to what is "
            "expected by the chances of all pledges."
        )
    )
    question_widgets.of_plan(session, Question.DEPENDENCE, DependenceAnswer, _losses)


def _losses(rows: list[DependenceAnswer]) -> None:
    kind = st.segmented_control(
        tell("Who falls out"), list(KINDS), default="contributors", key="who_falls_out",
        format_func=lambda kind: told(NAMES[kind]),
    )  # fmt: skip
    show(insight.dependence(rows, KINDS[kind or "contributors"]))
