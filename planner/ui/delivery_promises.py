"""The section of the page Delivery on promise and performance: the ledger read, and estimates to take up."""

import streamlit as st

from planner.charts.in_language import told_table
from planner.charts.named import in_names
from planner.charts.promises import promised_and_kept
from planner.language import marked, say, tell, told
from planner.names import Names
from planner.records.promises import Performance, Promises, promises
from planner.services import promises as service
from planner.services.session import Session
from planner.ui.messages import plain
from planner.ui.once import once
from planner.ui.rerunning import rerun
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent

KINDS = {"contributors": "contributor", "groups": "group"}

NAMES = {"contributors": say("contributors"), "groups": say("groups")}
"""What they are called."""


def section(session: Session) -> None:
    """Show what was promised and kept beside the plan on display, and estimates of delivery to take up."""
    made = session.displayed
    if made is None:
        return
    found = _found(made)
    st.header(tell("Promise and performance"), anchor=False)
    st.markdown(plain(service.in_words(found, made.case)))
    kind = st.segmented_control(
        tell("Who pledged"), list(KINDS), default="contributors", key="who_pledged",
        format_func=lambda kind: told(NAMES[kind]),
    )  # fmt: skip
    called = str if kind == "groups" else Names(made.case).contributor_alone
    show(promised_and_kept(found.performances, KINDS[kind or "contributors"], called))
    with st.expander(tell("Every pledge, by how far its units have come"), icon=":material/table:"):
        table = in_names(made.case, service.pledge_table(found.pledges))
        st.dataframe(told_table(table), hide_index=True, width="stretch", key="promises-pledges")
    _estimates(session, found)


def _found(made: Incumbent) -> Promises:
    """The ledger of the case on display, read once for each plan that the tab shows."""
    of = made.plan.summary.case_sha256, made.id
    return once("promises_found", of, lambda: promises(made.case, made.plan))


def _estimates(session: Session, found: Promises) -> None:
    st.markdown(tell("**How likely they are to keep their word, by what is known of earlier pledges**"))
    st.caption(
        tell(
            "From units that deployed, were withdrawn or have lapsed. What the case assumes stays until an estimate is "
            "taken up; taking one up is a step that Undo takes back. Units pledged together are kept or broken "
            "together, so that the truth is less certain still."
        )
    )
    for each in service.estimated(found):
        _estimate(session, each)
    if few := service.not_enough(found):
        st.caption(marked(few))


def _estimate(session: Session, each: Performance) -> None:
    text, button = st.columns([5, 1], vertical_alignment="center")
    text.markdown(plain(service.estimate_in_words(each)))
    says = tell("Puts the chance into the pledges that have not deployed, and plans again.")
    if button.button(tell("Take up"), key=f"take-up-{each.kind}-{each.name}", width="stretch", help=says):
        session.adjust(service.taken_up(each))
        rerun()
