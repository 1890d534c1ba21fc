"""What every kind of change does to a case."""
