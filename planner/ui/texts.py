"""Texts of the app in plain language: outcomes, steps and terms."""

from planner.answers.comparison import WITH_CHARGES
from planner.figures import capital, difference_shown
from planner.jobs.job import JobStatus
from planner.language import Said, joined, kept, many, say
from planner.plan import BY_CHANCES, IF_ALL_COME, Deliver, Summary
from planner.plan.certainty import averts, percent
from planner.workspace.incumbents import Superseded

STEPS = {
    "read": say("reading the case"),
    "build": say("writing the model down"),
    "transfer": say("handing it over"),
    "relax": say("first estimate"),
    "cut": say("sharpening the estimate"),
    "open": say("looking for plans to begin with"),
    "improve": say("improving the plan"),
    "search": say("searching"),
    "prune": say("removing units that avert less than they cost"),
    "settle": say("placing people and money"),
    "refine": say("looking more closely"),
    "hedge": say("naming alternates for those who may not come"),
    "done": say("finished"),
    "tidy": say("making orders of it"),
    "extract": say("writing the plan"),
    "verify": say("checking the plan"),
}

GLOSSARY = {
    say("Area (of responsibility)"): say("Part of a mission where people are posted and civilians face threats."),
    say("Assessed contributions"): say("Money that all member states must pay; here, what is free for pledged units."),
    say("As if authorised"): say("Planning with contingency missions, as if the Security Council will approve them."),
    say("Authorised strength"): say("Most troops and police that the Security Council allows a mission to have."),
    say("Bound"): say("No plan can leave less than this, with charges: the search proves it."),
    say("Caveat"): say("A limit that a contributor or host state sets on where a unit may serve."),
    say("By their chances"): say(
        "What is expected if every unit comes with its own chance; beside it stands “if all come”."
    ),
    say("Certainty"): say(
        "What the plan averts, as a share of the most that any plan can: “averts at least 98%” is proved. "
        "What no plan changes does not count. Asking for more takes longer."
    ),
    say("Chance (of delivery)"): say(
        "How likely a pledged unit is to come: as its pledge says, or else its readiness."
    ),
    say("Civilian-months at risk"): say("Civilians × monthly likelihood of being attacked, added up over months."),
    say("Conflict"): say(
        "A smallest set of locks and limits that cannot hold together: without any of them, the others can."
    ),
    say("Contingency mission"): say("A mission that is planned for but not authorised."),
    say("Contributor (T/PCC)"): say("State or organisation that pledges troops, police, enablers or money."),
    say("Detachment"): say("People of one pledge who are posted to one area together."),
    say("Earmark"): say("A fund's limit to one mission."),
    say("Enabler"): say("A unit that others need: aviation, medical, engineering, signals. It protects nobody itself."),
    say("Exposure"): say(
        "Civilian-months at risk. Unprotected exposure is what remains with protection: a model estimate."
    ),
    say("Future"): say("One way in which pledges may come or not; many are drawn, the same for all plans compared."),
    say("Formed unit"): say("A unit that deploys as a whole: battalion, company, formed police unit, hospital."),
    say("Frontier"): say("Plans at many cost weights: the exposure that each averts for its money and its people."),
    say("Host-state consent"): say("A mission's host may refuse units; that is a caveat with the rule “never”."),
    say("If all come"): say("What remains where every pledge in the plan comes in full."),
    say("In place"): say("People who are there already, through the whole horizon."),
    say("Lead time"): say("Months until a unit of a readiness level can deploy."),
    say("Ledger"): say("What has happened to pledges, from announced to deployed, withdrawn or lapsed, by month."),
    say("Lock"): say("Your own decision: at least or at most so many units of a pledge at a mission."),
    say("Mandate"): say("Authority of a mission, with the periods in which it holds."),
    say("Orders"): say(
        "Postings that can be ordered: whole people in detachments, who move only where it averts enough."
    ),
    say("Period"): say("A step of the horizon: a month or a quarter, numbered from 1."),
    say("Pledge"): say("Units that a contributor has promised, with strength, readiness and tour."),
    say("Preparation"): say("Training or equipment that makes a pledged unit ready sooner or more effective."),
    say("Prevention"): say("Programmes that lower a threat with money instead of people."),
    say("Readiness (PCRS)"): say(
        "How far a pledge is: announced, level 1 to 3, rapid deployment level (RDL), deployed."
    ),
    say("Repair"): say("The least change of one kind that makes a plan possible where locks leave none."),
    say("Requirement"): say("Troops, police or prevention money that answer a threat in full."),
    say("Residual share"): say("Share of exposure that no deployment averts."),
    say("Tour"): say("How long a unit stays."),
    say("Verified"): say("Visited, agreed, selected or deployed: somebody has seen the unit, or it is beyond that."),
    say("With charges"): say("What plans are judged by: unprotected exposure, and charges on cost and on change."),
    say("Voluntary contributions"): say("Money pledged by contributors (donors), here called funds."),
}


