"""The page Plan: the plan in words and figures, and how its run ended."""

from functools import partial

import streamlit as st

from planner.chances.both_counts import BothCounts
from planner.charts import decided, exposure, unprotected
from planner.charts.in_language import told_chart, word
from planner.charts.progress import progress
from planner.fault import first
from planner.figures import between, difference_shown, signed
from planner.jobs.job import Job
from planner.language import joined, kept, marked, notation, say, tell, told
from planner.plan import Summary
from planner.reach import participation
from planner.scenarios.intervals import PROVEN_HIGHER, PROVEN_LOWER, DifferenceInterval, in_words
from planner.services.session import PreviousPlan, Session
from planner.ui import explain, plan_decisions, repairs, texts
from planner.ui.details import go_to
from planner.ui.frame import show_state
from planner.ui.messages import plain
from planner.ui.polling import pace, poll
from planner.ui.show import show
from planner.workspace.comparability import proven_from
from planner.workspace.incumbents import Incumbent

HEADLINE = (
    (say("Unprotected, if all come"), "exposure_unprotected", 1.0,
     say("civilian-months at risk, with the plan, every pledge in full; model estimate")),
    (say("Unprotected, by their chances"), "expected_unprotected", 1.0,
     say("civilian-months at risk, with the plan, on average by the chances of its pledges; model estimate")),
    (say("In place only"), "exposure_in_place_only", 1.0,
     say("civilian-months at risk, with nobody new; model estimate")),
    (say("People deployed"), "persons_deployed", 1.0, say("persons")),
    (say("Cost, million USD"), "cost_usd", 1e6, say("million USD; units and prevention, whole horizon")),
)  # fmt: skip
"""Label, field of the summary, scale and unit of the figures of the headline."""

BEYOND = {PROVEN_LOWER, PROVEN_HIGHER}
"""Verdicts on a difference that is larger than what the bounds leave open."""

MOST_FAULTS = 10
"""Faults that are listed; the page Inputs has them all."""


def page(session: Session) -> None:
    """Show what the plan decides, how good and sure that is, and what follows; or why there is no plan."""
    nothing_yet = tell("A plan for the pledges")
    st.title(plain(session.displayed.plan.summary.title) if session.displayed else nothing_yet, anchor=False)
    if not session.state.has_plan:
        show_state(session.state)
    _why(session)
    repairs.show(session)
    made = session.displayed
    if made is None:
        if session.running_job is not None:
            _running(session.running_job)
            st.markdown(told(texts.FIRST_RUN))
        return
    if not session.state.figures and not st.toggle(tell("Show the last plan, which is of other inputs")):
        return
    _plan(session, made)


def _plan(session: Session, made: Incumbent) -> None:
    """The plan: the decision first, then what it rests on."""
    found = plan_decisions.worked_out(session, made)
    if session.superseded is not None:
        st.caption(plain(texts.superseded(session.superseded)))
    plan_decisions.what_is_decided(found)
    st.header(tell("How good, how sure"), anchor=False)
    plan_decisions.how_good(found)
    _headline(session, made)
    plan_decisions.who_goes_where(found)
    plan_decisions.who_stays(found)
    plan_decisions.what_is_asked(found)
    show(decided.waterfall(found))
    nobody = st.toggle(tell("Show exposure with nobody there"))
    picked = show(exposure.by_mission(made.case, made.plan, nobody=nobody), pick=True)
    st.caption(tell("Click a bar to see all about its mission."))
    if "mission" in picked:
        go_to("mission", picked["mission"])
    plan_decisions.contributors(found)
    _least_protected(made)
    _untidy(made)
    _notices(session)
    _how_it_was_found(session, made)


def _untidy(made: Incumbent) -> None:
    """List where postings are not as the rules on orders ask."""
    summary = made.plan.summary
    if summary.untidy:
        with st.expander(
            tell("Not as the rules on orders ask ({places})", places=len(summary.untidy)), icon=":material/info:"
        ):
            st.markdown(marked(summary.tidying_in_words))
            for what in summary.untidy:
                st.markdown(f"- {plain(kept(what))}")


def _notices(session: Session) -> None:
    """Show likely mistakes in the inputs, and what has no effect in them."""
    notices = session.validation.checked.notices
    if notices:
        with st.expander(tell("Worth a look in the inputs ({notices})", notices=len(notices)), icon=":material/info:"):
            for notice in notices:
                st.markdown(f"- {plain(kept(notice))}")


def _why(session: Session) -> None:
    """Explain why there is no plan: faults of the inputs, or the messages of a failed run."""
    standing = session.job_status
    faults = session.validation.faults or (
        standing.faults if standing is not None and not session.state.has_plan else []
    )
    for fault in first(faults, MOST_FAULTS):
        st.markdown(f"- {plain(kept(fault))}")
    if standing is not None and standing.crashed and not session.state.has_plan:
        st.caption(plain(say("Its last words: {words}", words=str(standing.error))))


def _running(job: Job) -> None:
    """Show the progress of the search until it has a plan."""
    with st.container(border=True):
        poll(partial(_progress, job), lambda: False, pace())


