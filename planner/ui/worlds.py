"""The page Other worlds: plans in worlds that may come true, which gives up least, and a click to take one up."""

from collections.abc import Sequence
from functools import partial
from math import isnan

import streamlit as st

from planner.answers import WorldAnswer
from planner.answers.worlds import least_regret, lesson, notes, regrets, worlds_in
from planner.charts import worlds as charts
from planner.insight.answering import Question
from planner.jobs.questions import Answers
from planner.language import kept, say, tell, told
from planner.services import comparing, questions, scenarios, worlds
from planner.services.comparing import Candidate
from planner.services.session import Session
from planner.store import Store, StoreError
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.in_place import in_place
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent
from planner.worlds.world_files import ChangedWorld

DEFINED, CHOSEN, STORED = "worlds_defined", "worlds_chosen", "worlds_stored"
"""Keys of this tab: worlds by name, names of those that are asked about, and names of scenarios of the store."""

KINDS = {
    "mandate": say("A mission closes earlier"),
    "violence": say("More or less violence in a mission"),
    "without": say("A contributor takes no part"),
    "money": say("Less assessed money"),
    "effect": say("People protect more or less than assumed"),
}
"""Kinds of worlds that a form makes."""


def page(session: Session) -> None:
    """Choose worlds, show what plans come to in them as it is found, and take one up."""
    st.title(tell("Other worlds"), anchor=False)
    made = require_plan(session)
    st.caption(
        tell(
            "What if things turn out differently from what was planned for? A world is the case with something "
            "changed. Each plan keeps its units as ordered, as far as that world allows; people and money are placed "
            "anew. It is set beside the best plan that is found for the world. Model estimate."
        )
    )
    _ask(session, made)
    question_widgets.follow(session, Question.WORLDS, lambda found: _found(session, found), questions.stale)


@in_place
def _ask(session: Session, made: Incumbent) -> None:
    """Choose worlds, make others, and ask."""
    defined = st.session_state.setdefault(DEFINED, _first(session, made))
    before = st.session_state.get(CHOSEN, list(defined))
    st.session_state[CHOSEN] = [name for name in before if name in defined]
    st.multiselect(
        tell("Worlds, beside the case as it is"), list(defined), key=CHOSEN, max_selections=worlds.MOST_MADE,
        format_func=lambda name: plain(kept(name)), placeholder=tell("make some below"),
    )  # fmt: skip
    _make(made)
    store, stored = _stored()
    chosen = [defined[name] for name in st.session_state[CHOSEN]]
    for fault in worlds.faults(session, chosen):
        st.warning(plain(kept(fault)), icon=":material/warning:")
    unplanned = not session.state.has_plan
    if unplanned:
        st.caption(tell("These inputs have no plan yet: plan them first."))
    idle = unplanned or store is None or not (chosen or stored)
    if st.button(tell("See what becomes of the plans"), type="primary", icon=":material/play_arrow:", disabled=idle,
                 key="ask-worlds") and store is not None:  # fmt: skip
        question_widgets.stop_running(session, Question.WORLDS)
        worlds.ask(session, chosen, store, stored)
        rerun()


def _first(session: Session, made: Incumbent) -> dict[str, ChangedWorld]:
    """The worlds that were asked about last, or else the usual ones, by name."""
    return {each.name: each for each in worlds.asked_last(session) or worlds.usual(made)}


@in_place
def _make(made: Incumbent) -> None:
    """The form of one more world."""
    with st.expander(tell("One more world"), icon=":material/add:"):
        kind = st.selectbox(tell("What is different"), list(KINDS), key="world_kind",
                            format_func=lambda key: told(KINDS[key]))  # fmt: skip
        world = _made(made, kind)
        if world is not None:
            st.button(tell("Add this world"), icon=":material/add:", key="add_world", on_click=partial(_add, world))


