"""Sheets of the plan workbook with tables of the plan: their columns, those of the plan first."""

from planner.layout.formula import Page
from planner.plan.plan_tables import FRAMES

_MORE = {
    "deployments": (
        "units_as_made",
        "kind",
        "capability",
        "strength",
        "effectiveness",
        "period_cost_usd",
        "start_cost_usd",
        "preparation_usd",
        "ready_period",
        "last_period",
        "last_start",
    ),
    "assignments": ("kind", "share_posted", "deployed", "effectiveness", "balance"),
    "postings": ("required", "met_in_place", "met"),
    "exposure": ("effort_in_place", "effort_added", "effort_carried", "effort_lasting", "in_common", "expected"),
    "payments": ("within_terms",),
    "cash": (),
    "gaps": ("listed_for",),
    "unused": ("listed_for",),
}
"""Columns that stand beside those of the plan: what its figures are computed from."""

PAGES = {name: Page(name, (*FRAMES[name], *more)) for name, more in _MORE.items()}
"""Sheets with the tables of the plan, under the names they have in a plan folder."""

LIMITS = Page("limits", ("rule", "mission", "item", "period", "used", "limit", "amounts_behind", "breach"))
"""Every row of every rule: what is used, what is allowed, and by how much that is broken."""

CHANCES = Page(
    "chances",
    (
        "what",
        "pledged",
        "contributor",
        "readiness",
        "chance",
        "chance_from",
        "persons",
        "persons_expected",
        "moved_when_known",
        "lost_if_none_comes",
        "gained_if_all_comes",
    ),
    top=4,
)
"""How likely what the plan rests on is to come, and what hangs on it."""

MEANINGS = {
    "units": "Units that deploy [units]. The only cells that may be changed: every figure follows.",
    "units_as_made": "Units as the planner made the plan [units]; those that differ now are marked.",
    "listed_for": "Whose rows, reasons and worth these are: once units are edited, those of the plan as made.",
    "persons": "People [persons].",
    "cost_usd": "Units times what a unit costs over its stay [USD].",
    "capability": "What an enabler provides.",
    "strength": "People of one unit [persons].",
    "effectiveness": "Protective effect of a person against that of one in place [1].",
    "period_cost_usd": "Cost of one unit in a period present [USD].",
    "start_cost_usd": "Cost of bringing one unit in, and of preparing it [USD].",
    "preparation_usd": "Cost of preparing one unit, part of the start cost [USD].",
    "ready_period": "First period in which the unit can deploy.",
    "last_period": "When tour, mandate or horizon ends [period].",
    "last_start": "Last period from which the unit serves as many months as the case asks, or its whole tour.",
    "share_posted": "Share of the people deployed that is posted here [1]. Kept fixed when units change.",
    "deployed": "People of the pledge deployed at the mission in the period [persons].",
    "balance": "Number of the line of posting_balance that the row counts in.",
    "in_place": "People posted already [persons].",
    "posted": "New people posted [persons].",
    "effective_posted": "New people times their effectiveness [persons].",
    "required": "What the greatest requirement of an active threat asks for [persons; USD; units for enablers].",
    "met_in_place": "The part of the requirement that those in place meet [persons].",
    "met": "What meets the requirement [as required].",
    "missing": "What is still missing [as required].",
    "worth": "Exposure that making up the shortfall in that one period averts [civilian-months], "
    "units by chance each for itself; unknown once edited.",
    "baseline": "Exposure with nobody there [civilian-months].",
    "in_place_only": "Exposure with nobody but those in place [civilian-months].",
    "unprotected": "Exposure that remains with the plan [civilian-months].",
    "in_common": "How much more stays of what can be averted, as contributors and groups may fail as a whole: of the "
    "plan as made [1]; blank where none may.",
    "expected": "Exposure that remains by the chances of the pledges, nobody moved [civilian-months].",
    "what": "pledge, or fund that pays for prevention.",
    "pledged": "Its key in the inputs.",
    "chance": "Chance that a unit comes, or share of the fund that is paid [1].",
    "chance_from": "Where the chance is from: the pledge or fund itself, or its readiness.",
    "persons_expected": "People, times the chance that their unit comes [persons].",
    "moved_when_known": "By how much expected exposure moves, on average, once it is known whether it comes "
    "[civilian-months]; unknown once edited.",
    "lost_if_none_comes": "What expected exposure rises by if nothing of it comes [civilian-months]; unknown once "
    "edited.",
    "gained_if_all_comes": "What expected exposure falls by if all of it surely comes [civilian-months]; unknown once "
    "edited.",
    "mission_or_month": "The mission, or the first month of the period; blank for all of it.",
    "nobody_new": "With those in place only [as the unit].",
    "if_all_come": "If all come in full [as the unit].",
    "mean": "Mean over futures [as the unit]; exact where its standard error is 0.",
    "worst_tenth": "Mean over the worst tenth of futures [as the unit].",
    "nine_of_ten_from": "In nine of ten futures it is between this and the next [as the unit].",
    "means": "troops and police: effective people of one unit; prevention: USD of a fund.",
    "of": "The pledge or fund.",
    "of_one": "Effective people of one unit: strength times effectiveness [persons].",
    "effort_in_place": "Protective effort of those in place [1].",
    "effort_added": "Protective effort of those posted and of prevention [1].",
    "effort_carried": "Earlier added effort, decayed [1]; the share carryover of it still works.",
    "effort_lasting": "Effort that works in the period [1].",
    "usd": "What the fund pays [USD]. Kept fixed when units change.",
    "within_terms": "Whether period, earmark and purpose of the fund allow the payment.",
    "opening": "Money in hand before the period [USD].",
    "assessed": "Assessed cash that arrives [USD].",
    "received": "What funds pay to the mission [USD].",
    "spent": "Cost of deployments in the period [USD].",
    "closing": "Money in hand after the period [USD].",
    "why": "What kept the units out of the plan as the planner made it.",
    "place": "Place in the order in which the alternates of the mission are called.",
    "first_month": "Month from which it would serve.",
    "pledge_name": "What the pledge is, of whom.",
    "units_left": "Units of the pledge that the plan leaves unused [units].",
    "best_start": "Month of the start that least stands against.",
    "averts_at_most": "Most that its people could avert from that start [civilian-months]; blank for enablers.",
    "cost_counts_as": "What its cost counts as against that [civilian-months].",
    "used": "What the plan uses.",
    "limit": "What the rule allows.",
    "assumption": "What was assumed, in the words of its column.",
    "where": "Its row, or the first and how many more there are.",
    "value": "Its value, or the least and largest of its rows.",
    "mark": "J: a judgement; R: recalled, not verified; E: our own estimate.",
    "origin": "Source of its row.",
    "effect": "Change of unprotected exposure when it is doubled [civilian-months]; unknown once edited.",
    "effect_in_place": "The same with nobody but those in place [civilian-months].",
    "amounts_behind": "Largest amount behind the two: differences that it could round away are no breach.",
    "breach": "By how much the rule is broken; 0 where it holds.",
}
"""What a column says, for the comment on its heading."""
