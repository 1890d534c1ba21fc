"""Explanations: why and why not, what it would take, and what to do where locks leave no plan."""
