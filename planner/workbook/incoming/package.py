"""Parts of a workbook: sheets, number formats and epoch of dates.

Names of parts are matched whatever their capitals, and tags whatever they call the namespace: there are two of it.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from lxml.etree import XMLSyntaxError
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from planner.file_limits import LIMITS
from planner.language import say
from planner.workbook.incoming.xml_parts import tree

WORKBOOK_PART = "xl/workbook.xml"
DECIMALS = re.compile(r"0\.(0+)")
"""Number format of decimals only."""

LONGEST_FORMAT = 255
"""Longest number format, as in a spreadsheet [characters]."""


class DamagedError(ValueError):
    """A workbook with a damaged part; the message names it."""


@dataclass(frozen=True)
class Styles:
    """Number formats of the styles of cells."""

    known: int = 1
    """Number of styles; cells without a style have the first."""
    decimals: dict[int, int] = field(default_factory=dict)
    """Displayed decimals of styles with a format of decimals only."""
    dates: set[int] = field(default_factory=set)
    spans: set[int] = field(default_factory=set)
    """Styles for durations."""


@dataclass(frozen=True)
class SheetPart:
    """A worksheet among the parts."""

    name: str
    hidden: bool
    path: str


class Package:
    """A workbook as an archive of parts, with case-insensitive names."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {_folded(name): name for name in archive.namelist()}
        self._book = self._related("", "/officeDocument") or WORKBOOK_PART
        root = self._xml(self._book)
        settings = root.find(".//{*}workbookPr")
        since_1904 = settings is not None and settings.get("date1904") in {"1", "true"}
        self.since = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
        """Epoch of the dates."""
        self.sheets = self._sheets(root)
        self.styles = self._styles()
        self.strings = self._related(self._book, "/sharedStrings")
        """Part with shared strings; empty if there is none."""
        self.properties = self._properties()
        """What programs have noted of the file, by name."""

    def open(self, path: str) -> IO[bytes]:
        """Open a part for streaming."""
        if _folded(path) not in self._names:
            raise DamagedError(say("its part {part} is missing", part=path))
        return self._archive.open(self._names[_folded(path)])

    def _xml(self, path: str) -> Any:  # noqa: ANN401
        with self.open(path) as stream:
            try:
                return tree(stream.read())
            except XMLSyntaxError:
                raise DamagedError(say("its part {part} is no XML", part=path)) from None

    def _relations(self, path: str) -> Mapping[str, tuple[str, str]]:
        """Type and path of the parts that a part refers to, by id; those of the archive for an empty path."""
        folder, name = posixpath.split(path)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if _folded(listed) not in self._names:
            return {}
        return {
            relation.get("Id", ""): _relation(folder, relation)  # not told
            for relation in self._xml(listed)
            if relation.get("TargetMode") != "External"
        }

    def _related(self, path: str, kind: str) -> str:
        """Part of a type that a part refers to; empty if there is none."""
        found = [target for type_, target in self._relations(path).values() if type_.endswith(kind)]
        return next((target for target in found if _folded(target) in self._names), "")

    def _properties(self) -> dict[str, str]:
        path = self._related("", "/custom-properties")
        try:
            found = list(self._xml(path)) if path else []
        except DamagedError:
            return {}
        return {each.get("name", ""): "".join(each.itertext()).strip() for each in found}

    def _sheets(self, root: Any) -> list[SheetPart]:  # noqa: ANN401
        """Worksheets in order, without chart sheets."""
        relations, found = self._relations(self._book), []
        for sheet in root.iterfind("{*}sheets/{*}sheet"):
            name = sheet.get("name", "")
            id_ = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, path = relations.get(id_, ("", ""))
            if kind.endswith("/worksheet"):
                found.append(SheetPart(name, sheet.get("state", "visible") != "visible", path))
        if len(found) > LIMITS.workbook_sheets:
            raise DamagedError(
                say("it has {count:,} sheets, of at most {most}", count=len(found), most=LIMITS.workbook_sheets)
            )
        names = Counter(part.name.casefold() for part in found)
        if twice := next((part.name for part in found if names[part.name.casefold()] > 1), None):
            raise DamagedError(say("two of its sheets have the name {name}", name=twice))
        return found

    def _styles(self) -> Styles:
        """Read the styles; defaults if there are none."""
        path = self._related(self._book, "/styles")
        try:
            root = self._xml(path) if path else None
        except DamagedError:
            return Styles()
        formats = [] if root is None else _formats(root)
        shown = {text: DECIMALS.fullmatch(text) for text in set(formats)}
        dates = {text for text in shown if is_date_format(text)}
        spans = {text for text in shown if is_timedelta_format(text)}
        return Styles(
            max(1, len(formats)),
            {n: len(found[1]) for n, text in enumerate(formats) if (found := shown[text])},
            {n for n, text in enumerate(formats) if text in dates},
            {n for n, text in enumerate(formats) if text in spans},
        )


def _relation(folder: str, relation: Any) -> tuple[str, str]:  # noqa: ANN401
    """Type and path of a part that a part of a folder refers to."""
    target = relation.get("Target", "").replace("\\", "/")  # not told
    path = posixpath.normpath(posixpath.join("/", folder, target))[1:]
    return relation.get("Type", ""), path  # not told


def _folded(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _formats(root: Any) -> list[str]:  # noqa: ANN401
    """Number formats of the styles of cells."""
    own: dict[str, str] = {}
    for each in root.iterfind("{*}numFmts/{*}numFmt"):
        own.setdefault(each.get("numFmtId", ""), each.get("formatCode", "")[:LONGEST_FORMAT])
    return [_format(own, xf.get("numFmtId", "0")) for xf in root.iterfind("{*}cellXfs/{*}xf")]


def _format(own: Mapping[str, str], number: str) -> str:
    """Number format by its number, of the workbook itself or of all workbooks."""
    if number in own:
        return own[number]
    return str(builtin_format_code(int(number)) or "General") if number.isdecimal() else "General"  # not told
