"""Render an edited plan beside the plan as it was made for the terminal."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from planner.figures import difference_shown, signed
from planner.plan import BY_CHANCES, IF_ALL_COME, Summary
from planner.services.adopting import Adoption


def adoption(found: Adoption) -> RenderableType:
    """Rules that an edited plan breaks, or else its figures beside those of the original plan."""
    if found.edited is None:
        return Text("")
    lines = ["Note: the plan was made for another version of the case."] if found.stale else []
    lines += [f"Broken: {fault}" for fault in found.broken]
    if found.priced is None:
        lines.append("The edited plan cannot be carried out; nothing of it is priced.")
        return Text("\n".join(lines))
    made, now = found.edited.made.summary, found.priced.summary
    rows = (
        (f"unprotected exposure {IF_ALL_COME}, civilian-months", made.exposure_unprotected, now.exposure_unprotected),
        *_expected_beside(made, now),
        (f"exposure {now.counted_as}, with charges on cost and change", made.objective, now.objective),
        (f"people deployed {IF_ALL_COME}", made.persons_deployed, now.persons_deployed),
        (f"cost {IF_ALL_COME}, USD", made.cost_usd, now.cost_usd),
    )
    lines += ["The edited plan keeps every constraint, with people and money placed anew. Model estimates:"]
    lines += [
        f"  {before:16,.0f} as made  {after:16,.0f} as edited  {signed(difference_shown(before, after)):>16}  {what}"
        for what, before, after in rows
    ]
    if not found.stale and made.bound is not None:
        lines.append(f"The edited plan: {now.with_bound(made.bound).certainty_in_words}")
    return Text("\n".join(lines))


def _expected_beside(made: Summary, now: Summary) -> Iterator[tuple[str, float, float]]:
    """What both plans leave by the chances of their pledges, where it is known."""
    if made.expected_unprotected is not None and now.expected_unprotected is not None:
        says = f"unprotected exposure {BY_CHANCES}, civilian-months"
        yield says, made.expected_unprotected, now.expected_unprotected
