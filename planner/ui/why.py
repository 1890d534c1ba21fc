"""The page Why: why two scenarios differ."""

import streamlit as st

from planner.answers import PartAnswer
from planner.charts import insight
from planner.figures import difference_shown, signed
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.jobs.messages import ScenarioPair
from planner.jobs.questions import Answers
from planner.services import why
from planner.services.session import Session
from planner.store import StoreError
from planner.ui import question_widgets
from planner.ui.messages import plain
from planner.ui.show import show

OF_COMMON = "civilian-months at risk that stay unprotected, of what both scenarios count; model estimate"


def page(session: Session) -> None:
    """Choose two scenarios, and show their difference attributed to the changes."""
    st.title("Why", anchor=False)
    st.caption(
        "The change in unprotected exposure between two scenarios, over what both count, shared out among the changes "
        "of their inputs: mixtures of the changes are solved, and each part counts for what it adds, averaged over the "
        "orders in which the parts may come (Shapley). The parts sum to the whole; model estimate."
    )
    try:
        names = why.scenarios()
    except StoreError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    last = why.last_asked(session)
    chosen = _chosen(names, None if last is None else last[0])
    if len(names) == 1:
        st.info("There are no scenarios in the store yet: save one, change the inputs, and come back.",
                icon=":material/info:")  # fmt: skip
    same = chosen.before == chosen.after
    if st.button("Find out why", type="primary", icon=":material/play_arrow:", disabled=same, key="ask-why"):
        said = why.ask(session, chosen.before, chosen.after, chosen.grouping)
        if said:
            st.error(plain(said), icon=":material/error:")
            return
        st.rerun()
    if last is not None and last[0] == chosen:
        question_widgets.follow(session, Question.WHY, _shares, why.stale)
    elif last is not None:
        one, other = last[1].request.names
        st.info(
            plain(f"Not asked yet of this choice. What was asked last is from “{one}” to “{other}”, grouped by "
                  f"{last[0].grouping}: choose that to see its answers."),
            icon=":material/help:",
        )  # fmt: skip


def _chosen(names: dict[str, str], last: ScenarioPair | None) -> ScenarioPair:
    """Let the user choose two scenarios, by default those last asked about."""
    ids = list(names)
    first, second = (0, len(ids) - 1) if last is None or not {last.before, last.after} <= names.keys() else (
        ids.index(last.before), ids.index(last.after)
    )  # fmt: skip
    left, right, third = st.columns(3)
    before = left.selectbox("From", ids, index=first, format_func=names.__getitem__, key="why_before")
    after = right.selectbox("To", ids, index=second, format_func=names.__getitem__, key="why_after")
    grouping = third.segmented_control(
        "Changes grouped by", list(Grouping), default=last.grouping if last else Grouping.CONTRIBUTOR, format_func=str,
        key="why_grouping",
    )  # fmt: skip
    return ScenarioPair(before=before, after=after, grouping=grouping or Grouping.CONTRIBUTOR)


def _shares(found: Answers) -> None:
    if found.totals is None:
        return
    before, after = found.totals
    names = found.request.names
    row = st.container(horizontal=True)
    for name, figure in zip(names, found.totals, strict=True):
        row.metric(plain(name), f"{figure:,.0f}", help=OF_COMMON, border=True)
    row.metric(
        "Change",
        signed(difference_shown(before, after)),
        help="civilian-months at risk; the parts sum to it",
        border=True,
    )
    show(insight.why(found.rows_of(PartAnswer), before, after, names))
    for note in found.notes:
        st.caption(plain(note))
