"""Steps of a repair: one change of the inputs each, with its words and its amount."""

from collections.abc import Callable
from dataclasses import dataclass

from planner.explain.locks.weights import RepairKind
from planner.formats.sheets import TextRow
from planner.formats.spelling import name as seen
from planner.scenarios.editable import EditableCase, number_text

CaseEdit = Callable[[EditableCase], None]

DONOR = "donor-to-be-found"
"""Contributor of money that a repair adds."""


@dataclass(frozen=True)
class RepairStep:
    """One change of the inputs."""

    kind: RepairKind
    amount: float
    """How much it changes, in the unit of its kind."""
    words: str
    """What it does, as an imperative from small letter to before the full stop."""
    edit: CaseEdit


def put(table: str, key: str, column: str, value: float | str) -> CaseEdit:
    """An edit that sets a cell of the row with a key."""
    text = value if isinstance(value, str) else number_text(value)

    def edit(case: EditableCase) -> None:
        """Set the cell."""
        case.keys(table)[key][column] = text

    return edit


def put_setting(name: str, value: float) -> CaseEdit:
    """An edit that sets a setting."""
    return lambda case: case.put_setting(name, number_text(value))


def put_lock(at: tuple[str, ...], **cells: str) -> CaseEdit:
    """An edit that sets cells of a lock, and drops it where it asks for nothing any more."""

    def edit(case: EditableCase) -> None:
        """Set the cells."""
        rows = case.rows("locks")
        row = next(row for row in rows if _at(row) == at)
        row.update(cells)
        if not row["units_min"].strip() and not row["units_max"].strip():
            rows.remove(row)

    return edit


def without_locks(case: EditableCase, dropped: set[tuple[str, ...]]) -> None:
    """Drop some locks."""
    rows = case.rows("locks")
    rows[:] = [row for row in rows if _at(row) not in dropped]


def _at(row: TextRow) -> tuple[str, ...]:
    return seen(row["pledge"]), seen(row["mission"]), row["from_period"].strip()


def add_fund(mission: str, usd: float) -> CaseEdit:
    """An edit that adds money for the operations of a mission, from a donor to be found."""

    def edit(case: EditableCase) -> None:
        """Add the fund, and its donor if need be."""
        if DONOR not in case.keys("contributors"):
            donor = {"contributor": DONOR, "name": "Donor to be found", "participates": "yes"}  # not told
            case.add("contributors", donor | {"latitude": 0, "longitude": 0})
        numbers = (f"{DONOR}-{n}" for n in range(1, len(case.rows("funds")) + 2))
        fund = {"fund": next(n for n in numbers if n not in case.keys("funds")), "contributor": DONOR}
        case.add("funds", fund | {"amount_usd": usd, "mission": mission, "purpose": "operations"})

    return edit


def waive(column: str, holder: str, mission: str) -> CaseEdit:
    """An edit after which no caveat of a holder keeps it from a mission."""

    def edit(case: EditableCase) -> None:
        """Drop what excludes the mission, and add it to those allowed."""
        rows = case.rows("caveats")
        rows[:] = [row for row in rows if not (seen(row[column]) == holder and seen(row["mission"]) == mission
                                               and row["rule"].strip() == "never")]  # fmt: skip
        if any(seen(row[column]) == holder and row["rule"].strip() == "only" for row in rows):
            case.add("caveats", {column: holder, "mission": mission, "rule": "only", "reason": "waived"})

    return edit
