"""What certainty has cost in time so far: measured by the searches of a workspace, and told only where it is known."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from planner.jobs import registry
from planner.jobs.job import Job
from planner.language import say
from planner.services.session import Session
from planner.solution import Progress

LEVELS = (0.95, 0.98, 0.99, 0.995)
"""Certainties that a person can ask for [1]."""

MOST_JOBS = 12
"""Most searches that are looked at, the latest."""

Times = dict[float, float]
"""By certainty: seconds of searching until it was reached [s]."""


def seconds_to(searches: Iterable[Sequence[Progress]], levels: Sequence[float] = LEVELS) -> Times:
    """Seconds until each certainty was reached by searches of the same inputs, of which each goes on from the last.

    Args:
        searches: Progress of each, the earliest first.
        levels: Certainties [1].
    """
    reached: Times = {}
    before = 0.0
    for progress in searches:
        for now in progress:
            certainty = -1.0 if now.gap is None else 1.0 - now.gap
            for level in levels:
                if certainty >= level:
                    reached.setdefault(level, before + now.seconds)
        before += progress[-1].seconds if progress else 0.0
    return reached


def cost_in_words(level: float, here: Times, before: Times) -> str:
    """What a certainty costs in time, as far as it is known; a sentence.

    Args:
        level: The certainty [1].
        here: Seconds that certainties took with these inputs [s].
        before: The same with the inputs that were searched last before.
    """
    if level in here:
        return say("Took {time} with these inputs.", time=_shown(here[level]))
    if level in before:
        return say("Took {time} with the inputs before.", time=_shown(before[level]))
    known = here or before
    lower = max((each for each in known if each < level), default=None)
    if lower is None:
        return say("How long it takes here is not known yet.")
    return say(
        "How long it takes here is not known yet; {percent:g}% took {time}.",
        percent=100 * lower,
        time=_shown(known[lower]),
    )


def cost_of(session: Session, level: float) -> str:
    """What a certainty costs in time for the inputs of a session, as far as its searches tell; a sentence."""
    records = registry.jobs_of(session.journal.name, session.metadata.first_job)[:MOST_JOBS]
    ours = [record for record in records if record.inputs == session.fingerprint]
    others = [record for record in records if record.inputs != session.fingerprint]
    last = [record for record in others if record.inputs == others[0].inputs] if others else []
    made = None if session.incumbent is None else session.incumbent.plan.summary.certainty
    here, before = (seconds_to(_progress(record.job) for record in reversed(found)) for found in (ours, last))
    if level not in here and made is not None and made >= level:
        return say("The current plan is that certain already.")
    return cost_in_words(level, here, before)


def _shown(seconds: float) -> str:
    return say("{seconds:.0f} s", seconds=seconds) if seconds >= 1 else say("less than 1 s")


def _progress(job: Job) -> Sequence[Progress]:
    """Progress of a job; of one that has ended, read once."""
    return job.status().progress if job.running else _ended(job)


@lru_cache(maxsize=64)
def _ended(job: Job) -> Sequence[Progress]:
    return job.status().progress
