"""Upload a case, as a zip of CSV files or a workbook, with a preview before it replaces the inputs."""

import streamlit as st

from planner.exchange import uploads
from planner.exchange.uploads import Upload, UploadError
from planner.rows import case_changes
from planner.services.session import Session
from planner.ui.messages import plain

MOST_SHOWN = 500
ENDINGS = ["zip", "xlsx", "xls", "xlsm", "xlsb", "ods", "csv"]
"""Files that can be chosen; of those that are no case, it is said what they are and what to do."""


def upload_case(session: Session) -> None:
    """Upload a case, preview it, and replace the inputs in one step that can be undone."""
    st.subheader("Bring in a case", anchor=False)
    sent = st.file_uploader("A zip of CSV files, or an Excel workbook", type=ENDINGS, key="upload")
    if sent is None:
        st.caption("Nothing is replaced before you have seen what would change. Downloads has the case to begin with.")
        return
    try:
        case = uploads.read_case(sent.name, sent.getvalue())
    except UploadError as refused:
        st.error(plain(str(refused)))
        return
    _preview(session, case, sent.name)


def _preview(session: Session, sent: Upload, name: str) -> None:
    sheets, changes = sent.sheets, case_changes(session.sheets, sent.sheets)
    row = st.container(horizontal=True)
    row.metric("Tables", len(sheets), border=True)
    row.metric("Cells and rows that differ", len(changes), border=True)
    row.metric("Faults", len(sent.checked.faults), border=True)
    for fault in sent.checked.faults[:30]:
        st.markdown(f"- {plain(str(fault))}")
    found = uploads.differs(session.sheets, sent)
    for lost in found.unread:
        st.warning(plain(f"Not compared: {lost}. The inputs are without it once they are replaced."))
    for warning in found.warnings:
        st.warning(plain(warning))
    for notice in sent.checked.notices:
        st.caption(plain(notice))
    if changes:
        rows = [change.as_row() for change in changes[:MOST_SHOWN]]
        st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="upload_difference")
    if st.button(
        "Replace the inputs by this case",
        type="primary",
        disabled=not sheets or not (changes or found.unread),
        key="replace",
    ):
        session.journal.replace(f"brought in {name}", sheets)
        st.session_state.pop("shown", None)
        st.toast("The inputs are replaced. Undo brings the old ones back.")
        st.rerun()
