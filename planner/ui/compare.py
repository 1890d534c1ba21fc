"""The page Compare: 2 to 12 scenarios of the store, beside a base."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.answers import ProspectAnswer
from planner.answers.comparison import CLAIM, FEWEST, MOST, Comparison
from planner.charts import comparison, comparison_tables
from planner.charts.comparison_tables import DisplayColumn, DisplayTable
from planner.charts.in_language import word
from planner.exchange.printing import printed_page
from planner.insight.answering import Question
from planner.language import kept, tell, told
from planner.scenarios.planned import PlannedScenario
from planner.services import comparing, comparing_delivery, planning, scenarios
from planner.services.comparing import Candidate
from planner.services.session import Session
from planner.store import Store, StoreError
from planner.ui import question_widgets
from planner.ui.downloads import EXCEL
from planner.ui.messages import plain, say_left_aside
from planner.ui.rerunning import rerun
from planner.ui.show import show
from planner.workbook.comparison import comparison_workbook

COMPARED, BASE = "compared", "base"
"""Parameters of the address, and keys of this tab, with the marks of the scenarios compared and of the base."""

NAME = "scenario"
"""Column of the names of scenarios in every table."""

LETTER, MARGIN, WIDEST = 8, 24, 420
"""Width of a letter and of both margins of a column of names, and most width of such a column [px]."""


def page(session: Session) -> None:
    """Choose scenarios and a base; show what differs, and which differences are proven."""
    st.title(tell("Compare"), anchor=False)
    try:
        _compare(session, scenarios.scenario_store())
    except StoreError as error:
        st.error(plain(kept(str(error))), icon=":material/error:")


def _compare(session: Session, store: Store) -> None:
    say_left_aside(store.left_aside())
    planning.listed(store)
    candidates = comparing.candidates(store)
    before, base = _kept(candidates)
    first = before or comparing.default_choice(store, candidates, scenarios.origin_of(session, store))
    chosen = _choose(candidates, first)
    if len(chosen) < FEWEST:
        st.info(
            tell(
                "Choose {fewest} to {most} scenarios that have a plan. The page *Scenarios* saves this workspace as "
                "one, makes others from changes, and plans them.",
                fewest=FEWEST,
                most=MOST,
            ),
            icon=":material/info:",
        )
        return
    names = [candidate.name for candidate in chosen]
    place = next((n for n, candidate in enumerate(chosen) if candidate.mark == base), len(chosen) - 1)
    beside = st.selectbox(tell("Beside (the base)"), names, index=place, key=f"base-{'/'.join(names)}")
    _keep(chosen, next(candidate for candidate in chosen if candidate.name == beside))
    found = comparing.compared(store, chosen, beside)
    for sentence in comparing.bettered(chosen):
        st.info(plain(sentence), icon=":material/published_with_changes:")
    if isinstance(found, Comparison):
        if comparing.sharpening(session, store, chosen, beside, found):
            question_widgets.follow(session, Question.COMPARE, lambda _: None, lambda *_: False)
        planned = [one for one in comparing.planned(store, chosen) if isinstance(one, PlannedScenario)]
        _found(found, comparing_delivery.drawn(session, planned), partial(_delivery, session, planned))
        return
    for sentence in found:
        st.error(plain(sentence), icon=":material/error:")


def _kept(candidates: Sequence[Candidate]) -> tuple[list[Candidate], str]:
    """Choice in the address, or else that of this tab, with the mark of its base."""
    by_mark = {candidate.mark: candidate for candidate in candidates}
    marks, base = st.session_state.get("comparison", ([], ""))
    if COMPARED in st.query_params:
        marks, base = st.query_params.get_all(COMPARED), st.query_params.get(BASE, "")
    return [by_mark[mark] for mark in marks if mark in by_mark][:MOST], base


def _keep(chosen: Sequence[Candidate], base: Candidate) -> None:
    """Keep the choice in the address, for reloads and for sharing, and in this tab."""
    marks = [candidate.mark for candidate in chosen]
    st.session_state["comparison"] = (marks, base.mark)
    if st.query_params.get_all(COMPARED) != marks:
        st.query_params[COMPARED] = marks
    if st.query_params.get(BASE) != base.mark:
        st.query_params[BASE] = base.mark


def _choose(candidates: Sequence[Candidate], first: Sequence[Candidate]) -> list[Candidate]:
    """Let the user choose scenarios; those without a plan are offered too, and explain why they cannot be compared."""
    by_name = {candidate.name: candidate for candidate in candidates}
    before = st.session_state.get(COMPARED, [candidate.name for candidate in first])
    st.session_state[COMPARED] = [name for name in before if name in by_name]
    picked = st.multiselect(
        tell("Scenarios"), list(by_name), key=COMPARED, max_selections=MOST, format_func=lambda name: (
            name if by_name[name].plan else tell("{scenario} (no plan)", scenario=name)),
        placeholder=tell("choose from the store"),
        help=tell("Earlier versions of a scenario stand behind the scenarios, each with its number."),
    )  # fmt: skip
    return [by_name[name] for name in picked]


def _delivery(session: Session, planned: Sequence[PlannedScenario]) -> None:
    """Show the scenarios by the chances of their pledges, and over the same futures where these were drawn."""
    if comparing_delivery.asked(session, planned) is None:
        _table(comparing_delivery.by_chances(planned), "delivery")
        if st.button(tell("Draw 1,000 futures for all"), icon=":material/play_arrow:", key="ask-futures"):
            comparing_delivery.draw(session, planned)
            rerun()
        return
    question_widgets.follow(
        session,
        Question.FUTURES,
        lambda found: _table(comparing_delivery.by_chances(planned, found.rows_of(ProspectAnswer)), "delivery"),
        lambda *_: False,
    )


def _found(found: Comparison, drawn: Sequence[ProspectAnswer], show_delivery: Callable[[], None]) -> None:
    _table(comparison_tables.headline(found), "headline")
    _table(comparison_tables.differences(found), "differences")
    st.caption(told(CLAIM))
    for caution in found.cautions:
        st.warning(plain(caution), icon=":material/warning:")
    _downloads(found, drawn)
    show_delivery()
    certain, missions, periods, place, inputs, plans = st.tabs(
        [
            tell("What is certain"),
            tell("By mission"),
            tell("Over time"),
            tell("Map"),
            tell("Inputs"),
            tell("Plans"),
        ]
    )
    with certain:
        show(comparison.ranges(found))
    with missions:
        show(comparison.by_mission(found))
    with periods:
        show(comparison.over_time(found))
    others = [name for name in found.names if name != found.base]
    with place:
        which = st.selectbox(tell("Scenario on the map"), others, key=f"map-{len(others)}-{others[0]}")
        show(comparison.difference_map(found, which))
    with inputs:
        st.caption(
            tell("Cells and rows that differ from the base's. Blank and zero are two things; `1` and `1.0` are one.")
        )
        _table(comparison_tables.inputs(found), "inputs")
    with plans:
        st.caption(
            tell("Units of a pledge are alike: those at the same mission are matched first, the earliest first.")
        )
        _table(comparison_tables.units(found), "plans")


def _table(table: DisplayTable, key: str) -> None:
    st.header(plain(kept(table.title)), anchor=False)
    if table.note:
        st.caption(plain(kept(table.note)))
    if table.frame.empty:
        st.info(tell("Nothing differs."), icon=":material/info:")
        return
    st.dataframe(
        told_styled(table), hide_index=True, width="stretch", placeholder="", column_config=_headings(table),
        key=f"compared-{key}",
    )  # fmt: skip


def told_styled(table: DisplayTable) -> Any:  # noqa: ANN401
    """The table with its texts told, and its figures in the notation of the language."""
    shown = comparison_tables.styled(table)
    for column in table.columns.values():
        shown = shown.format(partial(_cell, column), na_rep=word(column.none), subset=[column.heading])
    return shown


def _cell(column: DisplayColumn, cell: Any) -> str:  # noqa: ANN401
    return str(word(cell if column.format is None else column.format(cell)))


def _headings(table: DisplayTable) -> dict[str, ColumnConfig]:
    """Headings told, and the column of names."""
    others = {column.heading: st.column_config.Column(word(column.heading)) for column in table.columns.values()}
    return {**others, NAME: names_column(table.frame[NAME])}


def names_column(names: Iterable[str]) -> ColumnConfig:
    """Column wide enough to tell names apart by their ends, such as versions of one scenario, and always in sight."""
    longest = max(map(len, names), default=0)
    return st.column_config.TextColumn(tell("scenario"), width=min(WIDEST, MARGIN + LETTER * longest), pinned=True)


def _downloads(found: Comparison, drawn: Sequence[ProspectAnswer]) -> None:
    with st.container(horizontal=True):
        st.download_button(
            tell("Comparison workbook"), data=lambda: comparison_workbook(found, drawn), file_name="comparison.xlsx",
            mime=EXCEL, on_click="ignore", icon=":material/download:", key="comparison_workbook",
        )  # fmt: skip
        st.download_button(
            tell("Page to print"), data=lambda: printed_page(found).encode(), file_name="comparison.html",
            mime="text/html", on_click="ignore", icon=":material/print:", key="comparison_page",
        )  # fmt: skip
