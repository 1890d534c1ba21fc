"""The one place that says which colour means what, on every chart, and that has colours at all.

A hue has one family of meanings: blue is the plan and what it makes less, red what stays, is more or lost, grey what is
there anyway, orange what limits or is asked for. Every colour stands out on the light and on the dark page.
"""

import altair as alt

from planner.language import say, term
from planner.plan import BY_CHANCES, IF_ALL_COME
from planner.scenarios.intervals import (
    EQUAL,
    IN_WORDS,
    NO_HIGHER,
    NO_LOWER,
    NOT_PROVEN,
    PROVEN_HIGHER,
    PROVEN_LOWER,
    SAME_INPUTS,
)

_BLUE, _SKY, _RED, _GREY, _ORANGE = "#1F6FB5", "#2E9FC8", "#D43D51", "#8A8A8A", "#C67C00"
_OLIVE, _MAGENTA, _GREEN, _BROWN, _INDIGO = "#8A8418", "#B0508A", "#009E73", "#A0673A", "#7A6FC9"
_ROSE, _TEAL = "#DE6F86", "#0F8B8D"

PAGES = {"light": "#FFFFFF", "dark": "#12161B"}
"""Background of the pages, by theme, as `.streamlit/config.toml` has it."""

OUTLINE = "#FFFFFF"
"""What parts marks that lie on one another."""

PAPER = "#FFFFFF"
"""What shades lie on that have dark texts, on every page."""

PLAN = _BLUE
"""Whatever is of the plan."""

EXPOSED = _RED
"""Exposure that stays, on maps."""

LAND = _GREY
"""Land and its borders, on maps."""

IN_PLACE, NEW, CEILING = say("in place"), say("of this plan"), say("authorised")
NOBODY_THERE, IN_PLACE_ONLY, WITH_PLAN = (
    say("with nobody there"),
    say("with those in place only"),
    say("with this plan"),
)
WITH_PLAN_IF_ALL = say("with this plan, {how}", how=IF_ALL_COME)
WITH_PLAN_LIKELY = say("with this plan, {how}", how=BY_CHANCES)
NEW_LIKELY, NEW_BESIDES = say("of this plan, {how}", how=BY_CHANCES), say("besides, {how}", how=IF_ALL_COME)
REQUIRED, ASKED, ASSUMED, UNUSED = say("required"), say("asked for"), say("assumed"), say("not used")
TROOPS, POLICE, ENABLER, PREVENTION = term("troops"), term("police"), term("enabler"), say("prevention")
PEOPLE_SENT, PEOPLE_AVERT = say("share of the people sent"), say("share of what the people avert")
LOST, GAINED = say("lost if none of it comes"), say("gained if all of it comes")
MIDDLE, NINE, RANGE = say("middle half of futures"), say("at least, in nine of ten"), say("nine of ten futures")
AS_ORDERED, WORST = say("as ordered"), say("worst tenth of futures")
PLEDGE, FUND, OFFER = say("pledge"), say("fund"), say("offer")
NOT_ANEW, ANEW = say("nobody planned anew"), say("all others planned anew")
SCENARIO, LESS, MORE, SAME = say("scenario"), say("less unprotected"), say("more unprotected"), say("as in the base")
HERE, BASE = say("scenario shown"), say("base")
PLANS, PROVED, OWN = (
    say("plans, each verified"),
    say("no plan for as much money leaves less"),
    say("the plan of these inputs"),
)
BOUNDED = say("no plan as limited and as charged leaves less")
BEST_SO_FAR, NONE_BELOW = say("best plan so far"), say("no plan can be lower")
PROMISED, VERIFIED, DEPLOYED, PLANNED = say("promised"), say("verified"), say("deployed"), say("in the plan")
ASSESSED, RECEIVED, SPENT, CLOSING = (
    say("assessed money arriving"),
    say("paid by funds"),
    say("spent"),
    say("in hand after"),
)
OPERATIONS, PREPARATION, NOT_SPENT = say("operations"), say("preparation"), say("not spent")

