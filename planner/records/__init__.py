"""What became of pledges: the ledger of their units, and what was promised and kept."""
