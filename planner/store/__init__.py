"""A store of scenarios: SQLite by default, PostgreSQL by its address; opened, it is at its newest revision."""

from planner.store.opening import address, bring_up, engine_for, see_to_place
from planner.store.store import Store
from planner.store.version import ConflictError, MissingError, StoredPlan, StoreError, Version

__all__ = ["ConflictError", "MissingError", "Store", "StoreError", "StoredPlan", "Version", "open_store"]


def open_store(url: str | None = None, *, make: bool = True) -> Store:
    """Open a store, or make it.

    Args:
        url: `postgresql://…`, `sqlite:///…`, or the name of a file; if not given, what `PLANNER_STORE` says, or else
            the file `scenarios.sqlite` among the work of this machine.
        make: Whether it is made where there is none.

    Raises:
        StoreError: It cannot be opened, there is none, its database is that of another program, or a newer version
            of the planner has made it.
    """
    where = address(url)
    see_to_place(where, make=make)
    engine = engine_for(where)
    try:
        bring_up(engine, make=make)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine)
