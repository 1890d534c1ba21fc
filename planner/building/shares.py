"""Apportion whole persons so that the parts add up to the total."""

from collections.abc import Sequence

import numpy as np


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to the total (largest remainder).

    Equal remainders go to the earlier row; weights that are all zero count as equal.
    """
    weight = np.asarray(weights, dtype=float)
    weight = weight if weight.sum() > 0 else np.ones_like(weight)
    exact = total * weight / weight.sum()
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return [int(n) for n in whole]
