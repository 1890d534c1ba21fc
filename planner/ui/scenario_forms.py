"""Forms of the page Scenarios: save the inputs, make scenarios from changes, history, import."""

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.fault import first
from planner.figures import enumerated, several
from planner.language import joined, kept, marked, say, tell, told
from planner.names import table_name
from planner.plan import Summary
from planner.services import planning, scenarios
from planner.services.planning import ListedScenario, ScenarioPlan
from planner.services.scenarios import Preview
from planner.services.session import Session
from planner.store import Store, StoreError, Version, beside
from planner.store.beside import BesidePair
from planner.ui.messages import done, plain
from planner.ui.rows_told import DIFFERENCES, told_rows

HEADINGS = {
    "scenario": say("scenario"),
    "plan": say("plan"),
    "if_all_come": say("unprotected if all come [civilian-months at risk]"),
    "by_chances": say("unprotected by their chances [civilian-months at risk]"),
    "averts": say("averts at least"),
    "version": say("version"),
    "what": say("what"),
    "name": say("name"),
    "author": say("author"),
    "saved": say("saved (UTC)"),
    "kept": say("kept (UTC)"),
    "changes_on": say("changes on"),
    "note": say("note"),
    "of_case": say("of case"),
    "id": say("id"),
}
"""Headings of scenarios, versions and plans, by key."""

MOST_FAULTS = 100
"""Faults of changes that are shown at most; how many more there are is said."""

MOST_CELLS = 500
"""Cells and rows that are shown at most of those that changes would make different."""

EXAMPLE = """\
[[change]]
kind = "switch_off"
contributor = "USA"
"""


TYPED = ("author", "save_name", "save_note", "made_name", "made_note", "made_text", "if_")
"""How the keys of what can be typed begin."""


def columns() -> dict[str, ColumnConfig]:
    """How figures of plans are shown, by heading."""
    exposure = st.column_config.NumberColumn(
        format="localized", help=tell("Exposure that stays unprotected with the plan, rounded; model estimate.")
    )
    certainty = st.column_config.TextColumn(
        help=tell(
            "Of the most that any plan of these inputs can avert, rounded down: proved here, unless it says claimed."
        )
    )
    name = st.column_config.TextColumn(width=280)
    shown = {"scenario": name, "if_all_come": exposure, "by_chances": exposure, "averts": certainty}
    return {told(HEADINGS[key]): column for key, column in shown.items()}


def keep_typed() -> None:
    """Keep the values of fields that are not shown at present; Streamlit would forget them."""
    for key in list(st.session_state):
        if str(key).startswith(TYPED):
            st.session_state[key] = st.session_state[key]


def save(session: Session, store: Store, base: Version | None, author: str) -> None:
    """Save the inputs as the next version of the scenario that they came from, or as a new scenario."""
    if session.drafts:
        tables = enumerated(map(table_name, session.drafts))
        st.warning(marked(say("Typed but not saved in the inputs, and so not part of this: {tables}.", tables=tables)))
    if session.validation.faults:
        st.warning(tell("The inputs have faults. They are kept as they are, and cannot be planned."))
    elif session.displayed is None or session.stale:
        st.caption(tell("There is no plan of these inputs yet; the scenario is saved without one."))
    of = "" if base is None else base.id[:12]
    name = st.text_input(tell("Name"), "" if base is None else base.name, key=f"save_name{of}")
    note = st.text_area(tell("Note"), "" if base is None else base.note, key=f"save_note{of}", height=70)
    with st.container(horizontal=True):
        if base is not None and st.button(
            plain(say("Save as the next version of “{name}”", name=base.name)),
            type="primary",
            icon=":material/save:",
            key=f"save_next{of}",
        ):
            done(lambda: scenarios.save(session, store, name=name, author=author, note=note, based_on=base),
                 lambda saved: _saved(saved, base))  # fmt: skip
        if st.button(tell("Save as a new scenario"), icon=":material/add:", key="save_new",
                     type="secondary" if base else "primary"):  # fmt: skip
            done(
                lambda: scenarios.save(session, store, name=name, author=author, note=note),
                say("“{name}” is saved.", name=name),
            )
    if base is not None:
        st.caption(
            plain(
                say("A new scenario remembers that it was made from “{name}”, and what is different.", name=base.name)
            )
        )


def _saved(saved: Version, base: Version) -> str:
    if saved.id == base.id:
        return say(
            "Nothing differs from version {number} of “{name}”; it stays the newest.",
            number=base.number, name=base.name,
        )  # fmt: skip
    return say("Saved as version {number} of “{name}”.", number=saved.number, name=saved.name)


