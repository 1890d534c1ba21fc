"""Forms of the page Scenarios: save the inputs, make scenarios from changes, history, import."""

from collections.abc import Sequence

import streamlit as st

from planner.fault import first
from planner.plan import BY_CHANCES, IF_ALL_COME, Summary
from planner.services import planning, scenarios
from planner.services.planning import ScenarioPlan
from planner.services.scenarios import Preview
from planner.services.session import Session
from planner.store import Store, StoreError, Version, portable
from planner.ui.messages import done, plain

ALL_COME, LIKELY = (f"unprotected {how} [civilian-months at risk]" for how in (IF_ALL_COME, BY_CHANCES))
"""Headings of what stays unprotected, counted both ways."""

COLUMNS = {
    **dict.fromkeys(
        (ALL_COME, LIKELY),
        st.column_config.NumberColumn(
            format="localized", help="Exposure that stays unprotected with the plan, rounded; model estimate."
        ),
    ),
    "averts at least": st.column_config.TextColumn(
        help="Of the most that any plan of these inputs can avert, rounded down: that is proved."
    ),
}
"""How figures of plans are shown."""

MOST_FAULTS = 100
"""Faults of changes that are shown at most; how many more there are is said."""

MOST_CELLS = 500
"""Cells and rows that are shown at most of those that changes would make different."""

EXAMPLE = """\
[[change]]
kind = "switch_off"
contributor = "USA"
"""


TYPED = ("author", "save_name", "save_note", "made_name", "made_note", "made_text")
"""How the keys of what can be typed begin."""


def keep_typed() -> None:
    """Keep the values of fields that are not shown at present; Streamlit would forget them."""
    for key in list(st.session_state):
        if str(key).startswith(TYPED):
            st.session_state[key] = st.session_state[key]


def save(session: Session, store: Store, base: Version | None, author: str) -> None:
    """Save the inputs as the next version of the scenario that they came from, or as a new scenario."""
    if session.drafts:
        st.warning(f"Typed but not saved in the inputs, and so not part of this: {', '.join(session.drafts)}.")
    if session.validation.faults:
        st.warning("The inputs have faults. They are kept as they are, and cannot be planned.")
    elif session.displayed is None or session.stale:
        st.caption("There is no plan of these inputs yet; the scenario is saved without one.")
    of = "" if base is None else base.id[:12]
    name = st.text_input("Name", "" if base is None else base.name, key=f"save_name{of}")
    note = st.text_area("Note", "" if base is None else base.note, key=f"save_note{of}", height=70)
    with st.container(horizontal=True):
        if base is not None and st.button(
            plain(f"Save as the next version of “{base.name}”"), type="primary", icon=":material/save:", key="save_next"
        ):
            done(lambda: scenarios.save(session, store, name=name, author=author, note=note, based_on=base),
                 lambda saved: _saved(saved, base))  # fmt: skip
        if st.button("Save as a new scenario", icon=":material/add:", key="save_new",
                     type="secondary" if base else "primary"):  # fmt: skip
            done(lambda: scenarios.save(session, store, name=name, author=author, note=note), f"“{name}” is saved.")
    if base is not None:
        st.caption(plain(f"A new scenario remembers that it was made from “{base.name}”, and what is different."))


def _saved(saved: Version, base: Version) -> str:
    if saved.id == base.id:
        return f"Nothing differs from version {base.number} of “{base.name}”; it stays the newest."
    return f"Saved as version {saved.number} of “{saved.name}”."


def make(store: Store, versions: Sequence[Version], author: str) -> None:
    """Make scenarios from one set of changes, on one scenario or several, with a preview."""
    st.caption("Changes are a small file in TOML, each under [[change]]; docs/scenarios.md has every kind.")
    by_id = {version.id: version for version in versions}
    form, outlook = st.columns(2)
    with form:
        picked = st.multiselect(
            "On these scenarios", list(by_id), key="parents", format_func=lambda id_: by_id[id_].name
        )
        name = st.text_input("Name", key="made_name")
        note = st.text_input("Note", key="made_note")
        sent = st.file_uploader("A file of changes", type=["toml"], key="made_file")
        typed = st.text_area("Or the changes here", placeholder=EXAMPLE, key="made_text", height=160)
    parents = tuple(by_id[id_] for id_ in picked)
    text = typed if sent is None else sent.getvalue().decode("utf-8-sig", errors="replace")
    refused = two_sources(sent.name, typed) if sent is not None else []
    with outlook:
        found = scenarios.preview(parents, text) if parents and text.strip() and not refused else None
        faults = refused or ([] if found is None else found.faults)
        if st.button("Make", type="primary", disabled=found is None or bool(faults), key="make_scenario"):
            _make(store, parents, text, name=name, author=author, note=note)
        if faults:
            _cannot_be_made(faults)
        elif found is None:
            st.caption("What the changes would do is shown here, before anything is made.")
        else:
            _foreseen(found)


def two_sources(file: str, typed: str) -> list[str]:
    """Refuse changes from a file while other changes are typed beside it."""
    if not typed.strip():
        return []
    return [f"There are changes in the file “{file}” and in the field, and one of the two is meant. Take one away."]


