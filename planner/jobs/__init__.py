"""Processes that plan cases and answer questions, the pool that keeps them, and the registry of their jobs."""
