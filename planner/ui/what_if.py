"""The tab What if of the page Scenarios: one form, its result beside it, and a scenario of it by a click."""

from collections.abc import Mapping

import streamlit as st

from planner.fault import first
from planner.services import what_if
from planner.services.session import Session
from planner.services.what_if import Supposed, WhatIf, WhatIfChoices
from planner.store import Store
from planner.ui import texts
from planner.ui.messages import done, plain
from planner.ui.polling import POLL, poll

MOST = 30
MOST_CELLS = 500
COLUMNS = {
    "figure": st.column_config.TextColumn(width=190),
    **{name: st.column_config.NumberColumn(format="localized", width=80) for name in ("now", "then", "difference")},
}
"""Columns that fit beside the form, with no figure cut."""


def ask(session: Session, store: Store, author: str) -> None:
    """Ask what if, and show what comes of it."""
    st.caption("Nothing here changes the inputs of this workspace. What is left as it is changes nothing.")
    if session.validation.faults:
        st.info("The inputs have faults; mend them first.")
        return
    form, outlook = st.columns(2, gap="large")
    with form:
        asked = _fill(what_if.what_if_choices(session.sheets), what_if.delays(session))
    found = what_if.supposed(session, asked)
    with outlook:
        if not found.changes:
            st.caption("What would change, and what comes of it, is shown here.")
            return
        _show_changes(found)
        if found.can_be_planned:
            _result(session, store, found, author)


def _fill(choices: WhatIfChoices, delays: Mapping[int, str]) -> WhatIf:
    """What is asked."""
    who = choices.who
    without = st.multiselect("Without", list(who), key="if_without", placeholder="contributors or groups",
                             format_func=lambda key: who[key])  # fmt: skip
    whose, by = st.columns([2, 1])
    late = whose.multiselect("Late", list(who), key="if_late", placeholder="contributors or groups",
                             format_func=lambda key: who[key])  # fmt: skip
    late_by = by.selectbox("by", list(delays), key="if_late_by", format_func=lambda periods: delays[periods])
    money, giver = st.columns([1, 2])
    more = money.number_input("More money [million USD]", 0.0, 1e6, 0.0, step=10.0, key="if_more")
    from_whom = giver.selectbox("from", list(choices.contributors), index=None, key="if_from",
                                format_func=lambda key: choices.contributors[key],
                                placeholder="who adds it, for any purpose")  # fmt: skip
    assessed = st.number_input("Assessed money [% of what it is]", 0, 1000, 100, step=5, key="if_assessed")
    where, to = st.columns([2, 1])
    ceiling_of = where.multiselect("Ceiling on troops of", list(choices.missions), key="if_ceiling_of",
                                   format_func=lambda key: choices.missions[key], placeholder="missions")  # fmt: skip
    ceiling = to.number_input("to [% of what it is]", 0, 1000, 100, step=5, key="if_ceiling")
    authorise = st.multiselect("Authorise", list(choices.contingency), key="if_authorise",
                               format_func=lambda key: choices.contingency[key], placeholder="contingency missions",
                               disabled=not choices.contingency)  # fmt: skip
    if more > 0 and from_whom is None:
        st.warning("Say who adds the money.")
    return WhatIf(
        tuple(without), tuple(late), late_by, more * 1e6, from_whom or "", assessed / 100, tuple(ceiling_of),
        ceiling / 100, tuple(authorise),
    )  # fmt: skip


def _show_changes(found: Supposed) -> None:
    """Show what would change, and any fault."""
    for fault in first(found.faults, MOST):
        st.error(plain(fault), icon=":material/error:")
    for note in first(found.notes, MOST):
        st.markdown(f"- {plain(note.partition(': ')[2])}")
    if not (found.faults or found.differences):
        st.info("That changes nothing: it is so already.")
    if found.differences:
        with st.expander(f"Cells and rows that would differ: {len(found.differences):,}"):
            rows = [change.as_row() for change in found.differences]
            st.dataframe(rows[:MOST_CELLS], hide_index=True, placeholder="", width="stretch", key="if_difference")


def _result(session: Session, store: Store, found: Supposed, author: str) -> None:
    """Show the plan of it beside the plan of the workspace, and offer to plan it and to keep it."""
    now, plan = what_if.status(found), what_if.plan_of(found)
    running = now is not None and now.running
    if plan is None and not running:
        if now is not None:
            st.warning(what_if.without_plan(now))
        if st.button("See what comes of it", type="primary", icon=":material/play_arrow:", key="if_plan"):
            what_if.plan_it(session, found)
            st.rerun()
    if plan is not None:
        mine = session.incumbent
        before = None if mine is None else mine.plan.summary
        st.dataframe(what_if.beside(before, plan.summary), hide_index=True, placeholder="", width="stretch",
                     column_config=COLUMNS, key="if_result")  # fmt: skip
        st.caption(
            plain(f"Exposure in civilian-months at risk; model estimates. Then: {plan.summary.certainty_in_words}")
        )
        if before is None:
            st.caption("The inputs as they are now have no plan yet, so there is nothing to set beside it.")
        else:
            st.caption(plain(f"Now: {before.certainty_in_words}"))
    seen = None if plan is None else (plan.summary.objective, plan.summary.bound)
    if running:
        poll(lambda: _progress(found), lambda: _moved(found, seen), POLL)
    _keep(session, store, found, author)


def _progress(found: Supposed) -> None:
    """Show how far the search is."""
    now = what_if.status(found)
    if now is not None and now.running:
        st.caption(texts.progress(now))


def _moved(found: Supposed, seen: tuple[float, float | None] | None) -> bool:
    """Whether there is more to show: a better plan, or the search has ended."""
    now, plan = what_if.status(found), what_if.plan_of(found)
    there = None if plan is None else (plan.summary.objective, plan.summary.bound)
    return there != seen or now is None or not now.running


def _keep(session: Session, store: Store, found: Supposed, author: str) -> None:
    """Offer to save it as a scenario."""
    name = st.text_input("Name of the scenario", found.name, key=f"if_name-{found.validation.fingerprint}")
    if st.button("Save as a scenario", icon=":material/save:", key="if_save", disabled=not name.strip()):
        done(lambda: what_if.keep(session, store, found, name=name, author=author), f"“{name}” is saved.")
