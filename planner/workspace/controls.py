"""Values of the controls on the page Tuning, from the tables of a case and their history."""

from dataclasses import dataclass

from planner.formats.sheets import Sheets, TextRow, sheet_of
from planner.language import country, say, term
from planner.plan import Deliver
from planner.tables import TABLES
from planner.workspace import tuning
from planner.workspace.history import History


@dataclass(frozen=True)
class MissionControls:
    """Controls of a mission."""

    cells: TextRow
    """Its row, by column."""
    closed: bool
    """Whether it may have nobody."""
    ceilings_before: TextRow
    """The ceilings that it had before it was closed in the app; none where it was not."""


@dataclass(frozen=True)
class LockControls:
    """A row of the locks."""

    key: str
    """What tells it from others; two rows may have the same."""
    pledge: str
    mission: str
    least: str
    most: str


@dataclass(frozen=True)
class Controls:
    """All controls of a case."""

    contributors: dict[str, str]
    """Names, by contributor."""
    switched_off: list[str]
    contingency: list[str]
    """Contingency missions."""
    as_if_authorised: bool
    deliver: Deliver
    """How plans count pledges that may not come."""
    missions: dict[str, str]
    """Names, by mission."""
    unit_types: dict[str, str]
    """Names, by unit type."""
    pledges: dict[str, TextRow]
    """Rows, by pledge."""
    locks: list[LockControls]
    _history: History

    def mission_name(self, key: str) -> str:
        """A mission by its acronym and name."""
        name = self.missions.get(key, "")
        return say("{key} ({name})", key=key, name=term(name)) if name and name != key else key

    def pledge_name(self, key: str) -> str:
        """Unit and contributor of a pledge, with its key; the key alone of a pledge that is not there."""
        row = self.pledges.get(key)
        if row is None:
            return key
        unit, giver = self.unit_types.get(row["unit_type"]), self.contributors.get(row["contributor"])
        return say(
            "{unit} of {contributor} ({key})",
            unit=term(unit or row["unit_type"]),
            contributor=country(giver or row["contributor"], row["contributor"]),
            key=key,
        )

    def mission(self, name: str) -> MissionControls:
        """Controls of a mission."""
        sheets = self._history.sheets
        cells = tuning.cells_of(sheets, "missions", name)
        return MissionControls(cells, tuning.is_closed(sheets, name), tuning.ceilings_before(self._history, name))


def controls(history: History) -> Controls:
    """Controls of a case with its current values."""
    contributors, missions, units, pledges, locks = (
        _rows(history.sheets, name) for name in ("contributors", "missions", "unit_types", "pledges", "locks")
    )
    return Controls(
        contributors={row["contributor"]: row["name"] for row in contributors},
        switched_off=[row["contributor"] for row in contributors if row["participates"] == "no"],
        contingency=[row["mission"] for row in missions if row["mandate"] == "contingency"],
        as_if_authorised=tuning.cells_of(history.sheets, "settings", "include_contingency").get("value") == "yes",
        deliver=tuning.deliver(history.sheets),
        missions={row["mission"]: row["name"] for row in missions},
        unit_types={row["unit_type"]: row["name"] for row in units},
        pledges={row["pledge"]: row for row in pledges},
        locks=[_lock(row) for row in locks],
        _history=history,
    )


def _rows(sheets: Sheets, table: str) -> list[TextRow]:
    sheet = sheet_of(sheets, table)
    return [dict(zip(sheet.header, row, strict=True)) for row in sheet.rows]


def _lock(row: TextRow) -> LockControls:
    key = " ".join(row[column] for column in TABLES["locks"].key)
    return LockControls(key, row["pledge"], row["mission"], row["units_min"], row["units_max"])
