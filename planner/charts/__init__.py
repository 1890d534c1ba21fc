"""Charts: one function per figure, each a chart with its table, unit and note."""
