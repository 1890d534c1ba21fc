"""The failed screen: which locks and limits cannot hold together, and what would make a plan possible."""

import streamlit as st

from planner.explain.locks.weights import HARD, MEANINGS, RepairKind
from planner.explanations.locks import Conflict, Repair
from planner.figures import capital
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import kept, marked, say, tell, told
from planner.services import repairing
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.in_place import in_place
from planner.ui.messages import plain
from planner.ui.rerunning import rerun

UNITS = {
    "unit": say("Weight of a unit"),
    "period": say("Weight of a period"),
    "person": say("Weight of a person"),
    "percentage point": say("Weight of a percentage point"),
    "million USD": say("Weight of a million USD"),
    "month": say("Weight of a month"),
    "contributor": say("Weight of a contributor"),
    "caveat": say("Weight of a caveat"),
}
"""Labels of weights, by the unit of what is changed."""


@in_place
def show(session: Session) -> None:
    """Show conflicts and repairs as they are found; nothing where the inputs have a plan."""
    if not repairing.needed(session):
        return
    repairing.ask_once(session)
    question_widgets.follow(session, Question.REPAIRS, lambda found: _found(session, found), repairing.stale)
    with st.expander(tell("What a repair may change"), icon=":material/policy:"):
        _weights(session)


def _found(session: Session, found: Answers) -> None:
    """Show the conflicts of each group of locks, and below them what would resolve these."""
    stale, groups = repairing.stale(session, found), dict.fromkeys(row.group for row in found.rows_of(Conflict))
    for group in groups:
        st.header(
            marked(say("What cannot hold together, {group} of {groups}", group=group, groups=len(groups)))
            if len(groups) > 1
            else tell("What cannot hold together"),
            anchor=False,
        )
        for conflict in found.rows_of(Conflict):
            if conflict.group == group:
                st.markdown(f"- {plain(kept(conflict.words))}")
        repairs = [row for row in found.rows_of(Repair) if row.group == group]
        if repairs:
            st.markdown(tell("**What would make a plan possible**"))
            st.caption(
                tell(
                    "Each is the least change of its kind. A click saves it as one step, which Undo takes back, and "
                    "plans again."
                )
            )
        for row in repairs:
            _offer(session, row, stale=stale)


@in_place
def _offer(session: Session, row: Repair, *, stale: bool) -> None:
    """A repair with its price, and the button that applies it."""
    with st.container(border=True):
        st.markdown(f"**{plain(kept(row.name))}.**")
        st.caption(plain(kept(row.price)))
        key = f"repair-{row.group}-{row.repair}"
        if st.button(tell("Do this, and plan again"), icon=":material/build:", key=key, disabled=stale):
            if repairing.repair(session, row):
                rerun()
            st.toast(tell("The inputs have changed since; nothing was changed."))


def _weights(session: Session) -> None:
    """Let the user say what is policy, and how dear it is to change."""
    st.caption(
        tell(
            "A weight is what one unit of change counts as: repairs that weigh less come first. Judgements; what is "
            "switched off is hard, and never changed."
        )
    )
    now, chosen = repairing.weights(session), {}
    with st.form("weights", border=False):
        for kind in RepairKind:
            meaning, unit = MEANINGS[kind]
            switch, number = st.columns([3, 1])
            policy = switch.toggle(plain(capital(kept(meaning))), now[kind] < HARD, key=f"policy-{kind}")
            usual = now[kind] if now[kind] < HARD else 1.0
            weight = number.number_input(told(UNITS[unit]), 0.001, 1e6, usual, key=f"weight-{kind}")
            chosen[kind] = float(weight) if policy else HARD
        saved = st.form_submit_button(tell("Save, and look for repairs again"), icon=":material/save:")
    if saved and chosen != now:
        repairing.set_weights(session, chosen)
        rerun()
