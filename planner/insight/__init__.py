"""What follows from solving again: why two scenarios differ, what to ask for, and how much a plan leans on whom."""
