"""Commands in the test's own process, which spares loading the planner for each."""

from contextlib import nullcontext
from unittest.mock import patch

from click.testing import Result
from typer.testing import CliRunner

from planner.cli import app, plans


def command(*words: object) -> Result:
    """What a command prints and its exit code; a traceback fails the test."""
    with patch.object(plans, "progress_line", lambda: nullcontext(lambda _: None)):
        return CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
