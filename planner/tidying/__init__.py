"""Tidying: the postings of a decision made into orders, within what the case allows them to cost."""

from planner.tidying.orders import Orders, allowance_for, gap_aimed_at, orders_for, orders_in, shared
from planner.tidying.room import orders_with_room
from planner.tidying.untidy import untidy

__all__ = [
    "Orders",
    "allowance_for",
    "gap_aimed_at",
    "orders_for",
    "orders_in",
    "orders_with_room",
    "shared",
    "untidy",
]
