"""The page Tuning: switches, sliders and locks; each edit can be undone and starts a new plan."""

from collections import Counter
from collections.abc import Iterable, Sequence

import streamlit as st

from planner.formats.numerals import number
from planner.language import Said, country, joined, say, tell, tell_many, term, told
from planner.names import Names
from planner.plan import Deliver
from planner.services.session import Session
from planner.tables import READINESS_LEVELS
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.workspace.adjustments import (
    Adjustment,
    AdjustMission,
    AdjustPledge,
    CloseMission,
    LockUnits,
    ReopenMission,
    SwitchOff,
    Unlock,
    as_if_authorised,
    count_pledges,
)
from planner.workspace.controls import Controls, LockControls, MissionControls, controls
from planner.workspace.incumbents import Incumbent

SLIDERS = {
    "authorised_troops": (say("Ceiling on troops [persons]"), 50),
    "authorised_police": (say("Ceiling on police [persons]"), 10),
    "assessed_usd_per_period": (say("Assessed money for pledged units [USD per period]"), 100_000),
}
"""Columns of a mission that have a slider, with its label and step."""

COUNTS = {
    Deliver.FULL: (say("As if all come"), say("What a unit averts counts in full.")),
    Deliver.EXPECTED: (
        say("By their chances"),
        say("What a unit averts counts by how likely it is to come; ceilings, support and money still hold for all."),
    ),
    Deliver.HEDGED: (
        say("By their chances, with alternates"),
        say(
            "Also names whom to call, in which order, where first units do not come. The plan by chances is there "
            "first; alternates take as long again."
        ),
    ),
}
"""How plans may count pledges, each with what it means."""


def page(session: Session) -> None:
    """Choose who takes part and how much, and lock deployments."""
    st.title(tell("Tuning"), anchor=False)
    st.caption(tell("Every change here is saved at once as one step, which Undo takes back, and starts a new plan."))
    shown = controls(session.history)
    who, missions, pledges, locks = st.tabs([tell("Who takes part"), tell("Missions"), tell("Pledges"), tell("Locks")])
    with who:
        made = [_contributors(shown), _contingency(shown), _delivery(shown)]
    with missions:
        made += _mission(shown)
    with pledges:
        made.append(_pledge(shown))
    with locks:
        made += _locks(shown)
    _apply(session, made)
    with locks:
        _apply(session, _new_lock(require_plan(session)))


def _apply(session: Session, made: Iterable[Adjustment | None]) -> None:
    """Save an adjustment and rerun the page."""
    for adjustment in filter(None, made):
        if session.adjust(adjustment):
            rerun()
        st.toast(tell("That changes nothing."))


def _contributors(shown: Controls) -> Adjustment | None:
    names = shown.contributors
    with st.form("contributors", border=False):
        off = st.multiselect(
            tell("Contributors switched off"),
            list(names),
            shown.switched_off,
            format_func=lambda c: told(say("{name} ({key})", name=country(names[c], c), key=c)),
            placeholder=tell("none: everybody takes part"),
            help=tell("The plan does without all that they pledged."),
        )
        submitted = st.form_submit_button(tell("Switch and plan again"), type="primary", icon=":material/toggle_on:")
    return SwitchOff(off) if submitted else None


def _contingency(shown: Controls) -> Adjustment | None:
    on = shown.as_if_authorised
    missions = joined((term(shown.missions[mission] or mission) for mission in shown.contingency), ", ")
    label = (
        say("As if authorised: plan for contingency missions ({missions})", missions=missions)
        if shown.contingency
        else say("As if authorised: plan for contingency missions (none in this case)")
    )
    wanted = st.toggle(plain(label), on, key=f"authorised-{on}", disabled=not shown.contingency)
    return as_if_authorised(included=wanted) if wanted != on else None


def _delivery(shown: Controls) -> Adjustment | None:
    wanted = st.radio(
        tell("How plans count pledges that may not come"), list(COUNTS), list(COUNTS).index(shown.deliver),
        format_func=lambda how: told(COUNTS[how][0]), captions=[told(says) for _, says in COUNTS.values()],
        key=f"deliver-{shown.deliver}",
    )  # fmt: skip
    return count_pledges(wanted) if wanted is not None and wanted != shown.deliver else None


def _mission(shown: Controls) -> Sequence[Adjustment | None]:
    mission = st.selectbox(
        tell("Mission"), list(shown.missions), key="tune_mission", format_func=lambda key: told(shown.mission_name(key))
    )
    now = shown.mission(mission)
    switched = _switch(mission, now)
    with st.form("mission", border=False):
        limits = {
            column: _slide(label, mission, now.cells[column], now.ceilings_before.get(column, ""), step)
            for column, (label, step) in SLIDERS.items()
        }
        factor = st.slider(tell("Requirements of its areas, times"), 0.25, 2.0, 1.0, 0.05, key=f"factor-{mission}")
        submitted = st.form_submit_button(tell("Apply and plan again"), type="primary", icon=":material/tune:")
    return switched, AdjustMission(mission, limits, factor) if submitted else None


