"""The bar on top of every page: the state of the plan, what it comes to, and the one next step; always in sight."""

from functools import partial

import streamlit as st

from planner.figures import enumerated
from planner.language import marked, say, tell
from planner.names import table_name
from planner.services.certainty_cost import LEVELS, cost_of
from planner.services.session import Session
from planner.services.state import Colour, NextStep, State
from planner.ui import texts
from planner.ui.messages import plain
from planner.ui.polling import pace, poll
from planner.ui.rerunning import rerun

NOW_AND_THEN = 2.0
"""How often it asks whether a question has found a better plan [s]."""

ICONS = {
    Colour.GREEN: ":green[:material/verified:]", Colour.BLUE: ":blue[:material/hourglass_top:]",
    Colour.YELLOW: ":orange[:material/history:]", Colour.RED: ":red[:material/error:]",
}  # fmt: skip


def status_bar(session: Session) -> None:
    """Show the state, the result and the next step, with the search that runs."""
    seen = session.first_snapshot
    with st.container(key="status_bar", border=True):
        row = st.container(horizontal=True, vertical_alignment="center")
        with row:
            _standing(session)
            _next_step(session)
        _job_line(session, seen)


def _standing(session: Session) -> None:
    state = session.state
    with st.container(width="stretch", gap=None):
        st.markdown(f"{ICONS[state.colour]} **{plain(state.title)}.** {plain(_short(session, state))}")
        if session.displayed is not None:
            result = texts.result(session.displayed.plan.summary)
            st.caption(plain(result if state.has_plan else say("The plan before: {result}", result=result)))


def _short(session: Session, state: State) -> str:
    if state.has_plan and session.drafts:
        return say(
            "The plan is of the inputs as saved. Typed and not saved yet: {tables}.",
            tables=enumerated(map(table_name, session.drafts)),
        )
    return state.short


def _next_step(session: Session) -> None:
    """Offer the one next step; planning what is saved can always be asked for, as far as it can be planned."""
    step = session.state.step
    if step in {NextStep.INPUTS, NextStep.TUNING}:
        label = tell("Go to Inputs") if step is NextStep.INPUTS else tell("Go to Tuning")
        if st.button(label, type="primary", icon=":material/arrow_forward:", key="go_on"):
            st.switch_page(st.session_state["pages"][step.value])
    elif (
        step is NextStep.FURTHER
        and st.button(tell("Search further"), type="primary", icon=":material/replay:", key="go_on")
    ) or (
        step is NextStep.PROVE
        and st.button(tell("Prove it here"), type="primary", icon=":material/verified:", key="go_on")
    ):
        session.start_planning()
        rerun()
    if st.button(
        tell("Plan now"),
        type="primary" if step is NextStep.PLAN else "secondary",
        icon=":material/play_arrow:",
        key="plan_now",
        disabled=not session.can_plan,
        help=tell("Plans the inputs as they are saved."),
        shortcut="Alt+P",
    ):
        session.start_planning()
        rerun()
    with st.popover(tell("How sure"), icon=":material/tune:"):
        _how_sure(session)


def _how_sure(session: Session) -> None:
    """Ask how certain plans are to be, and say what that has cost in time so far."""
    usual = 1.0 - session.gap_asked
    level = st.selectbox(
        tell("How sure"),
        LEVELS,
        index=min(range(len(LEVELS)), key=lambda place: abs(LEVELS[place] - usual)),
        format_func=lambda level: tell("averts at least {percent:g}%", percent=100 * level),
        key="how_sure",
        help=tell("Of the most that any plan can avert. The search goes on until that is proved, or its work is done."),
    )
    if (gap := round(1.0 - level, 6)) != session.gap_asked:
        session.ask_for(gap)
        rerun()
    st.caption(marked(cost_of(session, level)))


def _job_line(session: Session, seen: tuple[object, ...]) -> None:
    """Show a line about the job that updates itself, and reruns the page when there is more to show.

    Args:
        session: The session.
        seen: What there was to show when this run of the page began.
    """
    every = pace() if session.running_job is not None else NOW_AND_THEN if session.question_running else None
    poll(partial(_running, session), lambda: session.snapshot() != seen, every)


def _running(session: Session) -> None:
    if session.running_job is None:
        return
    here = session.running_job == session.job
    shown = session.displayed.plan.summary if here and session.displayed and session.state.has_plan else None
    progress = texts.progress(session.running_job.status(), shown)
    if not here:
        progress = say("Of other inputs: {progress}", progress=progress)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(marked(progress), width="stretch")
        stop = tell("Stop, keep the best plan")
        if session.owns_running_job and st.button(stop, icon=":material/stop:", key="stop"):
            session.running_job.stop()
            st.toast(tell("Stopping; the best plan found is kept."))
