"""The kinds of change: their fields, as files hold them, and what each does to a case."""

from typing import get_args

from planner.scenarios.kinds.cells import AddRow, DropRow, SetCell
from planner.scenarios.kinds.effects import EffectSet, SettingChange
from planner.scenarios.kinds.funding import AddFund, Budget, ChangeFund
from planner.scenarios.kinds.missions import Authorise, Ceiling, Mandate, Requirement, Violence
from planner.scenarios.kinds.pledges import (
    AddOffer,
    DelayPledges,
    DropPledges,
    ExpectPledges,
    ReadyPledges,
    ScalePledges,
    Switch,
)

Change = (
    Switch
    | ScalePledges
    | DropPledges
    | DelayPledges
    | ReadyPledges
    | ExpectPledges
    | AddOffer
    | AddFund
    | ChangeFund
    | Budget
    | Ceiling
    | Requirement
    | Violence
    | EffectSet
    | SettingChange
    | Authorise
    | Mandate
    | SetCell
    | AddRow
    | DropRow
)
"""A change to a case."""

KINDS: dict[str, type[Change]] = {
    kind: record for record in get_args(Change) for kind in get_args(record.model_fields["kind"].annotation)
}
"""The model of each kind of change."""