def _cannot_be_made(faults: Sequence[str]) -> None:
    st.error("Nothing can be made of these changes.", icon=":material/error:")
    with st.container(height=300 if len(faults) > 3 else "content"):
        for fault in first(faults, MOST_FAULTS):
            st.markdown(f"- {plain(fault)}")


def _foreseen(found: Preview) -> None:
    """Preview what changes would do, in sentences and cell by cell."""
    for note in first(found.notes, MOST_FAULTS):
        st.markdown(f"- {plain(note)}")
    rows = [
        {"on": parent.name, **change.as_row()} for parent, changes in found.differences.items() for change in changes
    ]
    st.caption(f"Cells and rows that would differ: {len(rows):,}")
    st.dataframe(rows[:MOST_CELLS], hide_index=True, placeholder="", width="stretch", height=260, key="made_difference")


def _make(store: Store, parents: Sequence[Version], text: str, *, name: str, author: str, note: str) -> None:
    try:
        made = scenarios.create(store, parents, text, name=name, author=author, note=note)
    except StoreError as refused:
        st.error(plain(str(refused)))
        return
    if made.versions:
        names = ", ".join(f"“{version.name}”" for version in made.versions)
        done(lambda: None, "  \n".join([f"Made: {names}.", *made.notes]))


def history(session: Session, store: Store, versions: Sequence[Version], author: str) -> None:
    """Show every version of a scenario; any can be opened, or restored as the newest."""
    by_scenario = {version.scenario: version for version in versions}
    if not by_scenario:
        st.caption("The history of a scenario begins when it is saved.")
        return
    scenario = st.selectbox("Scenario", list(by_scenario), key="of", format_func=lambda key: by_scenario[key].name)
    found = store.history(scenario)
    _list(found)
    by_number = {version.number: version for version in found}
    number = st.selectbox("Version", list(by_number), key=f"version-{scenario[:12]}")
    version = by_number[number]
    _plans(planning.stored_plans(store, version))
    with st.container(horizontal=True):
        _offer_to_open(session, store, version, found[0])
        _offer_to_restore(store, version, found[0], author)
    if version.changes:
        st.caption("Its changes on its parent:")
        st.code(version.changes, language="toml", height=240)


def _list(versions: Sequence[Version]) -> None:
    """Show the versions of a scenario."""
    rows = [
        {
            "version": version.number,
            "what": version.record.what,
            "name": version.name,
            "author": version.author,
            "saved (UTC)": f"{version.created:%Y-%m-%d %H:%M:%S}",
            "note": version.note,
        }
        for version in versions
    ]
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="history")


def _plans(plans: Sequence[ScenarioPlan]) -> None:
    """Show the plans of a version, if it has any."""
    if plans:
        st.caption("Plans, the best first; no figures of those that are stale or do not hold.")
        st.dataframe(
            [_plan_row(plan) for plan in plans],
            hide_index=True,
            width="stretch",
            column_config=COLUMNS,
            placeholder="",
            key="plans",
        )


def _offer_to_open(session: Session, store: Store, version: Version, newest: Version) -> None:
    """Offer to open a version as the inputs, unless drafts would be lost."""
    drafts = bool(session.drafts)
    key = f"open-{newest.id[:12]}"
    if st.button("Open this version", icon=":material/folder_open:", disabled=drafts, key=key):
        words = f"“{version.name}”, version {version.number}, is open."
        done(lambda: scenarios.open_version(session, store, version), words)


def _offer_to_restore(store: Store, version: Version, newest: Version, author: str) -> None:
    """Offer to restore a version as the newest."""
    key = f"restore-{newest.id[:12]}"
    if st.button("Restore as the newest", icon=":material/restore:", disabled=version.id == newest.id, key=key):
        words = f"Version {version.number} of “{version.name}” is the newest again; those after it are kept."
        done(lambda: store.restore(version, author=author, based_on=newest.id), words)


def figures(summary: Summary | None) -> dict[str, object]:
    """What a plan leaves, counted both ways, and how sure it is; blank where there is none or it is not known."""
    expected = None if summary is None else summary.expected_unprotected
    return {
        ALL_COME: summary and round(summary.exposure_unprotected),
        LIKELY: None if expected is None else round(expected),
        "averts at least": summary and summary.certainty_shown,
    }


def _plan_row(plan: ScenarioPlan) -> dict[str, object]:
    """Format a plan for the list of plans."""
    summary, stored = plan.summary, plan.stored
    return {
        "plan": plan.state,
        **figures(summary),
        "kept (UTC)": f"{stored.added:%Y-%m-%d %H:%M}",
        "of case": stored.case_hash[:12],
        "id": stored.id[:12],
    }


def bring(store: Store) -> None:
    """Import scenarios from an exported file."""
    sent = st.file_uploader("A file of scenarios (.zip)", type=["zip"], key="bring_file")
    st.caption("Every part of it is checked and every plan verified. What is here already is left as it is.")
    if sent is not None and st.button("Take in", type="primary", key="take_in"):
        try:
            taken = portable.import_file(store, sent.getvalue())
        except StoreError as refused:
            st.error(plain(str(refused)), icon=":material/error:")
            return
        words = f"{taken.added} versions and {taken.plans} plans were added; the rest was here already."
        done(lambda: None, words)
