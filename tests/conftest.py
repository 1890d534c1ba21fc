"""What the tests of several modules need: an empty store on SQLite and on PostgreSQL, and a plan of the case `tiny`.

Files that take longest run first, so that no process is left alone with one of them at the end.
"""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from planner.language.reader import set_language
from planner.plan import Plan
from tests import postgres
from tests.tiny import tiny_plan

LONGEST = (
    "test_browser", "test_browser_comfort",
    "test_browser_insight", "test_browser_scenarios", "test_workbook_plan", "test_services_questions",
    "test_browser_delivery", "test_browser_explain", "test_batch", "test_app", "test_jobs", "test_extending",
    "test_frontier", "test_browser_new_case", "test_update", "test_store", "test_sharpening", "test_streams",
    "test_check_whole", "test_building_drawdown_2025", "test_insight_attribution", "test_insight_unanswered",
    "test_brute", "test_example", "test_cli_scenarios", "test_scip", "test_docs", "test_laws", "test_incumbents",
    "test_cli", "test_cli_risk", "test_interrupts", "test_solve", "test_workbook_inputs", "test_containment",
    "test_services_scenarios", "test_shared_scope", "test_ui_compare", "test_as_ordered", "test_verify_first",
    "test_laws_of_questions", "test_floors", "test_insight_fairness",
)  # fmt: skip
"""Files that take more than about 10 s of processor, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files that take longest first; all others keep their order."""
    order = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


@contextmanager
def main_module_kept() -> Iterator[None]:
    """Put the main module back after a block.

    A page that a test runs takes its place, and every process that a pool starts later would run the page again, and
    plan the default case, instead of its task.
    """
    before = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = before


@pytest.fixture(autouse=True)
def _main() -> Iterator[None]:
    with main_module_kept():
        yield


@pytest.fixture(autouse=True)
def _language() -> None:
    """Nobody has asked for a language: a command that a test before runs in this process leaves its own behind."""
    set_language("")


@pytest.fixture
def _searches() -> Iterator[None]:
    """No search of a test goes on in the next."""
    yield
    pool = sys.modules.get("planner.jobs.pool")
    for worker in [] if pool is None else pool.POOL.workers:
        if worker.job is not None and worker.job.running and worker.job.folder.exists():
            worker.job.stop()


@pytest.fixture(autouse=True)
def _home(_searches: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
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
