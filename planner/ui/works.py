"""The part of the page New case that lists cases and workspaces, to open or to go on with."""

from typing import Any

import streamlit as st

from planner.fault import first
from planner.figures import several
from planner.language import Said, joined, kept, say, tell, told
from planner.process.home import shared
from planner.services import works
from planner.services.session import Session
from planner.services.works import Work
from planner.ui.messages import plain
from planner.ui.once import once
from planner.ui.rerunning import rerun
from planner.ui.rows_told import told_rows

MOST_FAULTS = 10
NO_PLAN, YES = say("no plan yet"), say("yes")
NUMBER = st.column_config.NumberColumn(format="localized")
HEADINGS = {
    "case": say("case"),
    "changed": say("changed (UTC)"),
    "edits": say("edits"),
    "last": say("last edit"),
    "unprotected": say("unprotected if all come [civilian-months at risk]"),
    "averts": say("averts at least"),
    "mine": say("this one"),
}
"""Headings of workspaces, by key."""
OF_A_WORKSPACE = ("shown", "shown_of", "revision", "upload_shown", "comparison", "detail")
"""Keys of what pages keep about the workspace that they show."""


def go_to(workspace: str) -> None:
    """Show a workspace, by its id, from its page Plan on."""
    for key in OF_A_WORKSPACE:
        st.session_state.pop(key, None)
    st.session_state["work"] = st.query_params["work"] = workspace
    if pages := st.session_state.get("pages"):
        st.switch_page(pages["plan"])
    rerun()


def go_on(session: Session) -> None:
    """List workspaces of this machine and packaged cases, each with a way to open it."""
    with st.expander(tell("Go on with a workspace, or open a case"), icon=":material/folder_open:", key="works",
                     on_change="rerun") as shown:  # fmt: skip
        if not shown.open:
            return
        _works(session)
        _cases(session)


def _works(session: Session) -> None:
    """Workspaces, those changed last first."""
    found = {work.name: work for work in works.works(st.session_state.get("opened", ()))}
    rows: list[dict[str, Any]] = [
        {
            "case": work.title,
            "changed": f"{work.changed:%Y-%m-%d %H:%M}",
            "edits": work.steps,
            "last": work.last,
            "unprotected": work.summary and round(work.summary.exposure_unprotected),
            "averts": work.summary.certainty_shown if work.summary else NO_PLAN,
            "mine": YES if work.name == session.journal.name else "",
        }
        for work in found.values()
    ]
    st.caption(
        tell(
            "Workspaces that this tab has opened; others open by their address, those changed last first. Whoever "
            "opens one works on it too."
        )
        if shared()
        else tell("Workspaces on this machine, those changed last first. Whoever opens one works on it too.")
    )
    rows = told_rows(rows, HEADINGS, "last", "averts", "mine")
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", height=min(300, 42 + 35 * len(rows)),
                 column_config={told(HEADINGS["unprotected"]): NUMBER}, key="works_list")  # fmt: skip
    others = [name for name in found if name != session.journal.name]
    chosen = st.selectbox(
        tell("Workspace"), others, index=None, key="work_chosen", placeholder=tell("choose one"),
        format_func=lambda name: told(_label(found[name])),
    )  # fmt: skip
    if st.button(tell("Go on with it"), icon=":material/login:", key="work_open", disabled=chosen is None) and chosen:
        go_to(chosen)


def _label(work: Work) -> Said:
    """A workspace by the title of its case, its edits and when it was changed."""
    return joined([work.title, several(work.steps, "edit"), f"{work.changed:%Y-%m-%d %H:%M}"], ", ")


def _cases(session: Session) -> None:
    """Cases that come with the planner."""
    cases = {case.folder: case for case in once("packaged", "cases", works.packaged_cases)}
    folder = st.selectbox(tell("A case that comes with the planner"), list(cases), index=None, key="case_chosen",
                          format_func=lambda path: f"{told(kept(cases[path].title))} ({path.name})",
                          placeholder=tell("choose one"))  # fmt: skip
    press = st.button(
        tell("Open it as a new workspace"), icon=":material/note_add:", key="case_open", disabled=folder is None
    )
    if not press or folder is None:
        return
    opened = works.open_case(folder, session.journal.tab)
    if isinstance(opened, Session):
        go_to(opened.journal.name)
    else:
        for fault in first(opened, MOST_FAULTS):
            st.error(plain(kept(fault)))
