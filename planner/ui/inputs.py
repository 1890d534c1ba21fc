"""The page Inputs: every table in a grid, filtered, checked as it is edited, and saved after a look at the changes."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from planner.difference.merging import merge
from planner.difference.rows import changes
from planner.exchange.pasting import pasted
from planner.fault import Fault, counted
from planner.figures import several
from planner.formats.sheets import Sheet, normalised, sheet_of
from planner.language import joined, many, marked, say, tell, tell_many, told
from planner.names import table_name
from planner.services.session import Session
from planner.tables import TABLES
from planner.ui import clashes
from planner.ui.columns import columns, headed, settings_help
from planner.ui.disk import saying_why
from planner.ui.messages import plain
from planner.ui.pledge_form import add_pledge
from planner.ui.rerunning import rerun
from planner.ui.upload import upload_tables
from planner.workspace import grid
from planner.workspace.drafts import Draft
from planner.workspace.grid import ROW, GridRows
from planner.workspace.validation import Validation, validate

MOST_FAULTS = 30
ROW_HELP = say("Number of the row, by which faults name it. Nobody needs to fill it in.")
BESIDE = 230
"""Width of the faults beside the grid; where there are none, the grid has all of the page [pixels]."""


def page(session: Session) -> None:
    """Edit one table at a time."""
    st.title(tell("Inputs"), anchor=False)
    name = st.segmented_control(
        tell("Table"), list(TABLES), default="pledges", key="table", format_func=lambda n: _label(session, n)
    )
    name = name or "pledges"
    st.caption(
        marked(
            say(
                "{meaning}. Point at a heading for its meaning, unit and what blank means.",
                meaning=TABLES[name].meaning,
            )
        )
    )
    if name == "pledges":
        add_pledge(session)
    if clashes.offer(session):
        _begin_anew()
    committed = sheet_of(session.sheets, name)
    missions, contributors = _filters(session, name)
    row = st.container(horizontal=True)
    beside, faults = row.container(width="stretch"), row.container(width=BESIDE)
    below = st.container()
    with beside:
        draft = _grid(session, name, committed, missions, contributors)
    typed = draft.typed
    session.journal.save_draft(name, None if typed == draft.base else typed, draft.base)
    now = validate(
        {**session.sheets, **session.drafts, name: typed} if typed.rows or name in session.sheets else session.sheets
    )
    with faults if now.faults else below:
        _faults(name, now, saved=typed == committed)
    _save(session, name, draft)
    _paste(session, name, typed)
    if name == "settings":
        st.header(tell("What the settings mean"), anchor=False)
        st.dataframe(settings_help(), hide_index=True, placeholder="", width="stretch")
    st.divider()
    upload_tables(session)


def _label(session: Session, name: str) -> str:
    faults = len(session.validation.of_table(name))
    marks = (" ✎" if name in session.drafts else "") + (f" ({told(several(faults, 'fault'))})" if faults else "")
    return told(table_name(name)) + marks


def _filters(session: Session, name: str) -> tuple[list[str], list[str]]:
    columns_there = {column.name for column in TABLES[name].columns}
    left, right = st.columns(2)
    missions: list[str] = []
    contributors: list[str] = []
    if columns_there & {"mission", "area"}:
        named = _named(session, "missions", "mission")
        missions = left.multiselect(
            tell("Missions"), list(named), placeholder=tell("all"), key="only_missions", format_func=named.__getitem__
        )
    if columns_there & {"contributor", "pledge"}:
        place = right if columns_there & {"mission", "area"} else left
        known = _named(session, "contributors", "contributor")
        contributors = place.multiselect(
            tell("Contributors"), list(known), placeholder=tell("all"), key="only_contributors",
            format_func=known.__getitem__,
        )  # fmt: skip
    return missions, contributors


def _named(session: Session, table: str, key: str) -> dict[str, str]:
    """Rows of a table to choose from: key and name."""
    sheet = sheet_of(session.sheets, table)
    rows = zip(sheet.column(key), sheet.column("name") or sheet.column(key), strict=True)
    return {key: f"{key} ({name})" if name and name != key else key for key, name in rows}


def _grid(session: Session, name: str, committed: Sheet, missions: list[str], contributors: list[str]) -> Draft:
    """Show the grid; return the table with what was typed, and the table that it was typed into.

    The frame handed to the grid stays the same while it is typed into: the grid adds its changes to it. A new frame,
    with what was typed so far, comes under a new key when the table, the filter or the saved inputs change, here or in
    another tab, and when the page is come back to.
    """
    _carry_over(session, name)
    about = f"{name}-{session.history.revision}-{hash((tuple(missions), tuple(contributors), committed)):x}"
    shown: GridRows | None = st.session_state.get("shown")
    if shown is None or not shown.key.startswith(f"{about}/") or shown.key not in st.session_state:
        draft = session.journal.draft(name) or Draft(committed, committed)
        shown = _fresh(session, about, draft.typed, missions, contributors)
        st.session_state["shown"], st.session_state["shown_of"] = shown, (name, draft.base)
    st.data_editor(
        shown.frame(),
        key=shown.key,
        num_rows="dynamic",
        width="stretch",
        height=min(640, 120 + 35 * len(shown.places)) if shown.places else 160,
        hide_index=True,
        disabled=[ROW],
        column_config={ROW: st.column_config.NumberColumn(tell("row"), width="small", pinned=True, help=told(ROW_HELP)),
                       **columns(session.sheets, name, shown.sheet)},
    )  # fmt: skip
    if not shown.sheet.rows:
        blank = TABLES[name].missing
        empty = say("The table is empty: {meaning}.", meaning=blank) if blank else say("The table is empty.")
        st.caption(told(joined([empty, say("Type into the last row, or paste rows, to add some.")])))
    return Draft(st.session_state["shown_of"][1], shown.typed(st.session_state.get(shown.key, {})))


def _carry_over(session: Session, name: str) -> None:
    """Save what was just typed into the grid of a table before another grid replaces it."""
    shown: GridRows | None = st.session_state.get("shown")
    of, base = st.session_state.get("shown_of", ("", None))
    if shown is not None and of == name and shown.key in st.session_state:
        typed = shown.typed(st.session_state[shown.key])
        session.journal.save_draft(name, None if typed == base else typed, base)


def _fresh(
    session: Session, about: str, sheet: Sheet, missions: Sequence[str], contributors: Sequence[str]
) -> GridRows:
    st.session_state["mounts"] = st.session_state.get("mounts", 0) + 1
    places = grid.visible_rows(session.sheets, sheet, missions, contributors)
    return GridRows(f"{about}/{st.session_state['mounts']}", sheet, tuple(places))


def _faults(name: str, now: Validation, *, saved: bool) -> None:
    """Show the faults of the table as edited, and of other tables that contradict it.

    Green means saved without faults; edits without faults are not part of the inputs yet.
    """
    ours, others = now.of_table(name), [fault for fault in now.faults if fault.table != name]
    if not now.faults:
        if saved:
            st.success(tell("No faults."), icon=":material/check_circle:")
        else:
            st.info(tell("No faults. What is typed is not saved yet."), icon=":material/edit_note:")
    if ours:
        st.error(
            tell_many("{n} fault in this table", "{n} faults in this table", counted(ours)), icon=":material/error:"
        )
        _list(ours)
    if others:
        st.warning(tell("{faults} in other tables", faults=counted(others)), icon=":material/error:")
        _list(others)
    for notice in now.checked.notices:
        st.caption(plain(notice))


def _list(faults: list[Fault]) -> None:
    with st.container(height=260 if len(faults) > 2 else "content"):
        for fault in faults[:MOST_FAULTS]:
            said = say(": found {found}; allowed: {allowed}.", found=fault.found, allowed=fault.allowed)
            st.markdown(f"**{plain(fault.place)}**{plain(joined([said, fault.hint]))}")
    if more := counted(faults[MOST_FAULTS:]):
        st.caption(tell("and {count:,} more", count=more))


def _save(session: Session, name: str, draft: Draft) -> None:
    differences = changes(name, draft.base, draft.typed)
    if not differences:
        return
    count = len(differences)
    words = many("{table}: {n} change", "{table}: {n} changes", count, table=name)
    clashing = merge(name, draft.base, draft.typed, sheet_of(session.sheets, name)).clashes
    with st.container(border=True):
        st.markdown(tell_many("**{n} change not saved yet**", "**{n} changes not saved yet**", count))
        st.dataframe(
            headed(change.as_row() for change in differences),
            hide_index=True,
            placeholder="",
            width="stretch",
            key="difference",
        )
        with st.container(horizontal=True):
            if clashing:
                if clashes.decide(session, words, name, draft, clashing):
                    _begin_anew()
            elif st.button(tell("Save changes"), type="primary", icon=":material/save:", key="save"):
                session.journal.save(words, name, replace(draft, typed=normalised(draft.typed)))
                _begin_anew()
            if st.button(tell("Throw away"), icon=":material/delete:", key="throw_away"):
                session.journal.save_draft(name, None)
                _begin_anew()


def _begin_anew() -> None:
    """Replace the grid by a fresh one."""
    for key in ("shown", "shown_of"):
        st.session_state.pop(key, None)
    rerun()


def _paste(session: Session, name: str, typed: Sheet) -> None:
    """Paste rows from a spreadsheet; if one cannot be read, all stay in the box, with every reason below it."""
    with st.expander(tell("Paste rows from Excel"), icon=":material/content_paste:"):
        st.caption(
            marked(
                say(
                    "Copy rows in Excel and paste them here. The first row may hold the names of columns, in any "
                    "order; without it the order is {columns}. Rows with a key that exists replace its cells.",
                    columns=", ".join(typed.header),
                )
            )
        )
        box = f"pasted-{name}"
        text = st.text_area(tell("Rows"), key=box, height=120)
        read = pasted(name, typed, text)
        st.button(tell("Take these rows over"), disabled=not text.strip() or bool(read.faults), key="take_over",
                  on_click=_take_over, args=(session, name, typed, box))  # fmt: skip
        if read.faults:
            st.error(tell("Nothing was taken over; all of it stays in the box."), icon=":material/error:")
            _list(read.faults)
        for note in read.notes:
            st.caption(plain(note))


def _take_over(session: Session, name: str, typed: Sheet, box: str) -> None:
    """Move the rows in a box to the draft and empty the box; runs before the box is shown again."""
    read = pasted(name, typed, st.session_state[box])
    if not read.faults:
        with saying_why():
            session.journal.save_draft(name, read.sheet)
        st.session_state[box] = ""
        st.session_state.pop("shown", None)
