"""Texts of the app in plain language: outcomes, steps and terms."""

from planner.answers.comparison import WITH_CHARGES
from planner.figures import difference_shown
from planner.jobs.job import JobStatus
from planner.plan import BY_CHANCES, IF_ALL_COME, Deliver, Summary
from planner.plan.certainty import averts, percent
from planner.workspace.incumbents import Superseded

STEPS = {
    "read": "reading the case",
    "build": "writing the model down",
    "transfer": "handing it over",
    "relax": "first estimate",
    "cut": "sharpening the estimate",
    "open": "looking for plans to begin with",
    "improve": "improving the plan",
    "search": "searching",
    "prune": "removing units that avert less than they cost",
    "settle": "placing people and money",
    "refine": "looking more closely",
    "hedge": "naming alternates for those who may not come",
    "done": "finished",
    "tidy": "making orders of it",
    "extract": "writing the plan",
    "verify": "checking the plan",
}

GLOSSARY = {
    "Area (of responsibility)": "Part of a mission where people are posted and civilians face threats.",
    "Assessed contributions": "Money that all member states must pay; here, what is free for pledged units.",
    "As if authorised": "Planning with contingency missions, as if the Security Council will approve them.",
    "Authorised strength": "Most troops and police that the Security Council allows a mission to have.",
    "Bound": "No plan can leave less than this, with charges: the search proves it.",
    "Caveat": "A limit that a contributor or host state sets on where a unit may serve.",
    "By their chances": "What is expected if every unit comes with its own chance; beside it stands “if all come”.",
    "Certainty": "What the plan averts, as a share of the most that any plan can: “averts at least 98%” is proved. "
    "What no plan changes does not count. Asking for more takes longer.",
    "Chance (of delivery)": "How likely a pledged unit is to come: as its pledge says, or else its readiness.",
    "Civilian-months at risk": "Civilians × monthly likelihood of being attacked, added up over months.",
    "Conflict": "A smallest set of locks and limits that cannot hold together: without any of them, the others can.",
    "Contingency mission": "A mission that is planned for but not authorised.",
    "Contributor (T/PCC)": "State or organisation that pledges troops, police, enablers or money.",
    "Detachment": "People of one pledge who are posted to one area together.",
    "Earmark": "A fund's limit to one mission.",
    "Enabler": "A unit that others need: aviation, medical, engineering, signals. It protects nobody itself.",
    "Exposure": "Civilian-months at risk. Unprotected exposure is what remains with protection: a model estimate.",
    "Future": "One way in which pledges may come or not; many are drawn, the same for all plans compared.",
    "Formed unit": "A unit that deploys as a whole: battalion, company, formed police unit, hospital.",
    "Frontier": "Plans at many cost weights: the exposure that each averts for its money and its people.",
    "Host-state consent": "A mission's host may refuse units; that is a caveat with the rule “never”.",
    "If all come": "What remains where every pledge in the plan comes in full.",
    "In place": "People who are there already, through the whole horizon.",
    "Lead time": "Months until a unit of a readiness level can deploy.",
    "Ledger": "What has happened to pledges, from announced to deployed, withdrawn or lapsed, by month.",
    "Lock": "Your own decision: at least or at most so many units of a pledge at a mission.",
    "Mandate": "Authority of a mission, with the periods in which it holds.",
    "Orders": "Postings that can be ordered: whole people in detachments, who move only where it averts enough.",
    "Period": "A step of the horizon: a month or a quarter, numbered from 1.",
    "Pledge": "Units that a contributor has promised, with strength, readiness and tour.",
    "Preparation": "Training or equipment that makes a pledged unit ready sooner or more effective.",
    "Prevention": "Programmes that lower a threat with money instead of people.",
    "Readiness (PCRS)": "How far a pledge is: announced, level 1 to 3, rapid deployment level (RDL), deployed.",
    "Repair": "The least change of one kind that makes a plan possible where locks leave none.",
    "Requirement": "Troops, police or prevention money that answer a threat in full.",
    "Residual share": "Share of exposure that no deployment averts.",
    "Tour": "How long a unit stays.",
    "Verified": "Visited, agreed, selected or deployed: somebody has seen the unit, or it is beyond that.",
    "With charges": "What plans are judged by: unprotected exposure, and charges on cost and on change.",
    "Voluntary contributions": "Money pledged by contributors (donors), here called funds.",
}


