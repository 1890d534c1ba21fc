"""The section of the page Delivery on plans that hedge: what they come to, who is asked first, whom to call next."""

import streamlit as st

from planner.plan import Deliver
from planner.services.delivery import Delivery
from planner.ui.messages import plain


def section(shown: Delivery) -> None:
    """Show a plan that hedges: its worth over futures, and the order of calls; nothing for other plans."""
    summary = shown.plan.summary
    if summary.deliver != Deliver.HEDGED:
        return
    st.header("Who is asked first, and whom to call next", anchor=False)
    if not summary.hedge:
        st.markdown("No alternates are named yet: that follows the search. Search further, if it was stopped.")
        return
    row = st.container(horizontal=True)
    unit = "civilian-months at risk, as ordered with alternates called; model estimate"
    row.metric("With alternates, on average", f"{summary.hedge['expected']:,.0f}", help=unit, border=True)
    row.metric("In the worst tenth of futures", f"{summary.hedge['worst_tenth']:,.0f}", help=unit, border=True)
    row.metric("The best averts at most, more", f"{summary.hedge['value'] - summary.hedge['bound']:,.0f}",
               help="civilian-months: mean and worst tenth, weighed as the case says", border=True)  # fmt: skip
    if shown.calls.empty:
        st.markdown("No alternate was found that helps: nobody else needs to stand by.")
    else:
        _table(shown)
    st.caption(plain(summary.hedge_in_words))


def _table(shown: Delivery) -> None:
    st.caption(
        "By mission: those asked first, by the month in which they must be certain, and then whom to call, in this "
        "order, as many as are missing by then. An alternate serves where those who came leave it room and money."
    )
    percent = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    st.dataframe(
        shown.calls, hide_index=True, width="stretch", placeholder="", key="delivery-calls",
        column_config={
            "chance": percent,
            "people": st.column_config.NumberColumn(format="localized", help="persons"),
            "mission": st.column_config.TextColumn(pinned=True),
        },
    )  # fmt: skip
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in shown.calls_in_words))
