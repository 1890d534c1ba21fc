"""What a worker says last where its job cannot be read or written."""

from collections.abc import Iterator
from contextlib import contextmanager

from planner.jobs.messages import MessageError
from planner.process.streams import last_word, tell_of_disk


@contextmanager
def last_words() -> Iterator[None]:
    """End the process with a sentence where a job could not be read or written.

    That it has ended is what tells others that the job has, and gives its turn back.

    Raises:
        SystemExit: It could not.
    """
    try:
        yield
    except OSError as error:
        tell_of_disk(error)
    except MessageError as unread:
        last_word(str(unread))
    else:
        return
    raise SystemExit(1)
