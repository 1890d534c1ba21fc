"""Balance of people posted and deployed."""

from collections.abc import Iterator

from planner.facts import Facts
from planner.facts.amounts import amount, broken, exceeds
from planner.facts.rows import totals
from planner.fault import Fault
from planner.language import say
from planner.layout.formula import Formula
from planner.layout.line import Line
from planner.layout.pages import PAGES
from planner.layout.ranges import Ranges
from planner.rules.rule import Rule

DEPLOYMENTS, ASSIGNMENTS = PAGES["deployments"], PAGES["assignments"]


def check(facts: Facts) -> Iterator[Fault]:
    """Offers with more people posted at a mission in a period than are deployed there."""
    posted = totals(((r.pledge, r.preparation, r.mission, r.period), r.persons) for r in facts.rows("assignments"))
    there = totals(((s.pledge, s.preparation, s.mission, s.period), s.persons) for s in facts.present)
    for (pledge, preparation, mission, t), persons in posted.items():
        deployed = there.get((pledge, preparation, mission, t), 0.0)
        if exceeds(persons, deployed):
            found = say(
                "{people} people of “{pledge}” posted at {mission} in period {period}",
                people=amount(persons), pledge=pledge, mission=mission, period=t,
            )  # fmt: skip
            allowed = say("the {people} deployed there", people=amount(deployed))
            yield broken("posting_balance", "assignments", found, allowed)


def lines(ranges: Ranges) -> Iterator[Line]:
    """A line per offer, mission and period with people posted."""
    layout = ranges.layout
    rows_at: dict[str, list[int]] = {}
    posted: dict[int, float] = {}
    for n, r in layout.assignments.items():
        rows_at.setdefault(r.mission, []).append(n)
        number = layout.balances[r.pledge, r.preparation, r.mission, r.period]
        posted[number] = posted.get(number, 0.0) + r.persons
    for (pledge, preparation, mission, t), number in layout.balances.items():
        numbers, persons = (ASSIGNMENTS.span(column, rows_at[mission]) for column in ("balance", "persons"))
        used = Formula(f"SUMIF({numbers},{number},{persons})", posted[number])
        deployed = layout.present((pledge, preparation, mission), t)
        limit = Formula(DEPLOYMENTS.total("persons", deployed), layout.people(deployed, t))
        item = f"{pledge} ({preparation})" if preparation else pledge
        yield Line("posting_balance", mission, item, t, used, limit)


RULE = Rule(
    says=say("people posted are people deployed"),
    check=check,
    lines=lines,
    obstacles="One more unit brings the people who may be posted with it.",  # not told
)
