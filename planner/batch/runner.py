"""Run batches: submit tasks in order, yield results as they complete, reopen broken pools."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from planner.batch.cache import ResultCache
from planner.batch.pools import Pool
from planner.batch.task import BatchTask, CompletedTask, TaskResult
from planner.language import say

POLL = 0.2
"""Interval at which a batch polls for a request to stop [s]."""

MOST_BREAKS = 2
"""Breaks of a pool after which tasks are submitted one by one, if no other number is given."""


class Runner:
    """Runs batches on a pool that stays open between them."""

    def __init__(self, results: ResultCache, pool: Pool, most_breaks: int = MOST_BREAKS) -> None:
        """Prepare to run.

        Args:
            results: The cache of results.
            pool: Opens the pool.
            most_breaks: Breaks of the pool after which tasks are submitted one by one, to find the one that breaks it.
        """
        self._results, self._pool, self._most_breaks = results, pool, most_breaks
        self._open = ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        """Start; the pool is opened with the first task."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pool; an exception ends running tasks."""
        self._executor = None
        self._open.__exit__(kind, error, trace)

    def run(self, tasks: Iterable[BatchTask], stopped: Callable[[], bool] = lambda: False) -> Iterator[CompletedTask]:
        """Solve the tasks that are not in the cache.

        Args:
            tasks: Tasks, the most promising first; tasks with the same key are solved once.
            stopped: Polled for a request to stop, which cancels waiting tasks and lets running ones finish.

        Yields:
            Every task with its result as it completes, cached ones first. The result of a task that fails says so, and
            the batch goes on. Cancelled tasks are not yielded.
        """
        waiting: dict[str, list[BatchTask]] = {}
        for task in tasks:
            cached = None if task.key in waiting else self._results.get(task.key)
            if cached is not None:
                yield CompletedTask(task, cached, cached=True)
            else:
                waiting.setdefault(task.key, []).append(task)
        breaks = 0
        while waiting and not stopped():
            alone = breaks > self._most_breaks
            sent = dict(list(waiting.items())[: 1 if alone else None])
            broken = False
            for key, result in self._finished({key: same[0] for key, same in sent.items()}, stopped):
                if result is None and not alone:
                    broken = True
                    continue
                breaks = 0 if alone else breaks
                for task in waiting.pop(key):
                    yield CompletedTask(
                        task, result or TaskResult(None, messages=(say("Its process died."),)), cached=False
                    )
            if broken:
                breaks += 1
                self._close()

    def _finished(
        self, tasks: dict[str, BatchTask], stopped: Callable[[], bool]
    ) -> Iterator[tuple[str, TaskResult | None]]:
        """Results by key as they complete; None for those lost with a broken pool."""
        futures: dict[Future[TaskResult], str] = {}
        try:
            for key, task in tasks.items():
                futures[self._opened().submit(task.execute, task.payload)] = key
        except BrokenExecutor:
            yield from ((key, None) for key in tasks.keys() - set(futures.values()))
        pending, going_on = set(futures), True
        try:
            while pending:
                if going_on and stopped():
                    going_on = False
                    _cancel(pending)
                done, pending = wait(pending, POLL, FIRST_COMPLETED)
                for future in done:
                    if not (future.cancelled() and not going_on):
                        yield futures[future], self._received(futures[future], future)
        finally:
            _cancel(pending)

    def _received(self, key: str, future: Future[TaskResult]) -> TaskResult | None:
        try:
            result = future.result()
        except BrokenExecutor:
            return None
        except (Exception, CancelledError) as error:  # noqa: BLE001
            return TaskResult(None, messages=(f"{type(error).__name__}: {error}",))
        return self._results.put(key, result) if result.cacheable else result

    def open(self) -> None:
        """Open the pool now, rather than with the first task."""
        self._opened()

    def _opened(self) -> Executor:
        if self._executor is None:
            self._executor = self._open.enter_context(self._pool())
        return self._executor

    def _close(self) -> None:
        self._executor = None
        self._open.close()


def _cancel(futures: Iterable[Future[TaskResult]]) -> None:
    for future in futures:
        future.cancel()
