"""The part of the page New case that lists cases and workspaces, to open or to go on with."""

import streamlit as st

from planner.fault import first
from planner.figures import several
from planner.process.home import shared
from planner.services import works
from planner.services.session import Session
from planner.ui.messages import plain
from planner.ui.once import once

MOST_FAULTS = 10
NUMBER = st.column_config.NumberColumn(format="localized")
UNPROTECTED = "unprotected if all come [civilian-months at risk]"
OF_A_WORKSPACE = ("shown", "shown_of", "revision", "upload_shown", "comparison", "detail")
"""Keys of what pages keep about the workspace that they show."""


def go_to(workspace: str) -> None:
    """Show a workspace, by its id, from its page Plan on."""
    for key in OF_A_WORKSPACE:
        st.session_state.pop(key, None)
    st.session_state["work"] = st.query_params["work"] = workspace
    if pages := st.session_state.get("pages"):
        st.switch_page(pages["plan"])
    st.rerun()


def go_on(session: Session) -> None:
    """List workspaces of this machine and packaged cases, each with a way to open it."""
    with st.expander("Go on with a workspace, or open a case", icon=":material/folder_open:", key="works",
                     on_change="rerun") as shown:  # fmt: skip
        if not shown.open:
            return
        _works(session)
        _cases(session)


def _works(session: Session) -> None:
    """Workspaces, those changed last first."""
    found = {work.name: work for work in works.works(st.session_state.get("opened", ()))}
    rows = [
        {
            "case": work.title,
            "changed (UTC)": f"{work.changed:%Y-%m-%d %H:%M}",
            "edits": work.steps,
            "last edit": work.last,
            UNPROTECTED: work.summary and round(work.summary.exposure_unprotected),
            "averts at least": work.summary.certainty_shown if work.summary else "no plan yet",
            "this one": "yes" if work.name == session.journal.name else "",
        }
        for work in found.values()
    ]
    whose = "that this tab has opened; others open by their address" if shared() else "on this machine"
    st.caption(f"Workspaces {whose}, those changed last first. Whoever opens one works on it too.")
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", height=min(300, 42 + 35 * len(rows)),
                 column_config={UNPROTECTED: NUMBER}, key="works_list")  # fmt: skip
    others = [name for name in found if name != session.journal.name]
    chosen = st.selectbox(
        "Workspace", others, index=None, key="work_chosen", placeholder="choose one",
        format_func=lambda name: f"{found[name].title}, {several(found[name].steps, 'edit')}, "
        f"{found[name].changed:%Y-%m-%d %H:%M}",
    )  # fmt: skip
    if st.button("Go on with it", icon=":material/login:", key="work_open", disabled=chosen is None) and chosen:
        go_to(chosen)


def _cases(session: Session) -> None:
    """Cases that come with the planner."""
    cases = {case.folder: case for case in once("packaged", "cases", works.packaged_cases)}
    folder = st.selectbox("A case that comes with the planner", list(cases), index=None, key="case_chosen",
                          format_func=lambda path: f"{cases[path].title} ({path.name})",
                          placeholder="choose one")  # fmt: skip
    press = st.button(
        "Open it as a new workspace", icon=":material/note_add:", key="case_open", disabled=folder is None
    )
    if not press or folder is None:
        return
    opened = works.open_case(folder, session.journal.tab)
    if isinstance(opened, Session):
        go_to(opened.journal.name)
    else:
        for fault in first(opened, MOST_FAULTS):
            st.error(plain(fault))
