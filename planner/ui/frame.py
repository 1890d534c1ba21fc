"""What every page has: the work of this tab, the side bar with the state of inputs and plan, undo and redo."""

import secrets
from pathlib import Path

import streamlit as st

from planner.desk import jobs
from planner.desk.desk import Desk
from planner.desk.kept import Planned
from planner.desk.state import Colour, State
from planner.figures import several
from planner.store import StoreError
from planner.ui import words
from planner.ui.said import plain
from planner.upgrades import NewerError

ICON = str(Path(__file__).parent / "icon.svg")
"""Icon of the tab; an icon named by a word would be fetched from elsewhere."""

POLL = 0.5
"""How often a page asks how its job goes [s]."""

NOW_AND_THEN = 2.0
"""How often it asks whether a question has found a better plan [s]."""

BOXES = {Colour.GREEN: st.success, Colour.BLUE: st.info, Colour.YELLOW: st.warning, Colour.RED: st.error}
ICONS = {
    Colour.GREEN: ":material/verified:", Colour.BLUE: ":material/hourglass_top:", Colour.YELLOW: ":material/history:",
    Colour.RED: ":material/error:",
}  # fmt: skip


def open_desk() -> Desk:
    """The work that the address names, or that this tab had; new work where there is neither.

    The address names the tab too, so that what was typed is there again after a reload; every tab has drafts of its
    own.
    """
    asked = st.query_params.get("work") or st.session_state.get("work")
    before = "" if "tab" in st.session_state else st.query_params.get("tab", "")
    tab = st.session_state.setdefault("tab", secrets.token_urlsafe(6))
    try:
        desk = Desk.open(asked, tab, before)
    except (NewerError, StoreError) as refused:
        st.error(plain(str(refused)), icon=":material/error:")
        st.stop()
    st.session_state["work"] = desk.journal.name
    for name, value in (("work", desk.journal.name), ("tab", tab)):
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    if asked and asked != desk.journal.name:
        st.warning("The address named work that is not here. New work was begun with the default case.")
    return desk


def side_bar(desk: Desk) -> None:
    """Inputs, plan and job, always in sight."""
    seen = desk.seen
    with st.sidebar:
        st.caption("Inputs")
        _inputs(desk)
        _undo_redo(desk)
        st.caption("Plan")
        _plan(desk)
        job_line(desk, seen)


def _inputs(desk: Desk) -> None:
    steps = len(desk.history.done)
    edits = "no edits yet" if not steps else f"{steps} edit{'s' if steps > 1 else ''} saved"
    st.markdown(f"Case `{desk.fingerprint[:12]}` · {edits}")
    if desk.review.faults:
        st.error(f"{several(len(desk.review.faults), 'fault')} in the inputs", icon=":material/error:")
    if desk.drafts:
        st.warning(f"Not saved yet: {', '.join(desk.drafts)}", icon=":material/edit_note:")
    if others := dict.fromkeys(other.table for other in desk.journal.drafts_of_others()):
        st.info(f"Typed in another tab, and not saved: {', '.join(others)}. Inputs has it.", icon=":material/tab:")


def _undo_redo(desk: Desk) -> None:
    """Undo and redo; of what this tab has shown, so that a step that another has saved meanwhile is not taken back."""
    done, undone = desk.history.done, desk.history.undone
    shown = st.session_state.get("revision", desk.history.revision)
    st.session_state["revision"] = desk.history.revision
    what = f"Undo: {plain(done[-1].words)}" if done else "Nothing to undo"
    if st.button("Undo", icon=":material/undo:", disabled=not done, help=what, width="stretch", key="undo",
                 shortcut="Alt+Z"):  # fmt: skip
        _gone(went=desk.undo(shown))
    what = f"Redo: {plain(undone[-1].words)}" if undone else "Nothing to redo"
    if st.button("Redo", icon=":material/redo:", disabled=not undone, help=what, width="stretch", key="redo",
                 shortcut="Alt+Y"):  # fmt: skip
        _gone(went=desk.redo(shown))
    if st.session_state.pop("moved_on", False):
        st.warning("Another tab has changed the inputs meanwhile, so nothing was undone or redone. They are shown as "
                   "they are now: look, then choose again.", icon=":material/tab:")  # fmt: skip


def _gone(*, went: bool) -> None:
    """Show the inputs as they are now, and say so where they are not what was asked for."""
    st.session_state["moved_on"] = not went
    st.rerun()


def _plan(desk: Desk) -> None:
    state = desk.state
    short = state.short
    if state.has_plan and desk.drafts:
        short = f"The plan is of the inputs as saved, without: {', '.join(desk.drafts)}."
    BOXES[state.colour](plain(short), icon=ICONS[state.colour])
    if st.button("Plan now", type="primary", icon=":material/play_arrow:", width="stretch", key="plan_now",
                 disabled=not desk.can_plan, help="Plans the inputs as they are saved.", shortcut="Alt+P"):  # fmt: skip
        desk.plan()
        st.rerun()


def job_line(desk: Desk, seen: tuple[object, ...]) -> None:
    """A line about the job that keeps itself up to date, and tells the page when there is more to show.

    Args:
        desk: The work.
        seen: What there was to show when this run of the page began.
    """
    again = POLL if desk.busy is not None else NOW_AND_THEN if desk.asking else None
    st.fragment(_job_line, run_every=again)(desk, seen)


def _job_line(desk: Desk, seen: tuple[object, ...]) -> None:
    if desk.pulse() != seen:
        st.rerun()
    if desk.busy is None:
        return
    about = "" if desk.busy == desk.job else "Of other inputs: "
    st.caption(f"{about}{words.progress(jobs.standing(desk.busy))}")
    if desk.owns_job and st.button("Stop, keep the best plan", icon=":material/stop:", key="stop", width="stretch"):
        jobs.stop(desk.busy)
        st.toast("Stopping; the best plan found is kept.")


def tell(state: State) -> None:
    """The state of the work: its sentence, in its colour."""
    BOXES[state.colour](f"**{plain(state.title)}.** {plain(state.sentence)}", icon=ICONS[state.colour])


def need_plan(desk: Desk) -> Planned:
    """The plan to show, with what has to be known of it; where there is none, the page says so and ends."""
    if desk.planned is None:
        tell(desk.state)
        st.stop()
    if not desk.state.has_plan:
        tell(desk.state)
    elif desk.overtaken is not None:
        st.caption(plain(words.overtaken(desk.overtaken)))
    return desk.planned
