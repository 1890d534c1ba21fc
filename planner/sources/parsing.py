"""Parse the columns of a recognised table as numbers, days and names; every fault of them at once."""

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn

import pandas as pd

from planner.fault import Fault, in_rows, shown
from planner.figures import several
from planner.formats import numerals
from planner.language import many, say
from planner.recipe import Kind
from planner.sources import countries, days
from planner.sources.cells import TOTAL, allowed_range, hint_on_number, is_blank, mapped, number, sentence_of_dates
from planner.sources.reading import Reading, SourceFaultsError
from planner.sources.source_table import UNCALCULATED

MOST_FAULTS = 20
"""Different wrong texts of a column that are listed one by one."""

STALE_DAYS = 31
"""Age of facts from which on it is reported [days]."""

TextParts = Callable[[], Iterator[pd.DataFrame]]


@dataclass
class TableParser:
    """Parser of a recognised table, whose columns have the names of its reader's fields.

    It collects faults, and remarks on what was used, left out and unsure.
    """

    file: str
    parts: TextParts
    """Its rows in parts, every cell as text, indexed by the number of the row; without blank rows and tags."""
    has: frozenset[str]
    """Columns that the table has."""
    headings: dict[str, str]
    """The heading of each in the file."""
    faults: list[Fault] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)

    def frame(self) -> pd.DataFrame:
        """All its rows.

        Raises:
            SourceFaultsError: It has none.
        """
        parts = [part for part in self.parts() if not part.empty]
        if not parts:
            self.refuse_empty()
        return pd.concat(parts)

    def refuse_empty(self) -> NoReturn:
        """Refuse the table because it has no rows."""
        found, allowed = say("no rows with all that they need"), say("a row for each fact")
        raise SourceFaultsError([Fault(self.file, None, "", found, allowed)])

    def refuse_later(self, days: "pd.Series[pd.Timestamp]", as_of: date | None, name: str = "") -> NoReturn:
        """Refuse the table because all its facts are of after a date."""
        found = say("facts of {dates}", dates=sentence_of_dates(sorted({day.date() for day in days})))
        hint = say("Give an earlier file, or ask for a later month; what is of a whole year is known at its end.")
        allowed = say("of {day} or before", day=as_of)
        raise SourceFaultsError([Fault(self.file, None, self.headings.get(name, name), found, allowed, hint)])

    def numbers(
        self, rows: pd.DataFrame, name: str, *, low: float = 0.0, high: float = math.inf,
        whole: bool = False, blank: float | None = None,
    ) -> "pd.Series[float]":  # fmt: skip
        """Numbers of a column; what is none, is out of range or blank is a fault.

        Args:
            rows: Rows of the table.
            name: The column; blank throughout if the table lacks it.
            low: Least allowed number.
            high: Largest allowed number.
            whole: Whether fractions are faults.
            blank: What a blank cell means; None if it is a fault.
        """
        texts = self.texts(rows, name)
        read = pd.to_numeric(texts, errors="coerce").astype(float)
        odd = texts[
            ~read.between(-1e300, 1e300) | (texts.str.fullmatch(numerals.EITHER_WAY.pattern) if whole else False)
        ]
        meant = {text: number(text, whole=whole) for text in odd.unique()}
        read.loc[odd.index] = odd.map(meant).astype(float)
        empty = texts.isin([text for text in odd.unique() if is_blank(text)])
        wrong = (read.isna() & ~empty) | (read < low) | (read > high)
        if whole:
            wrong |= read.mod(1) > 0
        if blank is None:
            wrong |= empty
        self._add_faults(
            name,
            texts[wrong],
            allowed_range(low, high, whole=whole),
            lambda text: hint_on_number(text, high) if math.isnan(meant.get(text, 0.0)) else "",
        )
        return read if blank is None or math.isnan(blank) else read.mask(empty, blank)

    def days(self, rows: pd.DataFrame, name: str) -> "pd.Series[pd.Timestamp]":
        """Days of a column; what is none, or may be two days, is a fault."""
        texts = self.texts(rows, name)
        read, doubtful = days.read(texts.unique())
        self._add_faults(name, texts[texts.isin(doubtful)], say("a day as YYYY-MM-DD"), days.hint)
        return pd.to_datetime(texts.map(read))

    def texts(self, rows: pd.DataFrame, name: str) -> "pd.Series[str]":
        """Texts of a column, trimmed; blank if the table lacks it."""
        return rows[name].str.strip() if name in rows else pd.Series("", index=rows.index, dtype=str)

    def columns(
        self,
        rows: pd.DataFrame,
        names: Iterable[str],
        numbers: Mapping[str, tuple[float, float]],
        whole: Collection[str] = (),
    ) -> pd.DataFrame:
        """Columns of a tidy table: numbers within their ranges, texts, and blank where the table lacks one.

        Args:
            rows: Rows of the table.
            names: The columns.
            numbers: Least and largest number of those that hold numbers, which may be blank.
            whole: Those of which fractions are faults.
        """
        found = {
            name: self.numbers(
                rows, name, low=numbers[name][0], high=numbers[name][1], whole=name in whole, blank=math.nan
            )
            if name in numbers
            else self.texts(rows, name)
            for name in names
        }
        return pd.DataFrame(found, index=rows.index)

    def require(self, rows: pd.DataFrame, *names: str) -> None:
        """Report blank cells of columns that must not be blank."""
        for name in names:
            self._add_faults(name, rows[name][rows[name] == ""], say("a name"))

    def choices(self, rows: pd.DataFrame, name: str, meanings: Mapping[str, str]) -> "pd.Series[str]":
        """What each text of a column means; a text without a meaning is a fault."""
        texts = self.texts(rows, name)
        self._add_faults(name, texts[~texts.isin(list(meanings))], say("one of {names}", names=", ".join(meanings)))
        return mapped(texts, lambda text: meanings.get(text, ""))

    def refuse_cells(self, name: str, texts: "pd.Series[str]", allowed: str, hint: str = "") -> None:
        """Report cells of a column as faults."""
        self._add_faults(name, texts, allowed, lambda _: hint)

    def codes(self, given: "pd.Series[str]", names: "pd.Series[str]") -> "pd.Series[str]":
        """ISO 3166 codes of three letters: those given where they are codes, else by the names beside them.

        Names that no country is known by keep a blank code, and are listed as unsure.
        """
        codes = mapped(given, lambda text: countries.find(text) if len(text) in {2, 3} else "")
        matched = countries.match(names[codes == ""].unique())
        self.unsure.extend(matched.unsure)
        return codes.mask(codes == "", mapped(names, lambda name: matched.codes.get(name, "")))

    def latest(self, rows: pd.DataFrame, name: str, as_of: date | None) -> tuple[date, pd.DataFrame]:
        """The rows of the latest day on or before a date, or of all if there is no date; remarks which was taken.

        Raises:
            SourceFaultsError: All days are after the date.
        """
        known = sorted({day.date() for day in rows[name].dropna()})
        before = [day for day in known if as_of is None or day <= as_of]
        if not known:
            self.refuse_empty()
        if not before:
            self.refuse_later(rows[name], as_of, name)
        if len(known) > 1:
            self.left_out.append(self._only_latest(known, before, as_of))
        if as_of is not None and (as_of - before[-1]).days > STALE_DAYS:
            self.used.append(
                say(
                    "Its facts are of {day}, {days:,} days before {as_of}.",
                    day=before[-1], days=(as_of - before[-1]).days, as_of=as_of,
                )
            )  # fmt: skip
        return before[-1], rows[rows[name].dt.date == before[-1]]

    @staticmethod
    def _only_latest(known: Sequence[date], before: Sequence[date], as_of: date | None) -> str:
        """The remark that of several days only the latest on or before a date was used."""
        dates, after = sentence_of_dates(known), len(known) - len(before)
        if not after:
            return say("The file has {dates}: only {day} was used.", dates=dates, day=before[-1])
        return say(
            "The file has {dates}, {after:d} of them after {as_of}: only {day} was used.",
            dates=dates, after=after, as_of=as_of, day=before[-1],
        )  # fmt: skip

    def reading(self, kind: Kind, table: str, rows: pd.DataFrame, as_of: date | None, licence: str) -> Reading:
        """The reading of the table with all remarks; blank cells are missing values."""
        texts = rows.select_dtypes("str").columns
        rows = rows.assign(**{name: rows[name].mask(rows[name] == "") for name in texts}).reset_index(drop=True)
        return Reading(
            kind, table, rows, as_of, tuple(self.used), tuple(self.left_out),
            tuple(self.unsure), licence,
        )  # fmt: skip

    def without_totals(self, rows: pd.DataFrame, *names: str) -> pd.DataFrame:
        """The rows that are no sums of others, which would be counted twice.

        Args:
            rows: Rows of the table.
            names: Columns that name a total where a row is one.
        """
        totals = pd.Series(data=False, index=rows.index)
        for name in names:
            totals |= self.texts(rows, name).str.fullmatch(TOTAL)
        self.leave_out(
            summed := int(totals.sum()),
            many("{n:,} row of totals was left out.", "{n:,} rows of totals were left out.", summed),
        )
        return rows[~totals]

    def leave_out(self, number: int, remark: str) -> None:
        """Remark in a sentence how many rows were left out, and why, if any were."""
        if number:
            self.left_out.append(remark)

    def once(
        self, rows: pd.DataFrame, key: Sequence[str], values: Sequence[str], name: str, label: Sequence[str] = ()
    ) -> pd.DataFrame:
        """The rows without repetitions; rows with the same key and other values are faults.

        Args:
            rows: Rows of the table.
            key: Columns that tell rows apart.
            values: Columns that are the same in repetitions.
            name: Column that a fault is reported in.
            label: Columns that name a row in a fault; those of the key if none.
        """
        repeated = rows.duplicated([*key, *values])
        self.leave_out(
            again := int(repeated.sum()),
            many(
                "{n:,} row with the content of another was left out.",
                "{n:,} rows with the content of another were left out.",
                again,
            ),
        )
        kept = rows[~repeated]
        doubled, of_number = kept[kept.duplicated(list(key))], len(values) == 1
        heading = self.headings.get(name, name)
        labels = (
            doubled[list(label or key)].astype(str).agg(", ".join, axis=1) if len(doubled) else pd.Series(dtype=str)
        )
        for row, what in list(labels.items())[:MOST_FAULTS]:
            found = say("a second number for {row}", row=what) if of_number else say("a second row for {row}", row=what)
            self.faults.append(
                Fault(self.file, int(str(row)), heading, found, say("one row for each"), say("Delete the wrong one."))
            )
        if more := max(0, len(doubled) - MOST_FAULTS):
            found = several(more, "other second number") if of_number else several(more, "other second row")
            self.faults.append(Fault(self.file, None, heading, found, say("one row for each")))
        return kept

    def refuse_parts_above(self, rows: pd.DataFrame, part: str, whole: str) -> None:
        """Report numbers of a column that are above those of which they are a part."""
        above = rows[rows[part] > rows[whole]]
        found = [
            say("“{part:.15g} of {whole:.15g}”", part=parts, whole=all_)
            for parts, all_ in zip(above[part], above[whole], strict=True)
        ]
        allowed = say("no more than {column} of the same row", column=self.headings.get(whole, whole))
        quoted = {str(each): each for each in found}
        self._add_faults(
            part, pd.Series(list(map(str, found)), above.index, dtype=str), allowed, quote=quoted.__getitem__
        )

    def raise_many_faults(self) -> None:
        """Refuse a long table before its end if it has many faults."""
        if len(self.faults) >= MOST_FAULTS:
            self.raise_faults()

    def raise_faults(self) -> None:
        """Refuse the table if it has faults.

        Raises:
            SourceFaultsError: It has, and all of them.
        """
        if self.faults:
            raise SourceFaultsError(self.faults)

    def _add_faults(
        self, name: str, texts: "pd.Series[str]", allowed: str, hint: Callable[[str], str] = lambda _: "",
        quote: Callable[[str], str] = shown,
    ) -> None:  # fmt: skip
        """A fault for each different text that is wrong, with the rows that have it and a hint on that text."""
        found = texts.groupby(texts, sort=False)
        for place, (text, rows) in enumerate(found):
            if place == MOST_FAULTS:
                found_more = say("{texts} not allowed", texts=several(found.ngroups - MOST_FAULTS, "other text"))
                self.faults.append(Fault(self.file, None, self.headings.get(name, name), found_more, allowed))
                return
            numbers = [int(row) for row in rows.index]
            cell = quote(str(text)) if text != UNCALCULATED else UNCALCULATED
            cells = say("{text} in {rows}", text=cell, rows=in_rows(numbers)) if len(numbers) > 1 else cell
            self.faults.append(
                Fault(self.file, numbers[0], self.headings.get(name, name), cells, allowed, hint(str(text)))
            )
