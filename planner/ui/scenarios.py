"""The page Scenarios: the list of scenarios, and actions on those selected."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

import streamlit as st

from planner.language import kept, say, tell, told
from planner.services import comparing, planning, scenarios
from planner.services.planning import ListedScenario
from planner.services.session import Session
from planner.store import Store, StoreError, Version, portable
from planner.ui import scenario_forms, what_if
from planner.ui.messages import done, plain, say_left_aside, show_message
from planner.ui.polling import pace, poll
from planner.ui.rerunning import rerun
from planner.ui.rows_told import told_rows
from planner.ui.scenario_forms import HEADINGS, columns, figures

WAITING = say("waiting")
"""State of a plan that is still to be looked for."""


def page(session: Session) -> None:
    """Save inputs as a scenario; open, plan, make and import scenarios."""
    st.title(tell("Scenarios"), anchor=False)
    try:
        _page(session, scenarios.scenario_store())
    except StoreError as error:
        st.error(plain(kept(str(error))), icon=":material/error:")
        st.caption(
            tell(
                "Your workspace is kept here all the same, and so is what you typed. Try again when the store is back."
            )
        )
        scenario_forms.keep_typed()


def _page(session: Session, store: Store) -> None:
    """Lay out the page with a fixed place for each part, so that the open tab stays open when a message disappears.

    The scenario that the workspace comes from is named last at the top and at once where it is saved, so that the two
    never differ while the rest is drawn.
    """
    base = scenarios.origin_of(session, store)
    if base is not None:
        scenarios.store_plan(session, store, base)
    top = st.container()
    archived = st.toggle(tell("Show those put away"), key="archived")
    shown = planning.listed(store, archived=archived)
    if planning.start_queued(session, store, planning.queued(session, store), shown):
        shown = planning.listed(store, archived=archived)
    with st.container():
        _listed(session, store, shown)
    author = st.text_input(tell("Your name"), session.metadata.author, key="author")
    with st.container():
        show_message()
    asked, save, made, history, bring = st.tabs(
        [
            tell("What if"),
            tell("Save this workspace"),
            tell("Make from changes"),
            tell("History"),
            tell("Bring in"),
        ],
        key="scenario_tabs",
    )
    with top:
        say_left_aside(store.left_aside())
        _where_from(store, base)
    with save:
        scenario_forms.save(session, store, base, author)
    with asked:
        what_if.ask(session, store, author)
    with made:
        scenario_forms.make(store, [line.version for line in shown], author)
    with history:
        scenario_forms.history(session, store, [line.version for line in shown], author)
    with bring:
        scenario_forms.bring(store, shown, author)


def _listed(session: Session, store: Store, shown: Sequence[ListedScenario]) -> None:
    """Show the list, the actions on it, and what is being planned."""
    waiting = planning.queued(session, store)
    if not shown and not store.left_aside():
        st.info(tell("There are no scenarios yet. Save this workspace as the first."), icon=":material/inventory_2:")
        return
    _list(store, shown, {version.id for version in waiting})
    _chosen(session, store, shown)
    if waiting or any(line.planning for line in shown):
        poll(_planning, partial(planning.progressed, shown), pace())


def _where_from(store: Store, base: Version | None) -> None:
    """Show the scenario that the inputs came from, and whether it has changed meanwhile."""
    if base is None:
        st.caption(tell("This workspace is not of a scenario yet."))
        return
    st.caption(
        plain(
            say(
                "This workspace comes from “{name}”, version {number}, by {author}.",
                name=base.name, number=base.number, author=base.author,
            )
        )
    )  # fmt: skip
    newest = store.newest(base.scenario)
    if newest.id != base.id:
        st.warning(
            plain(
                say(
                    "“{name}” was changed meanwhile: {author} saved version {number}. If you save this workspace as "
                    "its next version, both are kept: theirs as it is, yours as a copy.",
                    name=newest.name, author=newest.author, number=newest.number,
                )
            ),
            icon=":material/call_split:",
        )  # fmt: skip


def _list(store: Store, shown: Sequence[ListedScenario], waiting: Collection[str]) -> None:
    parents = {line.version.id: store.parent(line.version) for line in shown}
    names = comparing.unique_names([line.version for line in shown])
    rows: list[dict[str, Any]] = [
        {
            "scenario": names[line.version.scenario],
            "plan": WAITING if line.version.id in waiting else line.state_in_words,
            **figures(None if line.plan is None else line.plan.summary),
            "version": line.version.number,
            "saved": f"{line.version.created:%Y-%m-%d %H:%M}",
            "author": line.version.author,
            "changes_on": "" if (parent := parents[line.version.id]) is None else parent.name,
            "note": line.version.note,
        }
        for line in shown
    ]
    rows = told_rows(rows, HEADINGS, "plan", "averts")
    st.dataframe(rows, hide_index=True, width="stretch", column_config=columns(), placeholder="", key="scenarios")


def _chosen(session: Session, store: Store, shown: Sequence[ListedScenario]) -> None:
    """Offer actions on the selected scenarios, or on all if none is selected."""
    by_scenario = {line.version.scenario: line for line in shown}
    picked = st.multiselect(
        tell("Choose scenarios"), list(by_scenario), key="chosen", placeholder=tell("all of them"),
        format_func=lambda scenario: _label(by_scenario[scenario].version),
    )  # fmt: skip
    chosen = [by_scenario[scenario] for scenario in picked] or list(shown)
    versions = [line.version for line in chosen]
    with st.container(horizontal=True):
        _open_button(session, store, versions)
        lacking = planning.unplanned(chosen)
        label = (
            tell("Plan {count} without a plan", count=len(lacking)) if lacking else tell("Plan those without a plan")
        )
        if st.button(label, icon=":material/play_arrow:", disabled=not lacking,
                     key="plan_scenarios"):  # fmt: skip
            planning.enqueue(session, lacking)
            rerun()
        st.download_button(
            tell("Export as one file"), data=lambda: portable.export(store, versions), file_name="scenarios.zip",
            mime="application/zip", on_click="ignore", icon=":material/download:", key="export_scenarios",
        )  # fmt: skip
        away = not all(version.archived for version in versions)
        label = say("Put away") if away else say("Bring back")
        if st.button(told(label), icon=":material/archive:", disabled=not picked, key="put_away"):
            words = say("{what}: done.", what=label)
            done(lambda: [store.revise(v, author=_author(session), archived=away) for v in versions], words)


def _open_button(session: Session, store: Store, versions: Sequence[Version]) -> None:
    alone = len(versions) == 1
    hint = (
        tell("Save or throw away what is typed but not saved first.")
        if session.drafts
        else tell("Choose one.")
        if not alone
        else None
    )
    if st.button(
        tell("Open in this workspace"),
        type="primary",
        icon=":material/folder_open:",
        disabled=hint is not None,
        help=hint,
        key="open_scenario",
    ):
        words = say("“{name}” is open. Undo takes it back.", name=versions[0].name)
        done(lambda: scenarios.open_version(session, store, versions[0]), words)


def _author(session: Session) -> str:
    return str(st.session_state.get("author") or session.metadata.author)


def _planning() -> None:
    st.caption(tell("Planning. You can go on working; plans are put beside their scenarios when this page is open."))


def _label(version: Version) -> str:
    return tell("{name} · version {number} · {author}", name=version.name, number=version.number, author=version.author)
