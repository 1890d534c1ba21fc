"""The page Why: why two scenarios differ."""

import streamlit as st

from planner.answers import PartAnswer
from planner.charts import insight
from planner.figures import difference_shown, signed
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.jobs.messages import ScenarioPair
from planner.jobs.questions import Answers
from planner.language import kept, notation, say, tell, told
from planner.services import why
from planner.services.session import Session
from planner.store import StoreError
from planner.ui import question_widgets
from planner.ui.messages import plain, say_left_aside
from planner.ui.rerunning import rerun
from planner.ui.show import show

OF_COMMON = say("civilian-months at risk that stay unprotected, of what both scenarios count; model estimate")

GROUPINGS = {
    Grouping.CONTRIBUTOR: say("contributor"), Grouping.MISSION: say("mission"), Grouping.KIND: say("kind"),
}  # fmt: skip
"""What changes are grouped by."""


def page(session: Session) -> None:
    """Choose two scenarios, and show their difference attributed to the changes."""
    st.title(tell("Why"), anchor=False)
    st.caption(
        tell(
            "The change in unprotected exposure between two scenarios, over what both count, shared out among the "
            "changes of their inputs: mixtures of the changes are solved, and each part counts for what it adds, "
            "averaged over the orders in which the parts may come (Shapley). The parts sum to the whole; model "
            "estimate."
        )
    )
    try:
        names, inputs, aside = why.scenarios(), why.inputs(session), why.left_aside()
        begin_with = why.begin_with(session)
    except StoreError as error:
        st.error(plain(kept(str(error))), icon=":material/error:")
        return
    say_left_aside(aside)
    last = why.last_asked(session)
    chosen = _chosen(names, begin_with, None if last is None else last[0])
    if len(names) == 1 and not aside:
        st.info(tell("There are no scenarios in the store yet: save one, change the inputs, and come back."),
                icon=":material/info:")  # fmt: skip
    before, after = inputs.get(chosen.before), inputs.get(chosen.after)
    same = chosen.before == chosen.after or (before is not None and before == after)
    if same and len(names) > 1:
        st.info(tell("These two have the same inputs: choose two whose inputs differ."),
                icon=":material/info:")  # fmt: skip
    if st.button(tell("Find out why"), type="primary", icon=":material/play_arrow:", disabled=same, key="ask-why"):
        said = why.ask(session, chosen.before, chosen.after, chosen.grouping)
        if said:
            st.error(plain(kept(said)), icon=":material/error:")
            return
        rerun()
    if last is not None and last[0] == chosen:
        question_widgets.follow(session, Question.WHY, _shares, why.stale)
    elif last is not None:
        one, other = why.names_asked(last[1])
        st.info(
            plain(
                say(
                    "Not asked yet of this choice. What was asked last is from “{one}” to “{other}”, grouped by "
                    "{grouping}: choose that to see its answers.",
                    one=one, other=other, grouping=GROUPINGS[last[0].grouping],
                )
            ),
            icon=":material/help:",
        )  # fmt: skip


def _chosen(names: dict[str, str], begin_with: tuple[str, str], last: ScenarioPair | None) -> ScenarioPair:
    """Let the user choose two scenarios, by default those last asked about, or else two that differ."""
    ids = list(names)
    asked = last is not None and {last.before, last.after} <= names.keys()
    first, second = (ids.index(each) for each in ((last.before, last.after) if last and asked else begin_with))
    left, right = st.columns(2)
    before = left.selectbox(tell("From"), ids, index=first, format_func=lambda key: told(names[key]), key="why_before")
    after = right.selectbox(tell("To"), ids, index=second, format_func=lambda key: told(names[key]), key="why_after")
    grouping = st.segmented_control(
        tell("Changes grouped by"),
        list(Grouping),
        default=last.grouping if last else Grouping.CONTRIBUTOR,
        format_func=lambda grouping: told(GROUPINGS[grouping]),
        key="why_grouping",
    )
    return ScenarioPair(before=before, after=after, grouping=grouping or Grouping.CONTRIBUTOR)


def _shares(found: Answers) -> None:
    if found.totals is None:
        return
    before, after = found.totals
    names = why.names_asked(found)
    row = st.container(horizontal=True)
    for name, figure in zip(names, found.totals, strict=True):
        row.metric(plain(name), told(notation(f"{figure:,.0f}")), help=told(OF_COMMON), border=True)
    row.metric(
        tell("Change"),
        told(signed(difference_shown(before, after))),
        help=tell("civilian-months at risk; the parts sum to it"),
        border=True,
    )
    show(insight.why(found.rows_of(PartAnswer), before, after, names))
    for note in found.notes:
        st.caption(plain(kept(note)))
