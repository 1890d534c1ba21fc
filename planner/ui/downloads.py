"""The page Downloads."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from planner.brief.content import Document
from planner.brief.contributor import contributor_page
from planner.brief.gap_list import gap_list
from planner.brief.rendering import rendered
from planner.brief.whole import brief
from planner.exchange import exports
from planner.services.questions import futures_of
from planner.services.session import Session
from planner.ui.frame import require_plan
from planner.workspace.incumbents import Incumbent

OFFICE = "application/vnd.openxmlformats-officedocument"
EXCEL = f"{OFFICE}.spreadsheetml.sheet"
PAPERS = {
    ".pdf": ("PDF", "application/pdf"),
    ".docx": ("Word", f"{OFFICE}.wordprocessingml.document"),
    ".pptx": ("slides", f"{OFFICE}.presentationml.presentation"),
}
"""Kinds of papers: what they are called, and the media type."""


def page(session: Session) -> None:
    """Offer the case and the plan as files; charts have their own downloads."""
    st.title("Downloads", anchor=False)
    st.header("The case", anchor=False)
    st.caption("The inputs as saved, with all notes and sources.")
    with st.container(horizontal=True):
        _button("Case, zip of CSV files", lambda: exports.case_zip(session.sheets), "case.zip", "application/zip")
        if not session.validation.faults:
            _button("Input workbook", lambda: exports.case_xlsx(session.validation.checked.case), "case.xlsx", EXCEL)
    if session.validation.faults:
        st.caption("The input workbook is of a case without faults; the zip holds the inputs as they are.")
    st.header("The plan", anchor=False)
    made = require_plan(session)
    st.caption(f"Of case `{made.plan.summary.case_sha256[:12]}`: every number on screen is from these tables.")
    with st.container(horizontal=True):
        drawn = futures_of(session)
        _button("Plan workbook", lambda: exports.plan_xlsx(made.case, made.plan, drawn), "plan.xlsx", EXCEL)
        _button("Plan folder, zip", lambda: exports.plan_zip(made.plan), "plan.zip", "application/zip")
    _papers(made)
    st.caption("Charts: under every chart, *Table and downloads* has its table as CSV, and the chart as PNG and SVG.")


def _papers(made: Incumbent) -> None:
    """Offer the brief, the page of a contributor and the list of gaps."""
    case, plan = made.case, made.plan
    st.header("On paper", anchor=False)
    st.caption(
        "The brief: two pages, or four slides, on what is decided, who is where when, what is asked, and how sure."
    )
    _kinds("Brief", "brief", lambda: brief(case, plan))
    st.caption("The list of gaps: which units are wanted where, by when, and which pledges are left.")
    _kinds("Gap list", "gaps", lambda: gap_list(case, plan))
    names = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    chosen = st.selectbox(
        "A page for a contributor", sorted(names, key=lambda key: names[key]), format_func=lambda key: str(names[key])
    )
    if chosen is not None:
        _kinds("Page", f"contributor-{chosen}", lambda: contributor_page(case, plan, chosen))


def _kinds(label: str, name: str, make: Callable[[], Document]) -> None:
    """A button for each kind of paper."""
    with st.container(horizontal=True):
        for ending, (kind, mime) in PAPERS.items():
            _button(f"{label}, {kind}", partial(_paper, make, ending), f"{name}{ending}", mime)


def _paper(make: Callable[[], Document], ending: str) -> bytes:
    return rendered(make(), ending)


def _button(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", icon=":material/download:", key=name
    )
