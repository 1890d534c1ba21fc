"""A lane of work beside the neighbourhood search: a thread of its own, which exchanges what it found at meetings."""

from abc import ABC, abstractmethod
from threading import Thread

from planner.solve.rendezvous import Rendezvous
from planner.solve.state import SolveState


class Lane(ABC):
    """Work that goes on as far as it is allowed; bounds and incumbents change hands at meetings alone.

    So they are the same on every machine.
    """

    def __init__(self, state: SolveState) -> None:
        """Wait for work to be allowed; subclasses are complete before this is called.

        Args:
            state: Receives bounds and incumbents.
        """
        self._state = state
        self._rendezvous = Rendezvous(state.tuning.reports.poll_seconds)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether it has nothing more to do."""
        return self._rendezvous.ended

    def allow(self, ticks: float) -> None:
        """Let it do so much more work [ticks]."""
        self._rendezvous.allow(ticks)

    def meet(self) -> None:
        """Wait until it has done what it may, and exchange what was found."""
        self._rendezvous.meet(self._state.poll)
        self._exchange()

    def end(self) -> None:
        """Let it end, and take what it has found; errors of its thread are raised here."""
        self._rendezvous.dismiss()
        while self._thread.is_alive():
            self._thread.join(self._state.tuning.reports.poll_seconds)
            self._state.poll()
        if self._error is not None:
            raise self._error
        self._exchange()

    def _run(self) -> None:
        try:
            if not self._rendezvous.report(0.0):
                self._work()
        except BaseException as error:  # noqa: BLE001
            self._error = error
        finally:
            self._rendezvous.end()

    @abstractmethod
    def _work(self) -> None:
        """Work, in the thread, reporting it to the rendezvous until that says to end."""

    @abstractmethod
    def _exchange(self) -> None:
        """Give the state what was found, and take over what it has; nothing is at work meanwhile."""
