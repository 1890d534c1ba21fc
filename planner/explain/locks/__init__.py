"""Locks that leave no plan: what cannot hold together, and the repairs that would let it."""
