"""The form that adds a pledge: what can be chosen in it, the rows that it would add, and every fault of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.fault import Fault
from planner.figures import several
from planner.formats.sheets import Sheets, TextRow
from planner.horizon import first_day, months_of
from planner.language import dated, say
from planner.scenarios.apply import apply
from planner.scenarios.editable import EditableCase, free_name
from planner.scenarios.kinds.cells import AddRow
from planner.scenarios.kinds.pledges import AddOffer
from planner.services.session import Session
from planner.tables import READINESS_LEVELS, Case
from planner.workspace.adjustments import ApplyChanges
from planner.workspace.validation import validate

AT_ONCE = say("as soon as its readiness allows")
TO_THE_END = say("to the end of the horizon")


@dataclass(frozen=True)
class PledgeChoices:
    """What can be chosen in the form, each with its name in words."""

    contributors: Mapping[str, str]
    unit_types: Mapping[str, str]
    missions: Mapping[str, str]
    months: Mapping[int, str]
    """First month of each period; empty where the case has faults."""
    readiness: tuple[str, ...] = READINESS_LEVELS


@dataclass(frozen=True)
class PledgeForm:
    """A pledge as the form has it."""

    contributor: str
    unit_type: str
    units: int
    readiness: str
    ready: int | None = None
    """Period in whose first month it is ready; None: by its readiness."""
    until: int | None = None
    """Last period that it stays in if it deploys when it is ready; None: to the end."""
    only_for: tuple[str, ...] = ()
    """Missions; none for any."""
    not_for: tuple[str, ...] = ()


@dataclass(frozen=True)
class PledgeStep:
    """What the form would add, as one step."""

    adjustment: ApplyChanges
    rows: Mapping[str, list[TextRow]] = field(default_factory=dict)
    """Rows that it would add, by table, cells that are not blank."""
    faults: list[Fault] = field(default_factory=list)
    """Why it cannot be added; faults that the inputs have already are none."""


def pledge_choices(session: Session) -> PledgeChoices:
    """What can be chosen for the inputs of a session."""
    rows = EditableCase(session.sheets).keys
    named = {
        table: {key: row.get("name", "").strip() or key for key, row in rows(table).items() if key}
        for table in ("contributors", "unit_types", "missions")
    }
    checked = session.validation.checked
    months = {} if checked.faults else _months(checked.case)
    return PledgeChoices(named["contributors"], named["unit_types"], named["missions"], months)


def _months(case: Case) -> dict[int, str]:
    return {period: dated(first_day(months_of(case, period).start), "%B %Y")
            for period in range(1, case.settings.periods + 1)}  # fmt: skip


def last_months(session: Session) -> dict[int, str]:
    """Last month of each period."""
    case = session.validation.checked.case
    return {period: dated(first_day(months_of(case, period)[-1]), "%B %Y")
            for period in range(1, case.settings.periods + 1)}  # fmt: skip


def pledge_step(session: Session, form: PledgeForm) -> PledgeStep:
    """The step that adds a pledge, with the rows that it adds and their faults.

    Args:
        session: The session, whose inputs have no faults.
        form: The pledge.
    """
    sheets, case = session.sheets, session.validation.checked.case
    key = free_name(f"{form.contributor}-{form.unit_type}", EditableCase(sheets).keys("pledges"))
    fields = {
        "pledge": key, "contributor": form.contributor, "unit_type": form.unit_type, "units": form.units,
        "readiness": form.readiness, "ready_period": form.ready, "months_available": _tour(case, form),
        "mission": form.only_for,
    }  # fmt: skip
    offer = AddOffer.model_validate({"kind": "add_offer", **fields})
    barred = tuple(
        AddRow(kind="add_row", table="caveats", cells={
            "pledge": key, "mission": mission, "rule": "never",
            "reason": f"not offered for {mission}",  # not told
            "source": "scenario",
        })
        for mission in form.not_for
    )  # fmt: skip
    label = say("pledge {pledge} added: {units}", pledge=key, units=several(form.units, "unit"))
    adjustment = ApplyChanges(label, (offer, *barred))
    faults = [*_contradictions(form, case), *_of_changes(sheets, adjustment)]
    return PledgeStep(adjustment, _added(sheets, adjustment), faults)


def _tour(case: Case, form: PledgeForm) -> int | None:
    """Months from the one in which it is ready to the last one; None to the end, or where there are none."""
    if form.until is None:
        return None
    months = months_of(case, form.until)[-1] - months_of(case, form.ready or 1).start + 1
    return months if months >= 1 else None


def _contradictions(form: PledgeForm, case: Case) -> list[Fault]:
    faults = []
    if form.units < 1:
        faults.append(Fault(say("the form"), None, say("how many"), f"{form.units}", say("one unit or more")))
    if both := sorted(set(form.only_for) & set(form.not_for)):
        found, allowed = say("{missions} in both", missions=", ".join(both)), say("a mission in one of them at most")
        faults.append(Fault(say("the form"), None, say("only for, not for"), found, allowed))
    if form.until is not None and form.until < (form.ready or 1):
        months = _months(case)
        found = say("a last month before {month}", month=months[form.ready or 1])
        allowed = say("the month in which it is ready, or a later one")
        faults.append(Fault(say("the form"), None, say("until"), found, allowed))
    return faults


def _of_changes(sheets: Sheets, adjustment: ApplyChanges) -> list[Fault]:
    """Faults of the changes, and of the inputs with them."""
    applied = apply(sheets, adjustment.changes, sound=False)
    known = set(map(str, validate(sheets).faults))
    return applied.faults or [each for each in validate(applied.sheets).faults if str(each) not in known]


def _added(sheets: Sheets, adjustment: ApplyChanges) -> dict[str, list[TextRow]]:
    """Rows that the changes add, by table."""
    after = apply(sheets, adjustment.changes, sound=False).sheets
    found = {}
    for table in adjustment.edits(sheets):
        before, now = EditableCase(sheets).rows(table), EditableCase(after).rows(table)
        found[table] = [{name: cell for name, cell in row.items() if cell} for row in now[len(before) :]]
    return found
