"""Many solves at once, on processes here or on a cluster; what is solved is kept, and never solved twice."""
