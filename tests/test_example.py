"""The example notebook: it runs from its first cell to its last, and is kept without outputs."""

import json
import subprocess
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).parent.parent / "docs" / "example.ipynb"


def test_the_example_runs(tmp_path):
    done = tmp_path / "done.ipynb"
    command = [sys.executable, "-m", "jupyter", "execute", "--timeout=1200", f"--output={done}", str(NOTEBOOK)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    cells = [cell for cell in json.loads(done.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    said = json.dumps([cell["outputs"] for cell in cells])
    assert [cell["source"] for cell in cells if not cell["outputs"]] == []
    for figure in ("6,900 civilian-months", "1,472 with the plan", "proven higher", "B-battalion", "plan.xlsx"):
        assert figure in said, figure
    assert "vegaEmbed" in said


def test_the_example_is_kept_without_outputs():
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert [cell for cell in cells if cell.get("outputs") or cell.get("execution_count")] == []
