"""Changes of what people achieve: settings, and named sets of estimates and judgements.

Three sets of estimates come from Hultman, Kathman & Shannon 2013 (AJPS 57(4), data doi:10.7910/DVN/6EBCGA) and from
re-estimates on their replication data, per thousand troops and per thousand police in a month: conservative
0.13 and 1.25, central 0.25 and 2.9, headline 0.53 and 9.9. The first two are our own estimates, without the case of
Rwanda; requirements are taken to be central, and go by the ratio of the coefficients. The other sets are judgements.
"""

from dataclasses import dataclass, field

from models.exposure import requirement_rate, unprotected_share
from planner.fault import near_miss, shown
from planner.figures import several
from planner.numerals import number, same
from planner.scenarios.draft import Draft, Row, Slip, Told, changed, too_much, written
from planner.scenarios.kinds import EffectSet, SettingChange
from planner.settings import SETTINGS


@dataclass(frozen=True)
class Effects:
    """A set of estimates or judgements."""

    meaning: str
    standing: str
    """Where it comes from: an estimate or a judgement."""
    troops: float = 1.0
    """Factor on troops required [1]."""
    police: float = 1.0
    """Factor on police required [1]."""
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def factors(self) -> dict[str, float]:
        """Factors by the column that they multiply."""
        return {"troops_required": self.troops, "police_required": self.police}


SETS = {
    "conservative": Effects("people achieve less", "estimate, lower", troops=0.25 / 0.13, police=2.9 / 1.25),
    "headline": Effects("people achieve more", "estimate on all the data", troops=0.25 / 0.53, police=2.9 / 9.9),
    "fading": Effects("nothing works beyond its period", "judgement", settings={"carryover": "0"}),
    "lasting": Effects("protection lasts", "judgement", settings={"carryover": "0.15", "carryover_decay": "0.9"}),
    "resistant": Effects("twice as much cannot be averted", "judgement", settings={"residual_share": "0.3"}),
}


def setting(draft: Draft, change: SettingChange) -> Told:
    """Give a setting another value."""
    if change.name not in SETTINGS:
        return [Slip("name", shown(change.name), ", ".join(SETTINGS), near_miss(change.name, SETTINGS))]
    before = draft.setting(change.name)
    if same(before, change.value):
        return f"Setting {change.name} is {shown(before)} already."
    draft.put_setting(change.name, change.value)
    return f"Setting {change.name}: {shown(before)} becomes {shown(change.value)}."


def effect_set(draft: Draft, change: EffectSet) -> Told:
    """Take another set. Rates follow, so that what was observed with those in place stays as it was observed."""
    chosen = SETS[change.name]
    if slips := draft.unsound("protection_at_requirement", "residual_share") + _too_much(draft, chosen):
        return slips
    areas = draft.keys("areas")
    with_rate = [(row, areas.get(row["area"].strip(), {})) for row in draft.rows("threats")]
    before = [_left(draft, row, area) for row, area in with_rate]
    for name, value in chosen.settings.items():
        draft.put_setting(name, value)
    for row in draft.rows("threats"):
        for column, factor in chosen.factors.items():
            required = number(row[column])
            if required is not None and factor != 1.0:
                row[column] = written(required * factor)
    moved = 0
    for (row, area), share in zip(with_rate, before, strict=True):
        rate, now = number(row["monthly_rate"]), _left(draft, row, area)
        if rate is not None and now not in {0.0, share}:
            row["monthly_rate"], moved = written(rate * share / now), moved + 1
    return f"Effect set {change.name} ({chosen.standing}): {chosen.meaning}; {several(moved, 'rate')} follow."


def _too_much(draft: Draft, chosen: Effects) -> list[Slip]:
    rows = draft.rows("threats")
    products = {column: [changed(row[column], by, None) for row in rows] for column, by in chosen.factors.items()}
    return [slip for column, values in products.items() for slip in too_much("threats", column, rows, values)]


def _left(draft: Draft, threat: Row, area: Row) -> float:
    """Share of a threat's exposure that those in place leave [1]."""
    means = (("troops_required", "in_place_troops"), ("police_required", "in_place_police"))
    met = sum(
        (number(area.get(there, "")) or 0.0) / required for c, there in means if (required := number(threat[c]) or 0.0)
    )
    rate = requirement_rate(number(draft.setting("protection_at_requirement")) or 0.0)
    return float(unprotected_share(rate * met, number(draft.setting("residual_share")) or 0.0))
