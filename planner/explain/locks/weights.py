"""Weights by kind of repair: what is policy, and how dear it is to change; what is hard is never changed."""

import csv
import io
import math
from collections.abc import Mapping
from enum import StrEnum

from planner.fault import Fault, near_miss, shown
from planner.formats.numerals import number
from planner.language import say


class RepairKind(StrEnum):
    """What a repair changes."""

    LOCK = "lock"
    START = "start"
    CEILING = "ceiling"
    SHARE = "contributor_share"
    FUNDS = "funds"
    ASSESSED = "assessed"
    UNITS = "units"
    READINESS = "readiness"
    SERVICE = "least_months"
    PARTICIPATION = "participation"
    CAVEAT = "caveat"


MEANINGS = {
    RepairKind.LOCK: (say("a unit fewer that a lock asks for, or more that it allows"), say("unit")),
    RepairKind.START: (say("a lock moved to another start"), say("period")),
    RepairKind.CEILING: (say("a person more under a ceiling"), say("person")),
    RepairKind.SHARE: (say("a larger share of a mission for one contributor"), say("percentage point")),
    RepairKind.FUNDS: (say("voluntary money from a donor to be found"), say("million USD")),
    RepairKind.ASSESSED: (say("assessed money, over the horizon"), say("million USD")),
    RepairKind.UNITS: (say("a unit more of a pledge"), say("unit")),
    RepairKind.READINESS: (say("a pledge ready earlier"), say("period")),
    RepairKind.SERVICE: (say("a shorter service before mandate or horizon end"), say("month")),
    RepairKind.PARTICIPATION: (say("a contributor switched on again"), say("contributor")),
    RepairKind.CAVEAT: (say("a caveat or a host state's refusal waived"), say("caveat")),
}
"""By kind: what it changes, and the unit that its weight is of."""

HARD = math.inf
"""Weight of what is never changed."""

Weights = Mapping[RepairKind, float]
"""By kind: weight of one unit of change; `HARD` where nothing of the kind is changed."""

USUAL: Weights = {
    RepairKind.LOCK: 10.0,
    RepairKind.START: 5.0,
    RepairKind.CEILING: 0.05,
    RepairKind.SHARE: 5.0,
    RepairKind.FUNDS: 1.0,
    RepairKind.ASSESSED: 1.0,
    RepairKind.UNITS: 20.0,
    RepairKind.READINESS: 10.0,
    RepairKind.SERVICE: 5.0,
    RepairKind.PARTICIPATION: 20.0,
    RepairKind.CAVEAT: HARD,
}
"""Weights where nobody gives others: judgements, shown as such."""

MOST_WEIGHT = 1e6
HEADER = ("kind", "weight")


def read_weights(text: str) -> Weights | list[Fault]:
    """Read weights from a CSV table of `kind` and `weight`, a number above 0 or `hard`; kinds left out are as usual."""
    rows = list(csv.reader(io.StringIO(text)))
    if not rows or tuple(cell.strip() for cell in rows[0]) != HEADER:
        return [Fault("weights", 1, "", shown(",".join(rows[0]) if rows else ""), ",".join(HEADER))]
    found, faults = dict(USUAL), list[Fault]()
    for place, row in enumerate(rows[1:], start=2):
        kind, cell = ([each.strip() for each in row] + ["", ""])[:2]
        if not kind and not cell:
            continue
        weight = HARD if cell == "hard" else number(cell)
        if kind not in MEANINGS:
            faults.append(Fault("weights", place, "kind", shown(kind), ", ".join(MEANINGS), near_miss(kind, MEANINGS)))
        elif weight is None or weight <= 0 or MOST_WEIGHT < weight < HARD:
            faults.append(
                Fault("weights", place, "weight", shown(cell), say("a number above 0, up to a million, or hard"))
            )
        else:
            found[RepairKind(kind)] = weight
    return faults or found


def format_weights(weights: Weights) -> str:
    """Weights as `read_weights` reads them."""
    text = io.StringIO(newline="")
    rows = [(kind.value, weight_text(weights[kind])) for kind in RepairKind]
    csv.writer(text, lineterminator="\n").writerows([HEADER, *rows])
    return text.getvalue()


def weight_text(weight: float) -> str:
    """A weight as a cell: `hard`, or its number."""
    return "hard" if weight == HARD else f"{weight:g}"
