"""Batches of solves, on local processes or a cluster, with a cache of results."""
