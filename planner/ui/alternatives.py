"""The page Other plans: plans nearly as good with people elsewhere, what each trades, and a click to take one up."""

import streamlit as st

from planner.alternatives.promise import MOST_PLANS, OthersWanted
from planner.charts import alternatives as charts
from planner.explanations.other_plans import AlternativeAnswer, OthersClaim
from planner.figures import several
from planner.insight.answering import Question
from planner.jobs.messages import MessageError
from planner.jobs.questions import Answers, answers
from planner.language import kept, say, tell, told
from planner.names import Names
from planner.services import alternatives, questions
from planner.services.alternatives import OthersShown, Taken
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.in_place import in_place
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.show import show

HOW = {
    Taken.ALL: say("All of it: it becomes the plan as it is, and no other unit deploys"),
    Taken.UNITS: say("Its units, where and when they are; others may be added"),
    Taken.SHARED: say("Only what all of these plans share; all else stays open"),
}
"""How much of a plan is taken up, as it is chosen."""


def page(session: Session) -> None:
    """Ask for other plans, show them as they come, and take one up."""
    st.title(tell("Other plans"), anchor=False)
    require_plan(session)
    st.caption(
        tell(
            "Plans that avert nearly as much as the best can, with many of the people elsewhere: at other missions, of "
            "other contributors, or not sent. Each is verified, and named for what sets it apart. Model "
            "estimate."
        )
    )
    _ask(session)
    question_widgets.follow(session, Question.ALTERNATIVES, lambda found: _found(session, found), questions.stale)


@in_place
def _ask(session: Session) -> None:
    """What is asked for, and the button that asks."""
    last = alternatives.asked_last(_last(session))
    unplanned = not session.state.has_plan
    with st.form("others", border=False):
        number, within, differ = st.columns(3)
        count = number.number_input(tell("Other plans"), 1, MOST_PLANS, last.count, key="others_count")
        missed = within.number_input(
            tell("Each may avert less than the best, by at most [%]"), 0.1, 50.0, 100 * last.within, 0.5,
            key="others_within",
        )  # fmt: skip
        moved = differ.number_input(
            tell("People who are elsewhere, at least [%]"), 1.0, 100.0, 100 * last.differ, 5.0, key="others_differ"
        )
        asked = st.form_submit_button(
            tell("Look for other plans"), type="primary", icon=":material/play_arrow:", disabled=unplanned
        )
    if unplanned:
        st.caption(tell("These inputs have no plan yet: plan them first."))
    if asked:
        question_widgets.stop_running(session, Question.ALTERNATIVES)
        alternatives.ask(session, OthersWanted(int(count), missed / 100, moved / 100))
        rerun()


def _last(session: Session) -> Answers | None:
    job = questions.last_job(session, Question.ALTERNATIVES)
    try:
        return None if job is None else answers(job)
    except MessageError:
        return None


def _found(session: Session, found: Answers) -> None:
    """Show what is promised, every plan, how far they differ, and what they share."""
    for claim in found.rows_of(OthersClaim):
        st.info(plain(kept(claim.note)), icon=":material/verified:" if claim.none_left else ":material/handshake:")
    other = questions.of_another_plan(session, found)
    if other:
        st.warning(told(kept(other)), icon=":material/history:")
    shown = alternatives.shown(session, found)
    if shown is None:
        return
    st.header(tell("What was found"), anchor=False)
    for row in shown.rows:
        _plan(row)
    show(charts.differences(shown.rows))
    _shared(shown)
    _take_up(session, shown, stale=questions.stale(session, found))


@in_place
def _plan(row: AlternativeAnswer) -> None:
    """A plan: its name, what it trades, and its figures."""
    with st.container(border=True):
        st.subheader(plain(say("{number}: {name}", number=row.number, name=row.label)), anchor=False)
        st.markdown(plain(row.words))
        st.caption(
            plain(
                say(
                    "{unprotected:,.0f} civilian-months unprotected; {people:,.0f} people of {contributors}; "
                    "{usd:,.1f} million USD.",
                    unprotected=row.unprotected,
                    people=row.persons,
                    contributors=several(row.contributors, "contributor"),
                    usd=row.cost_usd / 1e6,
                )
            )
        )


def _shared(shown: OthersShown) -> None:
    """What all plans have in common, which is what to decide first."""
    rows, names = shown.shared, Names(shown.case)
    st.header(tell("Decide first"), anchor=False)
    if rows.empty:
        st.caption(tell("These plans have nothing in common."))
        return
    st.caption(
        tell(
            "All {plans} plans send these {people:,.0f} people to the same missions. Whichever is chosen, they are "
            "part of it.",
            plans=len(shown.plans) + 1,
            people=rows["persons"].sum(),
        )
    )
    listed = [
        {
            tell("pledge"): told(names.pledge(row.pledge)),
            tell("mission"): told(names.mission(row.mission)),
            tell("units"): row.units,
            tell("people"): row.persons,
            tell("earliest from"): told(names.month(row.from_period)),
            tell("at the latest"): told(names.month(row.by_period)),
        }
        for row in rows.itertuples()
    ]
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(listed, hide_index=True, width="stretch", key="others-shared", column_config={tell("people"): number})


@in_place
def _take_up(session: Session, shown: OthersShown, *, stale: bool) -> None:
    """Take a plan up, as locks in one step."""
    st.header(tell("Take one up"), anchor=False)
    labels = [say("{number}: {name}", number=row.number, name=row.label) for row in shown.rows]
    place = st.selectbox(
        tell("Plan"), range(len(labels)), key="others_chosen", format_func=lambda place: told(labels[place])
    )
    how = st.radio(tell("How much of it"), list(Taken), key="others_how", format_func=lambda how: told(HOW[how]))
    st.caption(tell("It is saved as locks, in one step; Undo takes it back."))
    if st.button(
        tell("Take it up as the plan"), type="primary", icon=":material/check:", key="take_up_other", disabled=stale
    ):
        if alternatives.take_up(session, shown, place, how or Taken.ALL):
            st.toast(tell("Taken up. Undo brings the plan before back."))
        rerun()
