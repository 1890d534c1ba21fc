"""Single faults in the files of a plan: of every kind, in every column, field and file."""

import csv
import io
import json
import random
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from planner.formats.plan_files import SUMMARY, plan_texts
from planner.plan import Plan
from planner.plan.plan_tables import FRAMES
from planner.tables import Case

AMOUNTS = ("float64", "int64")
DECIDED = ("deployments", "assignments", "payments")
"""Tables that others follow from; what changes nothing that follows is another plan as sound, and no fault."""

UNKNOWN_MAYBE = ("expected_unprotected", "bound", "certainty", "gap", "relative_gap")
"""Fields of a summary that may be null."""

UNPROVABLE = ("gap_asked", "tidying_cost")
"""Fields that say what was asked for or came of another plan: only what no plan could say is a fault."""

LEAST_CHANGE = {"usd": 1.0, "cost_usd": 1.0, "persons": 0.01}
"""Least change of an amount that is a fault, in its unit; a hundredth for others."""

LEAST_SHORTFALL = 1e-3
"""Shortfall from which on a gap is one [its unit]."""

Cells = list[str]


@dataclass(frozen=True)
class Written:
    """A plan as its files have it."""

    fields: dict[str, Any]
    tables: dict[str, list[Cells]]
    """By table: its heading, and its rows."""
    raw: dict[str, bytes | None] = field(default_factory=dict)
    """Files that are otherwise; None for one that is not there."""

    def place(self, table: str, column: str) -> int:
        """Place of a column in the rows of a table."""
        return list(FRAMES[table]).index(column)


@dataclass(frozen=True)
class Planted:
    """A fault: where and what it is, and the plan with it."""

    table: str
    column: str
    what: str
    written: Written


def written(plan: Plan) -> Written:
    """A plan as its files have it."""
    texts = plan_texts(plan)
    tables = {name: list(csv.reader(io.StringIO(texts[f"{name}.csv"]))) for name in plan.frames}
    return Written(json.loads(texts[SUMMARY]), tables)


