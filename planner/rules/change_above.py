"""People beyond the reference plan: a quantity that the objective charges, and no limit."""

from planner.language import say
from planner.rules.rule import Rule

RULE = Rule(
    says=say("change counts people beyond the reference plan"),
    check=(
        "It defines change; "  # not told
        "the verifier works it out from the deployments, and holds the objective against it."
    ),
    lines="The sheet change has a column above, and the objective on the cover counts it.",  # not told
    obstacles="It defines an amount that the objective charges, and limits none.",  # not told
)
