"""Every input table in a grid: filtered, typed into, checked at once, and saved after a look at the difference."""

from collections.abc import Sequence
from dataclasses import asdict

import streamlit as st

from planner.desk import grid
from planner.desk.desk import Desk
from planner.desk.edits import Change, changes
from planner.desk.grid import Shown
from planner.desk.review import Review, review
from planner.fault import Fault
from planner.sheets import Sheet, sheet_of, tidied
from planner.tables import TABLES
from planner.ui.bring import bring_in
from planner.ui.columns import columns, settings_help
from planner.ui.said import plain

MOST_FAULTS = 30
BESIDE = 230
"""Width of the faults beside the grid; where there are none, the grid has all of the page [pixels]."""


def page(desk: Desk) -> None:
    """One table at a time."""
    st.title("Inputs", anchor=False)
    name = st.segmented_control(
        "Table", list(TABLES), default="pledges", key="table", format_func=lambda n: _label(desk, n)
    )
    name = name or "pledges"
    st.caption(f"{TABLES[name].meaning}. Point at a heading for its meaning, unit and what blank means.")
    committed = sheet_of(desk.sheets, name)
    missions, contributors = _filters(desk, name)
    row = st.container(horizontal=True)
    beside, faults = row.container(width="stretch"), row.container(width=BESIDE)
    below = st.container()
    with beside:
        typed = _grid(desk, name, committed, missions, contributors)
    desk.journal.keep_draft(name, None if typed == committed else typed)
    now = review({**desk.sheets, **desk.drafts, name: typed} if typed.rows or name in desk.sheets else desk.sheets)
    with faults if now.faults else below:
        _faults(name, now)
    _save(desk, name, changes(name, committed, typed), typed)
    _paste(desk, name, typed)
    if name == "settings":
        st.subheader("What the settings mean", anchor=False)
        st.dataframe(settings_help(), hide_index=True, width="stretch")
    st.divider()
    bring_in(desk)


def _label(desk: Desk, name: str) -> str:
    faults = len(desk.review.of_table(name))
    marks = (" ✎" if name in desk.drafts else "") + (f" ({faults} faults)" if faults else "")
    return name.replace("_", " ") + marks


def _filters(desk: Desk, name: str) -> tuple[list[str], list[str]]:
    columns_there = {column.name for column in TABLES[name].columns}
    left, right = st.columns(2)
    missions: list[str] = []
    contributors: list[str] = []
    if columns_there & {"mission", "area"}:
        missions = left.multiselect("Missions", sheet_of(desk.sheets, "missions").column("mission"),
                                    placeholder="all", key="only_missions")  # fmt: skip
    if columns_there & {"contributor", "pledge"}:
        place = right if columns_there & {"mission", "area"} else left
        known = sheet_of(desk.sheets, "contributors").column("contributor")
        contributors = place.multiselect("Contributors", known, placeholder="all", key="only_contributors")
    return missions, contributors


def _grid(desk: Desk, name: str, committed: Sheet, missions: list[str], contributors: list[str]) -> Sheet:
    """Show the grid, and give the table with what is typed.

    The frame handed to the grid stays the same while it is typed into: the grid adds its changes to it. A new frame,
    with what was typed so far, comes under a new key when the table, the filter or the saved inputs change, and when
    the page is come back to.
    """
    about = f"{name}-{desk.history.revision}-{hash((tuple(missions), tuple(contributors), committed)):x}"
    shown: Shown | None = st.session_state.get("shown")
    if shown is None or not shown.key.startswith(f"{about}/") or shown.key not in st.session_state:
        shown = _fresh(desk, name, about, committed, missions, contributors)
        st.session_state["shown"] = shown
    st.data_editor(
        shown.frame(),
        key=shown.key,
        num_rows="dynamic",
        width="stretch",
        height=min(640, 120 + 35 * len(shown.places)) if shown.places else 160,
        column_config={"row": st.column_config.NumberColumn("row", width="small"),
                       **columns(desk.sheets, name, shown.sheet)},
    )  # fmt: skip
    if not shown.sheet.rows:
        blank = TABLES[name].missing
        st.caption(
            f"The table is empty{f': {blank}' if blank else ''}. Type into the last row, or paste rows, to add some."
        )
    return shown.typed(st.session_state.get(shown.key, {}))


def _fresh(
    desk: Desk, name: str, about: str, committed: Sheet, missions: Sequence[str], contributors: Sequence[str]
) -> Shown:
    sheet = desk.journal.drafts().get(name, committed)
    st.session_state["mounts"] = st.session_state.get("mounts", 0) + 1
    places = grid.places(desk.sheets, sheet, missions, contributors)
    return Shown(f"{about}/{st.session_state['mounts']}", sheet, tuple(places))


def _faults(name: str, now: Review) -> None:
    """The faults of the table as it is typed, and of other tables that it is at odds with."""
    ours, others = now.of_table(name), [fault for fault in now.faults if fault.table != name]
    if not now.faults:
        st.success("No faults.", icon=":material/check_circle:")
    if ours:
        st.error(f"{len(ours)} fault{'s' if len(ours) > 1 else ''} in this table", icon=":material/error:")
        _list(ours)
    if others:
        st.warning(f"{len(others)} in other tables", icon=":material/error:")
        _list(others)
    for notice in now.checked.notices:
        st.caption(plain(notice))


def _list(faults: list[Fault]) -> None:
    with st.container(height=260 if len(faults) > 2 else "content"):
        for fault in faults[:MOST_FAULTS]:
            said = f": found {fault.found}; allowed: {fault.allowed}. {fault.hint}"
            st.markdown(f"**{plain(fault.place)}**{plain(said)}")
    if len(faults) > MOST_FAULTS:
        st.caption(f"and {len(faults) - MOST_FAULTS} more")


def _save(desk: Desk, name: str, differences: list[Change], typed: Sheet) -> None:
    if not differences:
        return
    count = len(differences)
    with st.container(border=True):
        st.markdown(f"**{count} change{'s' if count > 1 else ''} not saved yet**")
        st.dataframe([asdict(change) for change in differences], hide_index=True, width="stretch", key="difference")
        with st.container(horizontal=True):
            if st.button("Save changes", type="primary", icon=":material/save:", key="save"):
                desk.journal.edit(f"{name}: {count} change{'s' if count > 1 else ''}", {name: tidied(typed)})
                _drop(desk, name)
            if st.button("Throw away", icon=":material/delete:", key="throw_away"):
                _drop(desk, name)


def _drop(desk: Desk, name: str) -> None:
    """Let the draft go, and begin with a fresh grid."""
    desk.journal.keep_draft(name, None)
    st.session_state.pop("shown", None)
    st.rerun()


def _paste(desk: Desk, name: str, typed: Sheet) -> None:
    with st.expander("Paste rows from Excel", icon=":material/content_paste:"):
        st.caption(
            "Copy rows in Excel and paste them here. The first row may hold the names of columns, in any order; "
            f"without it the order is {', '.join(typed.header)}. Rows with a key that exists replace its cells."
        )
        box = f"pasted-{name}"
        text = st.text_area("Rows", key=box, height=120)
        st.button("Take these rows over", disabled=not text.strip(), key="take_over",
                  on_click=_take_over, args=(desk, name, typed, box))  # fmt: skip


def _take_over(desk: Desk, name: str, typed: Sheet, box: str) -> None:
    """Add the rows in a box to what is typed, and empty it; before the page runs again, as the box is not shown yet."""
    desk.journal.keep_draft(name, grid.pasted(name, typed, st.session_state[box]))
    st.session_state[box] = ""
    st.session_state.pop("shown", None)
