"""Section of the page Explain: what it would take for an area."""

from functools import partial

import streamlit as st

from planner.explanations.areas import AreaNeed
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import kept, marked, say, tell, told
from planner.services import area_needs, questions
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.delivery_shown import delivery_of
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace.incumbents import Incumbent

GOALS = {"half": say("Its unprotected exposure down by half"), "requirement": say("Its requirements met in full")}


def section(session: Session, made: Incumbent) -> None:
    """Choose an area, ask what it would take, and show the answers."""
    st.caption(
        tell(
            "The cheapest people, enablers and money that an area needs beyond the pledges on the table, by month. The "
            "plan is held, so that nobody elsewhere is protected less; units are unnamed, of the case's types, at "
            "rapid deployment level, and stay to the end. Model estimate."
        )
    )
    names = area_needs.names(made)
    area = st.selectbox(
        tell("Area"), area_needs.areas(made), key="explain_area", format_func=lambda key: told(names[key])
    )
    st.caption(marked(delivery_of(made).of_area(area)))
    unplanned = not session.state.has_plan
    if st.button(tell("What would it take"), type="primary", disabled=unplanned, key="ask-area"):
        question_widgets.stop_running(session, Question.AREA)
        questions.ask(session, Question.AREA, area=area)
        rerun()
    question_widgets.follow(session, Question.AREA, partial(_answers, area, names), questions.stale)


def _answers(area: str, names: dict[str, str], found: Answers) -> None:
    asked = area_needs.asked_of(found)
    if asked != area:
        st.info(plain(say("Asked last about {area}.", area=names.get(asked, asked))), icon=":material/help:")
    for row in found.rows_of(AreaNeed):
        _answer(row)


def _answer(row: AreaNeed) -> None:
    st.header(told(GOALS[row.goal]), anchor=False)
    st.markdown(plain(kept(row.note)))
    if row.parts:
        parts = [
            {
                tell("from"): told(kept(part.month)),
                tell("what"): told(kept(part.what)),
                tell("units"): part.units or None,
                tell("people"): part.persons or None,
                "USD": part.usd,
            }
            for part in row.parts
        ]  # fmt: skip
        number = st.column_config.NumberColumn(format="localized")
        st.dataframe(parts, hide_index=True, width="stretch", placeholder="", key=f"parts-{row.name}",
                     column_config={tell("people"): number, "USD": number})  # fmt: skip
    if row.reachable:
        for sentence in row.binds:
            st.markdown(f"- {plain(kept(sentence))}")
