r"""The protective effect: exact, and from below by tangents.

A threat under protective effort :math:`L_{h,t}` leaves the share :math:`\varphi + (1-\varphi) e^{-L_{h,t}}` of its
exposure unprotected. Published estimates have this form: expected deaths fall exponentially with the number of
peacekeepers (Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036). It is convex and falls with the effort, so its
tangents are a valid lower estimate that needs no integer variables.

Tangents are of the exponential of the effort beyond that of those in place. They are kept as sorted rows of points
:math:`x_k`, the first of them 0, and enter the model as segments: the k-th is worth its tangent's slope and ends where
the next tangent takes over; the last ends where its tangent reaches zero.
"""

import math

import numpy as np
from numpy.typing import NDArray

TangentRows = NDArray[np.float64]
"""An array with one row per threat and period, one column per tangent."""

TANGENTS = 10
"""Tangents of a threat and period, if no other number is given [1]."""

DEEPEST = 7.0
"""Effort beyond which another tangent tells nothing: less than a thousandth is left [1]."""

FARTHEST = 30.0
"""Effort beyond which no tangent is placed: less than a trillionth is left [1]."""

SAME = 1e-9
"""Points this close are one [1]."""


def requirement_rate(protection_at_requirement: float) -> float:
    r"""Effort that a fully met requirement makes [1]: :math:`\rho = -\ln(1 - \chi)`."""
    return -math.log1p(-protection_at_requirement)


def unprotected_share(effort: NDArray[np.float64] | float, residual_share: float) -> NDArray[np.float64]:
    r"""Share of exposure that remains under an effort [1]: :math:`\varphi + (1-\varphi) e^{-L_{h,t}}`."""
    return np.asarray(residual_share + (1.0 - residual_share) * np.exp(-np.asarray(effort)))


def carryover_matrix(periods: int, carryover: float, decay: float) -> NDArray[np.float64]:
    r"""Carryover of added effort [1]: shape (periods, periods), row the period it works in.

    .. math:: C_{t,t} = 1, \qquad C_{t,\tau} = \kappa \delta^{t-\tau-1} \quad (\tau < t)
    """
    lag = np.subtract.outer(np.arange(periods), np.arange(periods)).astype(float)
    earlier = carryover * np.power(decay, np.maximum(lag - 1.0, 0.0))
    return np.where(lag > 0, earlier, np.where(lag == 0, 1.0, 0.0))


def first_tangents(rows: int, count: int = TANGENTS, deepest: float = DEEPEST) -> TangentRows:
    """Tangent points with the same error in every gap between them, from 0 to the deepest: shape (rows, count)."""
    steps = np.linspace(1.0, math.exp(-deepest / 2.0), count)
    return np.tile(np.abs(2.0 * np.log(steps)), (rows, 1))


def widths(points: TangentRows) -> TangentRows:
    r"""Widths of the segments [1]: from where the tangent takes over to where the next one does.

    Tangents at :math:`x_k` and :math:`x_{k+1} = x_k + \xi` cross at :math:`x_k + 1 - \xi / (e^\xi - 1)`; the last
    reaches zero one after its point. Equal points make a segment of no width.
    """
    crossings = points[:, :-1] + 1.0 - _ratio(np.diff(points, axis=1))
    ends = np.column_stack([crossings, points[:, -1] + 1.0])
    return np.diff(ends, axis=1, prepend=0.0)


def lower_estimate(points: TangentRows, effort: NDArray[np.float64]) -> NDArray[np.float64]:
    r"""The highest tangent of each row at an effort, and never below 0 [1].

    .. math:: \max_k e^{-x_k} \left( 1 + x_k - (L_{h,t} - w^0_h) \right)
    """
    tangents = np.exp(-points) * (1.0 + points - effort[:, None])
    return np.asarray(np.maximum(tangents.max(axis=1), 0.0))


def place_tangents(points: TangentRows, effort: NDArray[np.float64]) -> TangentRows:
    """Move a tangent of each row to where the solution is, giving up the one that is missed least.

    What a tangent is missed by is how far its two neighbours, left to themselves, fall below the curve where they
    cross. The tangent at 0 always stays: it makes the estimate exact when nothing is added.
    """
    added = np.clip(effort, 0.0, FARTHEST)[:, None]
    new = np.abs(points - added).min(axis=1) > SAME
    candidates = np.sort(np.concatenate([points[new], added[new]], axis=1), axis=1)
    missed = np.where(candidates == added[new], np.inf, _missed(candidates))
    keep = np.arange(candidates.shape[1]) != missed.argmin(axis=1)[:, None]
    placed = points.copy()
    placed[new] = candidates[keep].reshape(-1, points.shape[1])
    return placed


def more_tangents(points: TangentRows) -> TangentRows:
    """Twice the tangents: one more halfway to the next, and one beyond the last."""
    halfway = (points[:, 1:] + points[:, :-1]) / 2.0
    return np.sort(np.concatenate([points, halfway, points[:, -1:] + 1.0], axis=1), axis=1)


def _missed(points: TangentRows) -> TangentRows:
    """Largest error that removing each tangent would cause [1]; the first is never removed."""
    before, after = points[:, :-2], points[:, 2:]
    ratio = _ratio(after - before)
    inner = np.exp(-before) * (np.exp(ratio - 1.0) - ratio)
    return np.column_stack([np.full(len(points), np.inf), inner, np.exp(-points[:, -2] - 1.0)])


def _ratio(step: TangentRows) -> TangentRows:
    r""":math:`\xi / (e^\xi - 1)`, which is 1 at 0."""
    return np.divide(step, np.expm1(step), out=np.ones_like(step), where=step > 0)
