"""Widgets shared by the pages of questions: ask, progress, stop, resume, and whether the answers are stale."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import streamlit as st

from planner.answers import Answer, unanswered_note
from planner.insight.answering import FAIR, Question
from planner.jobs.job import Job
from planner.jobs.messages import MessageError, QuestionOutcome
from planner.jobs.questions import Answers, answers, resubmit
from planner.language import Said, joined, kept, say, tell, told
from planner.services import questions
from planner.services.session import Session
from planner.ui import polling
from planner.ui.in_place import in_place
from planner.ui.messages import plain
from planner.ui.rerunning import rerun
from planner.ui.texts import waits

Kind = TypeVar("Kind", bound=Answer)

POLL = 1.0
"""How often a page asks what else was found [s]."""

LABELS = {
    Question.WANTED: say("Find out what is wanted most"),
    Question.PLEDGES: say("Find out what each pledge is worth"),
    Question.DEPENDENCE: say("Find out whom the plan leans on"),
    Question.FRONTIER: say("Find out what exposure costs"),
    **dict.fromkeys(FAIR, say("Find out what fairness costs")),
    Question.DELIVERY: say("Draw 1,000 futures"),
    Question.AGAIN: say("Plan some futures again"),
    Question.VERIFY: say("Find out what knowing is worth"),
    Question.INSURE: say("Find out what insures the plan"),
    Question.DECISIVE: say("Find out which inputs decide"),
}


@in_place
def of_plan(session: Session, question: Question, kind: type[Kind], show: Callable[[list[Kind]], object]) -> None:
    """Show a question about the displayed plan: the button that asks it, its progress, and its answers as they come.

    Args:
        session: The session of this tab.
        question: The question.
        kind: What its answers are.
        show: Shows the answers that there are.
    """
    ask(session, question)
    if questions.last_job(session, question) is None:
        st.info(tell("Not asked yet."), icon=":material/help:")
    follow(session, question, partial(_of_plan, session, kind, show), questions.stale)


def _of_plan(session: Session, kind: type[Kind], show: Callable[[list[Kind]], object], found: Answers) -> None:
    """Show answers under the plan that they refer to."""
    other = questions.of_another_plan(session, found)
    if other:
        st.warning(plain(kept(other)), icon=":material/history:")
    if found.plan is not None:
        st.caption(plain(say("Answers of this plan: {plan}.", plan=kept(str(found.plan)))))
    if rows := found.rows_of(kind):
        show(rows)


@in_place
def follow(
    session: Session, question: Question, show: Callable[[Answers], object], stale: Callable[[Session, Answers], bool]
) -> None:
    """Show the progress of a question, and its answers as they come; nothing if it was not asked.

    Args:
        session: Session of this tab.
        question: What was asked.
        show: Shows the answers that there are.
        stale: Whether answers are of other inputs.
    """
    job = questions.last_job(session, question)
    if job is None:
        return
    try:
        found = answers(job)
    except MessageError as unread:
        why = plain(kept(str(unread)))
        st.warning(tell("The last answers cannot be shown. {why} Ask again.", why=why), icon=":material/error:")
        return
    of_other_inputs = stale(session, found)

    def shown() -> None:
        """Show how the question stands now."""
        now = answers(job)
        _standing(session, question, job, now, stale=of_other_inputs)
        show(now)

    polling.poll(shown, lambda: found.running and not answers(job).running, POLL if found.running else None)


@in_place
def ask(session: Session, question: Question) -> None:
    """Show the button that asks a question about the plan of the current inputs."""
    unplanned = not session.state.has_plan
    if unplanned:
        st.caption(tell("These inputs have no plan yet: plan them first."))
    elif session.displayed is not None and session.displayed.plan.summary.by_chances:
        st.caption(tell("Exposure is counted by their chances here, as this plan counts it."))
    if st.button(
        told(LABELS[question]), type="primary", icon=":material/play_arrow:", disabled=unplanned, key=f"ask-{question}"
    ):
        stop_running(session, question)
        questions.ask(session, question)
        rerun()


def stop_running(session: Session, question: Question) -> None:
    """Stop the last job of a question, if it runs."""
    job = questions.last_job(session, question)
    if job is not None and job.running:
        job.stop()


@in_place
def _standing(session: Session, question: Question, job: Job, found: Answers, *, stale: bool) -> None:
    """Show the status of a question and what can be done next."""
    if stale:
        st.warning(tell("These answers are **stale**: they are of other inputs. Ask again."), icon=":material/history:")
    if found.running:
        share = found.done / found.total if found.total else 0.0
        st.progress(min(1.0, share), text=told(_solving(found)))
        if st.button(tell("Stop, keep what was found"), icon=":material/stop:", key=f"stop-{question}"):
            job.stop()
            st.toast(tell("Stopping; what was solved is kept."))
        return
    _ended(session, question, job, found, stale=stale)


def _solving(found: Answers) -> Said:
    """How far a question is, in sentences."""
    if found.before is not None:
        return joined([waits(found.before), say("You can go on working meanwhile.")])
    how_far = (
        say("Solving: {done} of {total} · {seconds:.0f} s.", done=found.done, total=found.total, seconds=found.seconds)
        if found.total
        else say("Solving: starting · {seconds:.0f} s.", seconds=found.seconds)
    )
    return joined([how_far, say("You can go on working meanwhile."), kept(unanswered_note(found.rows))])


def _ended(session: Session, question: Question, job: Job, found: Answers, *, stale: bool) -> None:
    missing = unanswered_note(found.rows)
    if found.ending is QuestionOutcome.DONE and not missing:
        st.caption(tell("All solved, in {seconds:.0f} s.", seconds=found.seconds))
    elif found.ending is QuestionOutcome.DONE:
        st.warning(plain(kept(missing)), icon=":material/timelapse:")
    elif found.ending is QuestionOutcome.REFUSED:
        st.error(plain(joined(map(kept, found.notes))), icon=":material/error:")
    else:
        st.warning(
            tell("It was stopped before all was solved. What was solved is kept.")
            if found.ending is QuestionOutcome.STOPPED
            else tell("Its process ended. What was solved is kept."),
            icon=":material/timelapse:",
        )
    if found.ending is QuestionOutcome.CRASHED:
        st.caption(plain(say("Its last words: {words}", words=" ".join(found.notes))))
    ended = found.ending in {QuestionOutcome.STOPPED, QuestionOutcome.CRASHED}
    if (ended or (missing and not stale)) and st.button(
        tell("Go on") if ended else tell("Ask again"), icon=":material/resume:", key=f"go-on-{question}"
    ):
        questions.remember(session, question, resubmit(job))
        rerun()
