"""Bringing in a case: a zip of CSV files, looked at before it replaces the inputs."""

from dataclasses import asdict

import streamlit as st

from planner.desk import exchange
from planner.desk.desk import Desk
from planner.desk.edits import Sheets
from planner.desk.exchange import RefusedError
from planner.desk.review import review

MOST_SHOWN = 500


def bring_in(desk: Desk) -> None:
    """Upload, look, take over; one step that can be undone."""
    st.subheader("Bring in a case", anchor=False)
    sent = st.file_uploader("A zip of CSV files", type=["zip"], key="upload")
    if sent is None:
        st.caption(
            "Nothing is replaced before you have seen what would change. Downloads has the case as a zip to begin with."
        )
        return
    try:
        sheets, remarks = exchange.read_zip(sent.getvalue())
    except RefusedError as refused:
        st.error(str(refused))
        return
    _preview(desk, {**sheets}, remarks, sent.name)


def _preview(desk: Desk, sheets: Sheets, remarks: list[str], name: str) -> None:
    found, differences = review(sheets), exchange.differences(desk.sheets, sheets)
    left, middle, right = st.columns(3)
    left.metric("Tables", len(sheets), border=True)
    middle.metric("Cells and rows that differ", len(differences), border=True)
    right.metric("Faults", len(found.faults) + len(remarks), border=True)
    for remark in [*remarks, *map(str, found.faults)][:30]:
        st.markdown(f"- {remark}")
    for notice in found.checked.notices:
        st.caption(notice)
    if differences:
        rows = [asdict(change) for change in differences[:MOST_SHOWN]]
        st.dataframe(rows, hide_index=True, width="stretch", key="upload_difference")
    gone = [table for table in desk.sheets if table not in sheets]
    if st.button(
        "Replace the inputs by this case", type="primary", disabled=not differences and not gone, key="replace"
    ):
        desk.journal.edit(f"brought in {name}", {**dict.fromkeys(gone), **sheets})
        st.session_state.pop("shown", None)
        st.toast("The inputs are replaced. Undo brings the old ones back.")
        st.rerun()
