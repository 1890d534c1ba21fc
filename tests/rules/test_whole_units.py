"""Units deploy whole."""

from tests.rule_harness import made, put
from tests.small_cases import Small, base

BRUTE = "The choices that are tried are of whole units."


def test_a_deployment_of_no_units_is_found():
    assert "units" in made(Small(base(), {}, {})).faults(put("deployments", "units", 0))
