"""What if: a form's answers as changes of the inputs, their plan beside the plan shown, and a scenario made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.difference.rows import TableChange, case_changes
from planner.fault import Fault, some
from planner.figures import several
from planner.formats.sheets import Sheets
from planner.formats.spelling import memberships
from planner.jobs import pool, registry
from planner.jobs.job import JobStatus
from planner.jobs.registry import JobKind
from planner.language import joined, say
from planner.names import Names
from planner.plan import Outcome, Summary
from planner.process.home import home
from planner.scenarios.apply import apply
from planner.scenarios.changes import Changes, as_toml
from planner.scenarios.editable import EditableCase
from planner.scenarios.kinds import Change
from planner.scenarios.kinds.funding import AddFund, Budget
from planner.scenarios.kinds.missions import Authorise, Ceiling, Mandate
from planner.scenarios.kinds.pledges import DelayPledges, Switch
from planner.scenarios.planned import PlannedScenario
from planner.scenarios.shared_scope import SharedScope, shared_scope
from planner.services import planning, scenarios
from planner.services.session import Session
from planner.services.stages import gaps_to
from planner.solution import SAFETY
from planner.store import Store, Version
from planner.workspace import incumbents
from planner.workspace.incumbents import Incumbent
from planner.workspace.validation import Validation, validate


@dataclass(frozen=True)
class WhatIf:
    """Answers of the form; those left as they are change nothing."""

    without: tuple[str, ...] = ()
    """Contributors, and groups of them, that take no part."""
    late: tuple[str, ...] = ()
    """Contributors and groups whose pledges come late."""
    late_by: int = 1
    """By how many periods."""
    more_usd: float = 0.0
    """Money that somebody adds, for any purpose [USD]."""
    from_whom: str = ""
    """Contributor that adds it."""
    assessed: float = 1.0
    """What assessed money is multiplied by [1]."""
    ceiling_of: tuple[str, ...] = ()
    """Missions whose ceiling on troops changes."""
    ceiling: float = 1.0
    """What it is multiplied by [1]."""
    authorise: tuple[str, ...] = ()
    """Contingency missions that are authorised."""
    closing: tuple[str, ...] = ()
    """Missions whose mandate ends earlier."""
    last_period: int = 0
    """Last period of these mandates; 0 where none is chosen."""

    def changes(self, choices: "WhatIfChoices") -> Changes:
        """The answers as changes, in the order of the form."""
        return tuple(self._changes(choices))

    def _changes(self, choices: "WhatIfChoices") -> Iterator[Change]:
        """Changes for the answers that say something."""
        if self.without:
            of_groups = tuple(key.removeprefix(GROUP) for key in self.without if key in choices.members)
            named = tuple(key for key in self.without if key not in choices.members)
            yield Switch(kind="switch_off", contributor=named, group=of_groups)
        if self.late:
            yield DelayPledges(kind="delay_pledges", contributor=choices.everybody(self.late), periods=self.late_by)
        if self.more_usd > 0 and self.from_whom:
            yield AddFund(kind="add_fund", contributor=self.from_whom, amount_usd=self.more_usd, purpose="any")
        if self.assessed != 1.0:
            yield Budget(kind="budget", by=self.assessed)
        if self.ceiling_of and self.ceiling != 1.0:
            yield Ceiling(kind="ceiling", mission=self.ceiling_of, of="troops", by=self.ceiling)
        if self.authorise:
            yield Authorise(kind="authorise", mission=self.authorise)
        if self.closing and self.last_period:
            yield Mandate(kind="mandate", mission=self.closing, to_period=self.last_period)


@dataclass(frozen=True)
class WhatIfChoices:
    """What can be chosen in the form, with names in words."""

    who: Mapping[str, str]
    """Contributors and groups, by key; a group's key begins with `GROUP`."""
    members: Mapping[str, tuple[str, ...]]
    """Contributors of each group."""
    contributors: Mapping[str, str]
    missions: Mapping[str, str]
    contingency: Mapping[str, str]
    """Contingency missions, not authorised yet."""

    def everybody(self, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """Contributors among those chosen, and members of groups among them, each once."""
        return tuple(dict.fromkeys(who for key in chosen for who in self.members.get(key, (key,))))


GROUP = "group "
"""How the key of a group begins."""


def what_if_choices(sheets: Sheets) -> WhatIfChoices:
    """What can be chosen for some inputs."""
    case = EditableCase(sheets)
    contributors, missions = (
        {key: row.get("name", "").strip() or key for key, row in case.keys(table).items() if key}
        for table in ("contributors", "missions")
    )
    members = _members(case)
    contingency = {key: missions[key] for key, row in case.keys("missions").items()
                   if row.get("mandate", "").strip() == "contingency"}  # fmt: skip
    groups: dict[str, str] = {key: say("all of {group}", group=key.removeprefix(GROUP)) for key in members}
    who = groups | contributors
    return WhatIfChoices(who, members, contributors, missions, contingency)


def _members(case: EditableCase) -> dict[str, tuple[str, ...]]:
    """Contributors of each group, by the group's key, in the order of their names."""
    rows = case.rows("contributors")
    found: dict[str, list[str]] = {}
    for row, of in zip(rows, memberships([row["groups"] for row in rows]), strict=True):
        for group in of:
            found.setdefault(f"{GROUP}{group}", []).append(row["contributor"].strip())
    return {key: tuple(found[key]) for key in sorted(found)}


def delays(session: Session) -> dict[int, str]:
    """Delays that can be chosen: numbers of periods, each in months."""
    settings = session.validation.checked.case.settings
    return {periods: several(periods * settings.months_per_period, "month") for periods in range(1, settings.periods)}


def closings(session: Session) -> dict[int, str]:
    """Ends of mandates that can be chosen: numbers of periods, each as its last month."""
    case = session.validation.checked.case
    return {period: Names(case).last_month(period) for period in range(1, case.settings.periods)}


@dataclass(frozen=True)
class Supposed:
    """Inputs as they would be, before they are anybody's."""

    before: Sheets
    sheets: Sheets
    changes: Changes
    faults: list[Fault]
    """Why it cannot be; of the changes, or of the inputs with them."""
    notes: list[str]
    """What each change does, in sentences."""

    @cached_property
    def validation(self) -> Validation:
        """Validation of the inputs as they would be."""
        return validate(self.sheets)

    @cached_property
    def differences(self) -> list[TableChange]:
        """Cells and rows that would differ."""
        return case_changes(self.before, self.sheets)

    @property
    def can_be_planned(self) -> bool:
        """Whether something differs, without faults."""
        return bool(self.differences) and not self.faults and self.validation.fingerprint is not None

    @property
    def name(self) -> str:
        """A name for a scenario of it: what changes, without what was."""
        return some(map(_briefly, self.notes), between="; ", most=3)[:200]


def _briefly(note: str) -> str:
    """What a note says, without the number of its change before it and the sentence in brackets at its end."""
    said = note.partition(": ")[2].rstrip(".")
    before, bracket, last = said.rpartition(" (")
    return before if bracket and last.endswith(")") and " " in last else said


def supposed(session: Session, asked: WhatIf) -> Supposed:
    """The saved inputs of a session as the answers would make them."""
    changes = asked.changes(what_if_choices(session.sheets))
    applied = apply(session.sheets, changes)
    return Supposed(session.sheets, applied.sheets, changes, applied.faults, applied.notes)


def plan_it(session: Session, found: Supposed) -> None:
    """Start planning the inputs as they would be, from the plan shown."""
    shown = session.displayed
    pool.submit(
        home() / "jobs", found.sheets, gaps_to(session.gap_asked), SAFETY,
        begin_with=None if shown is None else shown.plan, kind=JobKind.SCENARIO,
    )  # fmt: skip


def status(found: Supposed) -> JobStatus | None:
    """Status of the last search for a plan of it; None where there was none."""
    job = registry.latest_for_scenario(found.validation.fingerprint)
    return None if job is None else job.status()


def best_of(found: Supposed) -> Incumbent | None:
    """Best plan of the inputs as they would be, so far."""
    return incumbents.best(found.validation.fingerprint)


WITHOUT_PLAN = {
    Outcome.INFEASIBLE: say("No plan is possible: locks ask for more than limits allow."),
    Outcome.NO_PLAN_IN_TIME: say("No plan was found before the search ended."),
}


def without_plan(now: JobStatus) -> str:
    """Sentence on a search that ended without a plan."""
    return WITHOUT_PLAN.get(now.outcome or Outcome.ERROR, say("The search failed; nothing of it is shown."))


@dataclass(frozen=True)
class FigureBeside:
    """A headline figure of a plan, as it is shown."""

    field: str
    """Field of the summary."""
    unit: float = 1.0
    """What it is shown in units of."""
    digits: int = 0
    of_exposure: bool = False
    """Whether it is an exposure, of which plans may count more or less."""

    def shown(self, summary: Summary | None) -> float | None:
        """The figure, rounded as it is shown; None where it is not known."""
        value = None if summary is None else getattr(summary, self.field)
        return None if value is None else round(value / self.unit, self.digits)


FIGURES = {
    say("unprotected if all come"): FigureBeside("exposure_unprotected", of_exposure=True),
    say("unprotected by their chances"): FigureBeside("expected_unprotected", of_exposure=True),
    say("people deployed"): FigureBeside("persons_deployed"),
    say("cost [million USD]"): FigureBeside("cost_usd", 1e6, 1),
}
"""Headline figures, by what they are; exposure in civilian-months at risk."""


NOW, THEN = say("now"), say("then")
"""What the two plans are called, as the headings of their figures."""


def scope_of(now: Incumbent, then: Incumbent) -> SharedScope:
    """What the plan shown and the one of the inputs as they would be both count."""
    one, other = (PlannedScenario(name, made.sheets, made.case, made.plan) for name, made in ((NOW, now), (THEN, then)))
    return shared_scope(other, one)


def beside(now: Summary | None, then: Summary, scope: SharedScope | None = None) -> list[dict[str, object]]:
    """Headline figures of the plan shown, and of the one of the inputs as they would be, with their difference.

    A difference is of the figures as they are shown. Where one plan counts exposure that the other does not, such as
    that of a mission which closes, exposures differ only over what both count: that is compared in a row of its own.

    Args:
        now: The plan shown; None where there is none.
        then: The plan of the inputs as they would be.
        scope: What both count; None where there is no plan to set beside.
    """
    alike = scope is None or scope.whole
    rows = list[dict[str, object]]()
    for what, figure in FIGURES.items():
        ends = figure.shown(now), figure.shown(then)
        rows.append(_row(what, *ends, figure.digits, differs=alike or not figure.of_exposure))
    if not alike and scope is not None:
        both = [round(part.figures.exposure_unprotected) for part in (scope.base, scope.scenario)]
        rows.insert(0, _row(say("unprotected, compared"), *both))
    return rows


def _row(
    what: str, one: float | None, other: float | None, digits: int = 0, *, differs: bool = True
) -> dict[str, object]:
    """A figure of both plans, with the difference where there is one to tell."""
    moved = round(other - one, digits) if differs and one is not None and other is not None else None
    return {"figure": what, "now": one, "then": other, "difference": moved}


def keep(session: Session, store: Store, found: Supposed, *, name: str, author: str) -> Version:
    """Save the inputs as they would be as a scenario, with their plan where there is one.

    Its parent is the scenario that the workspace comes from where the workspace is as that was saved; its changes are
    then those of the form.

    Raises:
        StoreError: As `Store.save` does.
    """
    base = scenarios.origin_of(session, store)
    parent = base if base is not None and base.sheets == found.before else None
    saved = store.save(
        found.sheets, name=name, author=author, note=joined(found.notes),
        parent=None if parent is None else parent.id, changes="" if parent is None else as_toml(found.changes),
    )  # fmt: skip
    planning.best_plan(store, saved)
    return saved
