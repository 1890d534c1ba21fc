"""The sources of a new case: public files that were given or named by its recipe, and the packaged reference."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from planner.building import Sources
from planner.building.known import GROWTH, ONSET
from planner.building.packaged import LICENCES, packaged
from planner.building.pledges import NUMBERS, WHOLE
from planner.building.sources import YearlyBudget
from planner.building.tables import columns
from planner.building.violence import located
from planner.fault import Fault, near_miss, shown
from planner.formats import months
from planner.language import say
from planner.recipe import Recipe, RowsFile
from planner.sources import Data, Kind, Reading, SourceFaultsError, read_source
from planner.sources.combining import NamedReading, combined
from planner.sources.reading import KINDS


@dataclass(frozen=True)
class GivenFile:
    """A public file."""

    name: str
    data: Data
    """Its content, or its path."""
    path: str = ""
    """Path by which a recipe names it; empty for one without a path."""


@dataclass(frozen=True)
class Supply:
    """What a case is built from."""

    sources: Sources
    cited: Mapping[str, str]
    """What each source is, with its licence, by kind."""
    remarks: tuple[str, ...] = ()
    """What was used of the files and what was left out, in sentences."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """The text of every file of rows that the recipe names, by its path."""


def supply(recipe: Recipe, folder: Path, given: Mapping[Kind, Sequence[GivenFile]]) -> Supply | list[Fault]:
    """Read everything that a case is built from, or every fault of its files."""
    read, faults = _readings(recipe, folder, given)
    readings, apart = combined(read)
    faults += apart
    beside, rows, unread = _rows_beside(recipe, folder)
    if faults or unread:
        return [*faults, *unread]
    sources = replace(packaged(), rows=rows)
    for name, reading in readings:
        sources = with_reading(sources, name, reading)
    cited = dict(LICENCES) | {reading.kind: f"{name}; {_licence(recipe, reading)}" for name, reading in readings}
    alone = [reading for _, reading in read]
    remarks = tuple(
        say("{file}: {sentence}", file=name, sentence=sentence) if any(reading is each for each in alone) else sentence
        for name, reading in readings
        for sentence in _sentences(reading)
    )
    return Supply(sources, cited, remarks, beside)


def _licence(recipe: Recipe, reading: Reading) -> str:
    """The licence that the recipe states, or that files of the format have."""
    named = recipe.sources.get(reading.kind)
    return (named.licence if named else "") or reading.licence or say("licence not stated")


def _sentences(reading: Reading) -> tuple[str, ...]:
    """What is told of a file; of scores also that they are of no use, where that is so."""
    idle = reading.kind == "risk" and not reading.rows["measure"].isin([*ONSET, GROWTH]).any()
    return (*reading.used, *reading.left_out, *reading.unsure, *([IDLE] if idle else []))


IDLE = say(
    "None of its scores was used: threats take chances of a mass killing by country and year, and the growth of "
    "state-based violence by country."
)


def _readings(
    recipe: Recipe, folder: Path, given: Mapping[Kind, Sequence[GivenFile]]
) -> tuple[list[NamedReading], list[Fault]]:
    """Every file that was given, or else is named by the recipe, with its name, bases first; and their faults."""
    named = {kind: [GivenFile(Path(path).name, folder / path) for path in source.files]
             for kind, source in recipe.sources.items()}  # fmt: skip
    day = months.last_day(recipe.as_of)
    readings: list[NamedReading] = []
    faults: list[Fault] = []
    asked = {**named, **given}
    due = [(of_kind, file) for of_kind in KINDS for file in asked.get(of_kind, ())]
    for kind, file in due:
        try:
            reading = read_source(file.name, file.data, day, kind)
            readings.append((file.name, reading))
            if reading.table == "risk_places":
                found, allowed = say("forecasts by cell of a grid"), say("forecasts by country")
                faults.append(Fault(file.name, None, "", found, allowed, say("Give the file by country.")))
        except SourceFaultsError as error:
            faults.extend(error.faults)
        except (OSError, ValueError) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or error
            found = say("what cannot be opened ({why})", why=str(why))
            faults.append(Fault(file.name, None, "", found, say("a file of {kind}", kind=kind)))
    return readings, faults


def with_reading(sources: Sources, name: str, reading: Reading) -> Sources:
    """The sources with a file in place of the packaged table of its kind, or before it."""
    rows = reading.rows if reading.kind == "violence" else reading.rows.replace("", None)
    if reading.kind == "contributions":
        changed = replace(sources, contributions=rows)
    elif reading.kind == "missions":
        budgets = {**sources.budgets, **_budgets(rows)}
        changed = replace(sources, missions=pd.concat([rows, sources.missions], ignore_index=True), budgets=budgets)
    elif reading.kind == "bases":
        others = sources.bases[~sources.bases["mission"].isin(rows["mission"])]
        changed = replace(sources, bases=pd.concat([rows, others], ignore_index=True))
    elif reading.kind == "violence":
        near = {} if reading.table == "events" else {"violence": located(rows, sources.bases)}
        changed = replace(sources, events=None if near else rows, **near)
    elif reading.kind == "risk":
        changed = replace(sources, risk=_risk(sources.risk, rows))
        if not rows["measure"].isin(ONSET).any():
            return changed
    elif reading.kind == "people":
        changed = _people(sources, reading)
    else:
        changed = replace(sources, pledges=rows)
    return replace(changed, named={**changed.named, reading.kind: name})


def _budgets(rows: pd.DataFrame) -> dict[str, YearlyBudget]:
    """The budgets that a table of missions gives."""
    given = rows.dropna(subset="annual_budget_usd")
    years = given["budget_fiscal_year"].fillna("").astype(str)
    return {
        str(mission): YearlyBudget(float(usd), year)
        for mission, usd, year in zip(given["mission"], given["annual_budget_usd"], years, strict=True)
    }


def _risk(packaged_rows: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Scores of a file with those packaged, of which chances of an onset go where the file has any."""
    kept = packaged_rows
    if rows["measure"].isin(ONSET).any():
        kept = kept[~kept["measure"].isin(ONSET)]
    return pd.concat([kept, rows], ignore_index=True)


