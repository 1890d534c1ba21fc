"""Hostile files: small or not, each made to take far more time or memory than any honest one, and how each is read."""

import bz2
import gzip
import io
import json
import lzma
import stat
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

TINY = Path(__file__).parent.parent / "data" / "tiny"
MEBIBYTE = 2**20
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = b'<worksheet xmlns="' + NAMESPACE.encode() + b'"><sheetData>%b</sheetData>%b</worksheet>'
PLEDGES = b"pledge,contributor,unit_type,units,strength,readiness,ready_period,months_available,source,note\n"
EVENTS = b"pledge,date,event,units,source,note\n"
GED = "id,type_of_violence,where_prec,country,latitude,longitude,best,deaths_civilians,date_end"


@dataclass(frozen=True)
class HostileFile:
    """A hostile file."""

    name: str
    make: Callable[[], bytes]
    """Makes it."""
    read_as: str
    """How it is read: a name in `READERS`."""
    says: str
    """What must be said of it."""
    called: str = "sent.zip"
    """Its name."""


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return file.getvalue()


@dataclass
class Entry:
    """An entry of a zip as its directory tells it, true or not."""

    name: str
    packed: bytes
    size: int
    """What the directory says that it unpacks to [bytes]."""
    crc: int = 0
    method: int = zipfile.ZIP_DEFLATED
    attributes: int = 0
    at: int | None = None
    """Where it says that it begins; None for after the one before."""


def zip_of(entries: list[Entry]) -> bytes:
    """A zip written by hand, so that its directory may lie."""
    body, directory = io.BytesIO(), io.BytesIO()
    for entry in entries:
        name = entry.name.encode()
        at = body.tell() if entry.at is None else entry.at
        said = (20, 0, entry.method, 0, 33, entry.crc, len(entry.packed), min(entry.size, 0xFFFFFFFE), len(name))
        if entry.at is None:
            body.write(struct.pack("<4s5H3L2H", b"PK\3\4", *said, 0) + name + entry.packed)
        directory.write(struct.pack("<4s6H3L5H2L", b"PK\1\2", 0x031E, *said, 0, 0, 0, 0, entry.attributes, at) + name)
    count = min(len(entries), 0xFFFF)
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, directory.tell(), body.tell(), 0)
    return body.getvalue() + directory.getvalue() + end


