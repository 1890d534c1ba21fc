"""The page Update: contributions, violence or risk of a later month, merged into the inputs table by table."""

from dataclasses import asdict

import streamlit as st

from planner.fault import Fault, counted, first
from planner.figures import several
from planner.language import kept, marked, say, tell, tell_many, told
from planner.services.session import Session
from planner.services.update import Choice, proposed_to, take
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.rows_told import DIFFERENCES, told_changes, told_rows
from planner.updating import Update

MOST_SHOWN = 500
MOST_FAULTS = 30

ARRIVALS = {
    "mission": say("mission"), "contributor": say("contributor"), "kind": say("kind"), "before": say("before"),
    "now": say("now"), "change": say("change"),
}  # fmt: skip
"""Headings of who came and who left, by column."""


def page(session: Session) -> None:
    """Upload public files, look at what they change, and take what is ticked in one step."""
    st.title(tell("Update"), anchor=False)
    st.caption(
        tell(
            "The month's list of contributions, events of violence or early warnings, as they come. Nothing is taken "
            "before you have seen what would change; what you or others wrote into the inputs holds."
        )
    )
    uploaded = st.file_uploader(
        tell("Files of a later month"), type=["csv", "xlsx", "zip"], accept_multiple_files=True, key="update_files"
    )
    if session.validation.faults:
        st.info(tell("The inputs have faults: mend them first."), icon=":material/error:")
        return
    if not uploaded:
        return
    found = _found(session, [(file.name, file.getvalue(), file.file_id) for file in uploaded])
    if isinstance(found, list):
        _faults(found)
        return
    _show_notes(found)
    choice = _chosen(found)
    _offer(session, found, choice)


def _found(session: Session, uploaded: list[tuple[str, bytes, str]]) -> Update | list[Fault]:
    """What the files change of the inputs, worked out once for the same files and inputs."""
    key = (session.history.revision, session.journal.name, *(identity for *_, identity in uploaded))
    if st.session_state.get("update_found", (None,))[0] != key:
        with st.spinner(tell("Reading the files and building the tables anew …")):
            found = proposed_to(session, [(name, data) for name, data, _ in uploaded])
        st.session_state["update_found"] = (key, found)
    kept: Update | list[Fault] = st.session_state["update_found"][1]
    return kept


def _faults(faults: list[Fault]) -> None:
    st.error(tell("Nothing can be taken: {faults}.", faults=several(counted(faults), "fault")), icon=":material/error:")
    for fault in first(faults, MOST_FAULTS):
        st.markdown(f"- {plain(kept(fault))}")


def _show_notes(found: Update) -> None:
    """Show what was used, and who came and who left."""
    for note in found.notes:
        st.caption(plain(kept(note)))
    if len(found.arrived):
        st.header(tell("Who came and who left"), anchor=False)
        rows = told_rows(found.arrived.to_dict("records"), ARRIVALS, "kind")
        st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="update_arrived")


def _chosen(found: Update) -> Choice:
    """Let a person tick tables, pledges that came, and whether the start moves on."""
    st.header(tell("What would change"), anchor=False)
    if not found.tables:
        st.info(tell("Nothing would differ."), icon=":material/check_circle:")
    taken, theirs = [], []
    for name, merge in found.tables.items():
        changes = found.changes(name)
        if st.checkbox(
            marked(say("{table}: {counts}", table=name, counts=kept(changes.counts))), value=True, key=f"update-{name}"
        ):
            taken.append(name)
        with st.expander(tell("Rows and cells of {table}", table=plain(name))):
            if changes.example:
                st.caption(plain(kept(changes.example)))
            rows = told_changes(changes.content[:MOST_SHOWN])
            st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key=f"update-changes-{name}")
        if merge.clashes:
            st.warning(
                tell_many(
                    "{n} cell of {table} that somebody wrote, and the new sources say otherwise. They stay as they "
                    "are, unless the new sources are to win.",
                    "{n} cells of {table} that somebody wrote, and the new sources say otherwise. They stay as they "
                    "are, unless the new sources are to win.",
                    len(merge.clashes),
                    table=plain(name),
                ),
                icon=":material/call_split:",
            )
            st.dataframe(told_rows(map(asdict, merge.clashes), DIFFERENCES), hide_index=True, placeholder="",
                         width="stretch", key=f"update-clashes-{name}")  # fmt: skip
            if st.checkbox(tell("Let the new sources win in {table}", table=plain(name)), key=f"update-theirs-{name}"):
                theirs.append(name)
    came = _came(found)
    start = ""
    if st.checkbox(tell("Move the start of the horizon on"), key="update_moves"):
        start = st.text_input(
            tell("First month, YYYY-MM"), found.running.case.settings.start, key="update_start"
        ).strip()
    return Choice(taken, [arrival for arrival in found.arrivals if str(arrival) in came], theirs, start)


def _came(found: Update) -> list[str]:
    if not found.arrivals:
        return []
    st.header(tell("Pledges that seem to have come"), anchor=False)
    st.caption(
        tell(
            "Those that you choose become deployed where they are, and their people are no longer counted among those "
            "in place."
        )
    )
    return st.multiselect(tell("Came"), [str(arrival) for arrival in found.arrivals], key="update_came",
                          format_func=lambda arrival: told(kept(arrival)))  # fmt: skip


def _offer(session: Session, found: Update, choice: Choice) -> None:
    """Take what is chosen, if the inputs are still those that were compared, and say what became of the plan."""
    nothing = not (choice.tables or choice.came or choice.start)
    shown, now = st.session_state.get("update_shown"), st.session_state["update_found"][0]
    st.session_state["update_shown"] = now
    if st.button(tell("Take what is ticked, and plan"), type="primary", disabled=nothing, key="update_take"):
        if shown != now:
            st.warning(
                tell(
                    "The inputs were changed meanwhile, so nothing was taken. Look at what would change now, then "
                    "choose again."
                ),
                icon=":material/tab:",
            )
            return
        done = take(session, found, choice)
        if done.faults:
            _faults(done.faults)
            return
        st.session_state["update_done"] = done.notes
        st.session_state.pop("update_found", None)
        st.toast(tell("The update is in the inputs. Undo takes it out again."))
        rerun()
    for note in st.session_state.pop("update_done", []):
        st.info(plain(kept(note)))
