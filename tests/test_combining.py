"""Several public files of one kind: events of several countries, counts of several months, and what contradicts."""

from datetime import date

import pytest

from planner.sources import read_source
from planner.sources.combining import NamedReading, combined
from tests.test_sources_readers import ged

DAY = date(2018, 6, 30)
COUNT = "contributor,iso3,mission,kind,as_of,personnel\n"


def read(**texts: str) -> list[NamedReading]:
    return [(f"{name}.csv", read_source(f"{name}.csv", text.encode(), DAY)) for name, text in texts.items()]


def test_events_of_several_countries_are_one_and_an_event_in_two_files_counts_once() -> None:
    mali, both = {"id": 1, "country": "Mali"}, {"id": 2, "country": "Mali", "longitude": -3.5}
    files = read(
        mali=ged(mali, both), chad=ged(both, {"id": 3, "country": "Chad", "latitude": 12.1, "longitude": 15.0})
    )
    [(name, found)], faults = combined(files)
    assert (name, faults) == ("mali.csv, chad.csv", [])
    assert sorted(found.rows["iso3"]) == ["MLI", "MLI", "TCD"]
    assert found.left_out == ("1 row in more than one file: counted once.",)
    assert found.used[0].startswith("mali.csv: ")


def test_of_counts_the_latest_is_used_and_those_of_one_date_add_up() -> None:
    files = read(
        may=COUNT + "India,IND,MONUSCO,troops,2018-05-31,9\n",
        north=COUNT + "India,IND,MONUSCO,troops,2018-06-30,8\n",
        south=COUNT + "India,IND,UNMISS,troops,2018-06-30,7\n",
    )
    [(name, found)], faults = combined(files)
    assert (name, faults, found.as_of) == ("north.csv, south.csv", [], DAY)
    assert found.rows[["mission", "personnel"]].to_numpy().tolist() == [["MONUSCO", 8], ["UNMISS", 7]]
    assert "Of the counts that of 2018-06-30 was used, and not may.csv." in found.left_out


NEAR = "mission,area,years,deaths_civilians\nUNMISS,Bor,2014-2015,4\n"

CONTRADICTING = {
    "counts": (
        {name: f"{COUNT}India,IND,UNMISS,troops,2018-06-30,{n}\n" for name, n in (("a", 8), ("b", 7))},
        "a.csv, b.csv, column personnel: found 1 number other than in another file, the first for IND, India, UNMISS, "
        "troops; allowed: one number for each. Give one of the two files, or correct one.",
    ),
    "chances": (
        {name: f"iso3,year,measure,score\nMLI,2017,x,0.{n}\n" for name, n in (("a", 8), ("b", 7))},
        "found 1 number other than in another file, the first for MLI",
    ),
    "events and deaths near bases": (
        {"a": ged({"id": 1}), "b": NEAR},
        "a.csv, b.csv: found single events, and deaths near bases; allowed: one of the two.",
    ),
}


@pytest.mark.parametrize("what", CONTRADICTING)
def test_files_that_contradict_each_other_are_refused(what: str) -> None:
    texts, said = CONTRADICTING[what]
    assert said in " ".join(map(str, combined(read(**texts))[1]))


def test_files_of_different_tables_stay_apart() -> None:
    ceilings = "mission,effective,military,police\nUNMISS,2018-01-01,17000,2101\n"
    budgets = "mission,fiscal_year,amount_usd\nUNMISS,2017/18,1000000\n"
    found, faults = combined(read(people="country,iso3,year,value\nMali,MLI,2017,19\n", a=ceilings, b=budgets))
    assert faults == []
    assert [name for name, _ in found] == ["people.csv", "a.csv, b.csv"]
    assert len(found[1][1].rows) == 2
