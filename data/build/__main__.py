"""Rebuild a case: `python -m data.build [summit-2015|drawdown-2025] [--out FOLDER]`."""

import argparse
import logging
from pathlib import Path

from data.build import writing
from data.build.drawdown_2025 import case as drawdown
from data.build.summit_2015 import case as summit

DATA = Path(__file__).parent.parent
CASES = {"summit-2015": summit.tables, "drawdown-2025": drawdown.tables}


def main() -> None:
    """Write the tables of a case, into its own folder or another."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description="Rebuild a case from reference data.")
    parser.add_argument("case", nargs="?", default="summit-2015", choices=list(CASES))
    parser.add_argument("--out", type=Path, help="folder to write to (default: the case's own)")
    chosen = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    for path in writing.write(chosen.out or DATA / chosen.case, CASES[chosen.case]()):
        logging.info("wrote %s", path)


if __name__ == "__main__":
    main()
