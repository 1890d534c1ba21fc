"""The form that adds a pledge, with the rows that it will add and any fault before they are."""

import streamlit as st

from planner.fault import first
from planner.figures import capital, several
from planner.language import Said, country, kept, marked, say, tell, term, told
from planner.names import table_name
from planner.services.adding_pledge import (
    AT_ONCE,
    TO_THE_END,
    PledgeChoices,
    PledgeForm,
    PledgeStep,
    last_months,
    pledge_choices,
    pledge_step,
)
from planner.services.session import Session
from planner.ui.messages import plain
from planner.ui.rerunning import rerun

MOST_FAULTS = 10


def add_pledge(session: Session) -> None:
    """Offer to add a pledge in one form; what it adds is one step."""
    with st.expander(tell("Add a pledge"), icon=":material/add_circle:", key="add_pledge", on_change="rerun") as form:
        if not form.open:
            return
        if session.validation.faults:
            st.info(tell("The inputs have faults; mend them first, so that faults of a new pledge can be told apart."))
            return
        choices = pledge_choices(session)
        filled = _fill(session, choices)
        if filled is None:
            st.caption(tell("Say who pledges what. What will be added is shown here before it is."))
            return
        step = pledge_step(session, filled)
        _show(step)
        _add(session, step)


def _fill(session: Session, choices: PledgeChoices) -> PledgeForm | None:
    """The pledge as it is filled in; None before it is known who pledges what."""
    who, what, many = st.columns([2, 2, 1])
    contributor = who.selectbox(tell("Contributor"), list(choices.contributors), index=None, key=_key("contributor"),
                                format_func=lambda key: told(_contributor(choices, key)))  # fmt: skip
    unit_type = what.selectbox(tell("Unit"), list(choices.unit_types), index=None, key=_key("unit_type"),
                               format_func=lambda key: told(term(choices.unit_types[key])))  # fmt: skip
    units = many.number_input(tell("How many"), min_value=1, max_value=100, value=1, step=1, key=_key("units"))
    firm, ready, until = st.columns(3)
    readiness = firm.selectbox(
        tell("How firm"),
        choices.readiness,
        key=_key("readiness"),
        help=tell("Readiness level (PCRS): how soon units can deploy, and how likely."),
    )
    month = ready.selectbox(tell("Ready in"), [None, *choices.months], key=_key("ready"),
                            format_func=lambda p: told(kept(AT_ONCE if p is None else choices.months[p])))  # fmt: skip
    ends = last_months(session)
    last = until.selectbox(tell("Until the end of"), [None, *ends], key=_key("until"),
                           format_func=lambda p: told(kept(TO_THE_END if p is None else ends[p])),
                           help=tell("Kept as a tour of so many months: who deploys later stays as long."))  # fmt: skip
    only, never = st.columns(2)
    only_for = only.multiselect(
        tell("Only for"),
        list(choices.missions),
        placeholder=tell("any mission"),
        key=_key("only"),
        format_func=lambda key: told(term(choices.missions[key])),
    )
    not_for = never.multiselect(
        tell("Not for"),
        list(choices.missions),
        placeholder=tell("no mission ruled out"),
        key=_key("never"),
        format_func=lambda key: told(term(choices.missions[key])),
    )
    if contributor is None or unit_type is None:
        return None
    return PledgeForm(contributor, unit_type, int(units), readiness, month, last, tuple(only_for), tuple(not_for))


def _contributor(choices: PledgeChoices, key: str) -> Said:
    """A contributor by its name, with its key."""
    return say("{name} ({key})", name=country(choices.contributors[key], key), key=key)


def _show(step: PledgeStep) -> None:
    """Show the rows that will be added, and faults."""
    for table, rows in step.rows.items():
        added = several(len(rows), "row")
        st.caption(marked(say("Will be added to {table}: {rows}", table=table_name(table), rows=added)))
        st.dataframe(rows, hide_index=True, width="stretch", placeholder="", key=f"pledge_rows_{table}")
    for fault in first(step.faults, MOST_FAULTS):
        st.error(plain(fault), icon=":material/error:")


def _add(session: Session, step: PledgeStep) -> None:
    """Add the pledge as one step, and plan anew where that is asked for."""
    with st.container(horizontal=True):
        plan = st.button(
            tell("Add and plan again"),
            type="primary",
            icon=":material/play_arrow:",
            key="pledge_add_plan",
            disabled=bool(step.faults),
        )
        only = st.button(tell("Add"), icon=":material/add:", key="pledge_add", disabled=bool(step.faults))
    if not (plan or only):
        return
    if plan:
        session.adjust(step.adjustment)
    else:
        session.journal.edit(step.adjustment.label, step.adjustment.edits(session.sheets))
    for key in ("shown", "shown_of"):
        st.session_state.pop(key, None)
    st.session_state["pledges_added"] = st.session_state.get("pledges_added", 0) + 1
    st.toast(plain(say("{step}. Undo takes it back.", step=capital(kept(step.adjustment.label)))))
    rerun()


def _key(field: str) -> str:
    """Key of a field; it is blank again after every pledge that was added."""
    return f"pledge_{field}-{st.session_state.get('pledges_added', 0)}"
