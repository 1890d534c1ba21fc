"""Section of the page Explain: what changed since the plan before an edit, and why."""

from collections.abc import Sequence

import streamlit as st

from planner.explanations.changed import FOLLOWS, TIE, EditEffect
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import kept, marked, say, tell
from planner.services import changed, questions
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace.incumbents import Incumbent

VERDICTS = {
    FOLLOWS: say("Follows from the edit"),
    TIE: say("Ties"),
    "unsure": say("Not known"),
    "": say("Not found out yet"),
}


def section(session: Session, _: Incumbent) -> None:
    """Show what changed since the plan before: at once without solving, and more by solving where asked."""
    st.caption(
        tell(
            "Which deployments came, went and moved since the plan before the last edit; which of these follow from "
            "the edit, and which are ties: the plan could as well have stayed as it was there. Model estimate."
        )
    )
    before = session.previous
    if before is None:
        st.info(
            tell("There is no plan of other inputs before this one: edit the inputs, plan them, and come back."),
            icon=":material/info:",
        )
        return
    if said := changed.not_compared(session):
        st.info(plain(said), icon=":material/info:")
        return
    st.markdown(plain(say("Since the plan before “{step}”.", step=kept(before.since))))
    job = questions.last_job(session, Question.CHANGED)
    rows = changed.without_solving(session)
    if not rows:
        st.success(tell("No deployment changed: every unit is where it was, from the same month."))
        return
    if st.button(tell("Find out why"), type="primary", icon=":material/play_arrow:", key="ask-changed"):
        question_widgets.stop_running(session, Question.CHANGED)
        changed.ask(session)
        rerun()
    if job is None:
        _show(rows)
        return
    question_widgets.follow(session, Question.CHANGED, lambda found: _answers(rows, found), changed.stale)


def _answers(rows: Sequence[EditEffect], found: Answers) -> None:
    """Show what was solved in place of what is known without."""
    solved = {row.name: row for row in found.rows_of(EditEffect)}
    _show([solved.get(row.name, row) for row in rows])


def _show(rows: Sequence[EditEffect]) -> None:
    for row in rows:
        if row.what == "plan":
            st.markdown(f"**{plain(kept(row.note))}**")
    for verdict, title in VERDICTS.items():
        mine = [row for row in rows if row.verdict == verdict and row.what != "plan"]
        if mine:
            st.header(marked(say("{verdict} ({count})", verdict=title, count=len(mine))), anchor=False)
            for row in mine:
                st.markdown(f"- {plain(kept(row.note))}")
