"""Plans kept by the inputs that they are of: whoever finds a better one, it becomes the plan of these inputs."""

from planner import files
from planner.check import check
from planner.home import home
from planner.plan import Plan
from planner.sheets import Sheets, raw_case
from planner.verify import held_against


def keep(sheets: Sheets, plan: Plan, found_by: str) -> bool:
    """Keep a plan of some inputs, if it holds and is better than the one that is kept.

    Args:
        sheets: The inputs.
        plan: The plan; it is verified first.
        found_by: Who found it, as a sentence names it, such as `Most wanted`.

    Returns:
        Whether it is now the plan of these inputs.
    """
    checked = check(raw_case(sheets))
    if checked.faults or held_against(checked.case, plan):
        return False
    folder = home() / "kept" / plan.summary.case_sha256
    now = files.read_plan(folder)
    if isinstance(now, Plan) and now.summary.objective <= plan.summary.objective:
        return False
    files.write_plan(plan, folder)
    files.write_file(found_by.encode(), folder / "found_by")
    return True
