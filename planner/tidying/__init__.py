"""Tidying: the postings of a decision made into orders, within what the case allows them to cost."""

from planner.tidying.orders import Orders, gap_aimed_at, orders_for, orders_in, shared
from planner.tidying.untidy import untidy

__all__ = ["Orders", "gap_aimed_at", "orders_for", "orders_in", "shared", "untidy"]
