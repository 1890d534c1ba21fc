r"""The symbols of every equation, each with one meaning and its unit.

Superscripts that tell troops, police and money apart are part of a symbol: :math:`n^T_h` and :math:`n^P_h` are one line
here. A symbol stands with as many indices as it has wherever it is used.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """A symbol of the equations."""

    tex: str
    """As TeX writes it, with its indices."""
    meaning: str
    unit: str = ""
    """Its unit in the model; empty for sets and indices, which have none."""
    named: str = ""
    """What the code or a column calls it; empty where nothing does."""


INDICES = (
    Symbol(r"\pi", "pledge"),
    Symbol("p", "offer: a pledge, or a pledge with one of its preparations"),
    Symbol("m", "mission"),
    Symbol("a", "area"),
    Symbol("h", "threat, of one area"),
    Symbol("i", "contributor"),
    Symbol("j", "capability of an enabler"),
    Symbol(
        "q",
        "posting group: people of one kind, effectiveness, chance and size class of units, posted to the same areas",
    ),
    Symbol("g", "fund"),
    Symbol(r"\ell", "lock"),
    Symbol("k", "tangent of the protective effect, and its segment"),
    Symbol("t", "period"),
    Symbol(r"\tau", "period in which a deployment starts, or an earlier period"),
    Symbol("H", "last period of the horizon"),
)

SETS = (
    Symbol(
        r"\mathcal{D}_{m,t}",
        "offers and starts whose units are present at a mission in a period: troops and enablers (T), police (P), "
        "those of a contributor (i), of a capability (j), of a posting group (q)",
        named="present",
    ),
    Symbol(r"\mathcal{T}", "posting groups of troops"),
    Symbol(r"\mathcal{P}", "posting groups of police"),
    Symbol(r"\mathcal{G}", "funds that pay for preparations alone"),
    Symbol(r"\mathcal{F}_{m,t}", "funds that can have paid to a mission by a period", named="paying"),
    Symbol(r"\mathcal{L}_\ell", "offers and starts that a lock is about", named="locked"),
    Symbol(r"\mathcal{A}", "offers added to see what an area would take", named="added"),
)

VARIABLES = (
    Symbol(r"y_{p,m,\tau}", "units that start and stay until tour, mandate or horizon ends", "units", "deploy"),
    Symbol("s_{q,a,t}", "people posted", "hundred persons", "post"),
    Symbol("Z_{q,t}", "units that have started, where these may come or not", "units", "arrived"),
    Symbol("f_{g,m,t}", "paid for operations and preparations", "million USD", "pay"),
    Symbol("b_{g,a,t}", "paid for prevention programmes", "million USD", "prevent"),
    Symbol("c_{m,t}", "money in hand after a period", "million USD", "cash"),
    Symbol("R_{m,t}", "what the units present cost", "million USD", "running"),
    Symbol("w_{h,t}", "protective effort", "1", "effort"),
    Symbol("z_{h,t,k}", "part of the added lasting effort that falls on a segment", "1", "segment"),
    Symbol(r"\Delta_{\pi,m}", "people deployed, more or fewer than in the reference plan", "hundred persons", "change"),
    Symbol(r"\Lambda_{\pi,m}", "people who are where another plan has them", "hundred persons", "keep"),
    Symbol(r"\Theta_{\pi,m}", "1 if all of the people whom another plan has there are kept", "1", "keep_all"),
    Symbol("X_i", "1 if a contributor deploys anybody", "1", "send"),
    Symbol("r_{h,t}", "part of the exposure of those in place that added effort leaves, from below", "1", "left"),
)

QUANTITIES = (
    Symbol("L_{h,t}", "lasting effort: of this period, and what still works of earlier ones", "1", "lasting"),
    Symbol("o", "effort that units which may not come add if all of them come", "1"),
    Symbol(r"\Gamma_q", "effort of certain units that leaves as much as they leave on average", "1", "expected_effort"),
    Symbol("Q_m", "spending over the horizon", "million USD", "spending"),
    Symbol(r"K_{p,m,\tau,t}", "what one unit that starts has cost by the end of a period", "million USD", "spent_by"),
    Symbol(r"l_{p,m,\tau}", "last period in which units are present", "period", "last_period"),
)

PARAMETERS = (
    Symbol(r"u_\pi", "units pledged", "units", "units"),
    Symbol(r"\underline{u}_\ell", "least units that the planner has fixed", "units", "units_min"),
    Symbol(r"\overline{u}_\ell", "most units that the planner has fixed", "units", "units_max"),
    Symbol(r"\nu_p", "people of one unit", "hundred persons", "strength"),
    Symbol(r"\tilde{b}_{g,a,t}", "paid for prevention programmes by the current plan", "million USD", "held"),
    Symbol(r"\tilde{\nu}_{\pi,m}", "people in the reference plan", "hundred persons", "reference"),
    Symbol(
        r"\hat{\nu}_{\pi,m}",
        "people of all units that are pledged and may go there",
        "hundred persons",
        "most_at_place",
    ),
    Symbol("D", "least share of people who are elsewhere than in another plan", "1", "share"),
    Symbol("O", "most that the objective of another plan may be", "exposure unit", "most"),
    Symbol(r"\alpha_p", "cost of one unit in a period present", "million USD", "period_cost"),
    Symbol(r"\beta_p", "deployment cost of one unit", "million USD", "start_cost"),
    Symbol(r"\varepsilon_p", "cost of preparing one unit", "million USD", "preparation_cost"),
    Symbol(
        "N_a",
        "people in place: troops (T), police (P); at a mission those of its areas",
        "hundred persons",
        "in_place_troops",
    ),
    Symbol(r"\hat{N}_m", "authorised strength: troops (T), police (P)", "hundred persons", "authorised_troops"),
    Symbol(r"\bar{N}_a", "most troops that an area can host", "hundred persons", "troops_limit"),
    Symbol(r"\bar{\nu}_i", "most people that a contributor deploys in all", "hundred persons", "people_limit"),
    Symbol(r"\vartheta_a", "most that may be left of what an area's exposure could fall by", "1", "left_limit"),
    Symbol(r"\theta", "usable share of authorised strength", "1", "reachable_share"),
    Symbol(r"\sigma", "most that one contributor may fill of a mission", "1", "contributor_share_limit"),
    Symbol("v_{a,j}", "troops that one enabler unit supports", "hundred persons per unit", "troops_per_unit"),
    Symbol("U_{m,j}", "enabler units in place", "units", "capabilities_in_place"),
    Symbol("M_m", "assessed money of a period", "million USD", "assessed_usd_per_period"),
    Symbol(r"\gamma", "share of assessed money that arrives", "1", "cash_share"),
    Symbol("A_g", "amount of a fund", "million USD", "amount_usd"),
    Symbol("E_{h,t}", "exposure with nobody there", "exposure unit", "exposure"),
    Symbol(r"\varphi", "share of exposure that no deployment averts", "1", "residual_share"),
    Symbol(
        r"\chi",
        "share of answerable exposure averted when a requirement is met in full",
        "1",
        "protection_at_requirement",
    ),
    Symbol(r"\rho", "effort that a requirement met in full makes", "1", "requirement_rate"),
    Symbol(
        "n_h",
        "requirement: troops (T), police (P), money of a period (F)",
        "hundred persons, million USD",
        "troops_required",
    ),
    Symbol("w^0_h", "protective effort of those in place", "1", "effort_in_place"),
    Symbol(r"\eta_q", "protective effect of a person against that of one in place", "1", "effectiveness"),
    Symbol(
        r"\omega_q",
        "chance that a unit comes; of a fund, the share that is expected to be paid; 1 where a plan is made as if all "
        "come",
        "1",
        "chance",
    ),
    Symbol(r"C_{t,\tau}", "share of a period's added effort that works in another", "1", "carryover_matrix"),
    Symbol(r"\kappa", "share of added effort that still works in the next period", "1", "carryover"),
    Symbol(r"\delta", "factor by which that share shrinks with every further period", "1", "carryover_decay"),
    Symbol(
        r"\lambda",
        "exposure that money must avert to be worth spending",
        "exposure unit per million USD",
        "cost_weight",
    ),
    Symbol(
        r"\mu", "charge for a change against the reference plan", "exposure unit per hundred persons", "change_weight"
    ),
    Symbol("x_k", "effort beyond that of those in place at which a tangent touches", "1", "points"),
    Symbol(r"\xi", "distance to the next such point", "1"),
    Symbol(r"\psi_{h,t,k}", "exposure that effort on a segment averts", "exposure unit", "slopes"),
)

SOLVING = (
    Symbol("Y_{m,j,t}", "enabler units present", "units"),
    Symbol(r"\bar{U}_{m,j}", "enabler units in place beyond what troops in place need", "units", "spare_units"),
    Symbol("V_{m,j,t}", "enabler units that the most troops there is room for would need beyond those spare", "units"),
    Symbol(r"\zeta", "part of a unit by which that passes the whole number below it", "1"),
)

NOMENCLATURE = {
    "Indices": INDICES,
    "Sets": SETS,
    "Decided": VARIABLES,
    "Following from what is decided": QUANTITIES,
    "Given": PARAMETERS,
    "In the cuts of the solver": SOLVING,
}
"""Every symbol, by the kind of thing that it is."""
