"""Decision variables of a mission. `b` is the mission's block; `b.data` its `Mission`."""

from models.algebra import pyo


def deploy(b: pyo.Block) -> pyo.Var:
    """Units of an offer that start in a period and stay until tour, mandate or horizon ends [units]."""
    return pyo.Var(
        b.STARTS, domain=pyo.NonNegativeIntegers, bounds=lambda b, *start: (0, b.data.deployments[start].units)
    )


def running(b: pyo.Block) -> pyo.Var:
    """What the units present cost in a period [million USD]."""
    return pyo.Var(b.CASH_PERIODS, domain=pyo.NonNegativeReals)


def post(b: pyo.Block) -> pyo.Var:
    """People of a posting group posted to an area in a period [hundred persons]."""
    return pyo.Var(b.POSTINGS, domain=pyo.NonNegativeReals)


def arrived(b: pyo.Block) -> pyo.Var:
    """Units of a posting group that have started by a period, whether they are still present or not [units]."""
    return pyo.Var(b.UNCERTAIN, domain=pyo.NonNegativeReals)


def pay(b: pyo.Block) -> pyo.Var:
    """What a fund pays for the mission's operations or preparations in a period [million USD]."""
    return pyo.Var(b.PAYMENTS, domain=pyo.NonNegativeReals)


def prevent(b: pyo.Block) -> pyo.Var:
    """What a fund pays for prevention programmes in an area in a period [million USD]."""
    return pyo.Var(b.PROGRAMMES, domain=pyo.NonNegativeReals)


def cash(b: pyo.Block) -> pyo.Var:
    """Money in hand after a period [million USD]."""
    return pyo.Var(b.CASH_PERIODS, domain=pyo.NonNegativeReals)


def effort(b: pyo.Block) -> pyo.Var:
    """Protective effort on a threat in a period beyond that of those in place [1]."""
    return pyo.Var(b.ANSWERED, b.PERIODS, domain=pyo.NonNegativeReals)


def segment(b: pyo.Block) -> pyo.Var:
    """Part of the lasting effort that falls on a segment of the tangents [1]."""
    width = b.model().width
    return pyo.Var(b.EXPOSED, b.SEGMENTS, domain=pyo.NonNegativeReals, bounds=lambda _, *i: (0, width[i[-1] - 1]))


def change(b: pyo.Block) -> pyo.Var:
    """People of a pledge deployed here, more or fewer than in the reference plan [hundred persons]."""
    return pyo.Var(b.CHANGEABLE, domain=pyo.NonNegativeReals)
