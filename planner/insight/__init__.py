"""Questions answered by solving again: attribution, marginal values and dependence."""
