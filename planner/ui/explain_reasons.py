"""Section of the page Explain, and of Details: why deployments are where they are, why others are not, and levers."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from planner.charts import details
from planner.explanations.deployments import WhyHere
from planner.explanations.levers import LeverAnswer
from planner.explanations.other_use import OtherUseAnswer
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import kept, marked, say, tell, told
from planner.services import questions, reasons
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.delivery_shown import delivery_of
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace.incumbents import Incumbent

EVERYTHING = ""
"""Choice of every pledge, or of every mission."""


def section(session: Session, made: Incumbent) -> None:
    """Choose a pledge, a mission or both, and explain them."""
    anything: dict[str, str] = {EVERYTHING: say("every one")}
    pledges = details.names(made.case, "pledge") | anything
    missions = anything | details.names(made.case, "mission")
    pledge = st.selectbox(
        tell("Pledge"), list(pledges), key="explain_pledge", format_func=lambda key: told(pledges[key])
    )
    mission = st.selectbox(
        tell("Mission"), list(missions), key="explain_mission", format_func=lambda key: told(missions[key])
    )
    if not pledge and not mission:
        st.info(tell("Choose a pledge or a mission."), icon=":material/help:")
        return
    explain(session, made, pledge, mission)


def explain(session: Session, made: Incumbent, pledge: str, mission: str) -> None:
    """Explain a pledge, a mission, or a pledge at a mission.

    Args:
        session: The session of this tab.
        made: The displayed plan.
        pledge: A pledge; every one, if empty.
        mission: A mission; every one, if empty.
    """
    analysis = reasons.analysis_of(made)
    st.header(tell("Why here"), anchor=False)
    here = reasons.why_heres(analysis, pledge, mission)
    for row in here:
        _points(row.heading, row.points)
    if here:
        _other_use(session, here)
    else:
        st.caption(tell("The plan deploys nothing of it."))
    if pledge and (hangs := delivery_of(made).of_pledge(pledge)):
        st.caption(plain(hangs))
    st.header(tell("Why not"), anchor=False)
    st.caption(tell("What stands against one more unit, with everybody else where they are. Model estimate."))
    against = reasons.why_nots(analysis, pledge, mission)
    if pledge:
        for each in against:
            _points(each.mission_name, each.points, each.when)
        if analysis.unused.get(pledge):
            _levers(session, made, pledge, mission)
        return
    chosen = st.selectbox(tell("Unused pledge"), [row.pledge for row in against], key=f"explain_unused_{mission}")
    for each in against:
        if each.pledge == chosen:
            _points(each.pledge_name, each.points, each.when)
            _levers(session, made, each.pledge, mission)
    with st.expander(tell("All unused pledges ({count})", count=len(against))):
        for each in against:
            _points(each.pledge_name, each.points, each.when)


def _other_use(session: Session, here: Sequence[WhyHere]) -> None:
    """Offer to prove the best other use of what is deployed, and show what was found."""
    pairs = {
        (row.pledge, row.mission): say(
            "{pledge} at {mission}", pledge=kept(row.pledge_name), mission=kept(row.mission_name)
        )
        for row in here
    }
    pair = st.selectbox(
        tell("Deployment"), list(pairs), key="explain_deployed", format_func=lambda key: told(pairs[key])
    )
    if st.button(tell("Prove its best other use"), icon=":material/play_arrow:", key="ask-other-use",
                 disabled=not session.state.has_plan):  # fmt: skip
        question_widgets.stop_running(session, Question.OTHER_USE)
        reasons.ask_other_use(session, *pair)
        rerun()
    question_widgets.follow(session, Question.OTHER_USE, _moved, questions.stale)


def _moved(found: Answers) -> None:
    for row in found.rows_of(OtherUseAnswer):
        _points(row.name, [row.found])


def _points(heading: str, points: Sequence[str], when: str = "") -> None:
    """Show what is told of one thing: its heading, and a sentence in each line."""
    rest = f", {plain(kept(when))}" if when else ""
    lines = (f"- {plain(kept(point))}" for point in points)
    st.markdown("\n".join([f"**{plain(kept(heading))}**{rest}", "", *lines]))


def _levers(session: Session, made: Incumbent, pledge: str, mission: str) -> None:
    """Offer to try levers, and show what was found."""
    st.header(tell("What would it take"), anchor=False)
    st.caption(
        tell(
            "One change at a time: the smallest with which the plan would use one more unit and avert more, with every "
            "other unit where it is. Each that is found is shown by a verified plan. Model estimate."
        )
    )
    where = f"{pledge}-{mission}"
    anew = st.toggle(tell("Plan anew with each change that is found; takes minutes"), key=f"anew-{where}")
    if st.button(tell("Try changes one by one"), type="primary", icon=":material/play_arrow:", key=f"try-{where}",
                 disabled=not session.state.has_plan):  # fmt: skip
        question_widgets.stop_running(session, Question.LEVERS)
        reasons.ask_levers(session, pledge, mission, anew=anew)
        rerun()
    question_widgets.follow(session, Question.LEVERS, partial(_found, session, made, pledge, mission), questions.stale)


def _found(session: Session, made: Incumbent, pledge: str, mission: str, found: Answers) -> None:
    """Show what was found, those that do it first."""
    asked = found.request.levers
    if asked is None or (asked.pledge, asked.mission) != (pledge, mission):
        st.caption(
            "" if asked is None else plain(say("The last changes tried were for {pledge}.", pledge=asked.pledge))
        )
        return
    rows = sorted(found.rows_of(LeverAnswer), key=lambda row: row.exposure is None)
    for row in rows:
        st.markdown(f"- {plain(kept(row.words))}")
        label = marked(say("Put into the inputs: {change}", change=kept(row.change)))
        if row.change and row.edits_inputs and st.button(label, key=f"apply-{row.name}"):
            session.adjust(reasons.ApplyLever(reasons.analysis_of(made), row))
            st.toast(tell("Put into the inputs as one step; Undo takes it back."))
            rerun()
    if rows and not found.running and not any(row.exposure is not None for row in rows):
        st.info(tell("None of these changes alone does it."), icon=":material/block:")
