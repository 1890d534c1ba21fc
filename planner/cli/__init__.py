"""The command line: plans, scenarios and what follows from them."""

import typer

from planner.cli import compare, insight, plans, scenarios

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.add_typer(plans.app)
app.add_typer(compare.app)
app.add_typer(insight.app)
app.add_typer(scenarios.app, name="scenario")
