"""Exports: a case or plan as a zip of CSV files or a workbook, the table of a figure as CSV."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from planner import files
from planner.answers import ProspectAnswer
from planner.charts.figure import Figure
from planner.explain.deployments.why_not import refusals
from planner.explain.plan_analysis import PlanAnalysis
from planner.explanations.choices import NO_CHOICES, OtherChoices
from planner.formats.plan_files import plan_texts
from planner.formats.sheets import Sheets, as_csv
from planner.plan import Plan
from planner.sources import Data
from planner.tables import Case
from planner.workbook.inputs import input_workbook
from planner.workbook.plan import plan_workbook

NOTHING: Mapping[str, Any] = MappingProxyType({})


def case_zip(sheets: Sheets, beside: Mapping[str, str] = NOTHING, public: Mapping[str, Data] = NOTHING) -> bytes:
    """Export a case as a zip of CSV files, with texts and public files beside them, by path."""
    tables = {f"{name}.csv": as_csv(sheet).encode() for name, sheet in sheets.items()}
    texts = {path: text.encode() for path, text in beside.items()}
    given = {path: data if isinstance(data, bytes) else data.read_bytes() for path, data in public.items()}
    return _zip(given | tables | texts)


def plan_zip(plan: Plan) -> bytes:
    """Export a plan folder as a zip."""
    return _zip({name: text.encode() for name, text in sorted(plan_texts(plan).items())})


def case_xlsx(case: Case) -> bytes:
    """Export a case without faults as an input workbook."""
    return input_workbook(case)


def plan_xlsx(
    case: Case, plan: Plan, drawn: Sequence[ProspectAnswer] = (), choices: OtherChoices = NO_CHOICES
) -> bytes:
    """Export a plan as a workbook with formulas, why unused pledges do not go to missions, and what else was asked.

    Args:
        case: The case.
        plan: Its plan.
        drawn: What it is worth over futures, if they were drawn.
        choices: What else could be chosen, as far as it was asked.
    """
    why_nots = refusals(PlanAnalysis.of(case, plan))
    return plan_workbook(case, plan, drawn=drawn, why_nots=why_nots, choices=choices)


def table_csv(figure: Figure) -> bytes:
    """Export the table of a figure as CSV."""
    return files.report_csv(figure.table).encode()


def _zip(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return packed.getvalue()
