"""Bring in tables: upload them, see what each way of merging them would change, choose one, and take it in one step."""

from collections.abc import Mapping
from typing import Literal

import streamlit as st

from planner.difference.merging import Way
from planner.exchange import uploads
from planner.exchange.uploads import Outlook, Proposal, UploadError
from planner.fault import counted, first
from planner.figures import several
from planner.formats.sheets import Sheets
from planner.jobs.reading import ReadingError, confined
from planner.language import Said, joined, kept, say, tell, told
from planner.services import workspace_recipe
from planner.services.session import Session
from planner.ui.messages import plain
from planner.ui.once import once
from planner.ui.rerunning import rerun
from planner.ui.rows_told import told_changes

READ = "upload_read"
"""What a tab has read last, in its state."""

MOST_SHOWN = 500
MOST_FAULTS = 30
ENDINGS = ["zip", "xlsx", "xls", "xlsm", "xlsb", "ods", "csv"]
"""Files that can be chosen; of those that are no case, it is said what they are and what to do."""

LABELS = {
    Way.ROWS: say("Only add and change rows"),
    Way.TABLES: say("Replace the tables that are in it"),
    Way.CASE: say("Replace the whole case"),
}
MEANINGS = {
    Way.ROWS: say("Rows whose key is there get its cells, blank ones too; other rows are added; none goes."),
    Way.TABLES: say("Rows of these tables that are not in it go; other tables stay."),
    Way.CASE: say("Tables that are not in it go too."),
}


def upload_tables(session: Session) -> None:
    """Upload tables, preview each way of merging them, and take one in one step that can be undone."""
    st.header(tell("Bring in tables"), anchor=False)
    uploaded = st.file_uploader(
        tell("An Excel workbook, a zip, or CSV files: a whole case, or some of its tables"),
        type=ENDINGS,
        accept_multiple_files=True,
        key="upload",
    )
    if not uploaded:
        st.session_state.pop(READ, None)
        st.caption(
            tell("Nothing is taken before you have seen what would change. Downloads has the case to begin with.")
        )
        return
    of = (session.journal.name, session.history.revision, *(file.file_id for file in uploaded))
    found = once(READ, of, lambda: _read([(file.name, file.getvalue()) for file in uploaded], session.sheets))
    if isinstance(found, str):
        st.error(plain(kept(found)))
        return
    _preview(session, found, ", ".join(file.name for file in uploaded))


def _read(files: list[tuple[str, bytes]], now: Sheets) -> Outlook | str:
    """Read files that were uploaded, in a process of its own; or say why they cannot be read."""
    try:
        with st.spinner(tell("Reading …")):
            return confined(uploads.outlook, files, now)
    except (UploadError, ReadingError) as refused:
        return str(refused)


def _preview(session: Session, read: Outlook, name: str) -> None:
    upload, found, proposed = read.upload, read.found, read.proposals
    st.caption(plain(say("In it: {tables}.", tables=", ".join(upload.sheets))))
    if found.unread:
        with st.expander(tell("What is not in it: adding and changing rows keeps that, replacing does not")):
            for lost in found.unread:
                st.caption(plain(kept(lost)))
    for warning in found.warnings:
        st.warning(plain(kept(warning)))
    for notice in upload.raw.notices:
        st.caption(plain(kept(notice)))
    way = st.radio(
        tell("What is to be done with it"),
        list(Way),
        index=None,
        format_func=lambda way: told(LABELS[way]),
        captions=[plain(joined([kept(proposed[way].counts), MEANINGS[way]])) for way in Way],
        key="upload_way",
    )
    if way is None:
        st.caption(tell("Choose one to see every row and cell that would differ; nothing is taken yet."))
    else:
        _show(proposed[way])
        _offer(session, proposed[way], name, read.beside)


def _show(found: Proposal) -> None:
    for fault in first(found.faults, MOST_FAULTS):
        st.markdown(f"- {plain(kept(fault))}")
    for notice in found.notices:
        st.caption(plain(kept(notice)))
    if found.changes:
        rows = told_changes(found.changes[:MOST_SHOWN])
        st.dataframe(rows, hide_index=True, placeholder="", width="stretch", key="upload_difference")
    if len(found.changes) > MOST_SHOWN:
        st.caption(tell("and {count:,} more", count=len(found.changes) - MOST_SHOWN))


def _offer(session: Session, found: Proposal, name: str, recipe: Mapping[str, bytes]) -> None:
    """Offer to take what is shown, if it is still what was shown when the button is clicked."""
    shown, now = st.session_state.get("upload_shown"), (session.history.revision, found.way)
    st.session_state["upload_shown"] = now
    if not found.whole:
        st.error(
            tell("Part of it cannot be read, so nothing is taken. Mend what is listed, and choose the file again.")
        )
    elif found.faults:
        st.warning(tell("The inputs would have these faults, and could not be planned before they are mended."))
    label = LABELS[found.way]
    if found.faults:
        label = say("{way}, with {faults}", way=label, faults=several(counted(found.faults), "fault"))
    kind: Literal["primary", "secondary"] = "secondary" if found.faults else "primary"
    if not st.button(told(label), type=kind, disabled=not found.acceptable, key="take_upload"):
        return
    if shown != now:
        st.warning(
            tell(
                "The inputs were changed meanwhile, so nothing was taken. Look at the difference as it is now, then "
                "choose again."
            ),
            icon=":material/tab:",
        )
        return
    if found.way is Way.CASE:
        session.replace(say("brought in {files}", files=name), found.sheets)
        workspace_recipe.bring_in(session, recipe)
    else:
        session.journal.edit(_step(found.way, name), found.sheets)
    st.session_state.pop("shown", None)
    st.toast(tell("It is in the inputs. Undo takes it out again."))
    rerun()


def _step(way: Way, name: str) -> Said:
    """A way of merging, as its step in the journal is called."""
    return {
        Way.ROWS: say("only add and change rows: {files}", files=name),
        Way.TABLES: say("replace the tables that are in it: {files}", files=name),
        Way.CASE: say("replace the whole case: {files}", files=name),
    }[way]
