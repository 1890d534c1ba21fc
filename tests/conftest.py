"""What the tests of several modules need: an empty store on SQLite and on PostgreSQL, and a plan of the case `tiny`."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.plan import Plan
from tests import postgres
from tests.tiny import tiny_plan


@pytest.fixture(autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home for each test: plans that one keeps are no start for another."""
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def postgres_socket() -> Iterator[Path]:
    """Folder of the socket of a PostgreSQL; without it installed tests are skipped, except where `CI=true`."""
    if postgres.binaries() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed")
    with postgres.cluster() as socket:
        yield socket


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty store, on either database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'scenarios.sqlite'}"
    return postgres.schema(request.getfixturevalue("postgres_socket"), f"store_{secrets.token_hex(6)}")


@pytest.fixture(scope="session", name="tiny_plan")
def the_plan_of_tiny() -> Plan:
    """A plan of the case `tiny`."""
    return tiny_plan()
