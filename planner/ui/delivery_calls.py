"""The section of the page Delivery on plans that hedge: what they come to, who is asked first, whom to call next."""

import streamlit as st

from planner.charts.in_language import told_table, word
from planner.language import notation, tell, told
from planner.plan import Deliver
from planner.services.delivery import Delivery
from planner.ui.messages import plain


def section(shown: Delivery) -> None:
    """Show a plan that hedges: its worth over futures, and the order of calls; nothing for other plans."""
    summary = shown.plan.summary
    if summary.deliver != Deliver.HEDGED:
        return
    st.header(tell("Who is asked first, and whom to call next"), anchor=False)
    if not summary.hedge:
        st.markdown(tell("No alternates are named yet: that follows the search. Search further, if it was stopped."))
        return
    row = st.container(horizontal=True)
    unit = tell("civilian-months at risk, as ordered with alternates called; model estimate")
    weighed = tell("civilian-months: mean and worst tenth, weighed as the case says")
    for label, figure, of in (
        (tell("With alternates, on average"), summary.hedge["expected"], unit),
        (tell("In the worst tenth of futures"), summary.hedge["worst_tenth"], unit),
        (tell("The best averts at most, more"), summary.hedge["value"] - summary.hedge["bound"], weighed),
    ):
        row.metric(label, told(notation(f"{figure:,.0f}")), help=of, border=True)
    if shown.calls.empty:
        st.markdown(tell("No alternate was found that helps: nobody else needs to stand by."))
    else:
        _table(shown)
    st.caption(plain(summary.hedge_in_words))


def _table(shown: Delivery) -> None:
    st.caption(
        tell(
            "By mission: those asked first, by the month in which they must be certain, and then whom to call, in this "
            "order, as many as are missing by then. An alternate serves where those who came leave it room and money."
        )
    )
    percent = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    st.dataframe(
        told_table(shown.calls), hide_index=True, width="stretch", placeholder="", key="delivery-calls",
        column_config={
            word("chance"): percent,
            word("people"): st.column_config.NumberColumn(format="localized", help=tell("persons")),
            word("mission"): st.column_config.TextColumn(pinned=True),
        },
    )  # fmt: skip
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in shown.calls_in_words))
