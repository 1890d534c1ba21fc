"""Services that pages and commands call: sessions of tabs, scenarios and their plans, comparisons, and questions."""
