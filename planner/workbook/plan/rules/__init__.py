"""Every rule, row by row, as formulas: the functions are named after the rules."""

from collections.abc import Iterator

from planner.workbook.plan.efforts import Efforts
from planner.workbook.plan.layout import Layout
from planner.workbook.plan.places import Places
from planner.workbook.plan.rules import effort, money, people, units
from planner.workbook.plan.rules.line import Line
from planner.workbook.plan.support import Support

RULES = {
    "pledge_once": "no more units of a pledge deploy than are pledged",
    "troops_limit": "deployed troops and enablers fit under the usable share of the ceiling",
    "police_limit": "deployed police fit under the usable share of the ceiling",
    "contributor_limit": "no contributor fills more than its share of a mission",
    "posting_balance": "people posted are people deployed",
    "area_troops_limit": "no area hosts more troops than it can",
    "support_limit": "posted troops have the enablers they need",
    "cash_balance": "nothing is spent before it arrives",
    "fund_limit": "no fund pays more than it has",
    "preparation_limit": "preparation funds pay for preparations alone, when they happen",
    "lock_minimum": "at least as many units as locked",
    "lock_limit": "no more units than locked",
    "effort_limit": "added effort is what posted people and prevention money make",
    "lasting_limit": "effort lasts as the settings say",
}
"""Rules that are rows of the sheet `limits`, and what each says."""


def lines(layout: Layout, places: Places, support: Support, efforts: Efforts) -> Iterator[Line]:
    """Every row of every rule, rule by rule in the order of `RULES`."""
    yield from units.pledge_once(layout, places)
    yield from units.ceilings(layout, places)
    yield from units.contributor_limit(layout, places)
    yield from people.posting_balance(layout)
    yield from people.area_troops_limit(layout, places)
    yield from people.support_limit(layout, support)
    yield from money.cash_balance(layout)
    yield from money.fund_limit(layout, places)
    yield from money.preparation_limit(layout)
    yield from units.locks(layout, places)
    yield from effort.effort_limit(layout, places, efforts)
    yield from effort.lasting_limit(layout, efforts)
