"""What a figure is worth over futures: mean, median, worst tenth and range, with sampling errors."""

import math

import numpy as np
from numpy.typing import NDArray

from planner.answers.prospects import Spread

WORST = 0.1
"""Share of the futures that are called the worst [1]."""

OUTSIDE = 0.05
"""Share of the futures below the range, and above it [1]."""


def spread(values: NDArray[np.float64], exact: float | None = None) -> Spread:
    """The spread of a figure over equally likely futures; what is higher is worse.

    Args:
        values: The figure, by future: shape (futures), at least one.
        exact: Its expectation, where that is known exactly.
    """
    shares = (OUTSIDE, 0.25, 0.5, 0.75, 1.0 - OUTSIDE)
    low, half_low, median, half_high, high = np.quantile(values, shares).tolist()
    worst, error = worst_tenth(values)
    return Spread(
        expected=_mean(values) if exact is None else exact,
        standard_error=mean_error(values) if exact is None else 0.0,
        median=median,
        worst_tenth=worst,
        worst_tenth_error=error,
        low=low,
        high=high,
        half_low=half_low,
        half_high=half_high,
    )


def worst_tenth(values: NDArray[np.float64]) -> tuple[float, float]:
    r"""Mean of the worst tenth, and its standard error.

    .. math:: \min_q\; q + \frac{1}{0.1\,n} \sum_i (x_i - q)^+

    The future that lies on the edge of the tenth counts in part. The error is that of the mean of the terms at the
    best :math:`q` (Rockafellar and Uryasev, Journal of Risk 2, 2000).
    """
    number = len(values)
    edge = np.sort(values)[max(0, math.ceil((1.0 - WORST) * number - 1e-9) - 1)]
    terms = edge + np.maximum(values - edge, 0.0) / WORST
    return _mean(terms), mean_error(terms)


def _mean(values: NDArray[np.float64]) -> float:
    """Mean, without rounding where all values are the same."""
    return float(values[0] + (values - values[0]).mean())


def mean_error(values: NDArray[np.float64]) -> float:
    """Standard error of the mean of a figure; infinite for a single future, which says nothing of others."""
    return float((values - values[0]).std(ddof=1) / math.sqrt(len(values))) if len(values) > 1 else math.inf
