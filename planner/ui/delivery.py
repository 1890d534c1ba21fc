"""The page Delivery: what the plan is worth by the chances of its pledges, whom to verify, what may be promised."""

import streamlit as st

from planner.answers import AgainAnswer, KnowingAnswer, ProspectAnswer
from planner.insight.answering import Question
from planner.services import knowing
from planner.services.delivery import Delivery, OverFutures
from planner.services.session import Session
from planner.ui import delivery_calls, delivery_insurance, delivery_promises, question_widgets
from planner.ui.delivery_shown import delivery_of
from planner.ui.details import go_to
from planner.ui.frame import require_plan
from planner.ui.messages import plain
from planner.ui.show import show
from planner.workspace.incumbents import Incumbent


def page(session: Session) -> None:
    """Show the plan if all come and by their chances, whom to ring first, and what may be promised."""
    st.title("Delivery", anchor=False)
    made = require_plan(session)
    shown = delivery_of(made)
    _headline(shown)
    delivery_calls.section(shown)
    st.header("Ring these first", anchor=False)
    _verify_first(shown)
    _worth_of_knowing(session, made)
    st.header("What may be promised", anchor=False)
    st.markdown(shown.promise or "Nobody deploys with this plan: there is nothing to promise.")
    show(shown.people)
    picked = show(shown.at_stake, pick=True)
    if picked.get("pledge", "") in shown.facts.pledges:
        go_to("pledge", picked["pledge"])
    show(shown.by_mission)
    _pledges(shown)
    _futures(session, made)
    delivery_insurance.section(session, made)
    delivery_promises.section(session)


def _worth_of_knowing(session: Session, made: Incumbent) -> None:
    with st.expander("What is it worth to know?", icon=":material/call:"):
        st.caption(
            "Plans are made for what may become known of the first pledges. Knowing one is worth at least what the "
            "plan for it averts beyond the one for its chance."
        )
        question_widgets.of_plan(session, Question.VERIFY, KnowingAnswer, lambda rows: _knowing(made, rows))


def _futures(session: Session, made: Incumbent) -> None:
    st.header("Over futures", anchor=False)
    st.caption(
        "In each future a pledge comes or does not, contributors fail together, units are late and funds pay in part, "
        "as likely as the inputs say; the same futures for every plan. In each, people and money are placed anew among "
        "those who come."
    )
    question_widgets.of_plan(session, Question.DELIVERY, ProspectAnswer, lambda rows: _over_futures(made, rows))
    st.caption("As ordered, nobody is sent elsewhere or asked anew. Planning again does both, for those not yet begun.")
    question_widgets.of_plan(session, Question.AGAIN, AgainAnswer, _again)


def _knowing(made: Incumbent, rows: list[KnowingAnswer]) -> None:
    for sentence in knowing.in_words(made.case, rows):
        st.markdown(f"- {plain(sentence)}")
    table = knowing.table(rows)
    columns = {
        name: st.column_config.NumberColumn(name.partition(" [")[0], help=name, format="localized")
        for name in table.columns
        if name.endswith("]")
    }
    percent = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    st.dataframe(
        table.round(dict.fromkeys(columns, 0)), hide_index=True, width="stretch", placeholder="",
        column_config=columns | {"chance": percent}, key="delivery-knowing",
    )  # fmt: skip


def _again(rows: list[AgainAnswer]) -> None:
    for row in rows:
        st.markdown(knowing.again_in_words(row))


def _over_futures(made: Incumbent, rows: list[ProspectAnswer]) -> None:
    found = OverFutures(made.case, rows)
    st.markdown(found.in_words)
    st.markdown(f"**What may be promised.** {found.promise}")
    show(found.months)
    show(found.by_mission)


def _headline(found: Delivery) -> None:
    summary = found.plan.summary
    row = st.container(horizontal=True)
    exposure, people = "civilian-months at risk; model estimate", "persons, each unit once"
    row.metric("Unprotected, if all come", f"{summary.exposure_unprotected:,.0f}", help=exposure, border=True)
    row.metric("Unprotected, by their chances", f"{found.expected:,.0f}", help=exposure, border=True)
    row.metric("People, if all come", f"{found.persons_if_all_come:,.0f}", help=people, border=True)
    row.metric("People, by their chances", f"{found.persons:,.0f}", help=people, border=True)
    st.markdown(found.averted_in_words)


def _verify_first(found: Delivery) -> None:
    sentences = found.verify_first
    if not sentences:
        st.markdown("All that the plan rests on is certain to come: nobody needs to be rung.")
        return
    st.caption("The pledges that move what is expected to stay unprotected most, once it is known whether they come.")
    told = (f"{number}. **{plain(what)}** {plain(said)}" for number, (what, said) in enumerate(sentences, start=1))
    st.markdown("\n".join(told))


def _pledges(found: Delivery) -> None:
    st.header("All that the plan rests on", anchor=False)
    table = found.pledges
    if table.empty:
        st.info("The plan deploys nobody and pays for no prevention.", icon=":material/info:")
        return
    percent = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    amounts = [name for name in table.columns if name.endswith("]") or name == "persons"]
    shown = {
        name: st.column_config.NumberColumn(name.partition(" [")[0], help=name, format="localized") for name in amounts
    }
    st.dataframe(
        table.round(dict.fromkeys(amounts, 0)), hide_index=True, width="stretch", placeholder="",
        column_config=shown | {"chance": percent}, key="delivery-pledges",
    )  # fmt: skip
