"""What pages and commands call: the session of a tab, scenarios and their plans, comparisons, and questions."""
