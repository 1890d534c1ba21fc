"""What takes the worst tenth of futures down by a tenth, in sentences, and an alternate put into the inputs."""

from planner.answers.prospects import Alternate, Insurance
from planner.insight.offers import QUICK, CandidateOffer, profile, useful
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
    kind = "An additional pledge" if alternate.new else "An alternate"
    return (
        f"{kind} for {names.mission(alternate.mission)} from {names.month(alternate.from_period)}: {what}, which comes "
        f"with chance {alternate.chance:.0%} and costs {alternate.cost_usd / 1e6:,.1f} million USD where it serves; "
        f"with it {alternate.worst_tenth:,.0f} civilian-months stay unprotected in the worst tenth of futures."
    )


def _together(found: Insurance) -> str:
    if found.reached:
        return (
            f"So the worst tenth of futures comes down from {found.worst_tenth:,.0f} to "
            f"{found.alternates[-1].worst_tenth:,.0f} civilian-months, for {found.cost_usd / 1e6:,.1f} million USD."
        )
    if found.worst_tenth > found.aim:
        return (
            "Nothing more was found that takes the worst tenth of futures down to the aim of "
            f"{found.aim:,.0f} civilian-months."
        )
    return "The worst tenth of futures leaves no more than if all come: there is nothing to insure."


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
    return ApplyChanges(f"one more {unit_type} of {giver} for {alternate.mission}", (offer,))


def _unit_type(case: Case, alternate: Alternate) -> str:
    """Unit type of an additional pledge; empty for one that is there already."""
    return {CandidateOffer(name, QUICK).key: name for name in useful(case)}.get(alternate.pledge, "")
