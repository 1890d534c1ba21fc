"""The list of gaps, in the manner of papers on capability requirements: what is wanted where, by when, what is left."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.brief.content import BriefTable, Document, Head, Paragraph, Section
from planner.brief.words import FOOTER, NOT_FOR, READINESS, capability, case_line, languages, mission_label
from planner.decisions.capability_gaps import CapabilityGap, GapAnalysis, usual_type
from planner.decisions.requirements import origin
from planner.decisions.sent import stand_ins
from planner.facts import Facts
from planner.facts.rows import Record
from planner.figures import several
from planner.language import joined, kept, notation, say, term
from planner.names import Names
from planner.plan import Plan
from planner.tables import Case

LEVELS = ("L1", "L2", "L3", "RDL")
"""Levels of readiness whose unused pledges the list counts."""

PRIORITIES = ((0.5, say("high")), (0.9, say("medium")), (1.0, say("low")))
"""Priorities, by the share of what all gaps would avert, the largest first, up to which they go."""

PLACES = 4
"""Most areas that a row names."""

COLUMNS = (
    Head(say("Mission"), 1.2), Head(say("Location"), 2.6), Head(say("Unit type"), 1.5),
    Head(say("Quantity"), 0.8, number=True), Head(say("Key characteristics"), 2.6), Head(say("Language"), 1.0),
    Head(say("Required by"), 1.0), Head(say("Priority"), 0.8),
    Head("L1", 0.45, number=True), Head("L2", 0.45, number=True), Head("L3", 0.45, number=True),
    Head("RDL", 0.55, number=True), Head(say("Status"), 2.2),
)  # fmt: skip


def gap_list(case: Case, plan: Plan) -> Document:
    """The list of gaps of a plan.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
    """
    found = _GapList(Facts(case, plan))
    rows = tuple(found.rows())
    note = say(
        "Quantity: units that would meet in full what the threats of the areas require. L1 to RDL: units pledged at "
        "that level ({levels}) and used nowhere by the plan. Priority: by what meeting the gap alone would avert if "
        "all come; that of enablers is that of the troops whom they support.",
        levels=joined([READINESS[level] for level in LEVELS], "; "),
    )
    table = BriefTable(COLUMNS, rows, note) if rows else Paragraph(say("The plan meets every requirement in full."))
    caution = Paragraph(joined(filter(None, (kept(origin(case, "troops")), *NOT_FOR))), quiet=True)
    section = Section(say("Capability gaps"), (table, caution))
    return Document(
        title=say("Capability requirements: {title}", title=plan.summary.title),
        subtitle=say("{case}. What it leaves unmet, the most exposure first.", case=case_line(case)),
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
            yield self._row(
                row, say("as its troops") if row.averts is None else _priority(done - row.averts / 2, total)
            )

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
            term(str(row.unit.name)),
            notation(f"{row.quantity:,}"),
            self._characteristics(row),
            languages(case, row.mission),
            self.names.month(first),
            priority,
            *(notation(f"{self._unused.get((row.unit.unit_type, level), 0):,}") for level in LEVELS),
            self._status(row),
        )

    def _location(self, row: _CapabilityRow) -> str:
        if not row.gaps[0].area:
            return say("whole mission")
        places = row.gaps[:PLACES]
        named = joined([f"{self.names.area_alone(gap.area)} ({units_for(row.unit, gap):,})" for gap in places], ", ")
        left = len(row.gaps) - PLACES
        return say("{areas} and {more} more", areas=named, more=several(left, "area")) if left > 0 else named

    def _characteristics(self, row: _CapabilityRow) -> str:
        people = say("{people:,.0f} people", people=row.unit.strength)
        if row.unit.kind != "enabler":
            return joined([people, say("posted among civilians")], "; ")
        supports = {
            one.troops_per_unit
            for area in self.facts.areas_of[row.mission]
            for one in self.facts.support[area]
            if one.capability == row.unit.capability
        }
        troops = [say("supports {troops:,.0f} troops", troops=max(supports))] if supports else []
        return joined([people, capability(row.unit.capability), *troops], "; ")

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
        planned = ""
        if coming:
            planned = say(
                "{units} in the plan from {month}",
                units=several(sum(each.units for each in coming), "unit"),
                month=self.names.month(min(each.from_period for each in coming)),
            )
        pledged = say("pledged units left") if left else say("no pledge left")
        return joined(filter(None, (planned, pledged, self._room(row))), "; ")

    def _room(self, row: _CapabilityRow) -> str:
        first, last = self.facts.mandates[row.mission]
        room = self.analysis.room(row.mission, str(row.unit.kind), range(first, last + 1))
        return "" if math.isinf(room) else say("ceiling leaves room for {people:,.0f} people", people=room)


def units_for(unit: Record, gap: CapabilityGap) -> int:
    """Units of a type that make up a gap."""
    return math.ceil(gap.missing / (unit.strength if gap.area else 1.0) - 1e-9)


def _priority(done: float, total: float) -> str:
    share = done / total if total else 1.0
    return next(name for most, name in PRIORITIES if share <= most + 1e-9)
