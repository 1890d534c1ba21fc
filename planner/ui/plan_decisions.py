"""What the page Plan opens with: the decision in sentences, who goes where when, who stays unprotected, what is asked.

A summit officer reads what is decided and whom to ring; a minister's adviser what it does and how sure that is; a
mission planner who arrives in which quarter, against what is authorised. In this order.
"""

from typing import Any

import streamlit as st

from planner.answers import OfferAnswer
from planner.charts import decided
from planner.charts.in_language import told_table, word
from planner.decisions import FLAG_NAMES, FLAGS, Decisions, Flag, MissionDecision, decisions
from planner.figures import capital
from planner.insight.answering import Question
from planner.language import joined, marked, say, tell
from planner.services import questions
from planner.services.session import Session
from planner.ui import explain
from planner.ui.details import go_to
from planner.ui.messages import plain
from planner.ui.once import once
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent

MOST_AREAS = 5
"""Areas that are told; the charts further down have more."""


def worked_out(session: Session, made: Incumbent) -> Decisions:
    """What the displayed plan decides, worked out once for each plan that the tab shows."""
    wanted = tuple(questions.kept_answers(session, Question.WANTED, OfferAnswer))
    of = made.id, made.plan.summary.case_sha256, made.plan.summary.bound, wanted
    return once("decisions", of, lambda: decisions(made.case, made.plan, wanted))


def what_is_decided(found: Decisions) -> None:
    """The decision in sentences, by mission."""
    st.header(plain(found.headline), anchor=False)
    if found.examples:
        st.warning(plain(found.examples), icon=":material/person_off:")
    st.markdown("\n".join(_point(each) for each in found.missions))
    if found.nothing_new:
        missions = joined(found.nothing_new, ", ")
        st.caption(plain(say("Nobody and nothing new goes to: {missions}.", missions=missions)))


def _point(mission: MissionDecision) -> str:
    """What is decided of a mission, in Markdown."""
    return tell("- **{mission}**: {words}", mission=plain(mission.name), words=plain(mission.words))


def how_good(found: Decisions) -> None:
    """How good and how sure it is."""
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in found.how_good))


def who_goes_where(found: Decisions) -> None:
    """Missions by quarter; a click opens who goes there."""
    if not found.sent:
        return
    st.header(tell("Who goes where, when"), anchor=False)
    st.caption(
        tell(
            "People at each mission, in place and of this plan; in brackets those who arrive (+) and leave (−). Click "
            "a mission to see who they are."
        )
    )
    st.caption(" ".join(_flag(flag) for flag in FLAGS))
    table = decided.by_quarter(found)
    event: Any = st.dataframe(
        told_table(table), hide_index=True, width="stretch", placeholder="", key="by_quarter", on_select="rerun",
        selection_mode="single-cell",
        column_config={
            word(decided.MISSION): st.column_config.TextColumn(pinned=True),
            word(decided.CEILINGS): st.column_config.TextColumn(
                help=tell("Most troops, enablers and police together.")
            ),
        },
    )  # fmt: skip
    cells = event.selection.cells
    row = cells[0][0] if cells else 0
    _who(found, table[decided.MISSION].iloc[min(row, len(table) - 1)])


def _flag(flag: Flag) -> str:
    """What a flag means, in Markdown."""
    return marked(say("**{flag}**: {says}.", flag=capital(FLAG_NAMES[flag]), says=FLAGS[flag]))


def _who(found: Decisions, mission: str) -> None:
    """Who goes to a mission, and how many are there against what is authorised."""
    for each in found.missions:
        if each.mission == mission:
            st.markdown(tell("**Who goes to {mission}**", mission=plain(each.name)))
            st.dataframe(
                told_table(decided.who(each)), hide_index=True, width="stretch", placeholder="", key="who_goes",
                column_config={
                    word("people"): st.column_config.NumberColumn(format="localized"),
                    word(decided.AVERTS): st.column_config.NumberColumn(
                        format="localized", help=tell("While all others are there; model estimate.")
                    ),
                },
            )  # fmt: skip
    for there in found.presence:
        if there.mission == mission:
            show(decided.people_over_time(there))


def who_stays(found: Decisions) -> None:
    """Areas where most stays that more could avert."""
    if not found.unprotected:
        return
    st.header(tell("Who stays unprotected"), anchor=False)
    for place, area in enumerate(found.unprotected[:MOST_AREAS]):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{place + 1}.** {plain(area.words)}", width="stretch")
            if st.button(tell("What would it take?"), key=f"take_{area.area}", type="tertiary"):
                explain.go_to(explain.AREA, area.area)


def what_is_asked(found: Decisions) -> None:
    """What is asked of whom next."""
    if not found.asks:
        return
    st.header(tell("What is asked of whom next"), anchor=False)
    said = [plain(capital(ask.words)) for ask in found.asks]
    st.markdown("\n".join(f"{n}. {words}" for n, words in enumerate(said, start=1)))


def contributors(found: Decisions) -> None:
    """Contributors by people and by what they avert; a click opens one."""
    if not found.sent:
        return
    picked = show(decided.by_contributor(found), pick=True)
    by_name = {word(str(each.contributor)): each.contributor_key for each in found.sent}
    if picked.get("contributor") in by_name:
        go_to("contributor", by_name[picked["contributor"]])
