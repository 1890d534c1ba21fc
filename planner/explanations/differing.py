"""Amounts by which two plans differ, in words."""

from planner.language import Said, say


def more_exposure(difference: float) -> Said:
    """How much exposure a plan leaves more, or fewer [civilian-months]."""
    if difference >= 0:
        return say("{figure:,.0f} more civilian-months", figure=abs(difference))
    return say("{figure:,.0f} fewer civilian-months", figure=abs(difference))


def more_money(difference: float) -> Said:
    """How much a plan spends more, or less.

    Args:
        difference: What it costs more [USD].
    """
    if difference >= 0:
        return say("{usd:,.1f} million USD more", usd=abs(difference) / 1e6)
    return say("{usd:,.1f} million USD less", usd=abs(difference) / 1e6)
