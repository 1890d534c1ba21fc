"""Render plans, runs, differences and frontiers for the terminal: a module for each, loaded where it is printed."""
