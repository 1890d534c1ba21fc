"""What takes the worst tenth of futures down by a tenth, in sentences, and an alternate put into the inputs."""

from planner.answers.prospects import Alternate, Insurance
from planner.insight.offers import QUICK, CandidateOffer, profile, useful
from planner.language import Said, say
from planner.names import Names
from planner.scenarios.kinds.pledges import AddOffer
from planner.tables import Case
from planner.workspace.adjustments import Adjustment, ApplyChanges, LockUnits


def in_words(case: Case, found: Insurance) -> list[str]:
    """Every alternate, and how far they take the worst tenth down together, in sentences."""
    return [*(_alternate(case, each) for each in found.alternates), _together(found)]


def _alternate(case: Case, alternate: Alternate) -> str:
    names = Names(case)
    what = alternate.pledge if alternate.new else names.pledge(alternate.pledge)
    values = {
        "mission": names.mission(alternate.mission), "month": names.month(alternate.from_period), "what": what,
        "chance": alternate.chance, "usd": alternate.cost_usd / 1e6, "worst_tenth": alternate.worst_tenth,
    }  # fmt: skip
    if alternate.new:
        return say(
            "An additional pledge for {mission} from {month}: {what}, which comes with chance {chance:.0%} and costs "
            "{usd:,.1f} million USD where it serves; with it {worst_tenth:,.0f} civilian-months stay unprotected in "
            "the worst tenth of futures.",
            **values,
        )
    return say(
        "An alternate for {mission} from {month}: {what}, which comes with chance {chance:.0%} and costs {usd:,.1f} "
        "million USD where it serves; with it {worst_tenth:,.0f} civilian-months stay unprotected in the worst tenth "
        "of futures.",
        **values,
    )


def _together(found: Insurance) -> Said:
    if found.reached:
        return say(
            "So the worst tenth of futures comes down from {before:,.0f} to {after:,.0f} civilian-months, for "
            "{usd:,.1f} million USD.",
            before=found.worst_tenth,
            after=found.alternates[-1].worst_tenth,
            usd=found.cost_usd / 1e6,
        )
    if found.worst_tenth > found.aim:
        return say(
            "Nothing more was found that takes the worst tenth of futures down to the aim of {aim:,.0f} "
            "civilian-months.",
            aim=found.aim,
        )
    return say("The worst tenth of futures leaves no more than if all come: there is nothing to insure.")


def givers(case: Case, alternate: Alternate) -> list[str]:
    """Contributors who can be asked for an additional pledge, by key; nobody for a pledge that is there already."""
    wanted = _unit_type(case, alternate)
    taking_part = sorted(case["contributors"].query("participates")["contributor"])
    return [key for key in taking_part if wanted and wanted in profile(case, key)]


def put_in(case: Case, alternate: Alternate, giver: str = "") -> Adjustment:
    """The adjustment that plans with an alternate: a unit locked to its mission, or a new pledge of a contributor."""
    if not alternate.new:
        return LockUnits(alternate.pledge, alternate.mission, 1)
    unit_type = _unit_type(case, alternate)
    fields = {"contributor": giver, "unit_type": unit_type, "units": 1, "readiness": QUICK}
    offer = AddOffer.model_validate({"kind": "add_offer", "mission": alternate.mission, **fields})
    values = {"unit_type": unit_type, "contributor": giver, "mission": alternate.mission}
    return ApplyChanges(say("one more {unit_type} of {contributor} for {mission}", **values), (offer,))


def _unit_type(case: Case, alternate: Alternate) -> str:
    """Unit type of an additional pledge; empty for one that is there already."""
    return {CandidateOffer(name, QUICK).key: name for name in useful(case)}.get(alternate.pledge, "")
