"""What every page has: the work of this tab, the side bar with the state of inputs and plan, undo and redo."""

from pathlib import Path

import streamlit as st

from planner.desk import jobs
from planner.desk.desk import Desk, Planned
from planner.ui import words
from planner.ui.said import plain

ICON = str(Path(__file__).parent / "icon.svg")
"""Icon of the tab; an icon named by a word would be fetched from elsewhere."""

POLL = 0.5
"""How often a page asks how its job goes [s]."""


def open_desk() -> Desk:
    """The work that the address names, or that this tab had; new work where there is neither."""
    asked = st.query_params.get("work") or st.session_state.get("work")
    desk = Desk.open(asked)
    st.session_state["work"] = desk.journal.name
    if st.query_params.get("work") != desk.journal.name:
        st.query_params["work"] = desk.journal.name
    if asked and asked != desk.journal.name:
        st.warning("The address named work that is not here. New work was begun with the default case.")
    return desk


def side_bar(desk: Desk) -> None:
    """Inputs, plan and job, always in sight."""
    with st.sidebar:
        st.caption("Inputs")
        _inputs(desk)
        _undo_redo(desk)
        st.caption("Plan")
        _plan(desk)
        job_line(desk)


def _inputs(desk: Desk) -> None:
    steps = len(desk.history.done)
    edits = "no edits yet" if not steps else f"{steps} edit{'s' if steps > 1 else ''} saved"
    st.markdown(f"Case `{desk.fingerprint[:12]}` · {edits}")
    if desk.review.faults:
        st.error(f"{len(desk.review.faults)} faults in the inputs", icon=":material/error:")
    if desk.drafts:
        st.warning(f"Not saved yet: {', '.join(desk.drafts)}", icon=":material/edit_note:")


def _undo_redo(desk: Desk) -> None:
    done, undone = desk.history.done, desk.history.undone
    what = f"Undo: {plain(done[-1].words)}" if done else "Nothing to undo"
    if st.button("Undo", icon=":material/undo:", disabled=not done, help=what, width="stretch", key="undo",
                 shortcut="Alt+Z"):  # fmt: skip
        desk.undo()
        st.rerun()
    what = f"Redo: {plain(undone[-1].words)}" if undone else "Nothing to redo"
    if st.button("Redo", icon=":material/redo:", disabled=not undone, help=what, width="stretch", key="redo",
                 shortcut="Alt+Y"):  # fmt: skip
        desk.redo()
        st.rerun()


def _plan(desk: Desk) -> None:
    if desk.planned is None:
        st.markdown("No plan yet.")
    elif desk.stale:
        st.warning("The plan is **stale**: the inputs have changed since.", icon=":material/history:")
    elif desk.drafts:
        st.markdown(f":material/check_circle: The plan is of the inputs as saved, without: {', '.join(desk.drafts)}.")
    else:
        st.markdown(":material/check_circle: The plan is of these inputs.")
    faulty = bool(desk.review.faults)
    if st.button("Plan now", type="primary", icon=":material/play_arrow:", width="stretch", key="plan_now",
                 disabled=faulty, help="Plans the inputs as they are saved.", shortcut="Alt+P"):  # fmt: skip
        desk.plan()
        st.rerun()


def job_line(desk: Desk) -> None:
    """A line about the job that keeps itself up to date, and tells the page when there is more to show."""
    running = desk.standing is not None and desk.standing.running
    st.fragment(_job_line, run_every=POLL if running else None)(desk, seen=_seen(desk))


def _seen(desk: Desk) -> tuple[int, bool]:
    standing = desk.standing
    return (0, False) if standing is None else (standing.plans, standing.running)


def _job_line(desk: Desk, seen: tuple[int, bool]) -> None:
    if desk.job is None:
        return
    now = jobs.standing(desk.job)
    if (now.plans, now.running) != seen:
        st.rerun()
    if now.running:
        st.caption(words.progress(now))
        if desk.owns_job and st.button("Stop, keep the best plan", icon=":material/stop:", key="stop", width="stretch"):
            jobs.stop(desk.job)
            st.toast("Stopping; the best plan found is kept.")


def need_plan(desk: Desk) -> Planned:
    """The plan to show; where there is none, the page says so and ends."""
    if desk.planned is None:
        running = desk.standing is not None and desk.standing.running
        text = "The first plan is on its way." if running else "There is no plan to show. The page Plan says why."
        st.info(text, icon=":material/hourglass_empty:")
        st.stop()
    if desk.stale:
        st.warning("This plan is **stale**: it is of other inputs. *Plan now* in the side bar makes a new one.",
                   icon=":material/history:")  # fmt: skip
    return desk.planned
