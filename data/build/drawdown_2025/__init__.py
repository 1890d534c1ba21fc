"""The case of the cut of 2025: which contingents go home."""
