"""How long hostile files take until they are refused or read, and how much memory: `python -m benchmarks.hostile`.

Each file of `tests/hostile.py` is read in a process of its own. Memory is what that takes beyond what Python and its
libraries take.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import hostile
from tests.high_water import high_water

MOST_SECONDS = 60
"""Time after which a file is given up [s]."""

MOST_MEMORY = 8 * 2**30
"""Memory beyond which a file is given up [bytes]."""


def measured(place: Path, name: str) -> dict[str, object]:
    """Read a file in this process: seconds, MiB and the first sentence that is said of it."""
    file = next(each for each in hostile.FILES if each.name == name)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    hostile.read(replace(file, called="nothing"), b"")  # loads what is needed
    before = high_water()
    data, began = place.read_bytes(), time.process_time()
    try:
        said = hostile.read(file, data)
    except MemoryError:
        said = ["MemoryError"]
    seconds = time.process_time() - began
    grown = high_water() - before
    return {"seconds": seconds, "MiB": grown / 2**20, "said": said[0][:160] if said else ""}


def in_its_own_process(place: Path, name: str) -> str:
    """A line on a file."""
    command = [sys.executable, "-m", "benchmarks.hostile", "--one", str(place), "--name", name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"more than {MOST_SECONDS} s"
    if done.returncode:
        return f"ended with {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"
    found = json.loads(done.stdout)
    return f"{found['seconds']:8.2f} s {found['MiB']:8.0f} MiB | {found['said']}"


def main() -> None:
    """Make the files, and read each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, help="where the files are, or are to be kept")
    parser.add_argument("--one", type=Path, help="a single file to be read in this process")
    parser.add_argument("--name", help="its name among the files")
    given = parser.parse_args()
    if given.one is not None:
        json.dump(measured(given.one, given.name), sys.stdout)
        return
    with TemporaryDirectory() as folder:
        for file in hostile.FILES:
            place = (given.folder or Path(folder)) / file.name
            if not place.is_file():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(file.make())
            size = place.stat().st_size / 2**20
            sys.stdout.write(f"{file.name} | {size:.2f} MiB | {in_its_own_process(place, file.name)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
