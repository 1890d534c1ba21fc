"""Durable writing: what the planner keeps is private, and is there after a power cut."""
