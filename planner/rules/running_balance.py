"""Running cost of the units present: an auxiliary quantity, checked through `cash_balance`."""

from planner.language import say
from planner.rules.rule import Rule

RULE = Rule(
    says=say("units present cost what those of the period before did, plus those arriving, less those leaving"),
    check="It defines what cash_balance takes out of the money in hand, and is checked there.",  # not told
    lines=(
        "It defines what cash_balance takes out of the money in hand; "  # not told
        "the sheet cash shows that as spent."
    ),
    obstacles="It defines an amount, and limits none.",  # not told
)
