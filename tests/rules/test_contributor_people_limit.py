"""No contributor deploys more people in all than it may."""

import math

from tests.brute import Option, World, blank
from tests.rule_harness import add, made, put
from tests.small_cases import DEPLOY, ONE, Small, area, base, mission, pledge, threat

CONTRIBUTORS = [
    {"contributor": c, "name": c, "latitude": 0, "longitude": 0, "participates": "yes", "people_limit": most}
    for c, most in (("C", 700), ("D", None))
]

SMALL = Small(
    base(
        missions=[mission("M"), mission("N")],
        areas=[area("A", "M"), area("B", "N")],
        threats=[threat("A", troops_required=1000), threat("B", troops_required=1000)],
        contributors=CONTRIBUTORS,
        pledges=[pledge("P", "battalion", units=2)],
    ),
    {DEPLOY: 1},
    {DEPLOY: 1, ("N", "deploy", *ONE): 1},
)


def refuses(w: World, choice: dict[Option, int]) -> bool:
    deployed: dict[str, float] = {}
    for option, units in choice.items():
        contributor = w.pledges[option[0]]["contributor"]
        deployed[contributor] = deployed.get(contributor, 0.0) + w.people([(option, units)])
    limits = {row["contributor"]: blank(row.get("people_limit"), math.inf) for row in w.rows["contributors"]}
    return any(people > limits[contributor] + 1e-9 for contributor, people in deployed.items())


def test_more_people_of_a_contributor_than_it_may_deploy_are_found():
    assert made(SMALL).faults(add("deployments", "units", 1)) == {"contributor_people_limit", "persons", "cost_usd"}


def test_its_lines_have_the_people_of_each_contributor_with_a_limit():
    assert made(SMALL).lines("contributor_people_limit") == [("", "C", None, 600, 700, 0)]


def test_it_keeps_units_out_at_every_mission():
    assert made(SMALL).reasons == {"P": "one more would take its contributor over its limit on people"}


def test_what_an_earlier_version_said_of_it_is_still_right():
    assert made(SMALL).faults(put("unused", "why", "C deploys as many people as it may")) == set()
    assert made(SMALL).faults(put("unused", "why", "C deploys as many people as it may (N)")) == {"why"}