def write(plan: Written, folder: Path) -> None:
    """Write the files of a plan into a folder, which has no others afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, rows in plan.tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows(rows)
    (folder / SUMMARY).write_text(json.dumps(plan.fields, indent=2, ensure_ascii=False), encoding="utf-8")
    for name, content in plan.raw.items():
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)


def wrong_amounts(cell: str, least: float, *, whole: bool) -> dict[str, str]:
    """Texts instead of an amount, by what is wrong with them."""
    value = float(cell) if cell else 0.0
    little = least + 1e-4 * abs(value)
    nearby = (
        {"one more": value + 1, "one less": value - 1}
        if whole
        else {"a little more": value + little, "a little less": value - little}
    )
    far = {"a lot": value * 10 + 1000, "another sign": -value or -1.0, "nothing": 0.0}
    amounts = {what: (str(int(n)) if whole else repr(float(n))) for what, n in (nearby | far).items() if n != value}
    odd = {"no number": "nan", "without end": "inf", "without end below": "-inf", "too large": "1e999",
           "text": "many", "yes": "True", "a list": "[1]", "large": "9" * 25, "grouped": "1,000"}  # fmt: skip
    return amounts | odd | ({"blank": ""} if cell else {"not blank": "1.0"}) | ({"half": "1.5"} if whole else {})


def wrong_names(cell: str) -> dict[str, str]:
    """Texts instead of a name, by what is wrong with them."""
    changed = {"unknown": "nobody", "a number": "17", "longer": f"{cell} and more", "unseen": f"{cell}\u200b",
               "markup": f"[{cell}](http://a.b)", "long": "x" * 5000}  # fmt: skip
    if cell:
        changed |= {
            "blank": "",
            "other case": cell.swapcase(),
            "other letters": "А" + cell[1:],
            "after blanks": f" {cell}",
        }
    return {what: text for what, text in changed.items() if text != cell}


WRONG_VALUES: dict[str, Any] = {
    "null": None, "text": "many", "a list": [1], "true": True, "no number": float("nan"), "without end": float("inf"),
    "fields": {"a": 1}, "too large": 10**400, "blank": "",
}  # fmt: skip
"""Values instead of a field, by what is wrong with them."""


def _head(place: int, heading: str, rows: list[Cells]) -> None:
    rows[0][place] = heading


def _widen(rows: list[Cells], place: int | None) -> None:
    """Add a column after the others: one again, or another."""
    for row in rows:
        row.append("x" if place is None else row[place])


def _put(name: str, value: object, fields: dict[str, Any]) -> None:
    fields[name] = value


class Planter:
    """Plants faults in a sound plan of a case."""

    def __init__(self, case: Case, plan: Plan, draw: random.Random) -> None:
        self._case, self._draw, self._plan = case, draw, written(plan)
        self._periods = int(case.settings.periods)

    def faults(self) -> Iterator[Planted]:
        """A fault of every kind in every column, field and file: what is drawn is where in it."""
        for table in self._plan.tables:
            for column in FRAMES[table]:
                yield from self._in_cells(table, column)
                yield from self._in_heading(table, column)
            yield from self._in_rows(table)
            yield from self._in_file(f"{table}.csv")
        for name in self._plan.fields:
            yield from self._in_field(name)
        yield from self._in_file(SUMMARY)
        yield from self._beside()

    def _in_cells(self, table: str, column: str) -> Iterator[Planted]:
        rows, place = self._rows(table), self._plan.place(table, column)
        if not rows:
            return
        for what in self._wrong(table, column, rows[0][place]):
            row = self._draw.choice(rows)
            put = self._wrong(table, column, row[place]).get(what)
            if put is not None:
                yield from self._changed(table, column, what, row, {place: put})
        yield from self._swapped(table, column, rows)

    def _wrong(self, table: str, column: str, cell: str) -> dict[str, str]:
        """Texts instead of a cell, by what is wrong with them."""
        kind = FRAMES[table][column]
        if kind not in AMOUNTS:
            known = self._names(table, column) - {cell}
            return wrong_names(cell) | ({"another": self._draw.choice(sorted(known))} if known else {})
        found = wrong_amounts(cell, LEAST_CHANGE.get(column, 0.01), whole=kind == "int64")
        if "period" in column:
            others = [t for t in range(1, self._periods + 1) if str(t) != cell]
            found |= {"after the horizon": str(self._periods + 1), "another": str(self._draw.choice(others))}
        return found

    def _names(self, table: str, column: str) -> set[str]:
        """Names that stand in a column of a plan or a case."""
        found = {row[self._plan.place(table, column)] for row in self._plan.tables[table][1:]}
        for frame in self._case.tables.values():
            if column in frame and column != "why":
                found |= set(map(str, frame[column]))
        return found | ({"operations", "preparation", "prevention", "any"} if column == "purpose" else set())

    def _rows(self, table: str) -> list[Cells]:
        """Rows in which something is: amounts of 0 may stand anywhere."""
        rows = self._plan.tables[table][1:]
        if table == "gaps":
            return [row for row in rows if float(row[self._plan.place(table, "missing")]) > LEAST_SHORTFALL]
        return [row for row in rows if float(row[-1]) != 0.0] if table in DECIDED else rows

    def _changed(self, table: str, column: str, what: str, row: Cells, put: dict[int, str]) -> Iterator[Planted]:
        other = [put.get(place, cell) for place, cell in enumerate(row)]
        if table in DECIDED and self._as_sound(table, column, row, other):
            return
        yield self._with(table, column, what, lambda rows: rows.__setitem__(rows.index(row), other))

    def _swapped(self, table: str, column: str, rows: list[Cells]) -> Iterator[Planted]:
        """Two rows with the cells of a column swapped, and a row with the cells of two columns swapped."""
        place = self._plan.place(table, column)
        pairs = [(a, b) for a in rows for b in rows if a[place] != b[place] and self._apart(table, place, a, b)]
        if pairs:
            one, two = self._draw.choice(pairs)

            def exchange(there: list[Cells]) -> None:
                for row, other in ((one, two), (two, one)):
                    there[self._plan.tables[table].index(row)] = [*row[:place], other[place], *row[place + 1 :]]

            yield self._with(table, column, "swapped with another row", exchange)
        after = place + 1
        if after < len(FRAMES[table]):
            crossed = [row for row in rows if row[place] != row[after]]
            if crossed:
                row = self._draw.choice(crossed)
                yield from self._changed(
                    table, column, "swapped with the next column", row, {place: row[after], after: row[place]}
                )

    def _apart(self, table: str, place: int, one: Cells, two: Cells) -> bool:
        """Whether two rows say something else once the cells of a column are swapped."""
        others = [k for k in range(len(one)) if k != place and one[k] != two[k]]
        if table in DECIDED:
            others = [k for k in others if k != 0]
        return bool(others) and (table not in DECIDED or one[-1] != two[-1] or place == len(one) - 1)

    def _as_sound(self, table: str, column: str, row: Cells, other: Cells) -> bool:
        """Whether a changed row of what was decided may be one of another sound plan."""
        now = dict(zip(FRAMES[table], other, strict=True))
        if table == "assignments" and column in {"pledge", "preparation"}:
            return (now["pledge"], now["mission"]) in {(r[0], r[3]) for r in self._plan.tables["deployments"][1:]}
        if table == "payments" and column == "fund":
            funds = {r.fund: r for r in self._case["funds"].itertuples()}
            fund = funds.get(now["fund"])
            return fund is not None and fund.mission in {"", now["mission"]} and fund.purpose in {"any", now["purpose"]}
        return sorted(row) == sorted(other) and row == other

    def _in_heading(self, table: str, column: str) -> Iterator[Planted]:
        place = self._plan.place(table, column)
        headings = {"renamed": f"{column}_", "other case": column.upper(), "without a name": ""}
        for what, heading in headings.items():
            yield self._with(table, column, f"heading {what}", partial(_head, place, heading))
        yield self._with(table, column, "left out", lambda rows: [row.pop(place) for row in rows])
        yield self._with(table, column, "twice", lambda rows: _widen(rows, place))

    def _in_rows(self, table: str) -> Iterator[Planted]:
        yield self._with(table, "", "a column more", lambda rows: _widen(rows, None))
        rows = self._rows(table)
        if not rows:
            return
        row, empty = self._draw.choice(rows), [""] * len(rows[0])
        yield self._with(table, "", "a row left out", lambda there: there.remove(row))
        yield self._with(table, "", "a row twice", lambda there: there.append(list(row)))
        yield self._with(table, "", "a row of blanks", lambda there: there.append(empty))
        yield self._with(table, "", "a cell too many", lambda there: there[there.index(row)].append("x"))
        yield self._with(table, "", "a cell too few", lambda there: there[there.index(row)].pop())
        yield self._with(table, "", "rows left out", lambda there: there.__delitem__(slice(1, None)))

    def _in_field(self, name: str) -> Iterator[Planted]:
        value = self._plan.fields[name]
        if name in {"seal", "claimed"}:
            yield from self._in_claims(name, value)
            return
        yield self._summary(name, "left out", lambda fields: fields.pop(name))
        yield self._summary(name, "misspelt", lambda fields: fields.update({f"{name}_": fields.pop(name)}))
        wrong = {what: put for what, put in WRONG_VALUES.items() if put != value}
        if isinstance(value, str):
            wrong |= wrong_names(value) | ({"feasible": "feasible", "error": "error"} if name == "status" else {})
            wrong |= (
                {"another digit": value[:-1] + ("0" if value[-1:] != "0" else "1")} if name == "case_sha256" else {}
            )
            del wrong["text"]
        elif isinstance(value, list):
            wrong |= {"one more": [*value, "nobody"], "one a number": [*value, 5], "turned": [*value[::-1], ""]}
            wrong |= {"one less": value[1:], "one cut": [value[0][:-2], *value[1:]]} if value else {}
        elif isinstance(value, dict):
            wrong |= dict(self._wrong_fields(name, value))
        else:
            wrong |= self._wrong_number(name, value)
        for what, put in wrong.items():
            if put != value or isinstance(put, bool):
                yield self._summary(name, what, partial(_put, name, put))

    def _in_claims(self, name: str, value: Any) -> Iterator[Planted]:  # noqa: ANN401
        """What says how good the plan is: a plan without it, or with another seal, claims less and is as sound."""
        wrong = WRONG_VALUES | (dict(self._wrong_fields(name, value)) if isinstance(value, dict) else {})
        for what, put in wrong.items():
            yield self._summary(name, what, partial(_put, name, put))

    def _wrong_number(self, name: str, value: float | None) -> dict[str, Any]:
        if name in UNPROVABLE:
            beyond = {"another sign": -1.0, "beyond": 2.0 * self._plan.fields["objective_nobody_new"] + 1.0}
            return beyond | ({"0.9": 0.9} if name == "gap_asked" else {})
        if value is None:
            return {"known": 0.5}
        share = name in {"certainty", "gap", "relative_gap"}
        little = (1e-5 if share else 1.0 if name == "cost_usd" else 0.01) + 1e-4 * abs(value)
        return {"a little more": value + little, "a little less": value - little, "a lot": value * 10 + 1000,
                "another sign": -value or -1.0, **({"nothing": 0.0} if value else {})}  # fmt: skip

    def _wrong_fields(self, name: str, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """Fields within a field that are wrong; how long something took, and with what, is only of the wrong kind."""
        yield "one more", value | {"nobody": 1.0 if name != "versions" else "1.0"}
        for key, now in value.items():
            odd: dict[str, Any] = {"text": "many", "a list": [1], "true": True, "below nothing": -5.0}
            odd |= {"null": None} if name != "claimed" else {}
            if name == "versions":
                odd = {"null": None, "text": "new", "a number": 4, "blank": ""}
                odd |= {"older": "3", "newer": "99", "first": "1"} if key == "schema" else {}
            elif name == "hedge":
                odd |= {"a lot": now * 10 + 1000, "nothing": 0.0} | (
                    {} if key in {"bound", "without_alternates"} else {"a little more": now * 1.0001 + 0.01}
                )
            for what, put in odd.items():
                if put != now:
                    yield f"{key}: {what}", value | {key: put}
            if name != "seconds" and key != "written":
                yield f"{key}: left out", {k: v for k, v in value.items() if k != key}

    def _in_file(self, name: str) -> Iterator[Planted]:
        table = name.split(".", maxsplit=1)[0]
        contents: dict[str, bytes | None] = {
            "no file": None, "an empty file": b"", "bytes": b"\xff\xfe\x00\x01", "a list": b"[]", "markup": b"<html>",
        }  # fmt: skip
        for what, content in contents.items():
            raw = self._plan.raw | {name: content}
            yield Planted(table, "", what, Written(self._plan.fields, self._plan.tables, raw))
        if name == SUMMARY:
            twice = json.dumps(self._plan.fields)[:-1] + ', "objective": 1.0}'
            for what, content in {"a field twice": twice.encode(), "cut short": twice[:-9].encode()}.items():
                yield Planted(table, "", what, Written(self._plan.fields, self._plan.tables, {name: content}))

    def _beside(self) -> Iterator[Planted]:
        for name in ("extra.csv", "extra.json", "Gaps.csv"):
            yield Planted("plan", "", name, Written(self._plan.fields, self._plan.tables, {name: b"a,b\n1,2\n"}))
        if "alternates" not in self._plan.tables:
            heading = ",".join(FRAMES["alternates"]).encode() + b"\n"
            raw: dict[str, bytes | None] = {"alternates.csv": heading}
            yield Planted("plan", "", "alternates", Written(self._plan.fields, self._plan.tables, raw))
        yield self._summary("extra", "unknown", lambda fields: fields.update(extra=1))

    def _with(self, table: str, column: str, what: str, change: Callable[[list[Cells]], Any]) -> Planted:
        """The plan with a table changed."""
        rows = deepcopy(self._plan.tables[table])
        change(rows)
        return Planted(table, column, what, Written(self._plan.fields, self._plan.tables | {table: rows}))

    def _summary(self, name: str, what: str, change: Callable[[dict[str, Any]], Any]) -> Planted:
        """The plan with the summary changed."""
        fields = deepcopy(self._plan.fields)
        change(fields)
        return Planted("summary", name, what, Written(fields, self._plan.tables))
