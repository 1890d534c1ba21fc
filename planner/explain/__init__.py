"""Explanations of a plan: why here, why not, and what it would take; and of a case without a plan."""
