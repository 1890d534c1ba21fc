"""The page New case: from public files, blank, or as a copy; looked at, and opened as a workspace of its own."""

import time
from collections.abc import Sequence
from typing import Any

import streamlit as st

from planner.exchange import exports
from planner.fault import Fault, first
from planner.figures import enumerated, several
from planner.formats.sheets import raw_case
from planner.language import kept, say, tell, tell_many, told
from planner.services import new_case, new_case_form, reading_sent, workspace_recipe
from planner.services.new_case import NewCase
from planner.services.new_case_form import ChosenFile, missions_of
from planner.services.session import Session
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.works import go_on, go_to

ENDINGS = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm", "xlsb", "ods", "zip"]
"""Files that can be chosen; of those that cannot be read, it is said why and what to do."""

FILES, BLANK, COPY = say("Public files"), say("Blank"), say("A copy of the inputs of this workspace")
MOST_FAULTS = 30

KIND_NAMES: dict[str, str] = {
    "contributions": say("contributions"),
    "missions": say("missions"),
    "bases": say("bases"),
    "violence": say("violence"),
    "risk": say("risk"),
    "people": say("population"),
    "pledges": say("pledges"),
}
"""Kinds of facts in public files, by key."""


def page(session: Session) -> None:
    """Name the sources, choose a month and missions, build, look, and start planning from it."""
    st.title(tell("New case"), anchor=False)
    go_on(session)
    st.caption(
        tell(
            "A case of any month from public tables. Nothing changes in this workspace: what is made opens as a "
            "workspace of its own, with its own address."
        )
    )
    ways: list[str] = [FILES, BLANK, COPY]
    way = st.segmented_control(tell("Made from"), ways, default=FILES, key="new_way", format_func=_way) or FILES
    typed = st.text_input(
        tell("Month at whose end strengths are counted"), placeholder=tell("such as 2018-06"), key="new_month"
    )
    month = new_case_form.month_of(typed)
    if typed and not month:
        st.error(tell("That is no month: write it as YYYY-MM, such as 2018-06."))
    files = _files(month) if way == FILES else []
    refused = new_case_form.refusals(files)
    for sentence in refused:
        st.error(plain(sentence))
    taken = _missions() if way == FILES else None
    about = (way, month, tuple((file.name, file.kind) for file in files), None if taken is None else tuple(taken))
    if st.button(tell("Build"), type="primary", icon=":material/construction:", key="new_build",
                 disabled=bool(refused) or not (month or (way == COPY and not typed))):  # fmt: skip
        _build(session, way, month, files, taken, about)
    if not month and way != COPY:
        st.caption(tell("Choose a month first. Nothing from after it enters the case."))
    _result(session, about)


def _way(way: str) -> str:
    return told(kept(way))


def _kind(file: ChosenFile) -> str:
    """What a file holds."""
    return tell("not read") if file.kind is None else told(KIND_NAMES[file.kind])


def _files(month: str) -> list[ChosenFile]:
    """Let files be chosen, and say what each holds and what is used of it."""
    uploaded = st.file_uploader(
        tell(
            "Contributions, missions, bases, violence, early warning, people, pledges: as they are published, in any "
            "order"
        ),
        type=ENDINGS,
        accept_multiple_files=True,
        key="new_files",
    )
    known: dict[tuple[str, str], ChosenFile] = st.session_state.get("new_known", {})
    files: dict[tuple[str, str], ChosenFile] = {}
    for file in uploaded or []:
        key = (file.file_id, month)
        if key not in known:
            with st.spinner(plain(say("Reading {file}", file=file.name))):
                known[key] = reading_sent.read_chosen(file.name, file.getvalue(), month)
        files[key] = known[key]
    st.session_state["new_known"] = files
    for chosen in files.values():
        _show_reading(chosen)
    if lacking := new_case_form.packaged_kinds(list(files.values())):
        kinds = told(enumerated(KIND_NAMES[kind] for kind in lacking))
        st.caption(tell("From the reference that is packaged with the planner: {kinds}.", kinds=kinds))
    if "contributions" in lacking:
        st.info(
            tell(
                "Give at least the month's contributions, by contributor, mission and kind, as the United Nations "
                "publish them. Without them strengths are of the nearest earlier month that is packaged, which may be "
                "years before."
            ),
            icon=":material/info:",
        )
    return list(files.values())


def _show_reading(file: ChosenFile) -> None:
    """Show what a file was recognised as, what was used of it, and what was not."""
    with st.container(border=True):
        st.markdown(f"**{plain(file.name)}** · {_kind(file)}")
        _faults(file.faults)
        if file.reading is None:
            return
        for sentence in file.reading.used:
            st.markdown(f"- {plain(sentence)}")
        for sentence in file.reading.left_out:
            st.markdown(tell("- :orange[Left out:] {sentence}", sentence=plain(sentence)))
        for sentence in file.reading.unsure:
            st.warning(plain(sentence))
        if file.reading.licence:
            st.caption(plain(say("Licence: {licence}.", licence=file.reading.licence)))


