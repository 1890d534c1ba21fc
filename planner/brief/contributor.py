"""A page for a contributor: what it pledged, what that does, when it is needed, what it misses, what else is asked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.brief.content import Block, BriefTable, Document, Head, Paragraph, Points, Section
from planner.brief.words import FOOTER, NOT_FOR, READINESS, case_line, mission_label, usd
from planner.brief.words import capability as named
from planner.chances.by_chances import PlanByChances
from planner.chances.stakes import Stake
from planner.decisions.capability_gaps import GapAnalysis, OneMoreUnit
from planner.decisions.sent import stand_ins, units_of
from planner.explain.deployments.why_not import why_not_of
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations import WhyNot
from planner.facts.rows import Record, records
from planner.figures import LITTLE, enumerated, several
from planner.insight.offers import profile
from planner.language import Said, joined, many, notation, say, term
from planner.plan import Plan
from planner.tables import Case

MOST_ROWS = 14
"""Most rows of a table, and most points of a list; the plan workbook has all."""

MORE_UNITS = 3
"""Units that a contributor is asked for besides its pledges."""

EXAMPLE = say("example, not pledged")
INVENTED = say("An example stands in place of a pledge that nobody has made.")
"""What is said of units that the case has, though nobody pledged them."""

PURPOSES = {
    "any": say("any purpose"),
    "prevention": say("prevention"),
    "operations": say("operations"),
    "preparation": say("preparation"),
}
"""What money is for, in words."""

LAST_READY = say("not within the plan")
"""When a pledge is ready that is ready too late for it."""


def contributor_page(case: Case, plan: Plan, contributor: str) -> Document:
    """The page of a contributor.

    Args:
        case: The case, without faults.
        plan: A verified plan of it.
        contributor: Key of the contributor.
    """
    page = _ContributorPage(case, plan, contributor)
    sections = tuple(page.sections())
    return Document(
        title=page.names.contributor_alone(contributor),
        subtitle=say("{title}. {case}.", title=plan.summary.title, case=case_line(case)),
        pages=(sections,),
        slides=tuple((section,) for section in sections),
        footer=FOOTER,
    )


@dataclass(frozen=True, eq=False)
class _ContributorPage(PlanByChances):
    """What there is to tell a contributor."""

    contributor: str

    @cached_property
    def gaps(self) -> GapAnalysis:
        """What areas lack."""
        return GapAnalysis(self.facts, self.fixed)

    @cached_property
    def analysis(self) -> PlanAnalysis:
        """What stands against one more unit."""
        return PlanAnalysis.of(self.case, self.plan)

    @cached_property
    def pledges(self) -> list[Record]:
        """Its pledges of units."""
        return [row for row in self.facts.pledges.values() if row.contributor == self.contributor and row.units > 0]

    @cached_property
    def invented(self) -> set[str]:
        """Pledges of the case that nobody has made."""
        return stand_ins(self.case)

    @cached_property
    def deployments(self) -> list[Record]:
        """Deployments of its pledges."""
        return [row for row in self.facts.rows("deployments") if row.contributor == self.contributor]

    @cached_property
    def own_stakes(self) -> Mapping[str, Stake]:
        """What hangs on each of its pledges and funds that the plan uses."""
        return {each.chance.key: each for each in self.stakes if each.chance.contributor == self.contributor}

    def sections(self) -> Iterator[Section]:
        """All that stands on the page."""
        yield Section(say("What you pledged"), tuple(self._pledged()))
        yield Section(say("What it does, and when it is needed"), tuple(self._does()))
        yield Section(say("What it is missing"), (Points(tuple(self._missing())),))
        yield Section(say("What else we ask, and what that averts"), (Points(tuple(self._asked()), numbered=True),))
        yield Section(say("What this may not be used for"), (Paragraph(joined(NOT_FOR), quiet=True),))

    def _pledged(self) -> Iterator[Block]:
        units = [self._pledge(row) for row in self.pledges]
        funds = [self._fund(row) for row in self.facts.funds.values() if row.contributor == self.contributor]
        if not units and not funds:
            yield Paragraph(say("Nothing of yours is on the table."))
        if units:
            columns: tuple[Head, ...] = (
                Head(say("Unit"), 2.6), Head(say("Units"), 0.6, number=True), Head(say("People"), 0.8, number=True),
                Head(say("Readiness"), 1.5), Head(say("Ready from"), 1.5), Head(say("Chance"), 0.8, number=True),
                Head(say("Used"), 0.6, number=True),
            )  # fmt: skip
            notes: list[str] = [INVENTED] if any(row.pledge in self.invented for row in self.pledges) else []
            notes += _more(several(len(units) - MOST_ROWS, "pledge"), len(units))
            yield BriefTable(columns, tuple(units[:MOST_ROWS]), joined(notes))
        if funds:
            columns = (
                Head(say("Money"), 2.0), Head(say("For"), 1.5), Head(say("Mission"), 1.5),
                Head(say("Share expected"), 1.0, number=True), Head(say("Used"), 1.5, number=True),
            )  # fmt: skip
            more = _more(several(len(funds) - MOST_ROWS, "fund"), len(funds))
            yield BriefTable(columns, tuple(funds[:MOST_ROWS]), joined(more))

    def _pledge(self, row: Record) -> tuple[str, ...]:
        ready, used = self.facts.ready(row.pledge, ""), sum(d.units for d in self.deployments if d.pledge == row.pledge)
        when = self.names.month(ready) if ready <= self.facts.periods else LAST_READY
        people = notation(f"{row.units * self.facts.strength(row.pledge):,.0f}")
        chance = notation(f"{self.chances.pledges[row.pledge].p:.0%}")
        level = EXAMPLE if row.pledge in self.invented else READINESS[row.readiness]
        units = notation(f"{row.units:,}")
        return self.names.unit_type(row.unit_type), units, people, level, when, chance, notation(f"{used:,}")

    def _fund(self, row: Record) -> tuple[str, ...]:
        paid = sum(each.usd for each in self.facts.rows("payments") if each.fund == row.fund)
        where = mission_label(self.case, row.mission) if row.mission else say("any")
        share = notation(f"{self.chances.funds[row.fund].p:.0%}")
        return usd(row.amount_usd), PURPOSES.get(row.purpose, row.purpose), where, share, usd(paid)

    def _does(self) -> Iterator[Block]:
        serving = list(dict.fromkeys(row.pledge for row in self.deployments))
        if not serving:
            yield Paragraph(say("The plan uses none of your units."))
            return
        people = sum(row.persons for row in self.deployments)
        cost = sum(row.cost_usd for row in self.deployments)
        units = several(sum(row.units for row in self.deployments), "unit")
        said = say("{units}, {people:,.0f} people, at a cost of {money}.", units=units, people=people, money=usd(cost))
        yield Paragraph(said, strong=True)
        columns = (
            Head(say("Unit"), 2.2), Head(say("Where, and needed from"), 3.4), Head(say("Until"), 1.3),
            Head(say("Averts if all come"), 1.1, number=True), Head(say("Averts by their chances"), 1.1, number=True),
        )  # fmt: skip
        note = say(
            "Averts: what more would stay unprotected without it, in civilian-months; all others stay where they are. "
            "An enabler averts nothing by itself: the troops do that it supports."
        )
        yield BriefTable(columns, tuple(map(self._service, serving[:MOST_ROWS])), note)

    def _service(self, pledge: str) -> tuple[str, ...]:
        own = [row for row in self.deployments if row.pledge == pledge]
        places = joined(map(self._place, own), "; ")
        until = self.names.last_month(max(row.to_period for row in own))
        kind = self.facts.pledges[pledge].kind
        lost = (f"{self._lost(pledge):,.0f}", f"{self._stake_lost(pledge):,.0f}")
        averts = ("–", "–") if kind == "enabler" else tuple(map(notation, lost))
        return self.names.unit_type(self.facts.pledges[pledge].unit_type), places, until, *averts

    def _place(self, row: Record) -> str:
        """Where units serve, and from when."""
        where, month = mission_label(self.case, row.mission), self.names.month(row.from_period)
        if not row.preparation:
            return say("{units:,} at {mission} from {month}", units=row.units, mission=where, month=month)
        return say(
            "{units:,} at {mission} from {month}, after {preparation}",
            units=row.units,
            mission=where,
            month=month,
            preparation=term(row.preparation.replace("-", " ")),
        )

    def _lost(self, pledge: str) -> float:
        """What more stays unprotected without a pledge if all others come [civilian-months]."""
        return float((self.gaps.if_all_come(without=pledge) - self.gaps.if_all_come()).sum())

    def _stake_lost(self, pledge: str) -> float:
        return self.own_stakes[pledge].lost if pledge in self.own_stakes else 0.0

    def _missing(self) -> Iterator[str]:
        """What stands against its unused units, and the caveats that are declared."""
        unused = [row for row in self.pledges if self.analysis.unused.get(row.pledge)]
        if not self.facts.case["contributors"].set_index("contributor")["participates"][self.contributor]:
            yield say("The plan leaves you out: your participation is switched off in it.")
        elif not unused:
            all_used = say("Nothing: the plan uses every unit that you pledged.")
            yield all_used if self.pledges else say("You pledged no units.")
        else:
            for row in unused[:MOST_ROWS]:
                yield self._against(row)
            yield from _more(several(len(unused) - MOST_ROWS, "pledge"), len(unused))
        yield from self._caveats()

    def _against(self, row: Record) -> str:
        """What stands least against a pledge, at the mission where that is."""
        found = [each for each in why_not_of(self.analysis, row.pledge) if each.best_start]
        unit = units_of([(self.names.unit_type(row.unit_type), self.analysis.unused[row.pledge])])
        if not found:
            return say("{units} unused: no mission has a place for it within the plan.", units=unit)
        best = min(found, key=_against_it)
        here = [each.words for each in best.reasons if each.at_best_start]
        where = say("{mission} from {month}", mission=mission_label(self.case, best.mission), month=best.best_start)
        if not here:
            return joined([say("{units} unused, at {where}.", units=unit, where=where), *best.points])
        reasons = joined(here, "; ")
        against = say("Least stands against it at {where}: {reasons}.", where=where, reasons=reasons)
        return joined([say("{units} unused.", units=unit), against])

    def _caveats(self) -> Iterator[str]:
        own = {row.pledge for row in self.pledges}
        for row in records(self.case["caveats"]):
            if row.contributor != self.contributor and row.pledge not in own:
                continue
            where = mission_label(self.case, row.mission) if row.mission else self.names.area(row.area)
            unit = self.facts.pledges[row.pledge].unit_type if row.pledge else ""
            rule = say("never {place}", place=where) if row.rule == "never" else say("only {place}", place=where)
            if row.reason:
                rule = say("{rule} ({reason})", rule=rule, reason=row.reason)
            if row.pledge:
                yield say("Caveat: {unit}: {rule}.", unit=self.names.unit_type(unit), rule=rule)
            else:
                yield say("Caveat: {rule}.", rule=rule)

    def _asked(self) -> Iterator[str]:
        """Pledges to confirm, then units that would avert most of the kinds that it can be asked for."""
        doubtful = [each for each in self.own_stakes.values() if each.chance.p < 1.0 and each.moved > LITTLE]
        yield from (self._confirm(stake) for stake in doubtful[:MORE_UNITS])
        wanted = list(self._wanted())
        yield from map(self._one_more, wanted)
        if not doubtful and not wanted:
            yield say("Nothing more: no unit of the kinds that you pledge would avert more here.")

    def _confirm(self, stake: Stake) -> str:
        if stake.kind == "fund":
            what = usd(self.facts.funds[stake.chance.key].amount_usd)
        else:
            own = [row for row in self.deployments if row.pledge == stake.chance.key]
            units = units_of([(self.names.unit_type(own[0].unit_type), sum(row.units for row in own))])
            month = self.names.month(min(row.from_period for row in own))
            what = say("{units}, needed from {month}", units=units, month=month)
        invented = stake.chance.key in self.invented
        asked = say("Pledge {what}", what=what) if invented else say("Confirm {what}", what=what)
        return say(
            "{asked}: counted on with a chance of {chance:.0%}. If it surely comes, {gained:,.0f} more civilian-months "
            "are averted; if it does not, {lost:,.0f} more stay unprotected; all others by their chances.",
            asked=asked,
            chance=stake.chance.p,
            gained=stake.gained,
            lost=stake.lost,
        )

    def _wanted(self) -> Iterator[OneMoreUnit]:
        """One more unit of a type that it can be asked for, at most one for each area."""
        kinds, seen = profile(self.case, self.contributor), set[str]()
        for unit in self.gaps.one_more:
            if len(seen) == MORE_UNITS or unit.averts.if_all_come < LITTLE:
                return
            if unit.unit_type in kinds and unit.area not in seen and self._welcome(unit):
                seen.add(unit.area)
                yield unit

    def _welcome(self, unit: OneMoreUnit) -> bool:
        """Whether no caveat of the contributor itself keeps it from there."""
        rules = self.facts.caveats.get(("contributor", self.contributor), {})
        here = {(unit.mission, ""), ("", unit.area)}
        only = set(rules.get("only", ()))
        return not here & set(rules.get("never", ())) and (not only or bool(here & only))

    def _one_more(self, unit: OneMoreUnit) -> str:
        besides = list(_besides(unit))
        needs = say("The plan leaves room and money for it.")
        if besides:
            needs = say("It needs besides: {needs}.", needs=enumerated(besides))
        more = say(
            "{unit} more, {people:,.0f} people, for {area} from {month}: {all:,.0f} more civilian-months averted if "
            "all come, {chances:,.0f} by their chances.",
            unit=units_of([(self.names.unit_type(unit.unit_type), 1)]),
            people=unit.persons,
            area=self.names.area(unit.area),
            month=self.names.month(unit.from_period),
            all=unit.averts.if_all_come,
            chances=unit.averts.by_chances,
        )
        return joined([more, needs])


def _besides(unit: OneMoreUnit) -> Iterator[str]:
    """What the plan leaves too little of for one more unit."""
    if unit.over_ceiling >= 1.0:
        yield say("a ceiling higher by {people:,.0f} people", people=unit.over_ceiling)
    if unit.short_usd >= 1.0:
        yield usd(unit.short_usd)
    for capability, units in unit.lacking.items():
        yield many("{n:,} {capability} unit", "{n:,} {capability} units", units, capability=named(capability))


def _against_it(row: WhyNot) -> tuple[int, float]:
    """What answers are sorted by: the least against it first, then the most averted."""
    return sum(reason.at_best_start for reason in row.reasons), -(row.averts or 0.0)


def _more(left: Said, count: int) -> list[str]:
    """That there are more than a page has, if there are."""
    return [say("And {more} more, in the plan workbook.", more=left)] if count > MOST_ROWS else []
