"""The plan workbook: every figure a formula down to the deployments, and each with the planner's own value."""

from planner.workbook.plan.book import plan_workbook

__all__ = ["plan_workbook"]
