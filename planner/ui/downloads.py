"""The page Downloads."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from planner.brief.content import Document, Section
from planner.brief.contributor import contributor_page
from planner.brief.gap_list import gap_list
from planner.brief.other_choices import other_choices
from planner.brief.rendering import rendered
from planner.brief.whole import brief
from planner.exchange import exports
from planner.language import country, in_language, language, marked, say, tell, told
from planner.services.questions import choices_of, futures_of
from planner.services.session import Session
from planner.ui.frame import require_plan
from planner.workspace.incumbents import Incumbent

OFFICE = "application/vnd.openxmlformats-officedocument"
EXCEL = f"{OFFICE}.spreadsheetml.sheet"
PAPERS = {
    ".pdf": (say("PDF"), "application/pdf"),
    ".docx": (say("Word"), f"{OFFICE}.wordprocessingml.document"),
    ".pptx": (say("slides"), f"{OFFICE}.presentationml.presentation"),
}
"""Kinds of papers: what they are called, and the media type."""


def page(session: Session) -> None:
    """Offer the case and the plan as files; charts have their own downloads."""
    st.title(tell("Downloads"), anchor=False)
    st.header(tell("The case"), anchor=False)
    st.caption(tell("The inputs as saved, with all notes and sources."))
    with st.container(horizontal=True):
        _button(tell("Case, zip of CSV files"), lambda: exports.case_zip(session.sheets), "case.zip", "application/zip")
        if not session.validation.faults:
            checked = session.validation.checked
            _button(tell("Input workbook"), lambda: exports.case_xlsx(checked.case), "case.xlsx", EXCEL)
    if session.validation.faults:
        st.caption(tell("The input workbook is of a case without faults; the zip holds the inputs as they are."))
    st.header(tell("The plan"), anchor=False)
    made = require_plan(session)
    mark = made.plan.summary.case_sha256[:12]
    st.caption(marked(say("Of case `{case}`: every number on screen is from these tables.", case=mark)))
    with st.container(horizontal=True):
        drawn, choices = futures_of(session), choices_of(session)
        _button(
            tell("Plan workbook"), lambda: exports.plan_xlsx(made.case, made.plan, drawn, choices), "plan.xlsx", EXCEL
        )
        _button(tell("Plan folder, zip"), lambda: exports.plan_zip(made.plan), "plan.zip", "application/zip")
    _papers(made, other_choices(made.case, choices))
    st.caption(
        tell("Charts: under every chart, *Table and downloads* has its table as CSV, and the chart as PNG and SVG.")
    )


def _papers(made: Incumbent, others: Sequence[Section]) -> None:
    """Offer the brief, the page of a contributor and the list of gaps."""
    case, plan = made.case, made.plan
    st.header(tell("On paper"), anchor=False)
    st.caption(
        tell(
            "The brief: two pages, or four slides, on what is decided, who is where when, what is asked, and how sure."
        )
    )
    _kinds(say("Brief"), "brief", lambda: brief(case, plan, others))
    st.caption(tell("The list of gaps: which units are wanted where, by when, and which pledges are left."))
    _kinds(say("Gap list"), "gaps", lambda: gap_list(case, plan))
    names = dict(case["contributors"][["contributor", "name"]].itertuples(index=False, name=None))
    chosen = st.selectbox(
        tell("A page for a contributor"),
        sorted(names, key=lambda key: names[key]),
        format_func=lambda key: told(country(str(names[key]), key)),
    )
    if chosen is not None:
        _kinds(say("Page"), f"contributor-{chosen}", lambda: contributor_page(case, plan, chosen))


def _kinds(label: str, name: str, make: Callable[[], Document]) -> None:
    """A button for each kind of paper."""
    with st.container(horizontal=True):
        for ending, (kind, mime) in PAPERS.items():
            words = tell("{paper}, {kind}", paper=label, kind=kind)
            _button(words, partial(_paper, make, ending, language()), f"{name}{ending}", mime)


def _paper(make: Callable[[], Document], ending: str, code: str) -> bytes:
    """The paper in the language of the page, made later, when no session runs."""
    with in_language(code):
        return rendered(make(), ending)


def _button(label: str, make: Callable[[], bytes], name: str, mime: str) -> None:
    st.download_button(
        label, data=make, file_name=name, mime=mime, on_click="ignore", icon=":material/download:", key=name
    )
