"""Where the solves of a batch run: processes of this machine, or a Dask cluster."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from multiprocessing import resource_tracker, util
from multiprocessing.connection import Connection, wait
from typing import ParamSpec, TypeVar

from planner.interrupts import held_back

With = ParamSpec("With")
Found = TypeVar("Found")

Pool = Callable[[], AbstractContextManager[Executor]]
"""Opens an executor; called again where one breaks."""


def processes(workers: int | None = None) -> Pool:
    """Processes of this machine, started afresh; they outlive a solve, and end with the process that began them.

    Where the block that uses them ends by an exception, an interrupt for one, they end at once, whatever they are at.

    Args:
        workers: How many; as many as there are cores, if not given.
    """

    @contextmanager
    def opened() -> Iterator[Executor]:
        """The processes, until they are no longer needed."""
        resource_tracker.ensure_running()
        context = multiprocessing.get_context("spawn")
        leash, held = context.Pipe(duplex=False)
        with leash, held:
            executor = _Processes(workers or len(os.sched_getaffinity(0)), context, _settle_in, (leash,))
            try:
                yield executor
            except BaseException:
                held.close()
                raise
            finally:
                executor.shutdown(cancel_futures=True)

    return opened


class _Processes(ProcessPoolExecutor):
    """Processes that hear of no interrupt from the first moment on: it would break them while they are being loaded.

    The tracker of their resources must run before: to start it, Python lets held back interrupts go.
    """

    def submit(self, call: Callable[With, Found], /, *given: With.args, **named: With.kwargs) -> Future[Found]:
        """Hand a call over; a process for it is started if there may be another."""
        with held_back():
            return super().submit(call, *given, **named)


def _settle_in(leash: Connection) -> None:
    """In a worker: leave interrupts of the terminal to the process that began it.

    Args:
        leash: What that process holds the other end of; the worker ends when it is let go, by whatever end.
    """
    os.setpgrp()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

    def follow() -> None:
        """Wait for that end; semaphores of libraries are given back, as there would be complaints about them."""
        wait([leash])
        util._run_finalizers()  # type: ignore[attr-defined]
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


class NoClusterError(Exception):
    """A cluster that cannot be used, and why, in a sentence."""


def cluster(address: str) -> Pool:
    """The workers of a Dask cluster, which need this planner installed.

    Args:
        address: Address of its scheduler, such as `tcp://10.0.0.1:8786`.
    """

    @contextmanager
    def opened() -> Iterator[Executor]:
        """The connection to the cluster, until it is no longer needed."""
        try:
            from distributed import Client  # noqa: PLC0415
        except ImportError:
            raise NoClusterError("A cluster needs the extra: pip install pledge-planner[cluster].") from None
        try:
            client = Client(address, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise NoClusterError(f"No cluster answers at {address} ({error}).") from None
        with client:
            yield client.get_executor(pure=False)

    return opened


PATIENCE = 20.0
"""Time for a cluster to answer [s]."""