COLOURS: dict[str, str] = {
    IN_PLACE: _GREY,
    NEW: PLAN,
    CEILING: _ORANGE,
    NOBODY_THERE: _ORANGE,
    IN_PLACE_ONLY: _GREY,
    WITH_PLAN: PLAN,
    WITH_PLAN_IF_ALL: _SKY,
    WITH_PLAN_LIKELY: PLAN,
    NEW_LIKELY: PLAN,
    NEW_BESIDES: _SKY,
    IF_ALL_COME: _SKY,
    BY_CHANCES: PLAN,
    REQUIRED: _ORANGE,
    ASKED: _ORANGE,
    ASSUMED: _ORANGE,
    UNUSED: _GREY,
    TROOPS: _OLIVE,
    POLICE: _MAGENTA,
    ENABLER: _GREEN,
    PREVENTION: _BROWN,
    PEOPLE_SENT: _GREY,
    PEOPLE_AVERT: PLAN,
    LOST: _RED,
    GAINED: PLAN,
    MIDDLE: _INDIGO,
    NINE: _RED,
    RANGE: _GREY,
    AS_ORDERED: PLAN,
    WORST: _RED,
    PLEDGE: PLAN,
    FUND: _GREEN,
    OFFER: _ORANGE,
    NOT_ANEW: _RED,
    ANEW: PLAN,
    SCENARIO: _GREY,
    LESS: PLAN,
    MORE: _RED,
    SAME: _GREY,
    HERE: PLAN,
    BASE: _GREY,
    PLANS: _GREY,
    PROVED: _ORANGE,
    BOUNDED: _ORANGE,
    OWN: PLAN,
    BEST_SO_FAR: PLAN,
    NONE_BELOW: _ORANGE,
    PROMISED: _GREY,
    VERIFIED: _TEAL,
    DEPLOYED: _GREEN,
    PLANNED: PLAN,
    ASSESSED: _INDIGO,
    RECEIVED: _GREEN,
    SPENT: PLAN,
    CLOSING: _GREY,
    OPERATIONS: PLAN,
    PREPARATION: _INDIGO,
    NOT_SPENT: _GREY,
    IN_WORDS[PROVEN_LOWER]: PLAN,
    IN_WORDS[NO_HIGHER]: "#6F93BD",
    IN_WORDS[PROVEN_HIGHER]: _RED,
    IN_WORDS[NO_LOWER]: "#D06C7B",
    IN_WORDS[NOT_PROVEN]: _ORANGE,
    IN_WORDS[EQUAL]: _GREY,
    IN_WORDS[SAME_INPUTS]: _GREY,
}
"""Colour of every meaning."""

SCENARIOS = (_BLUE, _ORANGE, _GREEN, _MAGENTA, _SKY, _RED, _GREY, _INDIGO, _OLIVE, _TEAL, _BROWN, _ROSE)
"""Colours of up to twelve scenarios, which have no meaning but their names."""

KINDS = (TROOPS, POLICE, ENABLER)
"""Kinds of units."""

TINTS: dict[str, str] = {
    IN_WORDS[said]: "44" if said in {PROVEN_LOWER, PROVEN_HIGHER, NOT_PROVEN} else "22"
    for said in (PROVEN_LOWER, NO_HIGHER, PROVEN_HIGHER, NO_LOWER, NOT_PROVEN)
}
"""Opacity of the background of a cell that has a verdict, in hexadecimal digits."""


def of_meanings(*meanings: str) -> alt.Scale:
    """Colour scale of some meanings."""
    return alt.Scale(domain=list(meanings), range=[COLOURS[each] for each in meanings])


def tint(verdict: str) -> str:
    """Background of a cell with a verdict, legible on light and dark pages; empty for one that has none."""
    return f"background-color: {COLOURS[verdict]}{TINTS[verdict]}" if verdict in TINTS else ""  # not told
