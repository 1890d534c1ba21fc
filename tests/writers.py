"""Writers that are killed: each saves version after version, says which it has saved, and is shot at a random moment.

Run as `python -m tests.writers URL KILLS SEED`. The program stays warm and forks the writers, which open the store
themselves. It prints a line for every version that a writer had been told was saved.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from planner import files
from planner.formats.sheets import Sheets, sheets_of
from planner.formats.upgrades import schema_version
from planner.store import Store, content
from planner.store.connection import address, engine_for
from planner.workspace.tuning import put

TINY = sheets_of(files.read_case(Path(__file__).parent.parent / "data" / "tiny"))


def numbered(number: int) -> Sheets:
    """Inputs that tell which save they are."""
    return {**TINY, **put(TINY, "settings", "title", value=f"save {number}")}


def write(url: str, pipe: int) -> None:
    """Save for ever; a byte string of id and newline is the word that a version is safe."""
    store = Store(engine_for(address(url)))
    newest = store.scenarios()[0]
    while True:
        number = newest.number + 1
        newest = store.save(numbered(number), name="killed", author="writer", based_on=newest.id)
        os.write(pipe, f"{newest.id}\n".encode())


def shoot(url: str, chance: random.Random) -> str:
    """One writer from its birth to its death; gives what it had been told."""
    heard, says = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        try:
            write(url, says)
        finally:
            os._exit(1)
    os.close(says)
    with os.fdopen(heard, encoding="ascii") as stream:
        told = stream.readline()
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            raise RuntimeError("the writer ended before it was shot")
        return told + stream.read()


def main(url: str, kills: int, seed: int) -> None:
    """Shoot one writer after the other. What they all need is loaded first; connections are their own."""
    engine_for(address(url))
    content.check_inputs(content.format_inputs(TINY), schema_version())
    chance = random.Random(seed)  # noqa: S311
    for _ in range(kills):
        sys.stdout.write(shoot(url, chance))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