def _people(sources: Sources, reading: Reading) -> Sources:
    """The sources with the inhabitants of countries, or the places of countries, of a file."""
    rows, cities = reading.rows, reading.table == "cities"
    before = sources.cities if cities else sources.population
    both = pd.concat([rows, before[~before["iso3"].isin(rows["iso3"])]], ignore_index=True)
    return replace(sources, cities=both) if cities else replace(sources, population=both)


def _rows_beside(recipe: Recipe, folder: Path) -> tuple[dict[str, str], dict[str, pd.DataFrame], list[Fault]]:
    """Files of rows that a recipe names: their texts by path, their rows by table, and what is wrong with them."""
    texts: dict[str, str] = {}
    found: dict[str, list[pd.DataFrame]] = {}
    faults: list[Fault] = []
    for rows in recipe.rows:
        try:
            texts[rows.file] = (folder / rows.file).read_text(encoding="utf-8-sig")
            parsed = _parsed(texts[rows.file])
            found.setdefault(rows.table, []).append(parsed)
            faults += _unknown_columns(rows, parsed)
            faults += _not_numbers(rows.file, parsed) if rows.table == "pledges" else []
        except (OSError, ValueError) as error:
            why, allowed = (
                say("what cannot be read ({why})", why=str(error)),
                say("a CSV file in {folder}", folder=folder),
            )
            faults.append(Fault("recipe", None, say("rows, file {file}", file=rows.file), why, allowed))
    return texts, {table: pd.concat(parts, ignore_index=True) for table, parts in found.items()}, faults


def _parsed(text: str) -> pd.DataFrame:
    """A CSV file with every cell as text or blank."""
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False).replace("", None)


def _unknown_columns(rows: RowsFile, parsed: pd.DataFrame) -> list[Fault]:
    """Columns that the table does not have."""
    known = columns(rows.table)
    return [
        Fault(rows.file, 1, shown(name), say("a column that is unknown"), ", ".join(known), near_miss(name, known))
        for name in map(str, parsed.columns)
        if name not in known
    ]


ANY_NUMBER, WHOLE_NUMBER = say("a number, or blank"), say("a whole number, or blank")
"""What is allowed in columns of numbers."""


def _not_numbers(file: str, rows: pd.DataFrame) -> list[Fault]:
    """Cells that are no numbers where the cost of pledges is worked out with them."""
    return [
        Fault(file, int(row) + 2, column, shown(str(text)), WHOLE_NUMBER if column in WHOLE else ANY_NUMBER)
        for column in NUMBERS
        if column in rows
        for row, text in rows[column].dropna().items()
        if pd.isna(number := pd.to_numeric(text, errors="coerce")) or (column in WHOLE and number % 1)
    ]
