"""The plan workbook: its figures are formulas down to the deployments, each saved with the planner's own value."""

from planner.workbook.plan.book import plan_workbook

__all__ = ["plan_workbook"]
