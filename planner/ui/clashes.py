"""Clashing drafts of several tabs: resolve clashes, and take over drafts of other tabs."""

from dataclasses import asdict
from datetime import datetime

import streamlit as st

from planner.difference.merging import Clash
from planner.difference.rows import changes
from planner.figures import several
from planner.language import dated, say, tell, tell_many
from planner.services.session import Session
from planner.ui.columns import headed
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace import drafts
from planner.workspace.drafts import Draft, OtherDraft


def decide(session: Session, words: str, table: str, draft: Draft, clashes: list[Clash]) -> bool:
    """Show both sides of every clash, and save the side that is chosen if the clashes are still those shown.

    Args:
        session: The session.
        words: What the step says that saves.
        table: The table.
        draft: What this tab has typed.
        clashes: Cells that were saved meanwhile with other values.

    Returns:
        Whether a side was chosen: it is saved then, or the clashes are to be shown anew, as they have changed.
    """
    shown = st.session_state.get("clashes_shown", [])
    st.session_state["clashes_shown"] = clashes
    st.warning(
        tell_many(
            "The table was changed meanwhile, in another tab or by Undo: {n} cell that you have typed into has other "
            "values now. Nothing is dropped: choose what is saved; until then, what you typed stays a draft.",
            "The table was changed meanwhile, in another tab or by Undo: {n} cells that you have typed into have other "
            "values now. Nothing is dropped: choose what is saved; until then, what you typed stays a draft.",
            len(clashes),
        ),
        icon=":material/call_split:",
    )
    st.dataframe(
        headed(asdict(clash) for clash in clashes), hide_index=True, placeholder="", width="stretch", key="clashes"
    )
    mine = st.button(tell("Save mine over theirs"), icon=":material/vertical_align_top:", key="mine_on_top")
    theirs = st.button(tell("Keep theirs, save the rest of mine"), icon=":material/call_merge:", key="keep_theirs")
    if mine or theirs:
        st.session_state["clashes_changed"] = bool(session.journal.save(words, table, draft, shown, mine_on_top=mine))
    elif st.session_state.pop("clashes_changed", False):
        st.warning(
            tell(
                "The table was changed again before you chose, so nothing was saved. Both sides are shown as they are "
                "now: look, then choose again."
            ),
            icon=":material/tab:",
        )
    return mine or theirs


def offer(session: Session) -> str:
    """Offer drafts of other tabs to take over or discard; return the table that was taken over, if any."""
    return next((taken for other in session.journal.drafts_of_others() if (taken := _offered(session, other))), "")


def _offered(session: Session, other: OtherDraft) -> str:
    found = changes(other.table, other.draft.base, other.draft.typed)
    at = datetime.fromtimestamp(other.at).astimezone()
    title = say(
        "Typed in another tab at {time} on {day}, and not saved: {table}, {changes}",
        time=f"{at:%H:%M}", day=dated(at, "%d %B"), table=other.table, changes=several(len(found), "change"),
    )  # fmt: skip
    with st.expander(plain(title), icon=":material/tab:"):
        st.dataframe(headed(change.as_row() for change in found), hide_index=True, placeholder="", width="stretch",
                     key=f"other-{other.tab}-{other.table}")  # fmt: skip
        busy = other.table in session.drafts
        if busy:
            st.caption(tell("Save or throw away what is typed into this table here before you take it up."))
        with st.container(horizontal=True):
            if not busy and st.button(tell("Take it up here"), key=f"take-{other.tab}-{other.table}"):
                session.journal.save_draft(other.table, other.draft.typed, other.draft.base)
                drafts.discard(session.journal.name, other.tab, other.table)
                return other.table
            if st.button(tell("Throw it away"), icon=":material/delete:", key=f"throw-{other.tab}-{other.table}"):
                drafts.discard(session.journal.name, other.tab, other.table)
                rerun()
    return ""
