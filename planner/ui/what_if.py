"""The tab What if of the page Scenarios: one form, its result beside it, and a scenario of it by a click."""

from collections.abc import Mapping

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.fault import first
from planner.language import country, kept, marked, say, tell, tell_as, term, told
from planner.services import what_if
from planner.services.session import Session
from planner.services.what_if import Supposed, WhatIf, WhatIfChoices
from planner.store import Store
from planner.ui import texts
from planner.ui.messages import done, plain
from planner.ui.polling import pace, poll
from planner.ui.rerunning import rerun
from planner.ui.rows_told import told_changes, told_rows
from planner.workspace.incumbents import Incumbent

MOST = 30
MOST_CELLS = 500
HEADINGS = {"figure": say("figure"), "now": what_if.NOW, "then": what_if.THEN, "difference": say("difference")}
"""Headings of the plans side by side, by key."""


def ask(session: Session, store: Store, author: str) -> None:
    """Ask what if, and show what comes of it."""
    st.caption(tell("Nothing here changes the inputs of this workspace. What is left as it is changes nothing."))
    if session.validation.faults:
        st.info(tell("The inputs have faults; mend them first."))
        return
    form, outlook = st.columns(2, gap="large")
    with form:
        asked = _fill(what_if.what_if_choices(session.sheets), what_if.delays(session), what_if.closings(session))
    found = what_if.supposed(session, asked)
    with outlook:
        if not found.changes:
            st.caption(tell("What would change, and what comes of it, is shown here."))
            return
        _show_changes(found)
        if found.can_be_planned:
            _result(session, store, found, author)


def _columns() -> dict[str, ColumnConfig]:
    """Columns that fit beside the form, with no figure cut, by heading."""
    wide, narrow = st.column_config.TextColumn(width=190), st.column_config.NumberColumn(format="localized", width=80)
    return {told(heading): wide if key == "figure" else narrow for key, heading in HEADINGS.items()}


def _fill(choices: WhatIfChoices, delays: Mapping[int, str], closings: Mapping[int, str]) -> WhatIf:
    """What is asked."""
    who = choices.who

    def named(key: str) -> str:
        """A contributor or a group, as it is told."""
        return told(who[key] if key in choices.members else country(who[key], key))

    without = st.multiselect(tell("Without"), list(who), key="if_without", placeholder=tell("contributors or groups"),
                             format_func=named)  # fmt: skip
    whose, by = st.columns([2, 1])
    late = whose.multiselect(tell("Late"), list(who), key="if_late", placeholder=tell("contributors or groups"),
                             format_func=named)  # fmt: skip
    late_by = by.selectbox(
        tell_as("delay", "by"), list(delays), key="if_late_by", format_func=lambda periods: told(delays[periods])
    )
    money, giver = st.columns([1, 2], vertical_alignment="bottom")
    more = money.number_input(tell("More money [million USD]"), 0.0, 1e6, 0.0, step=10.0, key="if_more")
    from_whom = giver.selectbox(tell_as("giver", "from"), list(choices.contributors), index=None, key="if_from",
                                format_func=lambda key: told(country(choices.contributors[key], key)),
                                placeholder=tell("who adds it, for any purpose"))  # fmt: skip
    assessed = st.number_input(tell("Assessed money [% of what it is]"), 0, 1000, 100, step=5, key="if_assessed")
    where, to = st.columns([2, 1])
    ceiling_of = where.multiselect(
        tell("Ceiling on troops of"),
        list(choices.missions),
        key="if_ceiling_of",
        format_func=lambda key: told(term(choices.missions[key])),
        placeholder=tell("missions"),
    )
    ceiling = to.number_input(tell("to [% of what it is]"), 0, 1000, 100, step=5, key="if_ceiling")
    authorise = st.multiselect(
        tell("Authorise"),
        list(choices.contingency),
        key="if_authorise",
        format_func=lambda key: told(term(choices.contingency[key])),
        placeholder=tell("contingency missions"),
        disabled=not choices.contingency,
    )
    closing, last = _close(choices, closings)
    if more > 0 and from_whom is None:
        st.warning(tell("Say who adds the money."))
    return WhatIf(
        tuple(without), tuple(late), late_by, more * 1e6, from_whom or "", assessed / 100, tuple(ceiling_of),
        ceiling / 100, tuple(authorise), closing, last,
    )  # fmt: skip


