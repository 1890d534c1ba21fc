"""Sheets that are printed beside the cover: who is where when, what is asked, and what is not certain.

They have names and months, whole people, and a line for each area and need; all other sheets stay on screen.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from planner.decisions import Decisions, decisions
from planner.decisions.capability_gaps import CapabilityGap, GapAnalysis
from planner.horizon import period_in_words
from planner.layout.formula import Cell, Formula, Page, literal
from planner.layout.layout import Layout
from planner.layout.pages import CHANCES
from planner.layout.places import Places
from planner.layout.sums import present
from planner.names import Names
from planner.plan import BY_CHANCES, IF_ALL_COME
from planner.workbook import style
from planner.workbook.plan.headline import place
from planner.workbook.plan.status import EDITED, UNKNOWN, while_as_made
from planner.workbook.plan.units import DEPLOYMENTS
from planner.workbook.plan.writer import Writer

WHERE, ASKS, UNCERTAIN = "who_goes_where", "asks", "not_certain"
"""Names of the sheets."""

SAYS = {
    WHERE: "on paper: who is where when, and who goes there",
    ASKS: "on paper: what is asked of whom next, and a line for each area and need",
    UNCERTAIN: "on paper: what is not certain, and what hangs on it",
}
"""What each has."""

PRINTED_GAPS, PRINTED_CHANCES = 32, 14
"""Lines of areas and needs, and of pledges, that are printed; the sheets have all."""

FIRST = 5
"""First row below the banner."""

NO_CEILING = "no ceiling"
NO_LONGER = f"{EDITED}: this was said of the plan as made."
"""What stands for a sentence about the plan once units are edited."""


@dataclass(frozen=True)
class OnPaper:
    """Builder of the printed sheets."""

    layout: Layout
    places: Places
    writer: Writer

    @cached_property
    def names(self) -> Names:
        """Names for lines."""
        return Names(self.layout.case)

    @cached_property
    def decided(self) -> Decisions:
        """What the plan decides, in sentences."""
        return decisions(self.layout.case, self.layout.plan)

    def write(self) -> None:
        """Fill all of them."""
        self._where()
        self._asks()
        self._uncertain()

    def _where(self) -> None:
        """Everybody at each mission by period, and a line for each deployment."""
        months = [period_in_words(self.layout.case, t) for t in self.layout.periods]
        page = Page(WHERE, ("mission", "name of the mission", "authorised", *months), top=FIRST)
        note = "People in place and people of the plan, if all come: troops, enablers and police together."
        heads = ("mission", "unit", "of", "units", "people", "from", "until")
        width = max(len(page.columns), len(heads))
        _widen(self.writer.workbook[WHERE], (18, 60, 28, *(18,) * (width - 3)))
        sheet = self.writer.table(page, map(self._presence, self.layout.missions), "Who is where, and when", note)
        top = FIRST + len(self.layout.missions) + 3
        style.section(sheet, top - 1, "Who goes there")
        last = self.writer.rows(sheet, top, heads, map(self._deployment, self.layout.deployments)) - 1
        sheet.print_title_rows = None
        style.on_paper(sheet, f"A1:{get_column_letter(width)}{last}", 2)

    def _presence(self, mission: str) -> list[Cell]:
        row = self.layout.facts.missions[mission]
        ceilings = [row.authorised_troops, row.authorised_police]
        authorised: Cell = NO_CEILING
        if all(limit == limit for limit in ceilings):  # noqa: PLR0124
            cells = "+".join(self.places.at("missions", mission, f"authorised_{kind}") for kind in ("troops", "police"))
            authorised = Formula(cells, float(sum(ceilings)))
        return [mission, str(row.name), authorised, *(self._there(mission, t) for t in self.layout.periods)]

    def _there(self, mission: str, t: int) -> Cell:
        """Everybody at a mission in a period of its mandate [persons]."""
        if t not in self.layout.mandates[mission]:
            return None
        rows = self.layout.deployed_at.get(mission, [])
        kinds = ("troops", "police")
        there = sum(sum(self.layout.in_place[area].values()) for area in self.layout.facts.areas_of[mission])
        spans = [self.places.spans["areas", f"in_place_{kind}"] for kind in kinds]
        own = f"EXACT({self.places.spans['areas', 'mission']},{self.places.at('missions', mission, 'mission')})"
        text = "+".join(f"SUMPRODUCT({own}*{span})" for span in spans)
        if rows:
            text += f"+SUMPRODUCT({present(rows, t)}*{DEPLOYMENTS.span('persons', rows)})"
        return Formula(text, there + self.layout.people(rows, t))

    def _deployment(self, row: int) -> list[Cell]:
        record = self.layout.deployments[row]
        return [
            record.mission,
            self.names.unit_type(record.unit_type),
            self.names.contributor_alone(record.contributor),
            Formula(DEPLOYMENTS.at("units", row), record.units),
            Formula(DEPLOYMENTS.at("persons", row), record.persons),
            self.names.month(record.from_period),
            self.names.last_month(record.to_period),
        ]

    def _asks(self) -> None:
        """Asks in sentences, then a line for each area and need."""
        heads = ("mission", "area", "need", "short of", "from", "until", *_averts())
        sheet = self._titled(ASKS, "What is asked", "Model estimates; exposure in civilian-months.", len(heads))
        _widen(sheet, (18, 44, 24, 16, 18, 18, 22, 24))
        asked = [each.words[:1].upper() + each.words[1:] for each in self.decided.asks]
        row = self._sentences(sheet, FIRST, [f"{n}. {words}" for n, words in enumerate(asked, start=1)], len(heads))
        style.section(sheet, row + 1, "What areas lack, and what making it up would avert, each alone")
        gaps = GapAnalysis.of(self.layout.facts).gaps
        last = self.writer.rows(sheet, row + 2, heads, map(self._gap, gaps)) - 1
        style.on_paper(sheet, f"A1:{get_column_letter(len(heads))}{min(last, row + 2 + PRINTED_GAPS)}", 1)

    def _gap(self, gap: CapabilityGap) -> list[Cell]:
        """A line of a gap: people, USD in a period, or units that are missing, and what they would avert."""
        averts = () if gap.averts is None else (gap.averts.if_all_come, gap.averts.by_chances)
        unit = {"prevention": "USD for prevention", "troops": "troops", "police": "police"}
        missing: float = math.ceil(gap.missing - 1e-9)
        return [
            gap.mission,
            self.names.area_alone(gap.area) if gap.area else "whole mission",
            unit.get(gap.need, f"units of {gap.need}"),
            while_as_made(repr(missing), missing, UNKNOWN),
            self.names.month(gap.from_period),
            self.names.last_month(gap.to_period),
            *(while_as_made(repr(each), each, UNKNOWN) for each in averts),
            *[None] * (2 - len(averts)),
        ]

    def _uncertain(self) -> None:
        """What the plan comes to either way, sentences, and what hangs on the pledges."""
        heads = ("unit", "of", "chance", "people", "if none comes", "if all of it comes")
        note = "Model estimates; exposure in civilian-months."
        sheet = self._titled(UNCERTAIN, "What is not certain", note, len(heads))
        _widen(sheet, (42, 30, 20, 20, 20, 20))
        row = self.writer.rows(sheet, FIRST, ("", "", *_counted()), self._either_way()) + 1
        said = [*self.decided.how_good, *(area.words for area in self.decided.unprotected[:3])]
        row = self._sentences(sheet, row, said, len(heads))
        style.section(sheet, row + 1, "What stays unprotected besides, or less, as each pledge comes or not")
        last = self.writer.rows(sheet, row + 2, heads, self._chances()) - 1
        style.on_paper(sheet, f"A1:{get_column_letter(len(heads))}{min(last, row + 2 + PRINTED_CHANCES)}", 1)

    def _either_way(self) -> Iterator[list[Cell]]:
        """Headline figures if all come and by chances, those of the cover."""
        summary, layout = self.layout.plan.summary, self.layout
        expected = layout.exposed(list(layout.exposure), "expected")
        people = sum(r.persons * layout.chance("pledge", r.pledge).p for r in layout.deployments.values())
        figures = (
            ("People deployed", "persons", summary.persons_deployed, people),
            ("Exposure that stays unprotected", "unprotected", summary.exposure_unprotected, expected),
        )
        keys = {"persons": ("persons_deployed", "persons_expected"),
                "unprotected": ("exposure_unprotected", "expected_unprotected")}  # fmt: skip
        for says, key, *values in figures:
            yield [says, None, *(Formula(place(k), v) for k, v in zip(keys[key], values, strict=True))]

    def _chances(self) -> Iterator[list[Cell]]:
        """What hangs on each pledge and fund, those first that move most once they are known."""
        for stake in self.layout.stakes:
            key, row = stake.chance.key, self.layout.uncertain[stake.kind, stake.chance.key]
            pledge = stake.kind == "pledge"
            what = self.layout.facts.pledges[key].unit_type if pledge else ""
            people = sum(r.persons for r in self.layout.deployments.values() if r.pledge == key)
            yield [
                self.names.unit_type(what) if pledge else "Money for prevention",
                self.names.contributor_alone(stake.chance.contributor),
                Formula(CHANCES.at("chance", row), stake.chance.p),
                Formula(CHANCES.at("persons", row), people) if pledge else None,
                Formula(CHANCES.at("lost_if_none_comes", row), stake.lost),
                Formula(CHANCES.at("gained_if_all_comes", row), stake.gained),
            ]

    def _titled(self, name: str, title: str, note: str, width: int) -> Worksheet:
        """A sheet with its title and banner, set up for print."""
        sheet = self.writer.workbook[name]
        self.writer.titled(sheet, title, note, width)
        style.page(sheet, None, self.writer.title)
        style.protect(sheet)
        return sheet

    def _sentences(self, sheet: Worksheet, row: int, sentences: Sequence[str], width: int) -> int:
        """Write sentences about the plan as made, each across the columns; return the row after them."""
        for row, words in enumerate(sentences, start=row):  # noqa: B020, PLR1704
            self.writer.cell(sheet, row, 1, while_as_made(literal(words), words, NO_LONGER))
            sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            sheet.row_dimensions[row].height = style.LINE * (1 + len(words) // 125)
        return row + 1


def _averts() -> tuple[str, str]:
    return f"averts {IF_ALL_COME}", f"averts {BY_CHANCES}"


def _counted() -> tuple[str, str]:
    return IF_ALL_COME, BY_CHANCES


def _widen(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
