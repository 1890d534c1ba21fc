"""What the pages of questions share: ask, how it goes, stop, go on after a stop, and whether the answers are stale."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from planner.answers import AnswerRow, unanswered_note
from planner.desk import inquiries, jobs
from planner.desk.desk import Desk
from planner.desk.inquiries import Answers, Ending, Question
from planner.desk.jobs import Job
from planner.ui.said import plain

POLL = 1.0
"""How often a page asks what else was found [s]."""

LABELS = {
    Question.WANTED: "Find out what is wanted most",
    Question.PLEDGES: "Find out what each pledge is worth",
    Question.DEPENDENCE: "Find out whom the plan leans on",
}


def of_plan(desk: Desk, question: Question, kind: type[AnswerRow], show: Callable[[list[AnswerRow]], object]) -> None:
    """A question of the plan that is shown: the button that asks it, how it goes, and the answers as they come."""
    _ask(desk, question)
    if inquiries.asked(desk, question) is None:
        st.info("Not asked yet.", icon=":material/help:")
    follow(desk, question, partial(_of_plan, desk, kind, show), inquiries.stale)


def _of_plan(desk: Desk, kind: type[AnswerRow], show: Callable[[list[AnswerRow]], object], found: Answers) -> None:
    """Answers, under the plan that they are of."""
    other = inquiries.of_another_plan(desk, found)
    if other:
        st.warning(other, icon=":material/history:")
    if found.plan is not None:
        st.caption(plain(f"Answers of this plan: {found.plan}."))
    if found.rows:
        show(found.rows_of(kind))


def follow(
    desk: Desk, question: Question, show: Callable[[Answers], object], stale: Callable[[Desk, Answers], bool]
) -> None:
    """How a question that was asked goes, and its answers as they come; nothing where it was not.

    Args:
        desk: This piece of work.
        question: What was asked.
        show: Shows the answers that there are.
        stale: Whether answers are of other inputs.
    """
    job = inquiries.asked(desk, question)
    if job is None:
        return
    found = inquiries.answers(job)
    again = POLL if found.running else None
    st.fragment(_answers, run_every=again)(desk, question, job, show, running=found.running, stale=stale(desk, found))


def _answers(
    desk: Desk, question: Question, job: Job, show: Callable[[Answers], object], *, running: bool, stale: bool
) -> None:
    found = inquiries.answers(job)
    if running and not found.running:
        st.rerun()
    _standing(desk, question, job, found, stale=stale)
    show(found)


def _ask(desk: Desk, question: Question) -> None:
    unplanned = not desk.state.has_plan
    if unplanned:
        st.caption("These inputs have no plan yet: plan them first.")
    if st.button(
        LABELS[question], type="primary", icon=":material/play_arrow:", disabled=unplanned, key=f"ask-{question}"
    ):
        _stop_running(desk, question)
        inquiries.ask_of_plan(desk, question)
        st.rerun()


def _stop_running(desk: Desk, question: Question) -> None:
    job = inquiries.asked(desk, question)
    if job is not None and jobs.running(job):
        jobs.stop(job)


def _standing(desk: Desk, question: Question, job: Job, found: Answers, *, stale: bool) -> None:
    """How an inquiry goes or ended, with what can be done about it."""
    if stale:
        st.warning("These answers are **stale**: they are of other inputs. Ask again.", icon=":material/history:")
    if found.running:
        share = found.done / found.total if found.total else 0.0
        of = f"{found.done} of {found.total}" if found.total else "starting"
        text = f"Solving: {of} · {found.seconds:.0f} s. You can go on working meanwhile. {unanswered_note(found.rows)}"
        st.progress(min(1.0, share), text=text)
        if st.button("Stop, keep what was found", icon=":material/stop:", key=f"stop-{question}"):
            jobs.stop(job)
            st.toast("Stopping; what was solved is kept.")
        return
    _ended(desk, question, job, found, stale=stale)


def _ended(desk: Desk, question: Question, job: Job, found: Answers, *, stale: bool) -> None:
    missing = unanswered_note(found.rows)
    if found.ending is Ending.DONE and not missing:
        st.caption(f"All solved, in {found.seconds:.0f} s.")
    elif found.ending is Ending.DONE:
        st.warning(missing, icon=":material/timelapse:")
    elif found.ending is Ending.REFUSED:
        st.error(plain(" ".join(found.notes)), icon=":material/error:")
    else:
        what = "It was stopped before all was solved." if found.ending is Ending.STOPPED else "Its process ended."
        st.warning(f"{what} What was solved is kept.", icon=":material/timelapse:")
    if found.ending is Ending.CRASHED:
        st.caption(plain(f"Its last words: {' '.join(found.notes)}"))
    ended = found.ending in {Ending.STOPPED, Ending.CRASHED}
    if (ended or (missing and not stale)) and st.button(
        "Go on" if ended else "Ask again", icon=":material/resume:", key=f"go-on-{question}"
    ):
        inquiries.remember(desk, question, inquiries.again(job))
        st.rerun()