def _close(choices: WhatIfChoices, closings: Mapping[int, str]) -> tuple[tuple[str, ...], int]:
    """Missions whose mandate ends, and its last period; 0 where none is chosen."""
    which, when = st.columns([2, 1])
    closing = which.multiselect(
        tell_as("mission", "Close"),
        list(choices.missions),
        key="if_closing",
        format_func=lambda key: told(term(choices.missions[key])),
        placeholder=tell("missions"),
        help=tell("Their mandate ends, and everybody there leaves, in place or of the plan."),
    )
    last = when.selectbox(
        tell("at the end of"), list(closings), index=None, key="if_last_period",
        format_func=lambda period: told(closings[period]), placeholder=tell("month"),
    )  # fmt: skip
    if closing and last is None:
        st.warning(tell("Say in which month the mandate ends."))
    return tuple(closing), last or 0


def _show_changes(found: Supposed) -> None:
    """Show what would change, and any fault."""
    for fault in first(found.faults, MOST):
        st.error(plain(kept(fault)), icon=":material/error:")
    for note in first(found.notes, MOST):
        st.markdown(f"- {plain(kept(note.partition(': ')[2]))}")
    if not (found.faults or found.differences):
        st.info(tell("That changes nothing: it is so already."))
    if found.differences:
        with st.expander(tell("Cells and rows that would differ: {count:,}", count=len(found.differences))):
            rows = told_changes(found.differences[:MOST_CELLS])
            st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="if_difference")


def _result(session: Session, store: Store, found: Supposed, author: str) -> None:
    """Show the plan of it beside the plan of the workspace, and offer to plan it and to keep it."""
    now, made = what_if.status(found), what_if.best_of(found)
    running = now is not None and now.running
    if made is None and not running:
        if now is not None:
            st.warning(plain(kept(what_if.without_plan(now))))
        if st.button(tell("See what comes of it"), type="primary", icon=":material/play_arrow:", key="if_plan"):
            what_if.plan_it(session, found)
            rerun()
    if made is not None:
        _beside(session.incumbent, made)
    seen = None if made is None else (made.plan.summary.objective, made.plan.summary.bound)
    if running:
        poll(lambda: _progress(found), lambda: _moved(found, seen), pace())
    _keep(session, store, found, author)


def _beside(now: Incumbent | None, then: Incumbent) -> None:
    """Show the plan of it beside that of the workspace, and what only one of them counts."""
    before, summary = None if now is None else now.plan.summary, then.plan.summary
    scope = None if now is None else what_if.scope_of(now, then)
    rows = told_rows(what_if.beside(before, summary, scope), HEADINGS, "figure")
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", column_config=_columns(), key="if_result")
    st.caption(
        plain(
            say(
                "Exposure in civilian-months at risk; model estimates. Then: {certainty}",
                certainty=summary.certainty_in_words,
            )
        )
    )
    if before is None:
        st.caption(tell("The inputs as they are now have no plan yet, so there is nothing to set beside it."))
    else:
        st.caption(plain(say("Now: {certainty}", certainty=before.certainty_in_words)))
    if scope is not None and not scope.whole:
        st.caption(plain(say("Compared is what both plans count, {how}.", how=summary.counted_as)))
    for note in [] if scope is None else scope.notes:
        st.caption(plain(note))


def _progress(found: Supposed) -> None:
    """Show how far the search is."""
    now = what_if.status(found)
    if now is not None and now.running:
        st.caption(marked(texts.progress(now)))


def _moved(found: Supposed, seen: tuple[float, float | None] | None) -> bool:
    """Whether there is more to show: a better plan, or the search has ended."""
    now, made = what_if.status(found), what_if.best_of(found)
    there = None if made is None else (made.plan.summary.objective, made.plan.summary.bound)
    return there != seen or now is None or not now.running


def _keep(session: Session, store: Store, found: Supposed, author: str) -> None:
    """Offer to save it as a scenario."""
    name = st.text_input(tell("Name of the scenario"), found.name, key=f"if_name-{found.validation.fingerprint}")
    if st.button(tell("Save as a scenario"), icon=":material/save:", key="if_save", disabled=not name.strip()):
        done(
            lambda: what_if.keep(session, store, found, name=name, author=author), say("“{name}” is saved.", name=name)
        )