def _progress(job: Job) -> None:
    now = job.status()
    st.markdown(f"**{marked(texts.progress(now))}**")
    figure = progress(now.progress)
    if figure is None:
        st.progress(0, text=tell("The chart of how good the best plan is begins with the search."))
    else:
        st.altair_chart(told_chart(figure.chart), width="stretch", key="live-progress")


def _headline(session: Session, made: Incumbent) -> None:
    now, before = made.plan.summary, session.previous
    beside = None if before is None or before.incomparable else before.made
    old = None if beside is None else beside.plan.summary
    said, apart = ("", None) if beside is None else proven_from(beside, made)
    row = st.container(horizontal=True)
    counted = "expected_unprotected" if now.by_chances else "exposure_unprotected"
    for label, field, scale, unit in HEADLINE:
        value, earlier = getattr(now, field), None if old is None else getattr(old, field)
        if value is None:
            continue
        moved = 0.0 if earlier is None else difference_shown(earlier / scale, value / scale)
        row.metric(
            told(label),
            told(notation(f"{value / scale:,.0f}")),
            tell("{moved} vs. before", moved=signed(moved)) if moved else None,
            delta_color="inverse" if field == counted and said in BEYOND else "off",
            help=told(unit),
            border=True,
        )
    st.markdown(marked(texts.effect(now)))
    st.caption(marked(BothCounts(made.case, made.plan).in_words))
    if session.state.has_plan:
        st.caption(plain(session.state.sentence))
    if before is not None:
        st.caption(plain(_beside(before, said, apart)))
        if st.button(tell("What changed, and why"), icon=":material/difference:", key="go-changed"):
            explain.go_to(explain.CHANGED)
    for sentence in participation.remarks(made.case):
        st.caption(plain(sentence))


def _beside(before: PreviousPlan, said: str, apart: DifferenceInterval | None) -> str:
    """Name the plan that this one is compared with and what is certain of the difference, or why there is none."""
    if apart is None:
        why = kept(before.incomparable or "")
        return say("Not compared with the plan before “{step}”: {why}.", step=kept(before.since), why=why)
    return say(
        "Compared with the plan before “{step}”. What the best plan of these inputs leaves, with charges, beside the "
        "best of the inputs before: {between} civilian-months ({verdict}).",
        step=kept(before.since),
        between=between(apart.least, apart.most),
        verdict=in_words(said),
    )


def _least_protected(made: Incumbent) -> None:
    """Show the least protected areas by amount and by share: a small area may be wholly unprotected."""
    st.header(tell("Who is protected least"), anchor=False)
    st.caption(tell("By mission, the most unprotected exposure first; below, the areas by amount and by share."))
    table = unprotected.missions_table(made.case, made.plan)
    st.table(
        {plain(word(heading)): [_cell(heading, cell) for cell in table[heading]] for heading in table.columns},
        border="horizontal",
        hide_index=True,
    )
    by_amount, by_share = st.columns(2)
    with by_amount:
        picked = show(unprotected.by_amount(made.case, made.plan), pick=True)
    with by_share:
        picked |= show(unprotected.by_share(made.case, made.plan), pick=True)
    st.caption(tell("Click an area to ask what it would take."))
    if "area" in picked:
        explain.go_to(explain.AREA, picked["area"])


def _cell(heading: str, cell: str | float) -> str:
    """A cell of the table of missions, in Markdown: a name, an exposure or a share."""
    if isinstance(cell, str):
        return plain(word(cell))
    of_all = heading in {unprotected.HEADINGS["of_all"], unprotected.HEADINGS["share"]}
    return told(notation(f"{cell:.1%}" if of_all else f"{cell:,.0f}"))


def _how_it_was_found(session: Session, made: Incumbent) -> None:
    standing = session.job_status
    with st.expander(tell("How this plan was found, and how good it is"), icon=":material/query_stats:"):
        st.markdown(marked(_objective(made.plan.summary)))
        if standing is None or session.job is None or made.job != session.job.name:
            st.markdown(plain(say("Found on the page {found_by}.", found_by=kept(made.found_by))))
        elif (figure := progress(standing.progress)) is not None:
            show(figure)


def _objective(summary: Summary) -> str:
    """Objective, bound and certainty of a plan, its case, and by what it was found."""
    figures = {"objective": summary.objective, "nobody": summary.objective_nobody_new}
    if summary.bound is None or summary.relative_gap is None:
        charged = say(
            "With charges on money and change, {objective:,.0f} civilian-months stay unprotected; how few a plan may "
            "leave is not known; with nobody new {nobody:,.0f} would.",
            **figures,
        )
    else:
        charged = say(
            "With charges on money and change, {objective:,.0f} civilian-months stay unprotected; no plan leaves "
            "fewer than {bound:,.0f}, which is {gap:.2%} less; with nobody new {nobody:,.0f} would.",
            bound=summary.bound,
            gap=summary.relative_gap,
            **figures,
        )
    said = [charged, summary.certainty_in_words]
    packages = ", ".join(f"{package} {number}" for package, number in summary.versions.items())
    case, seconds = summary.case_sha256[:12], summary.seconds.get("all", 0)
    said.append(say("Case `{case}`, {seconds:.1f} s, {packages}.", case=case, seconds=seconds, packages=packages))
    return joined(said)