COUNTED = {
    Deliver.FULL: say("Plans are made **as if all pledges come**; *Tuning* makes them by the chances of pledges."),
    Deliver.EXPECTED: say(
        "Plans are made **by the chances of pledges**: what a unit averts counts by how likely it is to "
        "come. *Tuning* makes them as if all come."
    ),
    Deliver.HEDGED: say(
        "Plans are made **by the chances of pledges, with alternates** for those who do not come: *Delivery* has who "
        "is called. *Tuning* makes them without, or as if all come."
    ),
}
"""What it means how a plan counts pledges that may not come, and how to change it; a sentence, as Markdown."""

FIRST_RUN = say(
    """
**While the first plan is on its way**

1. **Inputs** has the pledges, missions, threats and money that are planned. Type into a table: faults show beside it.
2. **Plan now**, on top of every page, plans the inputs as they are saved; the plan before is kept for comparison.
3. **Tuning** switches contributors and missions on and off, and locks units to missions or out of them.
4. **Understand** shows where, when, with what money, and what is still wanted; **Downloads** takes it away.

Every effect is a model estimate. The *Glossary* explains the terms.
"""
)


def progress(now: JobStatus, known: Summary | None = None) -> str:
    """Describe the status of a job in one line.

    Args:
        now: The status.
        known: The plan of the same inputs that is shown, with its certainty. A search that goes on from it may have
            proved less so far by itself: how certain it is by now is told only where that is more.
    """
    if now.before is not None:
        return waits(now.before)
    if not now.progress:
        return say("Starting …")
    last = now.progress[-1]
    gap = next((p.gap for p in reversed(now.progress) if p.gap is not None), None)
    step = STEPS.get(last.step, last.step)
    tried = [say("{tried:,} tried", tried=last.tried)] if last.tried else []
    if last.closer:
        step = say("As certain as asked for; searching closer: {step}", step=step)
    else:
        step = capital(step) if known is None else say("Looking for a better plan: {step}", step=step)
    what = say("{step} · {seconds:.0f} s", step=step, seconds=last.seconds)
    return joined([what, *tried, *_certain(gap, known)], " · ")


def waits(before: int) -> Said:
    """Say that a job waits for its turn.

    Args:
        before: How many jobs are admitted before it.
    """
    if before == 0:
        return say("Waits for its turn: it is next.")
    return many("Waits for its turn: {n} job is before it.", "Waits for its turn: {n} jobs are before it.", before)


def _certain(gap: float | None, known: Summary | None) -> list[str]:
    """How certain a search is, where that is not known already."""
    if gap is None:
        return []
    if known is None or known.gap is None:
        return [averts(gap)]
    more = percent(1.0 - gap) != percent(1.0 - known.gap) and gap < known.gap
    return [say("by now its best plan {averts}", averts=averts(gap))] if more else []


def superseded(found: Superseded) -> str:
    """Say that a better plan of the same inputs was found other than by planning; one sentence."""
    fell = difference_shown(*found.exposure) < 0
    before, now = found.exposure if fell else found.objective
    what = say("unprotected if all come") if fell else WITH_CHARGES
    change = say("by less than 1 civilian-month")
    if difference_shown(before, now):
        change = say("{before:,.0f} → {now:,.0f} {what}", before=before, now=now, what=what)
    by = kept(found.found_by)
    return say("A better plan of these inputs was found by {found_by}: {change}.", found_by=by, change=change)


def result(summary: Summary) -> str:
    """What a plan comes to, in a line."""
    there, expected = summary.exposure_in_place_only, summary.expected_unprotected
    people, cost = summary.persons_deployed, summary.cost_usd / 1e6
    said = [say("{people:,.0f} people, {cost:,.0f} million USD if all come", people=people, cost=cost)]
    if there:
        share = 1 - summary.exposure_unprotected / there
        said.append(say("{share:.1%} less exposure if all come", share=share))
    result = joined(said, "; ")
    if there and expected is not None:
        beside = say("{share:.1%} by their chances", share=1 - expected / there)
        result = joined([result, beside], ", ")
    return joined([say("{what}.", what=result), summary.certainty_in_words])


def effect(summary: Summary) -> str:
    """What a plan does to exposure, in a sentence."""
    there, left = summary.exposure_in_place_only, summary.counted_unprotected
    averted = 1 - left / there if there else 0.0
    other = summary.exposure_unprotected if summary.by_chances else summary.expected_unprotected
    beside = BY_CHANCES if summary.counted_as == IF_ALL_COME else IF_ALL_COME
    figures = {
        "there": there, "baseline": summary.exposure_baseline, "left": left, "counted_as": summary.counted_as,
        "averted": averted,
    }  # fmt: skip
    if other is None:
        return say(
            "With those in place only, civilians face **{there:,.0f}** civilian-months at risk that stay unprotected, "
            "of {baseline:,.0f} with nobody there. This plan brings that down to **{left:,.0f}** {counted_as}, which "
            "is **{averted:.0%} less** (model estimate).",
            **figures,
        )
    return say(
        "With those in place only, civilians face **{there:,.0f}** civilian-months at risk that stay unprotected, of "
        "{baseline:,.0f} with nobody there. This plan brings that down to **{left:,.0f}** {counted_as}, which is "
        "**{averted:.0%} less** (model estimate), and to **{other:,.0f}** {beside}.",
        other=other,
        beside=beside,
        **figures,
    )
