"""Edits of levers: of typed tables and of those as typed they make the same case; and a mission held as it is."""

from planner.check import check
from planner.explain.deployments.edits import edited, made
from planner.explain.deployments.held import Verdict
from planner.explain.deployments.lever_kinds import levers
from planner.explain.deployments.levers import LeverSearch
from planner.explain.plan_analysis import PlanAnalysis
from planner.fingerprint import fingerprint
from planner.formats.sheets import raw_case, sheets_of
from planner.verify import verify
from tests.small_cases import base, mission, periods, pledge
from tests.strategies import to_raw
from tests.test_levers import ONLY, SUPPORT, analysis_of
from tests.tiny import tiny_plan


def test_edits_make_the_same_case_of_typed_tables_and_of_those_as_typed():
    rows = base(**(ONLY | SUPPORT))
    rows["missions"] = [mission("M", authorised_troops=500, assessed_usd_per_period=0), *rows["missions"][1:]]
    rows["pledges"] = [pledge("P", "battalion", ready_period=2, months_available=1)]
    rows["settings"] = periods(3)
    sheets = sheets_of(to_raw(rows))
    analysis = PlanAnalysis(check(raw_case(sheets)).case, tiny_plan())
    found = levers(analysis, "P", "M")
    assert {lever.kind for lever in found} == {
        "ready sooner", "higher ceiling", "more money", "caveat lifted", "longer tour", "enablers with it"
    }  # fmt: skip
    for lever in found:
        typed = edited(analysis.case, lever.edits(1))
        assert fingerprint(typed) == fingerprint(check(raw_case(made(sheets, lever.edits(1)))).case), lever.kind


def test_what_gains_as_it_is_needs_no_lever():
    """The plan that sends nobody, where sending the battalion pays."""
    analysis = analysis_of(base())
    idle = analysis_of(base(locks=[{"pledge": "P", "mission": "M", "units_max": 0}])).plan
    found = LeverSearch(PlanAnalysis(analysis.case, idle), "P", "M").as_it_is()
    assert found.verdict is Verdict.GAINS
    assert verify(analysis.case, found.plan) == []
