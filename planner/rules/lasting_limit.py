"""Lasting effort: what is in place, plus added effort carried over from earlier periods."""

from collections.abc import Iterator

from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line, Test
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.rule import Rule

EXPOSURE = PAGES["exposure"]


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per threat: lasting effort in the last period, compared with its terms written out."""
    layout = ranges.layout
    for (area, threat), rows in layout.exposed_to.items():
        lasting = ranges.efforts[area, threat][-1].lasting
        used = Formula(EXPOSURE.at("effort_lasting", rows[-1]), lasting)
        limit = Formula("+".join(_lasting(rows)), lasting)
        yield Line("lasting_limit", layout.mission_of[area], f"{area}: {threat}", None, used, limit, test=Test.EQUAL)


def _lasting(rows: list[int]) -> Iterator[str]:
    """Lasting effort in the last of some rows."""
    *earlier, last = rows
    yield EXPOSURE.at("effort_in_place", last)
    yield EXPOSURE.at("effort_added", last)
    if earlier:
        yield f"carryover*{EXPOSURE.at('effort_added', earlier[-1])}"
    if older := earlier[:-1]:
        lag = f"{EXPOSURE.at('period', last)}-1-{EXPOSURE.span('period', older)}"
        yield f"carryover*SUMPRODUCT({EXPOSURE.span('effort_added', older)}*carryover_decay^({lag}))"


RULE = Rule(
    says=say("effort lasts as the settings say"),
    check=(
        "It defines effort; "  # not told
        "the verifier works out exposure from people and money, and holds the plan's against it."
    ),
    lines=lines,
    obstacles=(
        "It defines an amount, and limits none; "  # not told
        "whether it is worth its cost is asked of the objective."
    ),
)
