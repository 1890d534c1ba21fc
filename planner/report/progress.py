"""Render the progress of a run for the terminal."""

from rich.console import RenderableType
from rich.text import Text

from planner.language import tell, told
from planner.plan.certainty import averts
from planner.solution import Progress


def progress(now: Progress) -> RenderableType:
    """Progress of a run in one line."""
    parts = [f"{now.seconds:6.1f} s  {now.step:<8}"]
    if now.objective is not None:
        parts.append(tell("best {objective:,.0f}", objective=now.objective))
    if now.bound is not None:
        parts.append(tell("bound {bound:,.0f} civilian-months", bound=now.bound))
    if now.gap is not None:
        parts.append(told(averts(now.gap)))
    return Text("  ".join(parts))
