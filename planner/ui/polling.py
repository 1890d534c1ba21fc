"""Parts of a page that keep themselves up to date, without costing anybody a click."""

from collections.abc import Callable

import streamlit as st

from planner.jobs.turns import LOOK, TurnQueue
from planner.ui.disk import saying_why
from planner.ui.rerunning import rerun


def pace() -> float:
    """How often a part looks how a job goes [s]."""
    return TurnQueue.here().pace


def poll(show: Callable[[], None], out_of_date: Callable[[], bool], every: float | None) -> None:
    """Show a part of the page again and again, and rerun the page once it is out of date.

    A rerun ends the run of the page that it is called in, and with it the click that this run may carry for a button
    further down. So the page's own run is never ended here, however late it is: the part looks again soon after, by
    itself, and reads its own buttons before it reruns the page.

    Args:
        show: Shows the part, and acts on its buttons.
        out_of_date: Whether the page has more to show than it shows.
        every: How often to look [s]; `None` where nothing is under way.
    """
    again = every or (LOOK if out_of_date() else None)
    of_the_page = True

    def part() -> None:
        """Show the part; rerun the page only from a run of the part alone."""
        nonlocal of_the_page
        with saying_why():
            show()
        if not of_the_page and out_of_date():
            rerun()
        of_the_page = False

    st.fragment(part, run_every=again)()
