"""Render an edited plan beside the plan as it was made for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from planner.figures import difference_shown, signed
from planner.language import kept, tell, told
from planner.plan import BY_CHANCES, IF_ALL_COME, Summary
from planner.services.adopting import Adoption


def adoption(found: Adoption) -> RenderableType:
    """Rules that an edited plan breaks, or else its figures beside those of the original plan."""
    if found.edited is None:
        return Text("")
    lines = [tell("Note: the plan was made for another version of the case.")] if found.stale else []
    lines += [tell("Broken: {fault}", fault=fault) for fault in found.broken]
    if found.priced is None:
        lines.append(tell("The edited plan cannot be carried out; nothing of it is priced."))
        return Text("\n".join(lines))
    made, now = found.edited.made.summary, found.priced.summary
    rows = (
        (
            tell("unprotected exposure {how}, civilian-months", how=IF_ALL_COME),
            made.exposure_unprotected,
            now.exposure_unprotected,
        ),
        *_expected_beside(made, now),
        (
            tell("exposure {how}, with charges on cost and change", how=kept(now.counted_as)),
            made.objective,
            now.objective,
        ),
        (tell("people deployed {how}", how=IF_ALL_COME), made.persons_deployed, now.persons_deployed),
        (tell("cost {how}, USD", how=IF_ALL_COME), made.cost_usd, now.cost_usd),
    )
    lines += [tell("The edited plan keeps every constraint, with people and money placed anew. Model estimates:")]
    lines += [
        tell(
            "  {before:16,.0f} as made  {after:16,.0f} as edited  {change}  {what}",
            before=before,
            after=after,
            change=f"{told(signed(difference_shown(before, after))):>16}",
            what=what,
        )
        for what, before, after in rows
    ]
    if not found.stale and made.bound is not None:
        lines.append(
            tell(
                "The edited plan: {certainty}",
                certainty=now.with_bound(made.bound).certainty_in_words,
            )
        )
    return Text("\n".join(lines))


def _expected_beside(made: Summary, now: Summary) -> Iterator[tuple[str, float, float]]:
    """What both plans leave by the chances of their pledges, where it is known."""
    if made.expected_unprotected is not None and now.expected_unprotected is not None:
        says = tell("unprotected exposure {how}, civilian-months", how=BY_CHANCES)
        yield says, made.expected_unprotected, now.expected_unprotected
