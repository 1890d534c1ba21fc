"""The whole problem: which pledged units and money go where, so that unprotected exposure is smallest."""

import numpy as np

from models import constraints, expressions, objective, sets, variables
from models.algebra import PauseGC, pyo
from models.exposure import DEEPEST, TANGENTS, TangentRows, carryover_matrix, first_tangents, widths
from models.instance import Instance


def build(instance: Instance, tangents: int = TANGENTS, deepest: float = DEEPEST) -> pyo.ConcreteModel:
    """The model of an instance: a block per mission, and the rows that join missions.

    Args:
        instance: Sets and parameters.
        tangents: Tangents that estimate the protective effect of a threat in a period from below.
        deepest: Effort up to which they are spread [1].

    Returns:
        A mixed-integer linear model whose optimum is a lower bound on the exact one. Its tangents are the same for
        every threat and period; `models.outer_approximation` says what others would change.
    """
    with PauseGC():  # looking for rubbish among so many new objects took two fifths of the time
        return _built(instance, first_tangents(1, tangents, deepest))


def _built(instance: Instance, tangents: TangentRows) -> pyo.ConcreteModel:
    m = pyo.ConcreteModel(name="pledge_plan")
    m.data = instance

    m.MISSIONS = pyo.Set(initialize=list(instance.missions))
    m.PLEDGES = pyo.Set(initialize=list(instance.destinations))
    m.FUNDS = pyo.Set(initialize=list(instance.funds))
    m.LIMITED = pyo.Set(initialize=list(instance.people_limits))
    m.SEGMENTS = pyo.RangeSet(tangents.shape[1])
    m.tangents = tangents
    m.slope, m.width = np.exp(-m.tangents)[0].tolist(), widths(m.tangents)[0].tolist()
    m.carryover = carryover_matrix(instance.periods, instance.carryover, instance.carryover_decay).tolist()

    m.nothing = pyo.Param(initialize=0.0, mutable=True)  # of which rows are that contain no variable
    m.units = pyo.Param(m.PLEDGES, initialize={p: instance.pledges[p] for p in m.PLEDGES}, mutable=True)
    m.amount = pyo.Param(m.FUNDS, initialize={g: fund.amount for g, fund in instance.funds.items()}, mutable=True)

    m.mission = pyo.Block(m.MISSIONS, rule=mission)

    m.pledge_once = pyo.Constraint(m.PLEDGES, rule=constraints.pledge_once)
    m.contributor_people_limit = pyo.Constraint(m.LIMITED, rule=constraints.contributor_people_limit)
    m.fund_limit = pyo.Constraint(m.FUNDS, rule=constraints.fund_limit)

    m.total = pyo.Objective(rule=objective.total, sense=pyo.minimize)
    return m


def mission(b: pyo.Block, name: str) -> None:
    """Everything that is decided within a mission."""
    b.data = b.model().data.missions[name]
    _sets(b, name)
    _limits(b)
    _variables(b)
    _rules(b)
    _terms(b)


def _sets(b: pyo.Block, name: str) -> None:
    """What a mission's variables and rules are indexed by."""
    instance = b.model().data
    b.PERIODS = pyo.Set(initialize=list(b.data.periods))
    b.STARTS = pyo.Set(initialize=list(b.data.deployments), dimen=3)
    b.CONTRIBUTORS = pyo.Set(initialize=sets.contributors(b.data))
    b.GROUPS = pyo.Set(initialize=list(b.data.groups))
    b.AREAS = pyo.Set(initialize=list(b.data.areas))
    b.CAPABILITIES = pyo.Set(initialize=list(b.data.spare_units))
    b.LOCKS = pyo.Set(initialize=list(range(len(b.data.locks))))
    b.POSTINGS = pyo.Set(initialize=sets.postings(b.data), dimen=3)
    b.CASH_PERIODS = pyo.Set(initialize=sets.cash_periods(b.data))
    b.PAYMENTS = pyo.Set(initialize=sets.payments(instance, name), dimen=2)
    b.PROGRAMMES = pyo.Set(initialize=sets.programmes(instance, name), dimen=3)
    b.ANSWERED = pyo.Set(initialize=sets.answered(b.data), dimen=2)
    b.EXPOSED = pyo.Set(initialize=sets.exposed(b.data), dimen=3)
    b.SEGMENTS = pyo.Set(initialize=list(b.model().SEGMENTS))
    b.UNCERTAIN = pyo.Set(initialize=sets.uncertain(b.data), dimen=2)
    b.CHANGEABLE = pyo.Set(initialize=sets.changeable(instance, name))


