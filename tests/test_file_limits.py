"""Hostile files: each is refused or read in little memory, with a sentence that says why; honest ones are read."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

from benchmarks.cases import random_rows
from planner.exchange import uploads
from planner.file_limits import LIMITS, FileLimits
from planner.process.home import ROOT
from planner.tables import TABLES
from tests.hostile import FILES, HostileFile

MEBIBYTES = 300
"""Most memory that reading any of the files may take, beyond that of the program [MiB]."""

SCRIPT = """
import json, resource, sys
from dataclasses import replace
from tests import hostile
from tests.high_water import high_water
resource.setrlimit(resource.RLIMIT_AS, (6 * 2**30, 6 * 2**30))
for kind in hostile.READERS:
    hostile.READERS[kind]("nothing", b"")
before = high_water()
for file in hostile.FILES:
    data = open(f"{sys.argv[1]}/{file.name}", "rb").read()
    said = hostile.read(file, data)
    grown = high_water() - before
    print(json.dumps({"name": file.name, "said": said[:5000], "MiB": grown / 2**20}), flush=True)
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict]:
    """What is said of each file, and how much memory it and those before it have taken at most, in one process."""
    folder = tmp_path_factory.mktemp("hostile")
    for file in FILES:
        (folder / file.name).write_bytes(file.make())
    command = [sys.executable, "-c", SCRIPT, str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout[-300:], done.stderr[-3000:])
    return {line["name"]: line for line in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_hostile_file_is_refused_or_read_in_little_memory(file: HostileFile, found):
    said = " ".join(found[file.name]["said"])
    assert file.says in said, said[:500]
    assert said.isprintable()
    assert found[file.name]["MiB"] < MEBIBYTES


def test_there_are_thirty_of_them_and_each_has_a_name_of_its_own():
    assert len({file.name for file in FILES}) == len(FILES) >= 30


def test_a_case_that_takes_too_much_memory_is_refused_on_the_command_line_too(tmp_path):
    rows = "\n".join(f"AREA-{n},MISSION,{'x' * 60},1,1,1" for n in range(40_000))
    (tmp_path / "areas.csv").write_text(f"area,mission,name,latitude,longitude,civilians\n{rows}\n", encoding="utf-8")
    script = (
        "import sys; from functools import partial; from pathlib import Path;"
        "from planner import files; from planner.process.memory import memory_limited;"
        "files.read_case(Path('data/tiny'));"
        "files.memory_limited = partial(memory_limited, 2**20);"
        "found = files.read_case(Path(sys.argv[1]));"
        "print(found.unread, len(found.tables), *found.faults)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True 0 ")
    assert "what takes more than 1,024 MiB of memory to read" in done.stdout


def test_many_faults_are_counted_and_the_first_of_them_told(found):
    said = found["200,000 faults"]["said"]
    [refused] = said
    assert "pledges, row 2, column contributor: found blank" in refused
    more = re.search(r"And ([\d,]+) more\.", refused)
    assert more is not None
    assert int(more[1].replace(",", "")) == 49_000 * 4 - uploads.MOST_FAULTS


def written(rows: dict[str, list[dict]]) -> dict[str, bytes]:
    files = {}
    for name, table in rows.items():
        text = io.StringIO(newline="")
        writer = csv.DictWriter(text, list(table[0]))
        writer.writeheader()
        writer.writerows(table)
        files[f"{name}.csv"] = text.getvalue().encode()
    return files


def test_the_largest_honest_case_is_read_far_within_the_limits():
    """Of size L: 30 missions, 600 areas and 2,000 pledges."""
    rows = random_rows("L", 1)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in written(rows).items():
            target.writestr(name, data)
    sent = uploads.read_case("large.zip", file.getvalue())
    assert [*map(str, sent.raw.faults)] == []
    assert {name: len(table.rows) for name, table in sent.raw.tables.items()} == {n: len(t) for n, t in rows.items()}
    cells = sum(len(table.header) * len(table.rows) for table in sent.raw.tables.values())
    assert 10 * cells < LIMITS.cells
    assert max(len(table) for table in rows.values()) * 10 < LIMITS.rows
    assert sum(map(len, written(rows).values())) * 10 < LIMITS.case_bytes
    assert all(len(table.columns) * 2 < LIMITS.columns for table in TABLES.values())


def test_every_limit_is_told_where_somebody_looks_for_it():
    page = (Path(ROOT) / "docs" / "serving.md").read_text(encoding="utf-8")
    assert [field.name for field in fields(FileLimits) if f"`{field.name}`" not in page] == []
