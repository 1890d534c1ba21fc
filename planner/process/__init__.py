"""The process that the program runs in: where it keeps its files, its standard streams, and what stops it."""