def _limits(b: pyo.Block) -> None:
    """Parameters that may change while the model stays."""
    b.troops_headroom = headroom(b.data.troops_headroom)
    b.police_headroom = headroom(b.data.police_headroom)
    b.contributor_headroom = headroom(b.data.contributor_headroom)


def _variables(b: pyo.Block) -> None:
    """What is decided, and the people that follow from it."""
    b.deploy = variables.deploy(b)
    b.persons_by_start = expressions.persons_by_start(b)
    b.running = variables.running(b)
    b.post = variables.post(b)
    b.arrived = variables.arrived(b)
    b.pay = variables.pay(b)
    b.prevent = variables.prevent(b)
    b.cash = variables.cash(b)
    b.effort = variables.effort(b)
    b.segment = variables.segment(b)
    b.change = variables.change(b)


def _rules(b: pyo.Block) -> None:
    """The rules within a mission."""
    b.running_balance = pyo.Constraint(b.CASH_PERIODS, rule=constraints.running_balance)
    b.troops_limit = pyo.Constraint(b.PERIODS, rule=constraints.troops_limit)
    b.police_limit = pyo.Constraint(b.PERIODS, rule=constraints.police_limit)
    b.contributor_limit = pyo.Constraint(b.CONTRIBUTORS, b.PERIODS, rule=constraints.contributor_limit)
    b.posting_balance = pyo.Constraint(b.GROUPS, b.PERIODS, rule=constraints.posting_balance)
    b.arrival_balance = pyo.Constraint(b.UNCERTAIN, rule=constraints.arrival_balance)
    b.area_troops_limit = pyo.Constraint(b.AREAS, b.PERIODS, rule=constraints.area_troops_limit)
    b.area_left_limit = pyo.Constraint(b.AREAS, rule=constraints.area_left_limit)
    b.support_limit = pyo.Constraint(b.CAPABILITIES, b.PERIODS, rule=constraints.support_limit)
    b.cash_balance = pyo.Constraint(b.CASH_PERIODS, rule=constraints.cash_balance)
    b.preparation_limit = pyo.Constraint(b.CASH_PERIODS, rule=constraints.preparation_limit)
    b.lock_minimum = pyo.Constraint(b.LOCKS, rule=constraints.lock_minimum)
    b.lock_limit = pyo.Constraint(b.LOCKS, rule=constraints.lock_limit)
    b.effort_limit = pyo.Constraint(b.ANSWERED, b.PERIODS, rule=constraints.effort_limit)
    b.lasting_limit = pyo.Constraint(b.EXPOSED, rule=constraints.lasting_limit)
    b.change_above = pyo.Constraint(b.CHANGEABLE, rule=constraints.change_above)
    b.change_below = pyo.Constraint(b.CHANGEABLE, rule=constraints.change_below)


def _terms(b: pyo.Block) -> None:
    """The mission's part of the objective, term by term."""
    b.unprotected = pyo.Expression(rule=objective.unprotected)
    b.spending = pyo.Expression(rule=objective.spending)
    b.changed = pyo.Expression(rule=objective.changed)


def headroom(limit: float | None) -> pyo.Param | None:
    """A limit that may change while the model stays; None where there is none."""
    return None if limit is None else pyo.Param(initialize=limit, mutable=True)
