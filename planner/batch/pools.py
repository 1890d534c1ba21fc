"""Pools of workers for batches: local processes, a thread, or a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, repeat
from multiprocessing import forkserver, resource_tracker, util
from multiprocessing.connection import Connection, wait
from typing import ParamSpec, TypeVar

from planner.language import say
from planner.process.interrupts import interrupts_blocked

P = ParamSpec("P")
T = TypeVar("T")

Pool = Callable[[], AbstractContextManager[Executor]]
"""Opens an executor; called again after one has broken."""

TurnTaker = Callable[[], AbstractContextManager[None]]
"""What a process waits for before each call, and gives back after it."""

PRELOADED = ("planner.batch.task",)
"""Modules that processes have loaded when they start."""


@contextmanager
def thread() -> Iterator[Executor]:
    """Pool of one thread of this process, for scripts, which new processes would run again."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def processes(workers: int | None = None, turn: TurnTaker = nullcontext) -> Pool:
    """Pool of processes on this machine, reused between solves; they end with the process that started them.

    They are forked from a server that has loaded what tasks need, and has solved nothing. If an exception, such as an
    interrupt, leaves the block that uses the pool, they end at once.

    Args:
        workers: Number of processes; the number of cores, if not given.
        turn: What a process waits for before each call.
    """

    def opened() -> AbstractContextManager[Executor]:
        """Start the server, which is shared by all pools of this process."""
        resource_tracker.ensure_running()
        forkserver.set_forkserver_preload([*PRELOADED])
        with interrupts_blocked():
            forkserver.ensure_running()
        return _executor(workers, "forkserver", turn)

    return opened


def forks(workers: int | None = None, turn: TurnTaker = nullcontext) -> Pool:
    """Pool like `processes`, whose processes are forks of this one the first time that it is opened.

    That must be before this process has solved anything: forks lack the threads of HiGHS, and would wait for them.

    Args:
        workers: Number of processes; the number of cores, if not given.
        turn: What a process waits for before each call.
    """
    ways: Iterator[Pool] = chain([lambda: _executor(workers, "fork", turn)], repeat(processes(workers, turn)))

    def opened() -> AbstractContextManager[Executor]:
        """Fork this process the first time, and a fresh one after a break."""
        return next(ways)()

    return opened


@contextmanager
def _executor(workers: int | None, method: str, turn: TurnTaker) -> Iterator[Executor]:
    """Start the processes, and stop them at the end."""
    context = multiprocessing.get_context(method)
    worker_end, parent_end = context.Pipe(duplex=False)
    with worker_end, parent_end:
        given = (worker_end, parent_end, dict(os.environ))
        executor = _Processes(workers or len(os.sched_getaffinity(0)), context, _initialise, given)
        executor.turn = turn
        try:
            if method == "fork":
                executor.fork_all()
            yield executor
        except BaseException:
            parent_end.close()
            raise
        finally:
            executor.shutdown(cancel_futures=True)


class _Processes(ProcessPoolExecutor):
    """Processes started with interrupts blocked, which would break them until they ignore them.

    The resource tracker must run before, because starting it unblocks interrupts.
    """

    turn: TurnTaker = nullcontext
    """What a process waits for before each call."""

    def fork_all(self) -> None:
        """Fork all of them now, which is what the first call does."""
        with interrupts_blocked():
            super().submit(os.getpid)

    def submit(self, call: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> Future[T]:
        """Submit a call; start another process for it if there may be one."""
        with interrupts_blocked():
            return super().submit(_in_turn, self.turn, call, *given, **named)


def _in_turn(turn: TurnTaker, call: Callable[P, T], /, *given: P.args, **named: P.kwargs) -> T:
    """Call when it is this process's turn."""
    with turn():
        return call(*given, **named)


def _initialise(worker_end: Connection, parent_end: Connection, environment: Mapping[str, str]) -> None:
    """Initialise a worker: ignore interrupts from the terminal, and end with the parent process.

    Args:
        worker_end: Pipe to the parent; the worker ends when the other end closes.
        parent_end: Its other end, which the worker closes for itself.
        environment: Environment of the parent.
    """
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    parent_end.close()
    os.environ.update(environment)

    def end_with_parent() -> None:
        """Wait for the parent to end; release semaphores first, so that libraries do not warn of leaks."""
        wait([worker_end])
        util._run_finalizers()  # type: ignore[attr-defined]
        os._exit(1)

    threading.Thread(target=end_with_parent, daemon=True).start()


class NoClusterError(Exception):
    """A cluster that cannot be used; the message says why."""


CLUSTER_TIMEOUT = 20.0
"""Time for a cluster to respond, if no other is given [s]."""


def cluster(address: str, timeout: float = CLUSTER_TIMEOUT) -> Pool:
    """Pool of the workers of a Dask cluster, which need this planner installed.

    Args:
        address: Address of its scheduler, such as `tcp://10.0.0.1:8786`.
        timeout: Time for it to respond [s].
    """

    @contextmanager
    def opened() -> Iterator[Executor]:
        """Connect to the cluster, and disconnect at the end."""
        try:
            from distributed import Client  # noqa: PLC0415
        except ImportError:
            raise NoClusterError(say("A cluster needs the extra: pip install pledge-planner[cluster].")) from None
        try:
            client = Client(address, timeout=timeout)
        except (OSError, ValueError) as error:
            raise NoClusterError(
                say("No cluster answers at {address} ({error}).", address=address, error=str(error))
            ) from None
        with client:
            yield client.get_executor(pure=False)

    return opened
