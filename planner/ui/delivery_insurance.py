"""The section of the page Delivery on insurance: alternates that take the worst tenth of futures down, put into use."""

from functools import partial

import streamlit as st

from planner.answers import InsuranceAnswer
from planner.answers.prospects import Alternate
from planner.delivery.insurance_rows import insurance_of
from planner.insight.answering import Question
from planner.language import tell
from planner.services import insuring
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace.incumbents import Incumbent


def section(session: Session, made: Incumbent) -> None:
    """Look for alternates, and offer each for the inputs."""
    st.header(tell("What to insure"), anchor=False)
    st.caption(
        tell(
            "The cheapest alternates, or additional pledges, that take the worst tenth of futures down by a tenth of "
            "what it leaves more than if all come. An alternate serves only where those who do not come leave room and "
            "money."
        )
    )
    question_widgets.of_plan(session, Question.INSURE, InsuranceAnswer, partial(_found, session, made))


def _found(session: Session, made: Incumbent, rows: list[InsuranceAnswer]) -> None:
    found = insurance_of(rows)
    *alternates, together = insuring.in_words(made.case, found)
    for said, alternate in zip(alternates, found.alternates, strict=True):
        st.markdown(f"- {plain(said)}")
        _offer(session, made, alternate)
    st.markdown(f"**{plain(together)}**")
    if found.alternates:
        st.caption(
            tell(
                "Put into the inputs, it deploys with all others, and the plan makes room for it where that averts "
                "most. Undo takes it out again; a scenario saved from then on has it."
            )
        )


def _offer(session: Session, made: Incumbent, alternate: Alternate) -> None:
    """The button that plans with an alternate; of an additional pledge, whose it is to be is chosen first."""
    key = f"{alternate.mission}-{alternate.pledge}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        giver = None
        if alternate.new:
            givers = insuring.givers(made.case, alternate)
            giver = st.selectbox(
                tell("Asked of"), givers, key=f"giver-{key}", index=None, placeholder=tell("choose who gives it")
            )
        label = tell("Add it as a pledge, and plan again") if alternate.new else tell("Lock it in, and plan again")
        ready = session.state.has_plan and (not alternate.new or bool(giver))
        if st.button(label, icon=":material/shield:", key=f"insure-{key}", disabled=not ready):
            if session.adjust(insuring.put_in(made.case, alternate, giver or "")):
                rerun()
            st.toast(tell("That changes nothing."))
