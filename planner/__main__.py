"""`python -m planner` is the command line."""

from planner.cli import app

app()
