"""Results beside a base."""

from planner.answers.comparison import Comparison
from planner.api.errors import ComparisonError
from planner.api.inputs import Result
from planner.batch.cache import ResultCache
from planner.batch.pools import thread
from planner.batch.runner import Runner
from planner.insight.sharpening import Sharpener, blunt
from planner.jobs.questions import results_folder
from planner.scenarios.compare import compare as set_beside
from planner.scenarios.planned import PlannedScenario


def compare(base: Result, *others: Result, as_they_are: bool = False) -> Comparison:
    """Compare results with a base: headline, differences and what of them is proven, inputs and units.

    Differences are over what a scenario and the base both count [civilian-months]; `cautions` of the result say in
    sentences what makes scenarios less comparable than they look.

    Args:
        base: The result that the others are set beside.
        *others: From 1 to 11 results, all of different names.
        as_they_are: Compare the plans as they are. Otherwise, where a difference is less sharp than 1 % of what the
            base averts, or plans contradict what their inputs prove, they are offered to each other and searched
            further first, which may take minutes.

    Raises:
        ComparisonError: They cannot be compared, for example as two have one name.

    Example:
        >>> import planner
        >>> base = planner.read_case("data/tiny")
        >>> without = base.switch_off("ALFA").with_name("without Alfa")
        >>> found = planner.compare(base.plan(work=1), without.plan(work=1))
        >>> found.differences[["scenario", "verdict"]]
               scenario        verdict
        0  without Alfa  proven higher
    """
    entries = [PlannedScenario(each.name, each.inputs.sheets, each.inputs.case, each.plan) for each in (base, *others)]
    found = set_beside(entries, base.name)
    if isinstance(found, Comparison) and not as_they_are and blunt(found):
        with Runner(ResultCache.at(results_folder()), thread) as runner:
            found = set_beside(Sharpener(entries, base.name, runner).run(), base.name)
    if isinstance(found, Comparison):
        return found
    raise ComparisonError(found)
