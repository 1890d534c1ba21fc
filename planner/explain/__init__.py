"""Answers to why, why not, what it would take and what changed, each with sentences and what proves them."""