def _made(made: Incumbent, kind: str) -> ChangedWorld | None:
    """The world that the form says; None where there is nothing to choose."""
    found = worlds.choices(made)
    if kind == "effect":
        name = st.selectbox(tell("What differs"), list(worlds.EFFECTS), key="world_effect",
                            format_func=lambda key: told(worlds.EFFECTS[key]))  # fmt: skip
        return worlds.other_effect(name)
    if kind == "money":
        share = st.number_input(tell("Assessed money [% of what it is]"), 0, 99, 50, step=5, key="world_money")
        return worlds.less_money(share / 100)
    if kind == "without":
        who = st.selectbox(tell("Contributor"), list(found.contributors), key="world_without",
                           format_func=lambda key: told(found.contributors[key]))  # fmt: skip
        return worlds.without(made.case, who)
    mission = st.selectbox(tell("Mission"), list(found.missions), key="world_mission",
                           format_func=lambda key: told(found.missions[key]))  # fmt: skip
    if kind == "violence":
        by = st.number_input(
            tell("Violence, as a multiple of the case's"), 0.0, 10.0, 2.0, step=0.5, key="world_violence"
        )
        return worlds.more_violence(made.case, mission, by)
    if not found.ends:
        st.caption(tell("The case has one period only: no mission can close earlier within it."))
        return None
    last = st.selectbox(tell("Its last month"), list(found.ends), key="world_ends",
                        format_func=lambda period: told(found.ends[period]))  # fmt: skip
    return worlds.earlier_end(made.case, mission, last)


def _add(world: ChangedWorld) -> None:
    """Add a world to those that are asked about."""
    st.session_state[DEFINED] = {**st.session_state[DEFINED], world.name: world}
    st.session_state[CHOSEN] = list(dict.fromkeys([*st.session_state.get(CHOSEN, []), world.name]))


@in_place
def _stored() -> tuple[Store | None, list[Candidate]]:
    """The store, and its scenarios that are worlds too."""
    try:
        store = scenarios.scenario_store()
        candidates = {each.name: each for each in comparing.candidates(store)}
    except StoreError as error:
        st.error(plain(kept(str(error))), icon=":material/error:")
        return None, []
    if not candidates:
        return store, []
    picked = st.multiselect(tell("Scenarios of the store that are worlds too"), list(candidates), key=STORED,
                            placeholder=tell("choose from the store"))  # fmt: skip
    return store, [candidates[name] for name in picked]


def _found(session: Session, found: Answers) -> None:
    """Show the plan that gives up least, what stays unprotected in each world, and what each plan gives up there."""
    rows = worlds.rows_found(found)
    if not rows:
        return
    if learned := lesson(rows):
        st.info(plain(kept(learned)), icon=":material/lightbulb:")
    elif found.running:
        st.caption(tell("Which plan gives up least is told when every plan is known in every world."))
    _by_world(rows)
    if regrets(rows):
        show(charts.heat(rows))
    for note in notes(rows):
        st.markdown(f"- {plain(note)}")
    if not found.running:
        _take_up(session, found, rows)


def _by_world(rows: Sequence[WorldAnswer]) -> None:
    """Table of plans by worlds."""
    st.header(tell("What stays unprotected in each world"), anchor=False)
    st.caption(
        tell(
            "Civilian-months at risk, as each world counts them. Compare plans within a column; columns may count "
            "different things."
        )
    )
    table = charts.by_world(rows)
    plan, in_worlds = table.columns[0], worlds_in(rows)
    shown = [
        {told(plan): told(kept(row[plan]))} | {told(kept(world)): _rounded(row[world]) for world in in_worlds}
        for row in table.to_dict("records")
    ]
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        shown, hide_index=True, width="stretch", placeholder="", key="plans-by-world",
        column_config={told(kept(world)): number for world in in_worlds},
    )  # fmt: skip


def _rounded(value: float) -> int | None:
    """A figure for the screen; None where it is not known."""
    return None if isnan(value) else round(value)


@in_place
def _take_up(session: Session, found: Answers, rows: Sequence[WorldAnswer]) -> None:
    """Offer a plan, the one that gives up least at its worst first, as the plan of the inputs."""
    names = worlds.can_be_taken_up(found)
    if not names:
        return
    least = least_regret(rows)
    first = names.index(least.worst.plan) if least is not None and least.worst.plan in names else 0
    st.header(tell("Take one up"), anchor=False)
    chosen = st.selectbox(
        tell("Plan"), names, index=first, key="world_plan", format_func=lambda name: plain(kept(name))
    )
    st.caption(tell("It is saved as locks, in one step; Undo takes it back."))
    if st.button(tell("Take it up as the plan"), type="primary", icon=":material/check:", key="take_up_world",
                 disabled=questions.stale(session, found)):  # fmt: skip
        if worlds.take_up(session, found, chosen):
            st.toast(tell("Taken up. Undo brings the plan before back."))
        rerun()
