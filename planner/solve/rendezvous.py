"""Rendezvous: two threads at work that meet after agreed work, so that what one learns of the other is reproducible.

The leader allows work, in ticks; the follower reports what it has done and waits where no more is allowed. Between two
meetings neither sees anything of the other, whatever the load of the machine.
"""

from collections.abc import Callable
from threading import Condition


class Rendezvous:
    """What a follower may do, what it has done, and whether it goes on."""

    def __init__(self, poll_seconds: float) -> None:
        """Allow nothing yet.

        Args:
            poll_seconds: Time between two polls of a leader that waits [s].
        """
        self._condition, self._poll_seconds = Condition(), poll_seconds
        self._allowed, self._done = 0.0, 0.0
        self._ended = self._dismissed = False

    @property
    def ended(self) -> bool:
        """Whether the follower has ended."""
        return self._ended

    def allow(self, ticks: float) -> None:
        """Let the follower do so much more work [ticks]; what it did beyond what was allowed counts."""
        with self._condition:
            self._allowed += ticks
            self._condition.notify_all()

    def dismiss(self) -> None:
        """Let the follower go: it is to end, and never waits again."""
        with self._condition:
            self._dismissed = True
            self._condition.notify_all()

    def meet(self, poll: Callable[[], object]) -> None:
        """Wait, as the leader, until the follower has done what is allowed, or has ended.

        Args:
            poll: Called often meanwhile.
        """
        while not self._met(self._poll_seconds):
            poll()

    def report(self, ticks: float) -> bool:
        """Report work, as the follower, and wait where no more is allowed.

        Args:
            ticks: Work done since the last report [ticks].

        Returns:
            Whether to end.
        """
        with self._condition:
            self._done += ticks
            self._condition.notify_all()
            self._condition.wait_for(lambda: self._dismissed or self._done < self._allowed)
            return self._dismissed

    def end(self) -> None:
        """Report, as the follower, that there is nothing more to do."""
        with self._condition:
            self._ended = True
            self._condition.notify_all()

    def _met(self, seconds: float) -> bool:
        with self._condition:
            return self._condition.wait_for(lambda: self._ended or self._done >= self._allowed, seconds)
