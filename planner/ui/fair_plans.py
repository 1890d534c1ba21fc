"""The page Fair plans: what fairness to areas or to contributors costs, and a click to take a point up as the plan."""

import streamlit as st

from planner.answers.fairness import CHOICES, NO_LIMIT, FairAnswer, Fairness, lesson, measured, solved
from planner.charts import fairness as charts
from planner.jobs.questions import Answers
from planner.language import say, tell, told
from planner.services import fairness
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.show import show


def page(session: Session) -> None:
    """Show plans under stricter and stricter limits as they come, and take one up."""
    st.title(tell("Fair plans"), anchor=False)
    require_plan(session)
    st.caption(
        tell(
            "The plan that averts most may leave one area with nothing, or ask most of one contributor. Here the "
            "inputs are planned under limits that are stricter from point to point; model estimate. Every point is a "
            "verified plan, with its own proof of how little any plan as fair may come to, charges for money and "
            "change included. Limits of the same kind that are set now are left aside, and are replaced when a "
            "point is taken up."
        )
    )
    chosen = Fairness(
        st.selectbox(
            tell("Fair to whom"),
            [each.value for each in Fairness],
            key="fairness",
            format_func=lambda each: told(CHOICES[Fairness(each)]),
        )
        or Fairness.NEED
    )
    if chosen.to_areas:
        st.caption(
            tell(
                "Only areas with at least 0.5 % of all that could be averted at stake, which pledged units can help, "
                "count. They are planned as if all pledges come, and taking a point up makes the case count pledges so."
            )
        )
    elif chosen is Fairness.WEALTH:
        st.caption(
            tell(
                "GDP by the World Bank, of the year of the case, else the last before it, else the first after it. "
                "Contributors without a figure have no limit; one can be typed into the table of contributors."
            )
        )
    asked = fairness.question(chosen)
    question_widgets.ask(session, asked)
    question_widgets.follow(session, asked, lambda found: _points(session, found), fairness.stale)


def _points(session: Session, found: Answers) -> None:
    rows = found.rows_of(FairAnswer)
    points = solved(rows)
    if not points:
        return
    if learned := lesson(rows):
        st.info(told(learned), icon=":material/lightbulb:")
    picked = show(charts.price_of_fairness(rows, fairness.own(session, rows)), pick=True)
    _take_up(session, points, picked.get("name", ""))


def _take_up(session: Session, points: list[FairAnswer], picked: str) -> None:
    """Offer a point, the one that was clicked if any, as the plan of the inputs."""
    by_name = {row.name: row for row in points}
    if picked in by_name and picked != st.session_state.get("fair_picked"):
        st.session_state["fair_point"] = picked
    st.session_state["fair_picked"] = picked
    labels = {
        name: say(
            "{name}: {measure}; averts {averted:,.0f}",
            name=say("no limits") if name == NO_LIMIT else name, measure=measured(row), averted=row.averted,
        )
        for name, row in by_name.items()
    }  # fmt: skip
    st.caption(tell("Click a point, or choose it here. Undo takes the step back."))
    chosen = st.selectbox(tell("Point"), list(by_name), key="fair_point", format_func=lambda name: plain(labels[name]))
    if st.button(tell("Take it up as the plan"), type="primary", icon=":material/check:", key="take_up_fair",
                 disabled=chosen == fairness.own(session, points)):  # fmt: skip
        fairness.take_up(session, by_name[chosen])
        st.toast(
            tell("The limits are set. Undo takes them back.")
            if by_name[chosen].limits
            else tell("The limits are removed. Undo brings them back.")
        )
        rerun()