def make(store: Store, versions: Sequence[Version], author: str) -> None:
    """Make scenarios from one set of changes, on one scenario or several, with a preview."""
    st.caption(tell("Changes are a small file in TOML, each under [[change]]; docs/scenarios.md has every kind."))
    by_id = {version.id: version for version in versions}
    form, outlook = st.columns(2)
    with form:
        picked = st.multiselect(
            tell("On these scenarios"), list(by_id), key="parents", format_func=lambda id_: by_id[id_].name
        )
        name = st.text_input(tell("Name"), key="made_name")
        note = st.text_input(tell("Note"), key="made_note")
        sent = st.file_uploader(tell("A file of changes"), type=["toml"], key="made_file")
        typed = st.text_area(tell("Or the changes here"), placeholder=EXAMPLE, key="made_text", height=160)
    parents = tuple(by_id[id_] for id_ in picked)
    text = typed if sent is None else sent.getvalue().decode("utf-8-sig", errors="replace")
    refused = two_sources(sent.name, typed) if sent is not None else []
    with outlook:
        found = scenarios.preview(parents, text) if parents and text.strip() and not refused else None
        faults = refused or ([] if found is None else found.faults)
        if st.button(tell("Make"), type="primary", disabled=found is None or bool(faults), key="make_scenario"):
            _make(store, parents, text, name=name, author=author, note=note)
        if faults:
            _cannot_be_made(faults)
        elif found is None:
            st.caption(tell("What the changes would do is shown here, before anything is made."))
        else:
            _foreseen(found)


def two_sources(file: str, typed: str) -> list[str]:
    """Refuse changes from a file while other changes are typed beside it."""
    if not typed.strip():
        return []
    return [
        say(
            "There are changes in the file “{file}” and in the field, and one of the two is meant. Take one away.",
            file=file,
        )
    ]


def _cannot_be_made(faults: Sequence[str]) -> None:
    st.error(tell("Nothing can be made of these changes."), icon=":material/error:")
    with st.container(height=300 if len(faults) > 3 else "content"):
        for fault in first(faults, MOST_FAULTS):
            st.markdown(f"- {plain(kept(fault))}")


def _foreseen(found: Preview) -> None:
    """Preview what changes would do, in sentences and cell by cell."""
    for note in first(found.notes, MOST_FAULTS):
        st.markdown(f"- {plain(kept(note))}")
    rows: list[dict[str, Any]] = [
        {"on": parent.name, **change.as_row()} for parent, changes in found.differences.items() for change in changes
    ]
    st.caption(tell("Cells and rows that would differ: {count:,}", count=len(rows)))
    rows = told_rows(rows[:MOST_CELLS], DIFFERENCES)
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", height=260, key="made_difference")


def _make(store: Store, parents: Sequence[Version], text: str, *, name: str, author: str, note: str) -> None:
    try:
        made = scenarios.create(store, parents, text, name=name, author=author, note=note)
    except StoreError as refused:
        st.error(plain(kept(str(refused))))
        return
    if made.versions:
        names = joined((say("“{name}”", name=version.name) for version in made.versions), ", ")
        said = [say("Made: {names}.", names=names), *map(kept, made.notes)]
        done(lambda: None, joined(said, "  \n"))


def history(session: Session, store: Store, versions: Sequence[Version], author: str) -> None:
    """Show every version of a scenario; any can be opened, or restored as the newest."""
    by_scenario = {version.scenario: version for version in versions}
    if not by_scenario:
        st.caption(tell("The history of a scenario begins when it is saved."))
        return
    scenario = st.selectbox(
        tell("Scenario"), list(by_scenario), key="of", format_func=lambda key: by_scenario[key].name
    )
    found = store.history(scenario)
    _list(found)
    by_number = {version.number: version for version in found}
    number = st.selectbox(tell("Version"), list(by_number), key=f"version-{scenario[:12]}")
    version = by_number[number]
    _plans(planning.stored_plans(store, version))
    with st.container(horizontal=True):
        _offer_to_open(session, store, version, found[0])
        _offer_to_restore(store, version, found[0], author)
    if version.changes:
        st.caption(tell("Its changes on its parent:"))
        st.code(version.changes, language="toml", height=240)


def _list(versions: Sequence[Version]) -> None:
    """Show the versions of a scenario."""
    rows: list[dict[str, Any]] = [
        {
            "version": version.number,
            "what": version.record.what,
            "name": version.name,
            "author": version.author,
            "saved": f"{version.created:%Y-%m-%d %H:%M:%S}",
            "note": version.note,
        }
        for version in versions
    ]
    rows = told_rows(rows, HEADINGS, "what")
    st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="history")


