"""The plan in words and figures, and how a run ended."""

import streamlit as st

from planner.charts import exposure
from planner.charts.progress import progress
from planner.desk import jobs
from planner.desk.desk import SECONDS, Desk, Planned
from planner.desk.jobs import Standing
from planner.plan import LEAST_PROTECTED, Outcome, Summary, gap_in_words
from planner.ui import words
from planner.ui.details import go_to
from planner.ui.frame import POLL, need_plan
from planner.ui.said import plain
from planner.ui.show import show

HEADLINE = (
    ("Unprotected exposure", "exposure_unprotected", 1.0, "civilian-months at risk, with the plan; model estimate"),
    ("In place only", "exposure_in_place_only", 1.0, "civilian-months at risk, with nobody new; model estimate"),
    ("People deployed", "persons_deployed", 1.0, "persons"),
    ("Cost, million USD", "cost_usd", 1e6, "million USD; units and prevention, whole horizon"),
)
"""Label, field of the summary, scale and unit of the figures of the headline."""


def page(desk: Desk) -> None:
    """How the last job ended, or goes; and the headline of the plan."""
    st.title(plain(desk.planned.plan.summary.title) if desk.planned else "A plan for the pledges", anchor=False)
    standing = desk.standing
    if standing is not None and not standing.running and (standing.crashed or desk.planned is None):
        _without_plan(desk, standing)
        return
    if standing is not None and standing.running:
        _running(desk, standing)
    if desk.planned is None:
        st.markdown(words.FIRST_RUN)
        return
    made = need_plan(desk)
    if standing is not None and standing.outcome is not None:
        _outcome(standing, made.plan.summary)
    _headline(desk, made)
    nobody = st.toggle("Show exposure with nobody there")
    picked = show(exposure.by_mission(made.case, made.plan, nobody=nobody), pick=True)
    st.caption("Click a bar to see all about its mission.")
    if "mission" in picked:
        go_to("mission", picked["mission"])
    _least_protected(made)
    _how_it_was_found(desk, made)


def _without_plan(desk: Desk, standing: Standing) -> None:
    """A screen of its own for every way to end without a plan; no number is shown."""
    title, text = words.outcome(standing)
    (st.info if standing.outcome is Outcome.NO_PLAN_IN_TIME else st.error)(f"**{title}.** {text}")
    if standing.crashed:
        st.caption(plain(f"Its last words: {standing.error}"))
    for fault in standing.faults:
        st.markdown(f"- {plain(str(fault))}")
    seconds = st.number_input("Time for the search, in seconds", 1.0, 3600.0, 2 * SECONDS, step=30.0)
    with st.container(horizontal=True):
        if st.button("Plan again", type="primary", icon=":material/replay:", disabled=bool(desk.review.faults)):
            desk.plan(seconds=seconds)
            st.rerun()
        if desk.before is not None and st.button("Show the plan before", icon=":material/undo:"):
            desk.back_to_plan()
            st.rerun()


def _running(desk: Desk, standing: Standing) -> None:
    first = not standing.plans
    what = (
        "Planning. You can go on working meanwhile."
        if first
        else "A plan is there; the search for a closer one goes on."
    )
    if first and desk.planned is not None:
        what = "Planning the inputs as they are now. Until it is done, the plan before is shown."
    st.info(what, icon=":material/hourglass_top:")
    with st.container(border=True) if first else st.expander("How the search goes", icon=":material/monitoring:"):
        st.fragment(_progress, run_every=POLL)(desk)


def _progress(desk: Desk) -> None:
    if desk.job is None:
        return
    now = jobs.standing(desk.job)
    st.markdown(f"**{words.progress(now)}**")
    figure = progress(now.progress)
    if figure is None:
        st.progress(0, text="The chart of the best plan and the bound begins with the search.")
    else:
        st.altair_chart(figure.chart, width="stretch", key="live-progress")


def _outcome(ended: Standing, summary: Summary) -> None:
    title, text = words.outcome(ended, summary)
    closed = ended.outcome is Outcome.OPTIMAL
    (st.success if closed else st.warning)(
        f"**{title}:** certified gap {gap_in_words(summary.gap)}. {text}",
        icon=":material/verified:" if closed else ":material/timelapse:",
    )


def _headline(desk: Desk, made: Planned) -> None:
    now = made.plan.summary
    before = desk.before
    old = before.plan.summary if before is not None and before.job != made.job else None
    proven = old is not None and (now.objective < old.least or old.objective < now.least)
    row = st.container(horizontal=True)
    for label, field, scale, unit in HEADLINE:
        value = getattr(now, field) / scale
        moved = 0.0 if old is None else value - getattr(old, field) / scale
        change = f"{moved:+,.0f} vs. before" if round(moved) else None
        row.metric(
            label,
            f"{value:,.0f}",
            change,
            delta_color="inverse" if field == "exposure_unprotected" and proven else "off",
            help=unit,
            border=True,
        )
    st.markdown(words.headline(now))
    if old is not None:
        st.caption(
            f"Gap of the plan before: {gap_in_words(old.gap)}; of this one: {gap_in_words(now.gap)}: "
            + ("the difference is more than the search can make." if proven else "the difference may be the search's.")
        )
    for what in now.left_out:
        st.caption(plain(f"Left out: {what}."))


def _least_protected(made: Planned) -> None:
    st.subheader("Who is protected least", anchor=False)
    st.caption(f"{LEAST_PROTECTED}; model estimate.")
    share = st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0)
    number = st.column_config.NumberColumn(format="localized")
    st.dataframe(
        exposure.least_protected_table(made.case, made.plan),
        hide_index=True,
        width="stretch",
        column_config={
            "unprotected [share of exposure]": share,
            "unprotected [civilian-months at risk, rounded]": number,
        },
    )


def _how_it_was_found(desk: Desk, made: Planned) -> None:
    standing = desk.standing
    with st.expander("How this plan was found, and how good it is", icon=":material/query_stats:"):
        summary = made.plan.summary
        st.markdown(
            f"Objective {summary.objective:,.0f}, bound "
            + ("unknown" if summary.bound is None else f"{summary.bound:,.0f}")
            + f" civilian-months; certified gap {gap_in_words(summary.gap)}. "
            + f"Case `{summary.case_sha256[:12]}`, {summary.seconds.get('all', 0):.1f} s, "
            + ", ".join(f"{package} {number}" for package, number in summary.versions.items())
            + "."
        )
        figure = None if standing is None else progress(standing.progress)
        if figure is not None and made.job == desk.job:
            show(figure)
