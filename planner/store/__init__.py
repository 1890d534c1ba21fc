"""The store of scenarios, in SQLite or PostgreSQL."""

from planner.store.connection import LOCK_TIMEOUT, address, check_place, engine_for, is_newest
from planner.store.store import Store
from planner.store.version import ClashError, DamagedRowError, MissingError, StoredPlan, StoreError, Version

__all__ = [
    "ClashError",
    "DamagedRowError",
    "MissingError",
    "Store",
    "StoreError",
    "StoredPlan",
    "Version",
    "open_store",
]


def open_store(url: str | None = None, *, make: bool = True, lock_timeout: float = LOCK_TIMEOUT) -> Store:
    """Open a store, or create it.

    Args:
        url: `postgresql://…`, `sqlite:///…`, or a file name; by default the value of `PLANNER_STORE`, or else the file
            `scenarios.sqlite` in the planner's home.
        make: Whether to create it if it does not exist.
        lock_timeout: Time that a writer waits for another [s].

    Raises:
        StoreError: It cannot be opened, there is none, its database is that of another program, or a newer version
            of the planner has made it.
    """
    where = address(url)
    check_place(where, make=make)
    engine = engine_for(where, lock_timeout=lock_timeout)
    try:
        if not is_newest(engine):
            from planner.store.migrating import migrate  # noqa: PLC0415

            migrate(engine, make=make)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)
