"""Where a large requirement comes from: the sentence that stands beside it."""

from planner.case_folders import check_case
from planner.charts import needs
from planner.decisions import requirements
from tests.edits import TINY
from tests.small_cases import area, base, periods, threat
from tests.strategies import sound_case


def test_the_largest_requirement_is_a_density_of_its_inhabitants():
    case = check_case(TINY).case
    assert requirements.origin(case, "troops") == (
        "The largest requirement, 1,000 troops at The hills (NORTH), is a density: 10 for each 1,000 of 100,000 "
        "inhabitants. So many alone would avert 90% of what people can avert there, half of them 68%: the first ones "
        "avert the most."
    )


def test_threats_that_have_not_begun_and_kinds_that_answer_nothing_are_left_out():
    rows = {
        "settings": periods(2),
        "areas": [area("A", "M", civilians=1000)],
        "threats": [threat("A", troops_required=20, from_period=2)],
    }
    case = sound_case(base(**rows))
    assert requirements.origin(case, "troops", 1) == ""
    assert "20 troops at" in requirements.origin(case, "troops", 2)
    assert requirements.origin(case, "police", 2) == ""


def test_the_sentence_stands_beside_the_chart(tiny_plan):
    case = check_case(TINY).case
    assert requirements.origin(case, "police") in needs.required_and_met(case, tiny_plan, "police", 1).note
