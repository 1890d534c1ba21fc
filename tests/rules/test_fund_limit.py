"""No fund pays more than it has."""

from tests.brute import Inner
from tests.rule_harness import add, made
from tests.small_cases import Small, base, fund, threat

SMALL = Small(
    base(threats=[threat("A", prevention_usd_required=5e6)], funds=[fund()]),
    {("M", "prevent", "F", "A", 1): 1},
    {("M", "prevent", "F", "A", 1): 1.1},
)


def rows(inner: Inner) -> None:
    for f, row in inner.w.funds.items():
        mine = [i for i, name in inner.columns("pay", "prevent") if name[1] == f]
        inner.at_most(dict.fromkeys(mine, 1.0), row["amount_usd"])


def test_a_fund_that_pays_too_much_is_found():
    assert made(SMALL).faults(add("payments", "usd", 1e6)) == {"fund_limit", "unprotected"}


def test_its_lines_have_what_each_fund_pays():
    assert made(SMALL).lines("fund_limit") == [("", "F", None, 1_000_000, 1_000_000, 0)]
