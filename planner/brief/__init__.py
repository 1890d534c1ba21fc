"""Briefs: two pages on a plan, a page for each contributor, and the list of gaps, as PDF, Word and slides."""
