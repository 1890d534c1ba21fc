"""The whole suite: what may run side by side, then what needs the machine to itself, and then what failed of both.

Run as `python -m tests`; what else is given goes to pytest, twice. The exit code is 0 if nothing failed.
"""

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from defusedxml import ElementTree

PARTS = {
    "side by side": ("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-m", "not alone"),
    "alone": ("-m", "alone"),
}
INTERRUPTED, NOTHING = 2, 5
"""Exit codes of pytest: it was interrupted; no test was chosen."""


def run(chosen: tuple[str, ...], given: list[str], record: Path) -> int:
    """One part of the suite, and its exit code; what came of each test is written down."""
    command = [sys.executable, "-m", "pytest", *chosen, *given, "--junit-xml", str(record)]
    return subprocess.run(command, check=False).returncode


def failed(record: Path) -> list[str]:
    """Tests that failed, as pytest names them; none where the part ended before it wrote anything down."""
    if not record.exists():
        return []
    cases = ElementTree.parse(record).iter("testcase")
    return list(dict.fromkeys(_name(case) for case in cases if {part.tag for part in case} & {"failure", "error"}))


def _name(case) -> str:
    module, name = case.get("classname"), case.get("name")
    return f"{module.replace('.', '/')}.py::{name}" if module else name.replace(".", "/") + ".py"


def main(given: list[str]) -> int:
    """Run both parts, and say what failed."""
    signal.signal(signal.SIGINT, lambda *_: None)  # pytest hears it too, and says where it was
    codes, lines = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number, (part, chosen) in enumerate(PARTS.items()):
            record = Path(folder) / f"{number}.xml"
            codes.append(run(chosen, given, record))
            if codes[-1] not in {0, NOTHING}:
                named = failed(record) or [f"pytest ended with {codes[-1]}"]
                lines += [f"{part}: {line}" for line in named]
            if codes[-1] == INTERRUPTED and not failed(record):
                break
    if set(codes) == {NOTHING}:
        lines.append("no test was chosen")
    sys.stdout.write("\n".join(["", *(["Failed:", *lines] if lines else ["Both parts passed."]), ""]))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