def _switch(mission: str, now: MissionControls) -> Adjustment | None:
    """Switch a mission off, or on again with the ceilings that it had before."""
    if not now.closed:
        off = st.button(
            plain(say("Switch {mission} off", mission=mission)),
            icon=":material/toggle_off:",
            key="mission_off",
            help=tell("Nobody new deploys there; its exposure still counts."),
        )
        return CloseMission(mission) if off else None
    if now.ceilings_before:
        on = st.button(
            plain(say("Switch {mission} on again", mission=mission)),
            icon=":material/toggle_on:",
            key="mission_on",
            help=tell("With the ceilings that it had before."),
        )
        return ReopenMission(mission, now.ceilings_before) if on else None
    st.caption(plain(say("{mission} is off: its ceilings are 0. Give it others below.", mission=mission)))
    return None


def _slide(label: str, mission: str, cell: str, before: str, step: int) -> str:
    """Show a slider around a number, scaled by its previous value; a blank cell has none, because it means no limit."""
    now = number(cell)
    if now is None:
        st.caption(plain(say("{label}: no limit (blank). Set one under Inputs → missions.", label=label)))
        return cell
    top = max(step * 20, int(max(now, number(before) or 0) * 2 / step + 1) * step)
    value = st.slider(told(label), 0, top, int(now), step, key=f"{label}-{mission}-{cell}")
    return cell if value == int(now) else str(value)


def _pledge(shown: Controls) -> Adjustment | None:
    pledge = st.selectbox(
        tell("Pledge"), list(shown.pledges), key="tune_pledge", format_func=lambda key: told(shown.pledge_name(key))
    )
    if pledge is None:
        return None
    cells = shown.pledges[pledge]
    units = int(cells["units"]) if cells["units"].isdigit() else 0
    with st.form("pledge", border=False):
        now = cells["readiness"] if cells["readiness"] in READINESS_LEVELS else READINESS_LEVELS[0]
        level = st.select_slider(
            tell("Readiness (PCRS)"), READINESS_LEVELS, now, key=f"readiness-{pledge}-{cells['readiness']}"
        )
        count = st.slider(tell("Units"), 0, max(2 * units, 4), units, key=f"units-{pledge}-{units}")
        submitted = st.form_submit_button(tell("Apply and plan again"), type="primary", icon=":material/tune:")
    return AdjustPledge(pledge, level, count) if submitted else None


def _locks(shown: Controls) -> list[Adjustment | None]:
    count = len(shown.locks)
    st.markdown(
        f"**{tell_many('{n} lock', '{n} locks', count)}**"
        if count
        else tell("Nothing is locked. Choose a deployment of the plan below.")
    )
    seen: Counter[str] = Counter()
    made: list[Adjustment | None] = []
    for lock in shown.locks:
        seen[lock.key] += 1
        left, right = st.columns([5, 1])
        left.markdown(plain(_lock_in_words(shown.pledge_name(lock.pledge), lock)))
        removed = right.button(tell("Remove"), key=f"unlock-{lock.key}-{seen[lock.key]}")
        made.append(Unlock(lock.pledge, lock.mission) if removed else None)
    return made


def _lock_in_words(pledge: str, lock: LockControls) -> Said:
    """A lock: of how many units at least and at most."""
    least = lock.least or "0"
    if not lock.most:
        return say(
            "{pledge} at {mission}: at least {least}, at most any number of units",
            pledge=pledge, mission=lock.mission, least=least,
        )  # fmt: skip
    return say(
        "{pledge} at {mission}: at least {least}, at most {most} units",
        pledge=pledge, mission=lock.mission, least=least, most=lock.most,
    )  # fmt: skip


def _new_lock(made: Incumbent) -> Sequence[Adjustment | None]:
    """Lock a deployment of the plan in or out."""
    rows = {(r.pledge, r.preparation, r.mission, r.from_period): r for r in made.plan.deployments.itertuples()}
    names = Names(made.case)
    labels = {
        key: tell(
            "{units} × {pledge} at {mission} from {month}",
            units=r.units, pledge=names.pledge(r.pledge), mission=r.mission, month=names.month(r.from_period),
        )
        for key, r in rows.items()
    }  # fmt: skip
    chosen = st.selectbox(
        tell("A deployment of the plan"), list(rows), format_func=labels.__getitem__, key="deployment"
    )
    if chosen is None:
        return ()
    row = rows[chosen]
    with st.container(horizontal=True):
        in_ = st.button(
            tell("Lock it in"),
            icon=":material/lock:",
            key="lock_in",
            help=tell("At least {units} units deploy there.", units=row.units),
        )
        out = st.button(
            tell("Lock it out"), icon=":material/block:", key="lock_out", help=tell("None of it deploys there.")
        )
    return (
        LockUnits(row.pledge, row.mission, row.units) if in_ else None,
        LockUnits(row.pledge, row.mission, None) if out else None,
    )
