"""A batch: tasks sent out in order, results taken in as they come; broken pools are opened anew."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from planner.batch.cache import ResultCache
from planner.batch.pools import Pool
from planner.batch.task import CompletedTask, Task, TaskResult, solve_task

POLL = 0.2
"""How often a batch asks whether it should stop [s]."""

MOST_BREAKS = 2
"""How often a pool may break before tasks are sent one by one, to see which of them breaks it."""


class Runner:
    """Runs batches on one pool, which stays open between them."""

    def __init__(self, results: ResultCache, pool: Pool) -> None:
        self._results, self._pool = results, pool
        self._open = ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        """Begin; the pool is opened when there is something to solve."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the pool, which may end what has begun where an exception ends the batch."""
        self._executor = None
        self._open.__exit__(kind, error, trace)

    def run(self, tasks: Iterable[Task], stopped: Callable[[], bool] = lambda: False) -> Iterator[CompletedTask]:
        """Solve what is not solved yet.

        Args:
            tasks: The most promising first; several may have one key, which is solved once.
            stopped: Asked now and then whether to stop: what has not begun is let go, what has is finished and kept.

        Yields:
            Every task with its result, as they come, those kept from earlier batches first. A task that breaks down
            says so in its result and does not end the batch. Tasks let go are not heard of.
        """
        waiting: dict[str, list[Task]] = {}
        for task in tasks:
            kept = None if task.key in waiting else self._results.get(task.key)
            if kept is not None:
                yield CompletedTask(task, kept, cached=True)
            else:
                waiting.setdefault(task.key, []).append(task)
        breaks = 0
        while waiting and not stopped():
            alone = breaks > MOST_BREAKS
            sent = dict(list(waiting.items())[: 1 if alone else None])
            broken = False
            for key, result in self._finished({key: same[0] for key, same in sent.items()}, stopped):
                if result is None and not alone:
                    broken = True
                    continue
                breaks = 0 if alone else breaks
                for task in waiting.pop(key):
                    yield CompletedTask(task, result or TaskResult(None, messages=("Its process died.",)), cached=False)
            if broken:
                breaks += 1
                self._close()

    def _finished(self, tasks: dict[str, Task], stopped: Callable[[], bool]) -> Iterator[tuple[str, TaskResult | None]]:
        """Results by key as they come; None for those that a broken pool has lost."""
        futures: dict[Future[TaskResult], str] = {}
        try:
            for key, task in tasks.items():
                futures[self._opened().submit(solve_task, task.payload)] = key
        except BrokenExecutor:
            yield from ((key, None) for key in tasks.keys() - set(futures.values()))
        pending, going_on = set(futures), True
        try:
            while pending:
                if going_on and stopped():
                    going_on = False
                    _let_go(pending)
                done, pending = wait(pending, POLL, FIRST_COMPLETED)
                for future in done:
                    if not (future.cancelled() and not going_on):
                        yield futures[future], self._taken_in(futures[future], future)
        finally:
            _let_go(pending)

    def _taken_in(self, key: str, future: Future[TaskResult]) -> TaskResult | None:
        try:
            result = future.result()
        except BrokenExecutor:
            return None
        except (Exception, CancelledError) as error:  # noqa: BLE001
            return TaskResult(None, messages=(f"{type(error).__name__}: {error}",))
        return self._results.put(key, result) if result.cacheable else result

    def _opened(self) -> Executor:
        if self._executor is None:
            self._executor = self._open.enter_context(self._pool())
        return self._executor

    def _close(self) -> None:
        self._executor = None
        self._open.close()


def _let_go(futures: Iterable[Future[TaskResult]]) -> None:
    for future in futures:
        future.cancel()
