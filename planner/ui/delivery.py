"""The page Delivery: what the plan is worth by the chances of its pledges, whom to verify, what may be promised."""

import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from planner.answers import AgainAnswer, KnowingAnswer, ProspectAnswer
from planner.charts.in_language import told_table, word
from planner.insight.answering import Question
from planner.language import marked, notation, say, tell, told
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
    st.title(tell("Delivery"), anchor=False)
    made = require_plan(session)
    shown = delivery_of(made)
    _headline(shown)
    delivery_calls.section(shown)
    st.header(tell("Ring these first"), anchor=False)
    _verify_first(shown)
    _worth_of_knowing(session, made)
    st.header(tell("What may be promised"), anchor=False)
    st.markdown(marked(shown.promise or say("Nobody deploys with this plan: there is nothing to promise.")))
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
    with st.expander(tell("What is it worth to know?"), icon=":material/call:"):
        st.caption(
            tell(
                "Plans are made for what may become known of the first pledges. Knowing one is worth at least what the "
                "plan for it averts beyond the one for its chance."
            )
        )
        question_widgets.of_plan(session, Question.VERIFY, KnowingAnswer, lambda rows: _knowing(made, rows))


def _futures(session: Session, made: Incumbent) -> None:
    st.header(tell("Over futures"), anchor=False)
    st.caption(
        tell(
            "In each future a pledge comes or does not, contributors fail together, units are late and funds pay in "
            "part, as likely as the inputs say; the same futures for every plan. In each, people and money are placed "
            "anew among those who come."
        )
    )
    question_widgets.of_plan(session, Question.DELIVERY, ProspectAnswer, lambda rows: _over_futures(made, rows))
    st.caption(
        tell("As ordered, nobody is sent elsewhere or asked anew. Planning again does both, for those not yet begun.")
    )
    question_widgets.of_plan(session, Question.AGAIN, AgainAnswer, _again)


def _knowing(made: Incumbent, rows: list[KnowingAnswer]) -> None:
    for sentence in knowing.in_words(made.case, rows):
        st.markdown(f"- {plain(sentence)}")
    table = knowing.table(rows)
    amounts = [name for name in table.columns if name.endswith("]")]
    st.dataframe(
        told_table(table.round(dict.fromkeys(amounts, 0))), hide_index=True, width="stretch", placeholder="",
        column_config=_figures(amounts), key="delivery-knowing",
    )  # fmt: skip


def _figures(amounts: list[str]) -> dict[str, ColumnConfig]:
    """Columns of amounts, with their units as help, and of chances."""
    percent = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    shown = [(word(name).partition(" [")[0], word(name)) for name in amounts]
    columns = {name: st.column_config.NumberColumn(label, help=name, format="localized") for label, name in shown}
    return columns | {word("chance"): percent}


def _again(rows: list[AgainAnswer]) -> None:
    for row in rows:
        st.markdown(marked(knowing.again_in_words(row)))


def _over_futures(made: Incumbent, rows: list[ProspectAnswer]) -> None:
    found = OverFutures(made.case, rows)
    st.markdown(marked(found.in_words))
    st.markdown(marked(say("**What may be promised.** {promise}", promise=found.promise)))
    show(found.months)
    show(found.by_mission)


def _headline(found: Delivery) -> None:
    summary = found.plan.summary
    row = st.container(horizontal=True)
    exposure, people = tell("civilian-months at risk; model estimate"), tell("persons, each unit once")
    for label, figure, unit in (
        (tell("Unprotected, if all come"), summary.exposure_unprotected, exposure),
        (tell("Unprotected, by their chances"), found.expected, exposure),
        (tell("People, if all come"), found.persons_if_all_come, people),
        (tell("People, by their chances"), found.persons, people),
    ):
        row.metric(label, told(notation(f"{figure:,.0f}")), help=unit, border=True)
    st.markdown(marked(found.averted_in_words))


def _verify_first(found: Delivery) -> None:
    sentences = found.verify_first
    if not sentences:
        st.markdown(tell("All that the plan rests on is certain to come: nobody needs to be rung."))
        return
    st.caption(
        tell("The pledges that move what is expected to stay unprotected most, once it is known whether they come.")
    )
    lines = (f"{number}. **{plain(what)}** {plain(hangs)}" for number, (what, hangs) in enumerate(sentences, start=1))
    st.markdown("\n".join(lines))


def _pledges(found: Delivery) -> None:
    st.header(tell("All that the plan rests on"), anchor=False)
    table = found.pledges
    if table.empty:
        st.info(tell("The plan deploys nobody and pays for no prevention."), icon=":material/info:")
        return
    amounts = [name for name in table.columns if name.endswith("]") or name == "persons"]
    st.dataframe(
        told_table(table.round(dict.fromkeys(amounts, 0))), hide_index=True, width="stretch", placeholder="",
        column_config=_figures(amounts), key="delivery-pledges",
    )  # fmt: skip