def _missions() -> list[str] | None:
    """Let missions be taken in or left out of the case that was built last; None for the usual rule."""
    made = st.session_state.get("new_made")
    if not isinstance(made, NewCase):
        return None
    usual = missions_of(made)
    return st.multiselect(
        tell("Missions that take part"), sorted({*usual, *made.left_out}), default=usual, key="new_missions",
        help=tell("Change it and build again to take missions in or leave them out."),
    )  # fmt: skip


def _build(
    session: Session,
    way: str,
    month: str,
    files: Sequence[ChosenFile],
    taken: list[str] | None,
    about: Any,  # noqa: ANN401
) -> None:
    """Build what is asked for, and keep it until something else is built."""
    began = time.monotonic()
    with st.spinner(tell("Building")):
        if way == BLANK:
            made = new_case.blank(month)
        elif way == COPY:
            made = new_case.copied(raw_case(session.sheets), month)
        else:
            before = st.session_state.get("new_made")
            same = isinstance(before, NewCase) and about[:3] == st.session_state["new_about"][:3]
            chosen_from = before if same else None
            made = new_case.build_case(new_case_form.build_request(files, month, taken, chosen_from))
    st.session_state["new_made"], st.session_state["new_about"] = made, about
    st.session_state["new_seconds"] = time.monotonic() - began
    st.session_state.pop("new_missions", None)
    rerun()


def _result(session: Session, about: Any) -> None:  # noqa: ANN401
    """Show the case that was built last, and offer to start from it."""
    made: NewCase | list[Fault] | None = st.session_state.get("new_made")
    if made is None:
        return
    st.divider()
    if isinstance(made, list):
        st.error(tell("No case was made: {faults}.", faults=several(len(made), "fault")), icon=":material/error:")
        _faults(made)
        return
    stale = about[:3] != st.session_state["new_about"][:3] or _differ(about[3], made)
    if stale:
        changed = tell("What is asked for above has changed since this was built. Build again.")
        st.warning(changed, icon=":material/history:")
    seconds = st.session_state["new_seconds"]
    built = tell("Built and checked in {seconds:.1f} s, without faults.", seconds=seconds)
    st.success(built, icon=":material/check_circle:")
    counts = {name: len(sheet.rows) for name, sheet in made.sheets.items() if sheet.rows}
    rows = [{tell("table"): name, tell("rows"): count} for name, count in counts.items()]
    st.dataframe(rows, hide_index=True, key="new_tables")
    if made.left_out:
        with st.expander(tell_many("{n:,} mission left out", "{n:,} missions left out", len(made.left_out))):
            for mission, reason in made.left_out.items():
                st.markdown(f"- {plain(say('{mission}: {reason}', mission=mission, reason=kept(reason)))}")
    of_files = tuple(f"{name}: " for name, _ in st.session_state["new_about"][2])
    if notices := [notice for notice in made.notices if not notice.startswith(of_files)]:
        label = tell("What was used, left out, assumed and doubtful ({count})", count=len(notices))
        with st.expander(label, expanded=True):
            for notice in notices:
                st.markdown(f"- {plain(notice)}")
    with st.container(horizontal=True):
        if st.button(tell("Start planning from it"), type="primary", icon=":material/play_arrow:", key="new_start",
                     disabled=stale):  # fmt: skip
            _start(session, made)
        st.download_button(
            tell("Case with its recipe, zip"), data=lambda: exports.case_zip(made.sheets, made.texts or {}, made.files),
            file_name="case.zip", mime="application/zip", on_click="ignore", icon=":material/download:",
            key="new_download",
        )  # fmt: skip


def _differ(taken: Sequence[str] | None, made: NewCase) -> bool:
    """Whether other missions are asked for than take part."""
    return taken is not None and set(taken) != set(missions_of(made))


def _start(session: Session, made: NewCase) -> None:
    """Open the case as a workspace of its own, and plan it."""
    begun = Session.begin(made.sheets, session.journal.tab)
    workspace_recipe.remember(begun, made)
    if st.session_state["new_about"][0] == COPY:
        workspace_recipe.inherit(begun, session)
    if begun.can_plan:
        begun.start_planning()
    go_to(begun.journal.name)


def _faults(faults: Sequence[Fault]) -> None:
    for fault in first(faults, MOST_FAULTS):
        st.markdown(f"- :red[{plain(fault)}]")  # not told
