"""The page Scenarios: the list of scenarios, and actions on those selected."""

from collections.abc import Collection, Sequence
from functools import partial

import streamlit as st

from planner.services import comparing, planning, scenarios
from planner.services.planning import ListedScenario
from planner.services.session import Session
from planner.store import Store, StoreError, Version, portable
from planner.ui import scenario_forms
from planner.ui.messages import done, plain, show_message
from planner.ui.polling import POLL, poll
from planner.ui.scenario_forms import COLUMNS, figures


def page(session: Session) -> None:
    """Save inputs as a scenario; open, plan, make and import scenarios."""
    st.title("Scenarios", anchor=False)
    try:
        _page(session, scenarios.scenario_store())
    except StoreError as error:
        st.error(plain(str(error)), icon=":material/error:")
        st.caption(
            "Your workspace is kept here all the same, and so is what you typed. Try again when the store is back."
        )
        scenario_forms.keep_typed()


def _page(session: Session, store: Store) -> None:
    """Lay out the page with a fixed place for each part, so that the open tab stays open when a message disappears."""
    base = scenarios.origin_of(session, store)
    if base is not None:
        scenarios.store_plan(session, store, base)
    with st.container():
        _where_from(store, base)
    archived = st.toggle("Show those put away", key="archived")
    shown = planning.listed(store, archived=archived)
    if planning.start_queued(session, store, planning.queued(session, store), shown):
        shown = planning.listed(store, archived=archived)
    with st.container():
        _listed(session, store, shown)
    author = st.text_input("Your name", session.metadata.author, key="author")
    with st.container():
        show_message()
    save, made, history, bring = st.tabs(["Save this workspace", "Make from changes", "History", "Bring in"])
    with save:
        scenario_forms.save(session, store, base, author)
    with made:
        scenario_forms.make(store, [line.version for line in shown], author)
    with history:
        scenario_forms.history(session, store, [line.version for line in shown], author)
    with bring:
        scenario_forms.bring(store)


def _listed(session: Session, store: Store, shown: Sequence[ListedScenario]) -> None:
    """Show the list, the actions on it, and what is being planned."""
    waiting = planning.queued(session, store)
    if not shown:
        st.info("There are no scenarios yet. Save this workspace as the first.", icon=":material/inventory_2:")
        return
    _list(store, shown, {version.id for version in waiting})
    _chosen(session, store, shown)
    if waiting or any(line.planning for line in shown):
        poll(_planning, partial(planning.progressed, shown), POLL)


def _where_from(store: Store, base: Version | None) -> None:
    """Show the scenario that the inputs came from, and whether it has changed meanwhile."""
    if base is None:
        st.caption("This workspace is not of a scenario yet.")
        return
    st.caption(plain(f"This workspace comes from “{base.name}”, version {base.number}, by {base.author}."))
    newest = store.newest(base.scenario)
    if newest.id != base.id:
        st.warning(
            plain(f"“{newest.name}” was changed meanwhile: {newest.author} saved version {newest.number}.")
            + " If you save this workspace as its next version, both are kept: theirs as it is, yours as a copy.",
            icon=":material/call_split:",
        )


def _list(store: Store, shown: Sequence[ListedScenario], waiting: Collection[str]) -> None:
    parents = {line.version.parent: store.version(line.version.parent) for line in shown if line.version.parent}
    names = comparing.unique_names([line.version for line in shown])
    rows = [
        {
            "scenario": names[line.version.scenario],
            "plan": "waiting" if line.version.id in waiting else line.state,
            **figures(None if line.plan is None else line.plan.summary),
            "version": line.version.number,
            "saved (UTC)": f"{line.version.created:%Y-%m-%d %H:%M}",
            "author": line.version.author,
            "changes on": parents[line.version.parent].name if line.version.parent else "",
            "note": line.version.note,
        }
        for line in shown
    ]
    st.dataframe(rows, hide_index=True, width="stretch", column_config=COLUMNS, placeholder="", key="scenarios")


def _chosen(session: Session, store: Store, shown: Sequence[ListedScenario]) -> None:
    """Offer actions on the selected scenarios, or on all if none is selected."""
    by_scenario = {line.version.scenario: line for line in shown}
    picked = st.multiselect(
        "Choose scenarios", list(by_scenario), key="chosen", placeholder="all of them",
        format_func=lambda scenario: _label(by_scenario[scenario].version),
    )  # fmt: skip
    chosen = [by_scenario[scenario] for scenario in picked] or list(shown)
    versions = [line.version for line in chosen]
    with st.container(horizontal=True):
        _open_button(session, store, versions)
        lacking = planning.unplanned(chosen)
        label = f"Plan {len(lacking)} without a plan" if lacking else "Plan those without a plan"
        if st.button(label, icon=":material/play_arrow:", disabled=not lacking,
                     key="plan_scenarios"):  # fmt: skip
            planning.enqueue(session, lacking)
            st.rerun()
        st.download_button(
            "Export as one file", data=lambda: portable.export(store, versions), file_name="scenarios.zip",
            mime="application/zip", on_click="ignore", icon=":material/download:", key="export_scenarios",
        )  # fmt: skip
        away = not all(version.archived for version in versions)
        label = "Put away" if away else "Bring back"
        if st.button(label, icon=":material/archive:", disabled=not picked, key="put_away"):
            done(lambda: [store.revise(v, author=_author(session), archived=away) for v in versions], f"{label}: done.")


def _open_button(session: Session, store: Store, versions: Sequence[Version]) -> None:
    alone = len(versions) == 1
    hint = (
        "Save or throw away what is typed but not saved first."
        if session.drafts
        else "Choose one."
        if not alone
        else None
    )
    if st.button("Open in this workspace", type="primary", icon=":material/folder_open:", disabled=hint is not None,
                 help=hint, key="open_scenario"):  # fmt: skip
        words = f"“{versions[0].name}” is open. Undo takes it back."
        done(lambda: scenarios.open_version(session, store, versions[0]), words)


def _author(session: Session) -> str:
    return str(st.session_state.get("author") or session.metadata.author)


def _planning() -> None:
    st.caption("Planning. You can go on working; plans are put beside their scenarios when this page is open.")


def _label(version: Version) -> str:
    return f"{version.name} · version {version.number} · {version.author}"
