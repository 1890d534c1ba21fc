"""Write the generated pages: `python -m planner.documents`, or `make docs`."""

from planner.documents import PAGES
from planner.process.home import ROOT

for place, page in PAGES.items():
    (ROOT / place).write_text(page(), encoding="utf-8")
