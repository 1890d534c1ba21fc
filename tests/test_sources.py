"""Public files in general: recognised by headings, opened in any form, or refused in a sentence."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from planner.language import in_language, told
from planner.sources import READERS, SourceFaultsError, read_source
from planner.sources.countries import find

REFERENCE = Path("data/reference")
DOWNLOAD = """\
contribution_id,contributing_country,isocode3,m49_code,mission_acronym,personnel_type,female_personnel,male_personnel,last_reporting_date
1,Bangladesh,BGD,50,MINUSCA,Troops,20,1000,2025-06-30
2,Côte d'Ivoire,CIV,384,MINUSCA,Formed Police Units,,180,2025-06-30
3,Rwanda,RWA,646,UNMISS,Individual Police,1,2,2025-06-30
4,Rwanda,RWA,646,UNMISS,Experts on Mission,0,7,2025-05-31
"""
PEOPLE = [1020, 180, 3]


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def workbook(text: str, above: int = 0) -> bytes:
    book = Workbook()
    sheet = book.active
    for _ in range(above):
        sheet.append(["Contributions by month"])
    for line in text.splitlines():
        sheet.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def reordered(text: str) -> str:
    return "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines())


def capitals(text: str) -> str:
    heading, rest = text.split("\n", 1)
    return f"{heading.title()}\n{rest}"


def tagged(text: str) -> str:
    heading, rest = text.split("\n", 1)
    return f"{heading}\n#id,#country+name,#country+code,#country+m49,#mission,#type,#f,#m,#date\n{rest}"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(DOWNLOAD.encode(), id="as it comes"),
        pytest.param(reordered(DOWNLOAD).encode(), id="columns in another order"),
        pytest.param(capitals(DOWNLOAD).encode(), id="older, capitalised"),
        pytest.param(DOWNLOAD.encode("utf-8-sig"), id="byte order mark"),
        pytest.param(DOWNLOAD.encode("utf-16"), id="UTF-16"),
        pytest.param(DOWNLOAD.encode("cp1252"), id="Windows-1252"),
        pytest.param(tagged(DOWNLOAD).encode(), id="row of HXL tags"),
        pytest.param(DOWNLOAD.replace(",", ";").encode(), id="semicolons"),
        pytest.param(DOWNLOAD.replace(",", "\t").encode(), id="tabulators"),
        pytest.param(b"sep=|\n" + DOWNLOAD.replace(",", "|").encode(), id="bars, named in a first line"),
        pytest.param(b"Contributions,,\n\n" + DOWNLOAD.encode(), id="a title above the heading"),
        pytest.param(DOWNLOAD.replace("\n", "\r\n").encode() + b",,,,,,,,\r\n" * 3, id="blank rows at the end"),
        pytest.param(workbook(DOWNLOAD), id="workbook"),
        pytest.param(workbook(DOWNLOAD, above=2), id="workbook with a title"),
        pytest.param(zipped(un_csv=DOWNLOAD.encode()), id="zip of one CSV"),
        pytest.param(zipped(un_xlsx=workbook(DOWNLOAD)), id="zip of one workbook"),
    ],
)
def test_a_file_is_read_in_every_form(data: bytes) -> None:
    read = read_source("un.csv", data, date(2025, 7, 31))
    assert (read.kind, read.table, read.as_of) == ("contributions", "contributions", date(2025, 6, 30))
    assert read.rows["personnel"].to_list() == PEOPLE
    assert read.rows["contributor"].to_list() == ["Bangladesh", "Côte d'Ivoire", "Rwanda"]
    assert read.rows["kind"].to_list() == ["troops", "formed_police", "individual_police"]
    assert "2 dates, 2025-05-31 to 2025-06-30: only 2025-06-30 was used" in read.left_out[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "an empty file"),
        (b"\xef\xbb\xbf\r\n", "an empty file"),
        (b"%PDF-1.7", "a PDF"),
        (b"<html><body><table><tr><td>1</td></tr></table>", "a web page"),
        (zipped(un_zip=zipped(un_csv=b"a")), "a zip in a zip"),
        (zipped(a_csv=b"a,b", b_csv=b"a,b"), "a zip of 2 tables (a.csv, b.csv)"),
        (zipped(readme_pdf=b"%PDF"), "a zip without a table"),
        (zipped(un_csv=b"\n"), "un.csv: found an empty file"),
        (b"PK\x03\x04 cut short", "archive"),
        (b"height,width\n1,2\n", "a table that begins with “height”"),
        (DOWNLOAD.splitlines()[0].encode(), "no rows with all that they need"),
        (DOWNLOAD.replace("mission_acronym", "miss_x").encode(), "column mission_acronym: found no such column"),
        (DOWNLOAD.replace("personnel_type", "x").encode(), "column personnel_type: found no such column"),
        (DOWNLOAD.replace("contribution_id", "male").encode(), "2 columns for it (“male”, “male_personnel”)"),
        (DOWNLOAD.replace("1000", "1,000").encode(), "row 2: found more than the 9 cells of the heading"),
        (DOWNLOAD.replace("1000", "many").encode(), "row 2, column male_personnel: found “many”"),
        (DOWNLOAD.replace("1000", "-4").encode(), "row 2, column male_personnel: found “-4”"),
        (DOWNLOAD.replace("1000", "1e20").encode(), "found “1e20”"),
        (DOWNLOAD.replace("1000", "3.5").encode(), "allowed: a whole number from 0 to 1,000,000"),
        (DOWNLOAD.replace("Troops", "Sailors").encode(), "column personnel_type: found “Sailors”"),
        (DOWNLOAD.replace("2025-06-30", "2025-06-31").encode(), "“2025-06-31” in rows 2, 3, 4"),
        (DOWNLOAD.replace("2025-06-30", "06/07/2025").encode(), "allowed: a day as YYYY-MM-DD"),
        (DOWNLOAD.replace("2025", "2026").encode(), "allowed: of 2025-07-31 or before"),
        (
            DOWNLOAD.encode() + b"9,Rwanda,RWA,646,UNMISS,Individual Police,1,9,2025-06-30\n",
            "a second number for Rwanda",
        ),
    ],
)
def test_a_file_is_refused_in_a_sentence(data: bytes, said: str) -> None:
    with pytest.raises(SourceFaultsError) as refused:
        read_source("un.csv", data, date(2025, 7, 31))
    assert said in str(refused.value)
    assert all(fault.allowed for fault in refused.value.faults)


OF_USE = [reader for reader in READERS if reader.of_use and len(reader.needed) > 2]


@pytest.mark.parametrize("reader", OF_USE, ids=[reader.what for reader in OF_USE])
def test_a_file_with_half_the_columns_of_a_kind_is_refused_with_the_nearest_kind_and_what_it_lacks(reader) -> None:
    there = [field.name for field in reader.needed][: len(reader.needed) // 2]
    text = ",".join([*there, "unheard_of", "nothing_known"]) + "\n" + ",".join(["x"] * (len(there) + 2)) + "\n"
    with pytest.raises(SourceFaultsError) as refused:
        read_source("half.csv", text.encode(), kind=reader.kind)
    first = refused.value.faults[0]
    if "nearest" in first.hint:
        what, _, lacking = (
            first.hint.partition("The nearest is ")[2].partition(". ")[0].partition(", for which it lacks ")
        )
        told = lacking.split(", ")
    else:
        what, told = first.allowed.partition(", which has")[0], [fault.column for fault in refused.value.faults]
    nearest = next(each for each in READERS if each.what == what)
    assert nearest.kind == reader.kind
    assert told == [field.heading for field in nearest.needed if field.heading in told]
    assert 0 < len(told) <= len(reader.needed) - len(there)


def test_a_file_of_nothing_known_names_no_nearest_kind_and_never_one_of_no_use() -> None:
    for text in ("height,width\n1,2\n", "rotary_wing,width\n1,2\n"):
        with pytest.raises(SourceFaultsError) as refused:
            read_source("un.csv", text.encode())
        assert "nearest" not in str(refused.value)
        assert not any(reader.what in str(refused.value) for reader in READERS if not reader.of_use)


def sheets(**rows: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, cells in rows.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


CELLS: list[list[object]] = [line.split(",") for line in DOWNLOAD.splitlines()]


def test_a_sheet_of_notes_beside_the_table_does_not_matter() -> None:
    data = sheets(Notes=[["Contributions"], ["Ask the desk"]], Data=CELLS)
    assert read_source("un.xlsx", data).rows["personnel"].to_list() == PEOPLE


def test_the_cells_of_a_heading_may_be_merged_over_two_rows() -> None:
    above = ["", "Contributor", "", "", "", "", "Personnel", "", ""]
    below = ["id", "", "isocode3", "m49", "mission", "type", "female", "male", "date"]
    text = "\n".join(",".join(row) for row in (above, below, *CELLS[1:]))
    assert read_source("un.csv", text.encode()).rows["personnel"].to_list() == PEOPLE


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("un.xlsx", sheets(May=CELLS, June=CELLS), "2 tables of one file (un.xlsx, sheet May, un.xlsx, sheet June)"),
        ("un.xlsx", sheets(Data=[CELLS[0], [*CELLS[1][:7], "=500+500", CELLS[1][8]]]), "a formula that was never"),
        ("un.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 99 + "Workbook".encode("utf-16-le"), "before 2007"),
        ("un.xls", b"\xef\xbb\xbf<table><tr><td>Mission</td></tr></table>", "a web page"),
        ("un.csv.gz", b"\x1f\x8b\x08\x00", "packed by gzip"),
        ("un.xlsx", workbook(DOWNLOAD)[:2000], "archive"),
        ("un.csv", b'a,"b\n' + DOWNLOAD.encode(), "a table that begins with “a”"),
        ("un.csv", DOWNLOAD.replace("180", '"180').encode(), "what is not CSV"),
        ("un.csv", DOWNLOAD.replace("1000", "NaN").replace("20,", "inf,").encode(), "found “inf”"),
        ("un.csv", DOWNLOAD.replace("MINUSCA", "").encode(), "column mission_acronym: found blank in rows 2, 3"),
    ],
)  # fmt: skip
def test_a_mess_is_refused_in_a_sentence(name: str, data: bytes, said: str) -> None:
    with pytest.raises(SourceFaultsError) as refused:
        read_source(name, data)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("République démocratique du Congo", "COD"), ("Republique centrafricaine", "CAF"), ("Tchad", "TCD"),
        ("Éthiopie", "ETH"), ("Soudan du Sud", "SSD"), ("Etats-Unis", "USA"), ("Royaume-Uni", "GBR"),
        ("CÃ´te d'Ivoire", "CIV"), ("Bolivia (Plurinational State of)", "BOL"), ("DR Congo (Zaire)", "COD"),
        ("Yemen (North Yemen)", "YEM"), ("Serbia (Yugoslavia)", "SRB"), ("Kingdom of eSwatini (Swaziland)", "SWZ"),
        ("Myanmar (Burma)", "MMR"), ("Slovak Republic", "SVK"), ("Egypt, Arab Rep.", "EGY"), ("Yemen, Rep.", "YEM"),
        ("Kyrgyz Republic", "KGZ"), ("Korea, Dem. People's Rep.", "PRK"), ("West Bank and Gaza", "PSE"),
        ("Viet Nam", "VNM"), ("Türkiye", "TUR"), ("Republic of Korea", "KOR"),
        ("United Republic of Tanzania", "TZA"), ("Netherlands (Kingdom of the)", "NLD"), ("Kosovo", "XKX"),
        ("Republic of Congo", "COG"), ("Niger", "NER"), ("Guinea-Bissau", "GNB"), ("Россия", "RUS"), ("Atlantis", ""),
    ],
)  # fmt: skip
def test_names_of_countries_are_matched_in_the_languages_of_the_united_nations(name: str, code: str) -> None:
    assert find(name) == code


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = DOWNLOAD.replace("1000", "x").replace("Formed", "Informed").replace("2025-05-31", "May")
    with pytest.raises(SourceFaultsError) as refused:
        read_source("un.csv", text.encode())
    assert [fault.column for fault in refused.value.faults] == [
        "male_personnel",
        "personnel_type",
        "last_reporting_date",
    ]


def test_what_was_read_and_what_is_wrong_are_told_in_french() -> None:
    read = read_source("un.csv", DOWNLOAD.encode(), date(2025, 5, 31))
    with pytest.raises(SourceFaultsError) as refused:
        read_source("un.csv", DOWNLOAD.replace("1000", "x").encode())
    with in_language("fr"):
        told_of = [told(each).replace("\u00a0", " ") for each in (*read.used, *read.left_out)]
        fault = told(str(refused.value.faults[0])).replace("\u00a0", " ")
    assert told_of == [
        "Lu comme : des contributions telles que l’Organisation des Nations Unies les publie.",
        "1 ligne : 7 personnes de 1 contributeur dans 1 mission.",
        "Le fichier compte 2 dates, du 2025-05-31 au 2025-06-30, dont 1 après le 2025-05-31 : seule la date 2025-05-31 "
        "a été utilisée.",
    ]
    assert fault == (
        "un.csv, ligne 2, colonne male_personnel – trouvé : « x » ; admis : un nombre entier de 0 à 1 000 000."
    )


def test_a_file_of_another_kind_is_refused_under_a_flag() -> None:
    with pytest.raises(SourceFaultsError, match=r"allowed: a source of risk\. Name it as a source of contributions"):
        read_source("un.csv", DOWNLOAD.encode(), kind="risk")


def test_a_file_that_lacks_a_column_of_the_kind_that_is_asked_for_is_told_which() -> None:
    text = "\n".join(line.rsplit(",", 2)[0] + "," + line.rsplit(",", 1)[1] for line in DOWNLOAD.splitlines())
    with pytest.raises(SourceFaultsError, match="column male_personnel: found no such column"):
        read_source("un.csv", text.encode(), kind="contributions")


@pytest.mark.parametrize(
    "total",
    [
        "9,Total,,,MINUSCA,Troops,20,1000,2025-06-30",
        "9,Grand Total,,,,,23,1180,2025-06-30",
        "9,Rwanda,RWA,646,Total,Troops,1,2,2025-06-30",
        "9,Rwanda,RWA,646,UNMISS,Total personnel,1,2,",
    ],
)
def test_rows_of_totals_are_not_counted_with_the_rows_that_they_sum(total: str) -> None:
    read = read_source("un.csv", f"{DOWNLOAD}{total}\n".encode())
    assert read.rows["personnel"].to_list() == PEOPLE
    assert "1 row of totals was left out." in read.left_out


@pytest.mark.parametrize("number", ["1 000", "1,000", "1.000", "1000.0", "1\u202f000", "1'000"])
def test_numbers_have_separators_of_thousands(number: str) -> None:
    text = DOWNLOAD.replace(",", ";").replace("1000", number)
    assert read_source("un.csv", text.encode()).rows["personnel"].to_list() == PEOPLE


@pytest.mark.parametrize(
    "day", ["30/06/2025", "30 June 2025", "30-Jun-2025", "2025-06", "45838", "20250630", "30 juin 2025"]
)
def test_days_are_read_in_every_writing(day: str) -> None:
    assert read_source("un.csv", DOWNLOAD.replace("2025-06-30", day).encode()).as_of == date(2025, 6, 30)


def test_names_without_codes_are_matched_and_the_doubtful_told() -> None:
    text = DOWNLOAD.replace("BGD", "").replace("Bangladesh", "Bengladesh").replace("Rwanda,RWA", "Atlantis,")
    read = read_source("un.csv", text.encode())
    assert read.rows["iso3"].fillna("none").to_list() == ["BGD", "CIV", "none"]
    assert "“Bengladesh” as bangladesh (BGD)" in read.unsure[0]
    assert "no country known here: “Atlantis”" in read.unsure[1]


def test_codes_are_taken_from_the_column_of_m49_where_the_two_are_swapped() -> None:
    swapped = DOWNLOAD.replace("isocode3,m49_code", "m49_code,isocode3")
    assert read_source("un.csv", swapped.encode()).rows["iso3"].to_list() == ["BGD", "CIV", "RWA"]


@pytest.mark.parametrize(
    ("as_of", "day", "people", "said"),
    [
        (date(2015, 9, 30), date(2015, 8, 31), 106_506, "1 of them after 2015-09-30"),
        (date(2017, 12, 31), date(2015, 8, 31), 106_506, "1 of them after 2017-12-31"),
        (None, date(2025, 7, 31), 61_127, "only 2025-07-31 was used"),
    ],
)
def test_of_several_dates_the_nearest_before_is_taken(as_of: date | None, day: date, people: int, said: str) -> None:
    read = read_source("contributions.csv", REFERENCE / "contributions.csv", as_of)
    assert (read.as_of, read.rows["personnel"].sum()) == (day, people)
    assert said in read.left_out[0]
    assert any("853 days before" in sentence for sentence in read.used) == (as_of == date(2017, 12, 31))


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("République-Unie de Tanzanie", "TZA"),
        ("États-Unis d’Amérique", "USA"),
        ("Royaume-Uni de Grande-Bretagne et d'Irlande du Nord", "GBR"),
        ("République de Corée", "KOR"),
        ("L'ex-République yougoslave de Macédoine", "MKD"),
        ("R.D.C.", "COD"),
        ("R.C.A.", "CAF"),
        ("D.R. Congo", "COD"),
        ("Congo, Rep.", "COG"),
        ("Congo, Dem. Rep.", "COD"),
        ("Iran (République islamique d')", "IRN"),
        ("Soudan du Sud", "SSD"),
    ],
)
def test_names_in_french_and_of_the_world_bank_are_known(name: str, iso3: str) -> None:
    assert find(name) == iso3
