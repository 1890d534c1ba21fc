"""Frame of every page: the session of the tab, the side bar with the inputs, undo and redo, and the bar on top."""

import secrets
from pathlib import Path

import streamlit as st

from planner.figures import enumerated
from planner.formats.upgrades import NewerError
from planner.language import kept, many, marked, say, tell, tell_many, told
from planner.names import table_name
from planner.services.session import Session
from planner.services.state import Colour, State
from planner.store import StoreError
from planner.ui import texts
from planner.ui.comfort import make_comfortable
from planner.ui.in_place import in_place
from planner.ui.messages import plain
from planner.ui.reading import choose_language
from planner.ui.rerunning import rerun
from planner.ui.status_bar import status_bar
from planner.workspace import tuning
from planner.workspace.incumbents import Incumbent

ICON = str(Path(__file__).parent / "icon.svg")
"""Icon of the tab; an icon named by a word would be fetched from elsewhere."""

BOXES = {Colour.GREEN: st.success, Colour.BLUE: st.info, Colour.YELLOW: st.warning, Colour.RED: st.error}
ICONS = {
    Colour.GREEN: ":material/verified:", Colour.BLUE: ":material/hourglass_top:", Colour.YELLOW: ":material/history:",
    Colour.RED: ":material/error:",
}  # fmt: skip


def open_session() -> Session:
    """Open the workspace that the address names or that this tab had, or else a new one.

    The address names the tab too, so that what was typed is there again after a reload; every tab has drafts of its
    own.
    """
    asked = st.query_params.get("work") or st.session_state.get("work")
    before = "" if "tab" in st.session_state else st.query_params.get("tab", "")
    tab = st.session_state.setdefault("tab", secrets.token_urlsafe(6))
    try:
        session = Session.open(asked, tab, before)
    except (NewerError, StoreError) as refused:
        st.error(plain(kept(str(refused))), icon=":material/error:")
        st.stop()
    st.session_state["work"] = session.journal.name
    st.session_state.setdefault("opened", set()).add(session.journal.name)
    for name, value in (("work", session.journal.name), ("tab", tab)):
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    if asked and asked != session.journal.name:
        st.warning(tell("The address named a workspace that is not here. A new one was begun with the default case."))
    return session


def surround(session: Session) -> None:
    """Show what stays in sight on every page: the inputs in the side bar, and the state of the plan on top."""
    make_comfortable()
    _side_bar(session)
    status_bar(session)


def _side_bar(session: Session) -> None:
    with st.sidebar:
        for sentence in session.left_aside:
            st.warning(plain(kept(sentence)), icon=":material/database:")
        choose_language()
        st.caption(tell("Inputs"))
        _inputs(session)
        _undo_redo(session)


def _inputs(session: Session) -> None:
    steps = len(session.history.done)
    edits = many("{n} edit saved", "{n} edits saved", steps) if steps else say("no edits yet")
    st.markdown(marked(say("Case `{case}` · {edits}", case=session.fingerprint[:12], edits=edits)))
    st.caption(told(texts.COUNTED[tuning.deliver(session.sheets)]))
    if session.validation.faults:
        faults = len(session.validation.faults)
        st.error(tell_many("{n:,} fault in the inputs", "{n:,} faults in the inputs", faults), icon=":material/error:")
    if session.drafts:
        st.warning(
            marked(say("Not saved yet: {tables}", tables=enumerated(map(table_name, session.drafts)))),
            icon=":material/edit_note:",
        )
    if others := dict.fromkeys(other.table for other in session.journal.drafts_of_others()):
        st.info(
            marked(
                say(
                    "Typed in another tab, and not saved: {tables}. Inputs has it.",
                    tables=enumerated(map(table_name, others)),
                )
            ),
            icon=":material/tab:",
        )


def _undo_redo(session: Session) -> None:
    """Offer undo and redo of what this tab has shown, so that a step saved by another tab meanwhile is not undone."""
    done, undone = session.history.done, session.history.undone
    shown = st.session_state.get("revision", session.history.revision)
    st.session_state["revision"] = session.history.revision
    what = tell("Undo: {step}", step=plain(kept(done[-1].label))) if done else tell("Nothing to undo")
    if st.button(tell("Undo"), icon=":material/undo:", disabled=not done, help=what, width="stretch", key="undo",
                 shortcut="Alt+Z"):  # fmt: skip
        _gone(went=session.undo(shown))
    what = tell("Redo: {step}", step=plain(kept(undone[-1].label))) if undone else tell("Nothing to redo")
    if st.button(tell("Redo"), icon=":material/redo:", disabled=not undone, help=what, width="stretch", key="redo",
                 shortcut="Alt+Y"):  # fmt: skip
        _gone(went=session.redo(shown))
    if st.session_state.pop("moved_on", False):
        st.warning(
            tell(
                "Another tab has changed the inputs meanwhile, so nothing was undone or redone. They are shown as they "
                "are now: look, then choose again."
            ),
            icon=":material/tab:",
        )


def _gone(*, went: bool) -> None:
    """Rerun the page after an undo or redo; say so if it was refused."""
    st.session_state["moved_on"] = not went
    rerun()


@in_place
def show_state(state: State) -> None:
    """Show the state of the workspace: its sentence, in its colour."""
    BOXES[state.colour](f"**{plain(state.title)}.** {plain(state.sentence)}", icon=ICONS[state.colour])


@in_place
def require_plan(session: Session) -> Incumbent:
    """Return the plan to show; if there is none, say so and stop the page."""
    if session.displayed is None:
        show_state(session.state)
        st.stop()
    if not session.state.has_plan:
        show_state(session.state)
    elif session.superseded is not None:
        st.caption(plain(texts.superseded(session.superseded)))
    return session.displayed
