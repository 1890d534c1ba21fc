"""A fund pays within its window, for its earmark and purpose."""

import pytest

from tests.rule_harness import made, put
from tests.small_cases import Small, area, base, fund, mission, periods, threat

BRUTE = "A fund has columns for the payments that it is for."

EARMARKED = Small(
    base(
        settings=periods(2),
        missions=[mission("M"), mission("N")],
        areas=[area("A", "M"), area("B", "N")],
        threats=[threat("A", prevention_usd_required=5e6), threat("B", prevention_usd_required=5e6)],
        funds=[fund(purpose="prevention", mission="M", from_period=2)],
    ),
    {},
    {},
)


@pytest.mark.parametrize(("column", "value"), [("period", 1), ("mission", "N"), ("purpose", "operations")])
def test_a_payment_that_the_fund_is_not_for_is_found(column, value):
    assert "fund_limit" in made(EARMARKED).faults(put("payments", column, value))
