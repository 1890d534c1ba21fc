"""The page Most wanted: what to ask contributors for, and what each pledge is worth."""

from functools import partial

import streamlit as st

from planner.answers import OfferAnswer, WithdrawalAnswer
from planner.charts import insight
from planner.insight.answering import Question
from planner.language import joined, say, tell, told
from planner.names import Names
from planner.services import questions
from planner.services.session import Session
from planner.ui import question_widgets
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.show import show

EVERYBODY = "everybody"


def page(session: Session) -> None:
    """Rank candidate offers and pledges as their answers come."""
    st.title(tell("Most wanted"), anchor=False)
    case = require_plan(session).case
    st.caption(
        tell(
            "What one more unit, or more money, adds to the plan, at least and at most; and what the plan loses if a "
            "pledge falls out. A verified plan shows the one end; beyond the other no plan can be; model estimate. The "
            "tables have the chance of each beside it, and what it is worth by that."
        )
    )
    offers, pledges = st.tabs([tell("Offers to ask for"), tell("Worth of the pledges")])
    with offers:
        question_widgets.of_plan(session, Question.WANTED, OfferAnswer, partial(_offers, session, Names(case)))
    with pledges:
        question_widgets.of_plan(
            session, Question.PLEDGES, WithdrawalAnswer, lambda rows: show(insight.pledge_values(rows))
        )


def _offers(session: Session, names: Names, rows: list[OfferAnswer]) -> None:
    chosen = st.selectbox(
        tell("Who is asked"),
        [EVERYBODY, *questions.contributors(session)],
        key="who_is_asked",
        format_func=lambda key: tell("everybody") if key == EVERYBODY else told(names.contributor(key)),
    )
    types = None if chosen == EVERYBODY else questions.can_offer(session, chosen)
    if types is not None:
        who, listed = names.contributor_alone(chosen), joined(sorted(map(names.unit_type, types)), ", ")
        asked = (
            say(
                "{who} can be asked for money and for what it, its region or its groups have pledged: {units}.",
                who=who, units=listed,
            )
            if listed
            else say(
                "{who} can be asked for money and for what it, its region or its groups have pledged: no units.",
                who=who,
            )
        )  # fmt: skip
        st.caption(plain(asked))
    show(insight.wanted(rows, types, unit_type=names.unit_type))
