"""What one unit of each deployment does in an area, and what each fund pays there, with what still works of earlier."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from planner.chances.expected.fixed_postings import late_start
from planner.layout.formula import Cell, Formula, Page
from planner.layout.layout import Layout
from planner.layout.pages import CHANCES, PAGES

ASSIGNMENTS, DEPLOYMENTS, PAYMENTS = PAGES["assignments"], PAGES["deployments"], PAGES["payments"]

FIXED = ("area", "means", "of", "units", "chance", "of_one")
"""Columns ahead of those of the periods."""

LEAST = "1E-300"
"""Share left that stands for none, so that it has a logarithm [1]."""

MEANS = ("troops", "police", "prevention")


@dataclass(frozen=True)
class LastingRow:
    """Rows of the plan's sheets that make a row of this one."""

    area: str
    means: str
    """`troops`, `police` or `prevention`."""
    of: str
    """The pledge, or the fund."""
    deployment: int
    """Row of the deployments; 0 of a fund."""
    present: Mapping[int, list[int]]
    """Rows of the assignments, or of the payments, by period."""


@dataclass(frozen=True)
class Lasting:
    """Effective people of one unit of each deployment, and USD of each fund, that work in an area in a period.

    What works of earlier periods is in it: with $x_t$ new in a period, the sheet has
    $L_t = x_t + d (L_{t-1} - x_{t-1}) + k x_{t-1}$, where $k$ is the carryover and $d$ its decay.
    """

    layout: Layout

    @cached_property
    def page(self) -> Page:
        """Sheet with a column per period, after the fixed columns; and more for units that are late, if any may be."""
        return Page("unit_effect", (*FIXED, *(f"{when} {t}" for when in self._when for t in self.layout.periods)))

    @cached_property
    def _when(self) -> tuple[str, ...]:
        """Heading of the columns of units in time, and of those of late ones."""
        chances = self.layout.chances
        return ("period", "late") if chances.delay_chance and chances.delay_periods else ("period",)

    @cached_property
    def rows(self) -> dict[int, LastingRow]:
        """Rows by row of the sheet: area by area, means by means."""
        order = {area: place for place, area in enumerate(self.layout.areas)}
        found = [*self._units(), *self._funds()]
        found.sort(key=lambda row: (order[row.area], MEANS.index(row.means), row.of, row.deployment))
        return dict(enumerate(found, start=self.page.first))

    @cached_property
    def among(self) -> dict[tuple[str, str], list[int]]:
        """Rows of the sheet, by area and means."""
        among: dict[tuple[str, str], list[int]] = {}
        for number, row in self.rows.items():
            among.setdefault((row.area, row.means), []).append(number)
        return among

    def _units(self) -> Iterator[LastingRow]:
        layout = self.layout
        for number, unit in layout.deployments.items():
            offer = (unit.pledge, unit.preparation, unit.mission)
            posted: dict[str, dict[int, list[int]]] = {}
            for place in layout.assigned_of.get(offer, []):
                row = layout.assignments[place]
                if unit.from_period <= row.period <= unit.to_period:
                    posted.setdefault(row.area, {}).setdefault(row.period, []).append(place)
            for area, present in posted.items():
                yield LastingRow(area, layout.kind(unit.pledge), unit.pledge, number, present)

    def _funds(self) -> Iterator[LastingRow]:
        paid: dict[tuple[str, str], dict[int, list[int]]] = {}
        for number, row in self.layout.payments.items():
            if row.purpose == "prevention":
                paid.setdefault((row.area, row.fund), {}).setdefault(row.period, []).append(number)
        for (area, fund), present in paid.items():
            yield LastingRow(area, "prevention", fund, 0, present)

    def cells(self) -> Iterator[list[Cell]]:
        """A row per deployment and area, and per fund and area."""
        for number, row in self.rows.items():
            units: Cell = None
            if row.deployment:
                units = Formula(DEPLOYMENTS.at("units", row.deployment), self.layout.deployments[row.deployment].units)
            key = ("pledge" if row.deployment else "fund", row.of)
            chance = Formula(CHANCES.at("chance", self.layout.uncertain[key]), self.layout.chance(*key).p)
            yield [row.area, row.means, row.of, units, chance, self._of_one(row), *self._lasting(number, row)]

    def text(self, area: str, means: str, period: int, required: str) -> str:
        """Formula of the logarithm of what units of a means leave on average, or minus the effort of money.

        Args:
            area: The area.
            means: `troops`, `police` or `prevention`.
            period: The period.
            required: Reference to what the threat requires of it.

        Returns:
            Empty where nobody new is there, and nothing paid.
        """
        rows = self.among.get((area, means), [])
        if not rows:
            return ""
        units, chance = (self.page.span(column, rows) for column in ("units", "chance"))
        lasting = [self.page.span(f"{when} {period}", rows) for when in self._when]
        if means == "prevention":
            return f"-SUMPRODUCT({chance},{lasting[0]})*rho/{required}"
        left = [f"EXP(-{each}*rho/{required})" for each in lasting]
        comes = left[0] if len(left) == 1 else f"((1-delay_chance)*{left[0]}+delay_chance*{left[1]})"
        return f"+SUMPRODUCT({units},LN(1-{chance}+{chance}*{comes}+{LEAST}))"

    def _of_one(self, row: LastingRow) -> Cell:
        """Effective people of a unit; 1 for a dollar."""
        if not row.deployment:
            return 1.0
        columns = (DEPLOYMENTS.at(column, row.deployment) for column in ("strength", "effectiveness"))
        return Formula("*".join(columns), self._people_of_one(row))

    def _people_of_one(self, row: LastingRow) -> float:
        unit, facts = self.layout.deployments[row.deployment], self.layout.facts
        return facts.strength(unit.pledge) * facts.effectiveness(unit.pledge, unit.preparation)

    def _lasting(self, number: int, row: LastingRow) -> Iterator[Cell]:
        """Cells of every period, in time and late; blank before anybody is there, and outside the mandate."""
        for when in self._when:
            first: int | None = min(row.present)
            if when == "late":
                first = (
                    late_start(self.layout.facts, self.layout.deployments[row.deployment]) if row.deployment else None
                )
            present = {t: rows for t, rows in row.present.items() if first is not None and t >= first}
            yield from self._periods(number, replace(row, present=present), when)

    def _periods(self, number: int, row: LastingRow, when: str) -> Iterator[Cell]:
        mandate = self.layout.mandates[self.layout.mission_of[row.area]]
        kept, decay = self.layout.case.settings.carryover, self.layout.case.settings.carryover_decay
        new, lasting = 0.0, 0.0
        for t in self.layout.periods:
            if t not in mandate or t < min(row.present, default=t + 1):
                yield None
                continue
            before, new = new, self._new(row, t)
            lasting = new + decay * (lasting - before) + kept * before
            yield Formula(self._text(number, row, t, when), lasting)

    def _text(self, number: int, row: LastingRow, t: int, when: str) -> str:
        terms = [self._new_text(number, row, t)]
        if t > min(row.present):
            there, before = f"{self.page.letter(f'{when} {t - 1}')}{number}", self._new_text(number, row, t - 1)
            terms.append(
                f"carryover_decay*({there}-{before})+carryover*{before}" if before else f"carryover_decay*{there}"
            )
        return "+".join(filter(None, terms))

    def _new_text(self, number: int, row: LastingRow, t: int) -> str:
        """Formula of what is new in a period; empty where nothing is."""
        rows = row.present.get(t, [])
        if not rows:
            return ""
        if not row.deployment:
            return f"({PAYMENTS.total('usd', rows)})"
        shares = ASSIGNMENTS.total("share_posted", rows)
        return f"({shares})*{self.page.letter('of_one')}{number}"

    def _new(self, row: LastingRow, t: int) -> float:
        """Effective people of a unit, or USD, new in a period."""
        rows = row.present.get(t, [])
        if not row.deployment:
            return float(sum(self.layout.payments[n].usd for n in rows))
        return self._people_of_one(row) * sum(self.layout.share_posted(n) for n in rows)
