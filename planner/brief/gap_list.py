"""The list of gaps, in the manner of papers on capability requirements: what is wanted where, by when, what is left."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.brief.content import BriefTable, Document, Head, Paragraph, Section
from planner.brief.words import FOOTER, NOT_FOR, READINESS, case_line, languages, mission_label
from planner.decisions.capability_gaps import CapabilityGap, GapAnalysis, usual_type
from planner.decisions.requirements import origin
from planner.decisions.sent import stand_ins
from planner.facts import Facts
from planner.facts.rows import Record
from planner.figures import several
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case

LEVELS = ("L1", "L2", "L3", "RDL")
"""Levels of readiness whose unused pledges the list counts."""

PRIORITIES = ((0.5, "high"), (0.9, "medium"), (1.0, "low"))
"""Priorities, by the share of what all gaps would avert, the largest first, up to which they go."""

PLACES = 4
"""Most areas that a row names."""

COLUMNS = (
    Head("Mission", 1.2), Head("Location", 2.6), Head("Unit type", 1.5), Head("Quantity", 0.8, number=True),
    Head("Key characteristics", 2.6), Head("Language", 1.0), Head("Required by", 1.0), Head("Priority", 0.8),
    Head("L1", 0.45, number=True), Head("L2", 0.45, number=True), Head("L3", 0.45, number=True),
    Head("RDL", 0.55, number=True), Head("Status", 2.2),
)  # fmt: skip


def gap_list(case: Case, plan: Plan) -> Document:
    """The list of gaps of a plan.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
    """
    found = _GapList(Facts(case, plan))
    rows = tuple(found.rows())
    note = (
        "Quantity: units that would meet in full what the threats of the areas require. L1 to RDL: units pledged at "
        f"that level ({READINESS['L1']}; {READINESS['L2']}; {READINESS['L3']}; {READINESS['RDL']}) and used nowhere by "
        "the plan. Priority: by what meeting the gap alone would avert if all come; that of enablers is that of the "
        "troops whom they support."
    )
    table = BriefTable(COLUMNS, rows, note) if rows else Paragraph("The plan meets every requirement in full.")
    caution = Paragraph(" ".join(filter(None, (origin(case, "troops"), *NOT_FOR))), quiet=True)
    section = Section("Capability gaps", (table, caution))
    return Document(
        title=f"Capability requirements: {plan.summary.title}",
        subtitle=f"{case_line(case)}. What it leaves unmet, the most exposure first.",
        pages=((section,),),
        slides=((section,),),
        footer=FOOTER,
        landscape=True,
        flows=True,
    )


@dataclass(frozen=True)
class _CapabilityRow:
    """Gaps of one mission that one unit type would fill."""

    mission: str
    unit: Record
    gaps: tuple[CapabilityGap, ...]

    @property
    def quantity(self) -> int:
        """Units that would fill all of them."""
        return sum(units_for(self.unit, gap) for gap in self.gaps)

    @property
    def averts(self) -> float | None:
        """What filling them would avert if all come [civilian-months]; None for enablers."""
        found = [gap.averts.if_all_come for gap in self.gaps if gap.averts is not None]
        return sum(found) if found else None


@dataclass(frozen=True)
class _GapList:
    """The list of a plan."""

    facts: Facts

    @cached_property
    def names(self) -> Names:
        """Names for sentences."""
        return Names(self.facts.case)

    @cached_property
    def analysis(self) -> GapAnalysis:
        """What areas lack."""
        return GapAnalysis.of(self.facts)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """A row per mission and unit type, the most exposure averted first, then enablers."""
        grouped = self._grouped
        total, done = sum(row.averts or 0.0 for row in grouped), 0.0
        for row in grouped:
            done += row.averts or 0.0
            yield self._row(row, "as its troops" if row.averts is None else _priority(done - row.averts / 2, total))

    @cached_property
    def _grouped(self) -> list[_CapabilityRow]:
        found: dict[tuple[str, str], list[CapabilityGap]] = {}
        types: dict[str, Record] = {}
        for gap in self.analysis.gaps:
            unit = usual_type(self.facts.case["unit_types"], gap.need, gap.missing)
            if unit is not None and gap.need != "prevention":
                types[unit.unit_type] = unit
                found.setdefault((gap.mission, unit.unit_type), []).append(gap)
        rows = [_CapabilityRow(mission, types[unit], tuple(gaps)) for (mission, unit), gaps in found.items()]
        return sorted(rows, key=lambda row: (row.averts is None, -(row.averts or row.quantity)))

    def _row(self, row: _CapabilityRow, priority: str) -> tuple[str, ...]:
        case, first = self.facts.case, min(gap.from_period for gap in row.gaps)
        return (
            mission_label(case, row.mission),
            self._location(row),
            str(row.unit.name),
            f"{row.quantity:,}",
            self._characteristics(row),
            languages(case, row.mission),
            self.names.month(first),
            priority,
            *(f"{self._unused.get((row.unit.unit_type, level), 0):,}" for level in LEVELS),
            self._status(row),
        )

    def _location(self, row: _CapabilityRow) -> str:
        if not row.gaps[0].area:
            return "whole mission"
        named = [f"{self.names.area_alone(gap.area)} ({units_for(row.unit, gap):,})" for gap in row.gaps[:PLACES]]
        left = len(row.gaps) - PLACES
        return ", ".join(named) + (f" and {several(left, 'area')} more" if left > 0 else "")

    def _characteristics(self, row: _CapabilityRow) -> str:
        people = f"{row.unit.strength:,.0f} people"
        if row.unit.kind != "enabler":
            return f"{people}; posted among civilians"
        supports = {
            one.troops_per_unit
            for area in self.facts.areas_of[row.mission]
            for one in self.facts.support[area]
            if one.capability == row.unit.capability
        }
        troops = f"; supports {max(supports):,.0f} troops" if supports else ""
        return f"{people}; {row.unit.capability.replace('-', ' ')}{troops}"

    @cached_property
    def _unused(self) -> dict[tuple[str, str], int]:
        """Units that somebody pledged and the plan uses nowhere, by unit type and level of readiness."""
        found: dict[tuple[str, str], int] = {}
        invented = stand_ins(self.facts.case)
        for row in (each for each in self.facts.rows("unused") if each.pledge not in invented):
            pledge = self.facts.pledges[row.pledge]
            key = pledge.unit_type, pledge.readiness
            found[key] = found.get(key, 0) + row.units
        return found

    def _status(self, row: _CapabilityRow) -> str:
        coming = [
            each
            for each in self.facts.rows("deployments")
            if each.mission == row.mission and each.unit_type == row.unit.unit_type
        ]
        left = sum(self._unused.get((row.unit.unit_type, level), 0) for level in READINESS)
        planned = f"{several(sum(each.units for each in coming), 'unit')} in the plan" if coming else ""
        first = f" from {self.names.month(min(each.from_period for each in coming))}" if coming else ""
        pledged = "pledged units left" if left else "no pledge left"
        return "; ".join(filter(None, (f"{planned}{first}", pledged, self._room(row))))

    def _room(self, row: _CapabilityRow) -> str:
        first, last = self.facts.mandates[row.mission]
        room = self.analysis.room(row.mission, str(row.unit.kind), range(first, last + 1))
        return "" if math.isinf(room) else f"ceiling leaves room for {room:,.0f} people"


def units_for(unit: Record, gap: CapabilityGap) -> int:
    """Units of a type that make up a gap."""
    return math.ceil(gap.missing / (unit.strength if gap.area else 1.0) - 1e-9)


def _priority(done: float, total: float) -> str:
    share = done / total if total else 1.0
    return next(name for most, name in PRIORITIES if share <= most + 1e-9)
