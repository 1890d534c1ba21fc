"""A newcomer in a real browser: a case from four public files, planned, its assumptions, and the month after."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser import NEEDS_CHROMIUM, metric, opened, press, rested

pytestmark = NEEDS_CHROMIUM

CONTRIBUTIONS = (
    "\ufeffContributing_Country,ISOCode3,M49_Code,Mission_Acronym,Personnel_Type,Female_Personnel,Male_Personnel,"
    "Last_Reporting_Date\n"
    "India,IND,356,UNMISS,Troops,1,{troops},31/08/2015\n"
    "Népal,,524,UNMISS,Troops,100,800,31/08/2015\n"
    "Ireland,IRL,372,UNMISS,Individual Police,2,10,31/08/2015\n"
)
"""As the United Nations publish them, with one name in French and no code for it."""

BASES = (
    "mission,year,country,location,latitude,longitude,infantry,notroops\n"
    "UNMISS,2014,South Sudan,Juba,4.85,31.6,1,1500\n"
    "UNMISS,2014,South Sudan,Bor,6.21,31.56,1,90\n"
    "UNMISS,2014,South Sudan,Malakal,9.53,31.66,1,60\n"
)
EVENTS = (
    "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,assoc_actor_1,inter1,"
    "actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,admin3,location,"
    "latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp\n"
    "SSD1,15 March 2015,2015,1,Political violence,Violence against civilians,Attack,A,,1,B,,7,17,Civilian targeting,"
    "728,Eastern Africa,South Sudan,N,,,Juba,4.85,31.6,1,s,National,,120,,1\n"
    "SSD2,20 July 2015,2015,1,Political violence,Violence against civilians,Attack,A,,1,B,,7,17,Civilian targeting,"
    "728,Eastern Africa,South Sudan,N,,,Bor,6.21,31.56,1,s,National,,70,,1\n"
)
RISK = '"",ewp_name,risk.2015and2016.from2014,rank.2015and2016.from2014\n1,South Sudan,.05,9\n2,Mali,.04,12\n'


def files(folder: Path, **texts: str) -> list[Path]:
    """Files of some texts by name."""
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return [folder / f"{name}.csv" for name in texts]


def test_a_newcomer_makes_a_case_from_four_files_plans_it_and_takes_the_month_after(tmp_path):
    four = files(tmp_path, contributions=CONTRIBUTIONS.format(troops=899), bases=BASES, events=EVENTS, risk=RISK)
    with opened(tmp_path / "home") as page:
        page.get_by_text("The plan is of these inputs.").wait_for()
        open_page(page, "New case")
        page.get_by_label("Month at whose end").fill("2015-08")
        page.get_by_label("Month at whose end").press("Tab")
        rested(page)
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(four)
        for name in ("contributions.csv", "bases.csv", "events.csv", "risk.csv"):
            page.get_by_text(name, exact=True).first.wait_for()
        rested(page)
        press(page, "Build")
        expect(page.get_by_text(re.compile("Built and checked in"))).to_be_visible()
        expect(page.get_by_text("all 2 are stand-ins made from units in place")).to_be_visible()
        rested(page)
        press(page, "Start planning from it")
        expect(page.get_by_role("heading", level=1)).to_have_text("Peacekeeping, August 2015")
        page.get_by_text("The plan is of these inputs.").wait_for()
        rested(page)
        assert metric(page, "People deployed").inner_text() != "0"
        open_page(page, "Assumptions")
        page.get_by_text(re.compile("[0-9]+ cells were assumed, for")).wait_for()
        page.get_by_text("Contradictions between sources").wait_for()
        rested(page)
        open_page(page, "Update")
        later = files(tmp_path, september=CONTRIBUTIONS.format(troops=999).replace("31/08", "30/09"))
        page.get_by_test_id("stFileUploader").locator("input").set_input_files(later)
        page.get_by_text("100 persons more, 0 fewer").wait_for()
        rested(page)
        press(page, "Take what is ticked, and plan")
        page.get_by_text("1 edit saved").wait_for()
        expect(page.get_by_text("Nothing would differ.")).to_be_visible()


def open_page(page, name: str) -> None:
    """Open a page by its link in the side bar."""
    rested(page)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_test_id("stMain").get_by_role("heading", level=1)).to_have_text(name)
    rested(page)
