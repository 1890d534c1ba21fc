"""The case of the Leaders' Summit of September 2015."""