def deflated(piece: bytes, times: int) -> bytes:
    """A text, repeated so often, as a zip packs it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"".join([*(packer.compress(piece) for _ in range(times)), packer.flush()])


@cache
def rows_of_two(mebibytes: int) -> bytes:
    return deflated(b"x,y\n" * (MEBIBYTE // 4), mebibytes)


def bomb(name: str = "missions.csv", mebibytes: int = 700) -> bytes:
    return zip_of([Entry(name, rows_of_two(mebibytes), mebibytes * MEBIBYTE)])


def nested(depth: int = 5) -> bytes:
    data = bomb()
    for level in range(depth):
        data = zipped({f"{level}-{copy}.zip": data for copy in range(9)})
    return data


def overlapping() -> bytes:
    """Every table is the same 60 MiB."""
    body = PLEDGES + b"x,,,,,,,,,\n" * (6 * MEBIBYTE)
    packed, crc = deflated(body, 1), zlib.crc32(body)
    names = [file.name for file in sorted(TINY.glob("*.csv"))]
    return zip_of([Entry(name, packed, len(body), crc, at=None if n == 0 else 0) for n, name in enumerate(names)])


def lying(says: int, name: str = "pledges.csv") -> bytes:
    """A member of 700 MiB that is said to be of another size."""
    return zip_of([Entry(name, rows_of_two(700), says)])


def endless_directory(entries: int = 700_000) -> bytes:
    return zip_of([Entry(f"{n}.csv", b"", 0, method=0, at=None if n == 0 else 0) for n in range(entries)])


def other_packing(packed: bytes, method: int) -> bytes:
    return zip_of([Entry("pledges.csv", packed, 1_000, method=method)])


def lzma_member() -> bytes:
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": MEBIBYTE}])
    packed = b"".join([*(packer.compress(bytes(MEBIBYTE)) for _ in range(400)), packer.flush()])
    return struct.pack("<BBH", 9, 4, 5) + struct.pack("<BL", 93, MEBIBYTE) + packed


def many_faults() -> bytes:
    """Rows of which nearly every cell is at fault, in every table: ten million faults."""
    members = {}
    for file in sorted(TINY.glob("*.csv")):
        heading = file.read_bytes().partition(b"\n")[0]
        row = b"x" + b"," * heading.count(b",") + b"\n"
        members[file.name] = heading + b"\n" + row * min(190_000, 3_900_000 // len(row))
    return zipped(members)


def with_part(name: str, data: bytes) -> bytes:
    """The filled workbook of `data/tiny` with a part replaced or added."""
    return with_parts({name: data})


def with_parts(parts: Mapping[str, bytes]) -> bytes:
    from tests.messes import template  # noqa: PLC0415 - only where a workbook is wanted

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template())) as source, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            if entry.filename not in parts:
                target.writestr(entry, source.read(entry))
        for name, data in parts.items():
            target.writestr(name, data)
    return file.getvalue()


def sheet(rows: bytes, after: bytes = b"") -> bytes:
    """The workbook with other rows in its sheet of pledges, the seventh."""
    return with_part(f"xl/worksheets/sheet{place_of('pledges')}.xml", SHEET % (rows, after))


@cache
def place_of(table: str) -> int:
    import openpyxl  # noqa: PLC0415

    from tests.messes import template  # noqa: PLC0415

    return openpyxl.load_workbook(io.BytesIO(template())).sheetnames.index(table) + 1


def texts(row: int, cells: list[str]) -> bytes:
    inline = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{row}">{inline}</row>'.encode()


HEADING = texts(1, PLEDGES.decode().strip().split(","))


def styles(count: int) -> bytes:
    """Formats of numbers and styles with one each, of which a reader may look for each among all."""
    formats = "".join(f'<numFmt numFmtId="{n}" formatCode="0"/>' for n in range(1_000, 1_000 + count))
    cells = "".join(f'<xf numFmtId="{999 + count}"/>' for _ in range(count))
    return (
        f'<styleSheet xmlns="{NAMESPACE}"><numFmts count="1000000000">{formats}</numFmts>'
        f'<cellXfs count="1000000000">{cells}</cellXfs></styleSheet>'
    ).encode()


def one_part_as_many_sheets() -> bytes:
    many = 20_000
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r"/>' for n in range(1, many))
    book = f'<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'
    listed = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return with_parts(
        {
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": listed.encode(),
            "xl/worksheets/sheet1.xml": SHEET % (HEADING + b"".join(texts(n, ["x"] * 9) for n in range(2, 3_000)), b""),
        }
    )


def long_strings() -> bytes:
    """One string of 8 MiB, that 100,000 cells refer to."""
    from tests.messes import template  # noqa: PLC0415

    listed = "xl/_rels/workbook.xml.rels"
    relation = f'<Relationship Id="s" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    with zipfile.ZipFile(io.BytesIO(template())) as book:
        relations = book.read(listed).replace(b"</Relationships>", relation.encode())
    strings = f'<sst xmlns="{NAMESPACE}"><si><t>{"x_x0041_" * MEBIBYTE}</t></si></sst>'.encode()
    rows = b"".join(b'<row r="%d">%b</row>' % (n, b'<c t="s"><v>0</v></c>' * 10) for n in range(2, 10_000))
    part = f"xl/worksheets/sheet{place_of('pledges')}.xml"
    return with_parts({"xl/sharedStrings.xml": strings, listed: relations, part: SHEET % (HEADING + rows, b"")})


LAUGHS = b'<!DOCTYPE z [<!ENTITY a "aaaaaaaaaa">%b]>' % b"".join(
    b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)
OUTSIDE = b'<!DOCTYPE z [<!ENTITY j SYSTEM "file:///etc/hostname">]>'


def crafted_paths() -> bytes:
    """A case with members that lead elsewhere, are links, have names of devices, or are there twice."""
    odd = ["../../etc/cron.d/x", "/etc/passwd", "C:\\Windows\\x.csv", "CON", "aux.csv.txt", "a\0b.txt", "dir/../../y"]
    entries = [Entry(file.name, file.read_bytes(), len(file.read_bytes()), zlib.crc32(file.read_bytes()), 0)
               for file in sorted(TINY.glob("*.csv"))]  # fmt: skip
    entries += [Entry(name, b"x", 1, zlib.crc32(b"x"), 0) for name in odd for _ in range(2)]
    link = b"/etc/passwd"
    entries.append(Entry("recipe.toml", link, len(link), zlib.crc32(link), 0, (stat.S_IFLNK | 0o777) << 16))
    return zip_of(entries)


def scenarios(manifest: bytes, **members: bytes) -> bytes:
    return zipped({"manifest.json": manifest, **{name.replace("__", "/"): data for name, data in members.items()}})


def long_manifest() -> bytes:
    """150 MiB of versions."""
    begin, version = b'{"format": 1, "made_by": "x", "versions": {', b'"%032d": {"id": [{}, {}, {}, {}]},'
    return scenarios(begin + b"".join(version % n for n in range(150 * MEBIBYTE // len(version % 0))) + b'"z": 1}}')


def long_inputs() -> bytes:
    """Scenarios that unpack to 500 MiB of blank cells."""
    cells = b'[["pledges", [], [' + b'["","","","",""],' * (10 * MEBIBYTE) + b"[]]]]"
    manifest = json.dumps({"format": 1, "made_by": "x", "versions": {}, "begins": [], "plans": []}).encode()
    return zip_of(
        [
            Entry("manifest.json", manifest, len(manifest), zlib.crc32(manifest), 0),
            *(Entry(f"inputs/{n}.json", deflated(cells, 1), len(cells), zlib.crc32(cells)) for n in range(3)),
        ]
    )


def far_cell() -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    merged = b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    return sheet(b'<dimension ref="A1:XFD1048576"/>' + HEADING + cell, merged)


def far_source() -> bytes:
    """A table of contributions with a cell in the last row and column, all merged."""
    heading = texts(1, ["Contributor", "Mission", "Personnel Type", "Total", "Date"])
    cell = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    return sheet(heading + cell, b'<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells>')


def events(rows: Iterator[str]) -> bytes:
    return "\n".join([GED, *rows]).encode()


def plan_book() -> bytes:
    """A plan workbook whose record unpacks to 250 MiB of brackets."""
    import base64  # noqa: PLC0415
    import hashlib  # noqa: PLC0415

    packed = zlib.compress(b'{"summary": {}, "tables": {"a": "' + b" " * (250 * MEBIBYTE) + b'"}}', 9)
    data = base64.b64encode(packed).decode()
    lines = [hashlib.sha256(data.encode()).hexdigest(), *(data[n : n + 30_000] for n in range(0, len(data), 30_000))]
    import openpyxl  # noqa: PLC0415

    book, file = openpyxl.Workbook(), io.BytesIO()
    book.active.title = "deployments"
    book.active.append(["pledge", "preparation", "mission", "from_period", "units"])
    record = book.create_sheet("record")
    for number, line in enumerate(lines, start=4):
        record.cell(number, 1).value = line
    book.save(file)
    return file.getvalue()


DOTTED = ".".join("a" * 400_000)
FILES = (
    HostileFile("zip bomb", bomb, "case", "at most"),
    HostileFile("zip bomb in zips in zips", nested, "case", "no CSV file"),
    HostileFile("zip whose entries overlap", overlapping, "case", "at most"),
    HostileFile("zip of 700 MiB that says 1 kB", lambda: lying(1_000), "case", "damaged"),
    HostileFile("zip of 700 MiB that says 4 GiB", lambda: lying(2**32), "case", "at most"),
    HostileFile("zip with 700,000 entries", endless_directory, "case", "entries"),
    HostileFile("zip packed by bzip2", lambda: other_packing(bz2.compress(bytes(400 * MEBIBYTE)), 12), "case",
                "packed"),
    HostileFile("zip packed by LZMA", lambda: other_packing(lzma_member(), 14), "case", "packed"),
    HostileFile("gzip bomb called zip", lambda: gzip.compress(bytes(300 * MEBIBYTE)), "case", "gzip"),
    HostileFile("zip of odd paths and links", crafted_paths, "case", ""),
    HostileFile("10 million faults", many_faults, "case", "at most"),
    HostileFile("200,000 faults", lambda: PLEDGES + b"x,,,,,,,,,\n" * 49_000, "case", "more.", "pledges.csv"),
    HostileFile("rows of another width", lambda: PLEDGES + b"x\n" * 49_000, "case", "more.", "pledges.csv"),
    HostileFile("a row with as many cells as fit", lambda: PLEDGES + b"," * (30 * MEBIBYTE) + b"x\n", "case",
                "longer", "pledges.csv"),
    HostileFile("a heading with as many cells as fit", lambda: b"pledge" + b"," * (30 * MEBIBYTE) + b"x\n", "case",
                "longer", "pledges.csv"),
    HostileFile("a record over many lines", lambda: PLEDGES + b'"\n",' * (6 * MEBIBYTE), "case", "rows",
                "pledges.csv"),
    HostileFile("a heading of brackets", lambda: PLEDGES.strip() + b"," + b"[" * 130_000 + b"\nx\n", "case",
                "characters", "pledges.csv"),
    HostileFile("blank rows by the million", lambda: PLEDGES + b",,,,,,,,,\n" * (3 * MEBIBYTE) + b"x,,,,,,,,,\n",
                "case", "rows", "pledges.csv"),
    HostileFile("a cell of 30 MiB", lambda: PLEDGES + b'"' + b"x" * (30 * MEBIBYTE) + b'",,,,,,,,,\n', "case", "longer",
                "pledges.csv"),
    HostileFile("a quotation mark that nothing closes", lambda: PLEDGES + b'"x\n' * (4 * MEBIBYTE), "case", "rows",
                "pledges.csv"),
    HostileFile("NUL bytes", lambda: PLEDGES + bytes(30 * MEBIBYTE), "case", "", "pledges.csv"),
    HostileFile("numbers of 20,000 digits", lambda: PLEDGES + (b"x,y,z," + b"9" * 20_000 + b",1,L1,1,1,,\n") * 1_000,
                "case", "units", "pledges.csv"),
    HostileFile("numbers nearly in another writing",
                lambda: PLEDGES + (b'x,y,z,"' + b"1,111" * 6_000 + b'x",1,L1,1,1,,\n') * 600, "case", "units",
                "pledges.csv"),
    HostileFile("names that are nearly known", lambda: b"".join([PLEDGES, *(
        b"p%d,ALFB,infantryy,1,,L11,,,,\n" % n for n in range(49_000))]), "case", "more.", "pledges.csv"),
    HostileFile("ledger of bad events", lambda: b"".join([EVENTS, *(
        b"p%d,2016-13,deployd,-1,,\n" % n for n in range(49_000))]), "case", "more.", "pledge_events.csv"),
    HostileFile("a text in UTF-16", lambda: (PLEDGES.decode() + "x,,,,,,,,,\n" * (MEBIBYTE * 5 // 4)).encode("utf-16"),
                "case", "rows", "pledges.csv"),
    HostileFile("notebook called CSV", lambda: b'{"cells": ' + b"[" * (20 * MEBIBYTE), "case", "", "pledges.csv"),
    HostileFile("PDF called workbook", lambda: b"%PDF-1.7\n" + bytes(30 * MEBIBYTE), "case", "PDF", "sent.xlsx"),
    HostileFile("XLS bomb", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(31 * MEBIBYTE), "case", "before 2007",
                "sent.xls"),
    HostileFile("workbook with a cell in the last place", far_cell, "case", "", "sent.xlsx"),
    HostileFile("workbook of blank rows", lambda: sheet(b"<row/>" * 1_400_000), "case", "far more cells", "sent.xlsx"),
    HostileFile("workbook with a string of 8 MiB in every cell", long_strings, "case", "characters", "sent.xlsx"),
    HostileFile("billion laughs", lambda: with_part("xl/workbook.xml", LAUGHS + b"<w>&j;</w>"), "case", "entities",
                "sent.xlsx"),
    HostileFile("entity from outside", lambda: sheet(OUTSIDE + b"&j;"), "case", "entities", "sent.xlsx"),
    HostileFile("XML nested 250,000 deep", lambda: sheet(b"<a>" * 250_000 + b"</a>" * 250_000), "case",
                "no XML", "sent.xlsx"),
    HostileFile("workbook of 70,000 formats", lambda: with_part("xl/styles.xml", styles(70_000)), "case", "",
                "sent.xlsx"),
    HostileFile("workbook of formulas", lambda: sheet(HEADING + b"".join(
        b'<row r="%d">%b</row>' % (n, b"<c><f>A1+B2</f></c>" * 9) for n in range(2, 14_000))), "case", "more.",
        "sent.xlsx"),
    HostileFile("workbook of cells at fault", lambda: sheet(HEADING + b"".join(
        b'<row r="%d">%b</row>' % (n, b'<c t="e"><v>#REF!</v></c>' * 9) for n in range(2, 14_000))), "case",
        "more.", "sent.xlsx"),
    HostileFile("workbook of merged cells", lambda: sheet(
        HEADING + texts(2, ["x"]),
        b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 200_000 + b"</mergeCells>"), "case", "", "sent.xlsx"),
    HostileFile("workbook of hidden columns", lambda: with_part(
        f"xl/worksheets/sheet{place_of('pledges')}.xml",
        b'<worksheet xmlns="' + NAMESPACE.encode() + b'"><cols>'
        + b'<col min="1" max="16384" hidden="1"/>' * 400_000 + b"</cols><sheetData>" + HEADING
        + b"</sheetData></worksheet>"), "case", "", "sent.xlsx"),
    HostileFile("workbook with a heading of 16,000 columns", lambda: sheet(texts(1, [
        *PLEDGES.decode().strip().split(","), *(f"pledges_{n}" for n in range(16_000))])), "case", "columns",
        "sent.xlsx"),
    HostileFile("workbook with one part as 20,000 sheets", one_part_as_many_sheets, "case", "sheets", "sent.xlsx"),
    HostileFile("workbook of a plan with a bomb in it", plan_book, "edited", "record", "sent.xlsx"),
    HostileFile("scenarios with a manifest of 150 MiB", long_manifest, "scenarios", "manifest.json"),
    HostileFile("scenarios with a nested manifest", lambda: scenarios(b"[" * (7 * MEBIBYTE)), "scenarios", "damaged"),
    HostileFile("scenarios with a number of a million digits",
                lambda: scenarios(b'{"format": ' + b"9" * MEBIBYTE + b"}"), "scenarios", "damaged"),
    HostileFile("scenarios that unpack to 500 MiB", long_inputs, "scenarios", "unpacks"),
    HostileFile("scenarios packed by gzip", lambda: gzip.compress(bytes(300 * MEBIBYTE)), "scenarios",
                "not a file of scenarios"),
    HostileFile("scenarios of 700 MiB that say 1 kB", lambda: lying(1_000, "manifest.json"), "scenarios",
                "not a file of scenarios"),
    HostileFile("recipe of a key with 400,000 parts", f"{DOTTED} = 1".encode, "recipe", "parts"),
    HostileFile("recipe nested 100,000 deep", lambda: b"a = " + b"[" * 100_000, "recipe", "TOML"),
    HostileFile("changes of a key with 400,000 parts", f"{DOTTED} = 1".encode, "changes", "parts"),
    HostileFile("pasted text of 50 MiB", lambda: b"x\ty\n" * (13 * MEBIBYTE), "pasted", "at most"),
    HostileFile("pasted rows at fault", lambda: b"x\ty;\tz\n" * 49_000, "pasted", "more"),
    HostileFile("update file that unpacks to 700 MiB", lambda: bomb("events.csv"), "source", "unpacks"),
    HostileFile("update file of 700 MiB that says 1 kB", lambda: lying(1_000, "events.csv"), "source", "damaged"),
    HostileFile("update file with a row as wide as fits", lambda: events(iter([
        "," * (40 * MEBIBYTE)])), "source", "longer", "events.csv"),
    HostileFile("update file with events at fault", lambda: events(f"{n},x{n},y,Mali,{n},z,w,-1,no" for n in
                range(200_000)), "source", "", "events.csv"),
    HostileFile("update workbook with a cell in the last place, all merged", far_source, "source", "", "sent.xlsx"),
)  # fmt: skip


def _case(name: str, data: bytes) -> list[str]:
    from planner.exchange import recipes, uploads  # noqa: PLC0415
    from planner.files import read_case  # noqa: PLC0415
    from planner.formats.sheets import sheets_of  # noqa: PLC0415

    recipes.recipe_in([(name, data)])
    try:
        sent = uploads.read_files([(name, data)])
    except uploads.UploadError as refused:
        return [str(refused)]
    now = sheets_of(read_case(TINY))
    uploads.differs(now, sent)
    uploads.proposals(now, sent)
    return [*map(str, sent.checked.faults), *sent.checked.notices]


def _scenarios(_: str, data: bytes) -> list[str]:
    from planner.store import StoreError, open_store, portable  # noqa: PLC0415

    with TemporaryDirectory() as folder:
        store = open_store(f"{folder}/store.sqlite")
        try:
            return [str(portable.import_file(store, data))]
        except StoreError as refused:
            return [str(refused)]
        finally:
            store.close()


def _recipe(_: str, data: bytes) -> list[str]:
    from planner.recipe.reading import read_recipe  # noqa: PLC0415

    found = read_recipe(data.decode())
    return [*map(str, found)] if isinstance(found, list) else []


def _changes(_: str, data: bytes) -> list[str]:
    from planner.scenarios.changes import read_changes  # noqa: PLC0415

    return [*map(str, read_changes(data.decode()))]


def _pasted(_: str, data: bytes) -> list[str]:
    from planner.exchange.pasting import pasted  # noqa: PLC0415
    from planner.files import read_case  # noqa: PLC0415
    from planner.formats.sheets import sheet_of, sheets_of  # noqa: PLC0415

    return [*map(str, pasted("pledges", sheet_of(sheets_of(read_case(TINY)), "pledges"), data.decode()).faults)]


def _source(name: str, data: bytes) -> list[str]:
    from planner.sources import SourceFaultsError, read_source  # noqa: PLC0415

    try:
        return [*read_source(name, data).used]
    except SourceFaultsError as refused:
        return [*map(str, refused.faults)]


def _edited(_: str, data: bytes) -> list[str]:
    from planner.check import check  # noqa: PLC0415
    from planner.files import read_case  # noqa: PLC0415
    from planner.workbook.plan.edited import read_edited  # noqa: PLC0415

    return [*map(str, read_edited(data, check(read_case(TINY)).case))]


READERS: dict[str, Callable[[str, bytes], list[str]]] = {
    "case": _case,
    "scenarios": _scenarios,
    "recipe": _recipe,
    "changes": _changes,
    "pasted": _pasted,
    "source": _source,
    "edited": _edited,
}


def read(file: HostileFile, data: bytes) -> list[str]:
    """Read a file; every sentence that is said of it."""
    return READERS[file.read_as](file.called, data)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for each in FILES:
        place = folder / each.name.replace("/", " ")
        place.exists() or place.write_bytes(each.make())
        sys.stdout.write(f"{place.stat().st_size / MEBIBYTE:8.3f} MiB {each.name}\n")
        sys.stdout.flush()
