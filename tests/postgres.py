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
    bin_, folder = binaries(), Path(tempfile.mkdtemp(prefix="planner-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
    data = str(folder / "data")

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(bin_ / program), "-D", data, *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    try:
        run("initdb", "-N", "-U", "planner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", f"-F -k {folder} -c listen_addresses=''", "start")
        try:
            yield folder
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def schema(socket: Path, name: str) -> str:
    """Address of a store in a schema of its own, made empty."""
    with psycopg.connect(host=str(socket), user="planner", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{name}"')
    return f"postgresql://planner@/postgres?host={quote(str(socket))}&options={quote(f'-csearch_path={name}')}"
