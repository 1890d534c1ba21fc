"""Units of a posting group that have started: an auxiliary quantity, which says how many units share its people."""

from planner.language import say
from planner.rules.rule import Rule

RULE = Rule(
    says=say("units of a posting group that have started are those of the period before, and those that start"),
    check=(
        "It defines how many units share people; "  # not told
        "the verifier counts the units of every deployment by itself."
    ),
    lines=(
        "It defines how many units share people; "  # not told
        "units that may not come are counted one by one, from deployments."
    ),
    obstacles="It defines an amount, and limits none.",  # not told
)
