"""Units present cost what those of the period before did, plus those arriving, less those leaving."""

from tests.rule_harness import made
from tests.small_cases import DEPLOY, Small, base, mission

SMALL = Small(
    base(missions=[mission("M", assessed_usd_per_period=3_000_000)]),
    {DEPLOY: 1, ("M", "running", 1): 1.0},
    {DEPLOY: 1, ("M", "running", 1): 0.9},
)

BRUTE = "Costs are added up deployment by deployment."


def test_it_is_no_reason():
    assert made(SMALL).reasons == {"P": "no money in hand"}
