"""Run the app as a process: `python -m planner.ui` keeps serving even if nobody reads its output."""

import sys
from pathlib import Path

from streamlit.web.cli import main as streamlit

from planner.process.streams import outlast

SERVER = Path(__file__).parent / "server.py"

if __name__ == "__main__":
    outlast()
    streamlit(["run", str(SERVER), *sys.argv[1:]], prog_name="streamlit")
