"""Switches, sliders and locks; each is an edit that can be undone, and leads to a new plan."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from planner.desk import tuning
from planner.desk.desk import Desk
from planner.numerals import number
from planner.sheets import Sheet, sheet_of
from planner.tables import READINESS, TABLES
from planner.ui.frame import need_plan
from planner.ui.said import plain

SLIDERS = {
    "authorised_troops": ("Ceiling on troops [persons]", 50),
    "authorised_police": ("Ceiling on police [persons]", 10),
    "assessed_usd_per_period": ("Assessed money for pledged units [USD per period]", 100_000),
}
"""Columns of a mission that have a slider, with its label and step."""


def page(desk: Desk) -> None:
    """Who takes part, how much, and what is locked."""
    st.title("Tuning", anchor=False)
    st.caption("Every change here is saved at once as one step, which Undo takes back, and starts a new plan.")
    who, missions, pledges, locks = st.tabs(["Who takes part", "Missions", "Pledges", "Locks"])
    with who:
        _contributors(desk)
        _contingency(desk)
    with missions:
        _mission(desk)
    with pledges:
        _pledge(desk)
    with locks:
        _locks(desk)


def _apply(desk: Desk, words: str, after: Mapping[str, Sheet | None]) -> None:
    """Save a step and plan it."""
    if not after:
        st.toast("That changes nothing.")
        return
    desk.journal.edit(words, after)
    fresh = Desk(desk.journal)
    if not fresh.review.faults:
        fresh.plan()
    st.rerun()


def _contributors(desk: Desk) -> None:
    sheet = sheet_of(desk.sheets, "contributors")
    names = dict(zip(sheet.column("contributor"), sheet.column("name"), strict=True))
    pairs = zip(sheet.column("contributor"), sheet.column("participates"), strict=True)
    off = [contributor for contributor, part in pairs if part == "no"]
    with st.form("contributors", border=False):
        wanted = st.multiselect(
            "Contributors switched off", list(names), off, format_func=lambda c: f"{names[c]} ({c})",
            placeholder="none: everybody takes part", help="The plan does without all that they pledged.",
        )  # fmt: skip
        if st.form_submit_button("Switch and plan again", type="primary", icon=":material/toggle_on:"):
            words = f"switched off: {', '.join(wanted)}" if wanted else "everybody takes part"
            _apply(desk, words, tuning.taking_part(desk.sheets, set(names) - set(wanted)))


def _contingency(desk: Desk) -> None:
    sheet = sheet_of(desk.sheets, "missions")
    pairs = zip(sheet.column("mission"), sheet.column("mandate"), strict=True)
    contingent = [mission for mission, mandate in pairs if mandate == "contingency"]
    on = tuning.cells_of(desk.sheets, "settings", "include_contingency").get("value") == "yes"
    names = plain(", ".join(contingent)) or "none in this case"
    wanted = st.toggle(f"As if authorised: plan for contingency missions ({names})", on, key=f"authorised-{on}",
                       disabled=not contingent)  # fmt: skip
    if wanted != on:
        words = "contingency missions as if authorised" if wanted else "contingency missions left out"
        _apply(desk, words, tuning.setting(desk.sheets, "include_contingency", "yes" if wanted else "no"))


def _mission(desk: Desk) -> None:
    missions = sheet_of(desk.sheets, "missions").column("mission")
    mission = st.selectbox("Mission", missions, key="tune_mission")
    cells = tuning.cells_of(desk.sheets, "missions", mission)
    before = tuning.ceilings_before(desk.history, mission)
    _switch(desk, mission, before)
    with st.form("mission", border=False):
        after = {
            column: _slide(label, mission, cells[column], before.get(column, ""), step)
            for column, (label, step) in SLIDERS.items()
        }
        factor = st.slider("Requirements of its areas, times", 0.25, 2.0, 1.0, 0.05, key=f"factor-{mission}")
        if st.form_submit_button("Apply and plan again", type="primary", icon=":material/tune:"):
            put = tuning.put(desk.sheets, "missions", mission, **after)
            scaled = tuning.scaled(desk.sheets, mission, factor) if factor != 1.0 else {}
            _apply(desk, f"{mission}: ceilings, money and requirements", {**put, **scaled})


def _switch(desk: Desk, mission: str, before: tuning.Cells) -> None:
    """Switch a mission off; or on again, to the ceilings that it had when it was switched off."""
    if not tuning.is_closed(desk.sheets, mission):
        if st.button(plain(f"Switch {mission} off"), icon=":material/toggle_off:", key="mission_off",
                     help="Nobody new deploys there; its exposure still counts."):  # fmt: skip
            _apply(desk, f"{mission}: off", tuning.closed(desk.sheets, mission))
    elif before:
        if st.button(plain(f"Switch {mission} on again"), icon=":material/toggle_on:", key="mission_on",
                     help="With the ceilings that it had before."):  # fmt: skip
            _apply(desk, f"{mission}: on again", tuning.put(desk.sheets, "missions", mission, **before))
    else:
        st.caption(plain(f"{mission} is off: its ceilings are 0. Give it others below."))


def _slide(label: str, mission: str, cell: str, before: str, step: int) -> str:
    """A slider round a number, with room for the one before; a cell without one stays as it is: blank is no limit."""
    now = number(cell)
    if now is None:
        st.caption(f"{label}: no limit (blank). Set one under Inputs → missions.")
        return cell
    top = max(step * 20, int(max(now, number(before) or 0) * 2 / step + 1) * step)
    value = st.slider(label, 0, top, int(now), step, key=f"{label}-{mission}-{cell}")
    return cell if value == int(now) else str(value)


def _pledge(desk: Desk) -> None:
    sheet = sheet_of(desk.sheets, "pledges")
    pledge = st.selectbox("Pledge", sheet.column("pledge"), key="tune_pledge")
    cells = tuning.cells_of(desk.sheets, "pledges", pledge)
    units = int(cells["units"]) if cells["units"].isdigit() else 0
    with st.form("pledge", border=False):
        level = st.select_slider("Readiness (PCRS)", READINESS, cells["readiness"] if cells["readiness"] in READINESS
                                 else READINESS[0], key=f"readiness-{pledge}-{cells['readiness']}")  # fmt: skip
        number = st.slider("Units", 0, max(2 * units, 4), units, key=f"units-{pledge}-{units}")
        if st.form_submit_button("Apply and plan again", type="primary", icon=":material/tune:"):
            after = tuning.put(desk.sheets, "pledges", pledge, readiness=level, units=str(number))
            _apply(desk, f"{pledge}: {number} units at {level}", after)


def _locks(desk: Desk) -> None:
    sheet = sheet_of(desk.sheets, "locks")
    count = len(sheet.rows)
    locks = f"**{count} lock{'s' if count > 1 else ''}**"
    st.markdown(locks if count else "Nothing is locked. Choose a deployment of the plan below.")
    shown: Counter[str] = Counter()
    for row in sheet.rows:
        cells = dict(zip(sheet.header, row, strict=True))
        lock = " ".join(cells[column] for column in TABLES["locks"].key)
        shown[lock] += 1
        left, right = st.columns([5, 1])
        left.markdown(plain(f"{cells['pledge']} at {cells['mission']}: at least {cells['units_min'] or 0}, "
                            f"at most {cells['units_max'] or 'any number of'} units"))  # fmt: skip
        if right.button("Remove", key=f"unlock-{lock}-{shown[lock]}"):
            after = tuning.unlocked(desk.sheets, cells["pledge"], cells["mission"])
            _apply(desk, f"unlocked {cells['pledge']}", after)
    made = need_plan(desk)
    rows = {(r.pledge, r.preparation, r.mission, r.from_period): r for r in made.plan.deployments.itertuples()}
    labels = {key: f"{r.pledge} at {r.mission}: {r.units} of {r.unit_type}, from period {r.from_period}"
              for key, r in rows.items()}  # fmt: skip
    chosen = st.selectbox("A deployment of the plan", list(rows), format_func=labels.__getitem__, key="deployment")
    if chosen is None:
        return
    pledge, mission, units = chosen[0], chosen[2], str(rows[chosen].units)
    with st.container(horizontal=True):
        if st.button("Lock it in", icon=":material/lock:", key="lock_in", help=f"At least {units} units deploy there."):
            _apply(desk, f"locked {pledge} to {mission}", tuning.lock(desk.sheets, pledge, mission, units, ""))
        if st.button("Lock it out", icon=":material/block:", key="lock_out", help="None of it deploys there."):
            _apply(desk, f"locked {pledge} out of {mission}", tuning.lock(desk.sheets, pledge, mission, "", "0"))
