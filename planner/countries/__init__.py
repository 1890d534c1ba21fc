"""Countries: their shapes and codes."""
