"""The mathematics of the planner: pure, with no files, frames, clock, log or solver."""
