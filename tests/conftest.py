"""What the tests of several modules need: an empty store on SQLite and on PostgreSQL, and a plan of the case `tiny`."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.check import check
from planner.plan import Plan
from planner.run import plan_case
from planner.sheets import raw_case
from planner.solution import Limits
from tests import postgres
from tests.writers import TINY


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


@pytest.fixture(scope="session")
def tiny_plan() -> Plan:
    """A plan of the case `tiny`."""
    return plan_case(check(raw_case(TINY)).case, Limits(0.01, 30)).plan