COUNTED = {
    Deliver.FULL: "Plans are made **as if all pledges come**; *Tuning* makes them by the chances of pledges.",
    Deliver.EXPECTED: "Plans are made **by the chances of pledges**: what a unit averts counts by how likely it is to "
    "come. *Tuning* makes them as if all come.",
    Deliver.HEDGED: "Plans are made **by the chances of pledges, with alternates** for those who do not come: "
    "*Delivery* has who is called. *Tuning* makes them without, or as if all come.",
}
"""What it means how a plan counts pledges that may not come, and how to change it; a sentence, as Markdown."""

FIRST_RUN = """
**While the first plan is on its way**

1. **Inputs** has the pledges, missions, threats and money that are planned. Type into a table: faults show beside it.
2. **Plan now**, on top of every page, plans the inputs as they are saved; the plan before is kept for comparison.
3. **Tuning** switches contributors and missions on and off, and locks units to missions or out of them.
4. **Understand** shows where, when, with what money, and what is still wanted; **Downloads** takes it away.

Every effect is a model estimate. The *Glossary* explains the terms.
"""


def progress(now: JobStatus, known: Summary | None = None) -> str:
    """Describe the status of a job in one line.

    Args:
        now: The status.
        known: The plan of the same inputs that is shown, with its certainty. A search that goes on from it may have
            proved less so far by itself: how certain it is by now is told only where that is more.
    """
    if not now.progress:
        return "Starting …"
    last = now.progress[-1]
    gap = next((p.gap for p in reversed(now.progress) if p.gap is not None), None)
    step = STEPS.get(last.step, last.step)
    tried = f" · {last.tried:,} tried" if last.tried else ""
    if last.closer:
        what = f"As certain as asked for; searching closer: {step}"
    else:
        what = step.capitalize() if known is None else f"Looking for a better plan: {step}"
    return f"{what} · {last.seconds:.0f} s{tried}{_certain(gap, known)}"


def _certain(gap: float | None, known: Summary | None) -> str:
    """How certain a search is, where that is not known already."""
    if gap is None:
        return ""
    if known is None or known.gap is None:
        return f" · {averts(gap)}"
    more = percent(1.0 - gap) != percent(1.0 - known.gap) and gap < known.gap
    return f" · by now its best plan {averts(gap)}" if more else ""


def superseded(found: Superseded) -> str:
    """Say that a better plan of the same inputs was found other than by planning; one sentence."""
    fell = difference_shown(*found.exposure) < 0
    before, now = found.exposure if fell else found.objective
    what = f"unprotected {IF_ALL_COME}" if fell else WITH_CHARGES
    change = f"{before:,.0f} → {now:,.0f} {what}" if difference_shown(before, now) else "by less than 1 civilian-month"
    return f"A better plan of these inputs was found by {found.found_by}: {change}."


def result(summary: Summary) -> str:
    """What a plan comes to, in a line."""
    people, cost = f"{summary.persons_deployed:,.0f} people", f"{summary.cost_usd / 1e6:,.0f} million USD {IF_ALL_COME}"
    there, expected = summary.exposure_in_place_only, summary.expected_unprotected
    share = f"; {1 - summary.exposure_unprotected / there:.1%} less exposure {IF_ALL_COME}" if there else ""
    beside = f", {1 - expected / there:.1%} {BY_CHANCES}" if there and expected is not None else ""
    return f"{people}, {cost}{share}{beside}. {summary.certainty_in_words}"


def effect(summary: Summary) -> str:
    """What a plan does to exposure, in a sentence."""
    there, left = summary.exposure_in_place_only, summary.counted_unprotected
    averted = 1 - left / there if there else 0.0
    other = summary.exposure_unprotected if summary.by_chances else summary.expected_unprotected
    beside = BY_CHANCES if summary.counted_as == IF_ALL_COME else IF_ALL_COME
    return (
        f"With those in place only, civilians face **{there:,.0f}** civilian-months at risk that stay unprotected, of "
        f"{summary.exposure_baseline:,.0f} with nobody there. This plan brings that down to **{left:,.0f}** "
        f"{summary.counted_as}, which is **{averted:.0%} less** (model estimate)"
        + ("" if other is None else f", and to **{other:,.0f}** {beside}")
        + "."
    )
