"""The page Frontier: what exposure costs in money and in people, and a click to take a point up as the plan."""

import streamlit as st

from planner.answers import FrontierAnswer
from planner.answers.frontier import both_ways, lesson, solved
from planner.charts import frontier as charts
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import marked, notation, say, tell
from planner.services import frontier
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.show import show


def page(session: Session) -> None:
    """Show plans at other cost weights as they come, and take one up."""
    st.title(tell("Frontier"), anchor=False)
    require_plan(session)
    st.caption(
        tell(
            "The cost weight says what a million USD must at least avert to be spent. Here the inputs are planned at "
            "many weights, from one at which nearly every unit that helps deploys to one at which hardly any does; "
            "model estimate. Every point is a verified plan, with its own proof of how few any plan may leave."
        )
    )
    question_widgets.ask(session, Question.FRONTIER)
    question_widgets.follow(session, Question.FRONTIER, lambda found: _points(session, found), frontier.stale)


def _points(session: Session, found: Answers) -> None:
    rows, own = found.rows_of(FrontierAnswer), frontier.cost_weight(session)
    points = solved(rows)
    if not points:
        return
    if learned := lesson(rows):
        st.info(marked(learned), icon=":material/lightbulb:")
    picked = show(charts.against_money(rows, own), pick=True) | show(charts.against_people(rows, own), pick=True)
    _take_up(session, points, picked.get("name", ""))


def _take_up(session: Session, points: list[FrontierAnswer], picked: str) -> None:
    """Offer a point, the one that was clicked if any, as the plan of the inputs."""
    names = [row.name for row in points]
    if picked in names and picked != st.session_state.get("frontier_picked"):
        st.session_state["frontier_point"] = picked
    st.session_state["frontier_picked"] = picked
    labels = {
        row.name: say(
            "{weight}: averts {averted}, {usd:,.0f} million USD, {people:,.0f} people",
            weight=notation(row.name), averted=both_ways(row), usd=row.cost_usd / 1e6, people=row.persons,
        )
        for row in points
    }  # fmt: skip
    st.caption(tell("Click a point, or choose it here. Undo takes the step back."))
    chosen = st.selectbox(
        tell("Cost weight"), names, key="frontier_point", format_func=lambda name: plain(labels[name])
    )
    if st.button(tell("Take it up as the plan"), type="primary", icon=":material/check:", key="take_up",
                 disabled=chosen == frontier.cost_weight(session)):  # fmt: skip
        frontier.take_up(session, chosen)
        st.toast(marked(say("The cost weight is {weight}. Undo brings the old one back.", weight=notation(chosen))))
        rerun()