def _plans(plans: Sequence[ScenarioPlan]) -> None:
    """Show the plans of a version, if it has any."""
    if plans:
        st.caption(tell("Plans, the best first; no figures of those that are stale or do not hold."))
        st.dataframe(
            told_rows(map(_plan_row, plans), HEADINGS, "plan", "averts"),
            hide_index=True,
            width="stretch",
            column_config=columns(),
            placeholder="",
            key="plans",
        )


def _offer_to_open(session: Session, store: Store, version: Version, newest: Version) -> None:
    """Offer to open a version as the inputs, unless drafts would be lost."""
    drafts = bool(session.drafts)
    key = f"open-{newest.id[:12]}"
    if st.button(tell("Open this version"), icon=":material/folder_open:", disabled=drafts, key=key):
        words = say("“{name}”, version {number}, is open.", name=version.name, number=version.number)
        done(lambda: scenarios.open_version(session, store, version), words)


def _offer_to_restore(store: Store, version: Version, newest: Version, author: str) -> None:
    """Offer to restore a version as the newest."""
    key = f"restore-{newest.id[:12]}"
    if st.button(tell("Restore as the newest"), icon=":material/restore:", disabled=version.id == newest.id, key=key):
        words = say(
            "Version {number} of “{name}” is the newest again; those after it are kept.",
            number=version.number, name=version.name,
        )  # fmt: skip
        done(lambda: store.restore(version, author=author, based_on=newest.id), words)


def figures(summary: Summary | None) -> dict[str, object]:
    """What a plan leaves, counted both ways, and how sure it is, by heading; blank where there is none or unknown."""
    expected = None if summary is None else summary.expected_unprotected
    return {
        "if_all_come": summary and round(summary.exposure_unprotected),
        "by_chances": None if expected is None else round(expected),
        "averts": summary and summary.certainty_shown,
    }


def _plan_row(plan: ScenarioPlan) -> dict[str, object]:
    """Format a plan for the list of plans."""
    summary, stored = plan.summary, plan.stored
    return {
        "plan": planning.in_words(plan.state, summary),
        **figures(summary),
        "kept": f"{stored.added:%Y-%m-%d %H:%M}",
        "of_case": stored.case_hash[:12],
        "id": stored.id[:12],
    }


def bring(store: Store, shown: Sequence[ListedScenario], author: str) -> None:
    """Import scenarios from an exported file, and say what becomes of those that came beside others."""
    sent = st.file_uploader(tell("A file of scenarios (.zip)"), type=["zip"], key="bring_file")
    st.caption(
        tell(
            "Every part of it is checked and every plan verified. What is here already is left as it is: what follows "
            "it or has its name is kept beside it."
        )
    )
    if sent is not None and st.button(tell("Take in"), type="primary", key="take_in"):
        try:
            taken = scenarios.bring_in(store, sent.getvalue())
        except StoreError as refused:
            st.error(plain(kept(str(refused))), icon=":material/error:")
            return
        words = say(
            "{versions} and {plans} were added; the rest was here already.",
            versions=several(taken.added, "version"), plans=several(taken.plans, "plan"),
        )  # fmt: skip
        done(lambda: None, words)
    for line in shown:
        if (pair := beside.pair_of(store, line.version)) is not None:
            _offer_to_accept(store, pair, line, author)


def _offer_to_accept(store: Store, pair: BesidePair, line: ListedScenario, author: str) -> None:
    """Show what was brought in and the scenario that it came beside, and offer to make it the newest of that."""
    st.markdown(plain(pair.in_words))
    both = [line, planning.line(store, pair.here)]
    rows: list[dict[str, Any]] = [
        {
            "scenario": each.version.name,
            "plan": each.state,
            **figures(None if each.plan is None else each.plan.summary),
            "version": each.version.number,
            "saved": f"{each.version.created:%Y-%m-%d %H:%M}",
            "author": each.version.author,
            "note": each.version.note,
        }
        for each in both
    ]
    key = pair.brought_in.id[:12]
    rows = told_rows(rows, HEADINGS, "plan", "averts")
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns(), placeholder="", key=f"both-{key}")
    if st.button(plain(say("Make it the newest version of “{name}”", name=pair.here.name)), key=f"accept-{key}"):
        done(lambda: beside.accept(store, pair, author), lambda saved: _accepted(saved, pair))


def _accepted(saved: Version, pair: BesidePair) -> str:
    return say(
        "What was brought in as “{brought}” is version {number} of “{name}” now.",
        brought=pair.brought_in.name, number=saved.number, name=saved.name,
    )  # fmt: skip
