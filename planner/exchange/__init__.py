"""Files in and out: cases that are uploaded or pasted; cases, plans, figures and comparisons to take away."""
