"""Units of a posting group that have started: an auxiliary quantity, which says how many units share its people."""

from planner.rules.rule import Rule

RULE = Rule(
    says="units of a posting group that have started are those of the period before, and those that start",
    check="It defines how many units share people; the verifier counts the units of every deployment by itself.",
    lines="It defines how many units share people; units that may not come are counted one by one, from deployments.",
    obstacles="It defines an amount, and limits none.",
)
