"""The page Assumptions: what the case assumes, by how much it matters, and where its sources contradict each other."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner.answers import DecisiveAnswer
from planner.charts import decisive as decisive_charts
from planner.insight.answering import Question
from planner.language import joined, say, tell
from planner.names import Names
from planner.services import assumptions
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.once import once
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent


def page(session: Session) -> None:
    """Show which numbers to find out first, contradictions, and every assumed cell to download."""
    st.title(tell("Assumptions"), anchor=False)
    made = require_plan(session)
    found = _found(made)
    st.caption(plain(joined([found.in_words, say("Model estimate.")])))
    if found.numbers:
        show(assumptions.figure(found))
    st.header(tell("Contradictions between sources"), anchor=False)
    for sentence in found.contradictions or (say("None was found."),):
        st.markdown(f"- {plain(sentence)}")
    _download(found)
    st.header(tell("Inputs that decide"), anchor=False)
    st.caption(
        tell(
            "Inputs, assumed or not, less or more by a tenth, or doubled. Each time all is planned anew, and the plan "
            "is put into the changed inputs with its units as ordered: it stands while it gives up at most 0.5 % of "
            "what it averts, charges for money and change included."
        )
    )
    question_widgets.of_plan(session, Question.DECISIVE, DecisiveAnswer, partial(_decisive, Names(made.case)))


def _decisive(names: Names, rows: Sequence[DecisiveAnswer]) -> None:
    """Inputs that decide, the most decisive first; more come while they are worked out."""
    show(decisive_charts.inputs(rows, names))


def _found(made: Incumbent) -> assumptions.Assumptions:
    """What the case assumes, weighed once for each plan that the tab shows."""
    of = made.plan.summary.case_sha256, made.plan.summary.objective
    return once("assumptions_found", of, lambda: assumptions.assumptions(made.case, made.plan))


def _download(found: assumptions.Assumptions) -> None:
    st.download_button(
        tell("Every assumed cell"),
        data=lambda: assumptions.cells_csv(found),
        file_name="assumed.csv",
        mime="text/csv",
        on_click="ignore",
        icon=":material/download:",
        key="assumed.csv",
    )
