"""A PostgreSQL of its own for the tests: made in a folder, served on a socket there, gone when the tests are over."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg


def binaries() -> Path | None:
    """Folder of `initdb`, where PostgreSQL is installed; Debian keeps it off the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)


@contextmanager
def cluster() -> Iterator[Path]:
    """A server; gives the folder of its socket. It does not run as root, so root runs it as `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        _run(folder, "initdb", "-N", "-U", "planner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        _start(folder)
        try:
            yield folder
        finally:
            _run(folder, "pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def restart(folder: Path) -> None:
    """Stop a server as a power cut would, and start it again."""
    _run(folder, "pg_ctl", "-m", "immediate", "stop")
    _start(folder)


def _start(folder: Path) -> None:
    _run(folder, "pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-F -k {folder} -c listen_addresses=''", "start")


def _run(folder: Path, program: str, *arguments: str) -> None:
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    found = binaries()
    assert found is not None, "PostgreSQL is not installed"
    command = [*as_user, str(found / program), "-D", str(folder / "data"), *arguments]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def schema(socket: Path, name: str) -> str:
    """Address of a store in a schema of its own, made empty."""
    with psycopg.connect(host=str(socket), user="planner", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    return f"postgresql://planner@/postgres?host={quote(str(socket))}&options={quote(f'-csearch_path={name}')}"
