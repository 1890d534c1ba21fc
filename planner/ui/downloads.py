"""The page Downloads."""

from collections.abc import Callable

import streamlit as st

from planner.exchange import exports
from planner.services.questions import futures_of
from planner.services.session import Session
from planner.ui.frame import require_plan

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def page(session: Session) -> None:
    """Offer the case and the plan as files; charts have their own downloads."""
    st.title("Downloads", anchor=False)
    st.subheader("The case", anchor=False)
    st.caption("The inputs as saved, with all notes and sources.")
    with st.container(horizontal=True):
        _button("Case, zip of CSV files", lambda: exports.case_zip(session.sheets), "case.zip", "application/zip")
        if not session.validation.faults:
            _button("Input workbook", lambda: exports.case_xlsx(session.validation.checked.case), "case.xlsx", EXCEL)
    if session.validation.faults:
        st.caption("The input workbook is of a case without faults; the zip holds the inputs as they are.")
    st.subheader("The plan", anchor=False)
    made = require_plan(session)
    st.caption(f"Of case `{made.plan.summary.case_sha256[:12]}`: every number on screen is from these tables.")
    with st.container(horizontal=True):
        drawn = futures_of(session)
        _button("Plan workbook", lambda: exports.plan_xlsx(made.case, made.plan, drawn), "plan.xlsx", EXCEL)
        _button("Plan folder, zip", lambda: exports.plan_zip(made.plan), "plan.zip", "application/zip")
    st.caption("Charts: under every chart, *Table and downloads* has its table as CSV, and the chart as PNG and SVG.")


def _button(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", icon=":material/download:", key=name
    )
