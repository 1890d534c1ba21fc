"""Tuning of the solver: every choice that steers it without changing what is a plan or a bound.

Each field says what it is, its unit, and what its value rests on: what it was *measured* on; or that it is no matter of
speed, but a *limit of safety*, which a solve hardly ever meets, a *tolerance* of numbers, or a *limit of patience*, for
those who wait; or that it was *chosen* and not measured. `python -m benchmarks.tuning` halves and doubles one field at
a time: what is quoted of it is the gap that is left after one round of search for a gap of 0.5 %, before the plan is
trimmed; of what the first round does not come to, the gap after four rounds. Where all three are equal, the rounds do
not come to it; where they differ by less than half a point, they say little: halving a mere tolerance moves S-1 by as
much, because the search then takes its steps in another order. Except for `support_gap` and `poll`, figures are from
before 1 December 2026, when the search of all missions together was changed; it leaves smaller gaps now. Tolerances
that decide what is correct are in `planner.solve.tolerances`; what a user asks for is in `planner.solution.Limits`.
"""

from dataclasses import dataclass, field

from models.exposure import DEEPEST, TANGENTS


@dataclass(frozen=True)
class TangentTuning:
    """Outer approximation: how many tangents there are, and the error at which they are moved or doubled."""

    count: int = TANGENTS
    """Tangents of a threat and period at first [1]. Chosen: more approximate better at first, and make every program
    larger; errors move or double them later. Measured at half, as it is and at double: 2.38 / 1.69 / 1.66 % on S-1."""
    deepest: float = DEEPEST
    """Effort up to which the first tangents are spread [1]. Chosen: a greater one covers more effort, coarser; tangents
    move to where solutions are. Measured at half, as it is and at double: 1.87 / 2.18 / 1.91 % on the default case,
    1.20 / 1.69 / 1.98 % on S-1."""
    most: int = 160
    """Tangents of a threat and period from which on they are not doubled again [1]. A limit of safety: beyond them the
    rounding of HiGHS hides more than another tangent shows. Measured at half, as it is and at double: 1.69 / 1.69 /
    1.69 % on S-1."""
    placements: int = 4
    """Most times that tangents are moved to the solution of the relaxation [1]. Chosen: one more costs a relaxation and
    lowers the error left to branch and bound. Measured at half, as it is and at double: 1.58 / 1.69 / 1.69 % on S-1."""
    error: float = 0.05
    """Approximation error at a solution above which tangents are moved, as a share of the gap asked for [1]. Measured
    on the default case: to 2 % in 21 s of the processor, tidying included, 34 s at 0.1 and 23 s at 0.025. Measured at
    half, as it is and at double: 1.69 / 1.69 / 1.69 % on S-1."""
    last_error: float = 0.01
    """The same for the final plan, where branch and bound is used [1]. Chosen: a smaller one asks for more rounds of
    branch and bound, a greater one leaves a gap that no search can close. Measured at half, as it is and at double:
    1.69 / 1.69 / 1.69 % on S-1."""
    doubled_above: float = 0.5
    """Share of the gap that is left after a round of branch and bound above which tangents are doubled [1]. Chosen: a
    smaller one doubles sooner, which makes the program larger where moving them would have done. Measured at half, as
    it is and at double: 1.69 / 1.69 / 1.69 % on S-1."""


@dataclass(frozen=True)
class LagrangianTuning:
    """Column generation for the multipliers of pledges and funds, stabilised by a box."""

    iterations: int = 60
    """Most iterations on the relaxation without cuts [1]. Chosen: more raise the bound where the tolerance is not met
    yet, and delay the first plan. Measured at half, as it is and at double: 1.69 / 1.69 / 1.69 % on S-1."""
    iterations_after_cuts: int = 15
    """Most iterations once cuts are added [1]. Chosen: the multipliers are near by then, and each costs a relaxation of
    every mission. Measured at half, as it is and at double: 2.30 / 1.69 / 1.45 % on S-1."""
    iterations_if_small: int = 5
    """Most iterations where branch and bound ends before better multipliers are found [1]. A limit of safety: branch
    and bound raises the bound of small models faster than multipliers do. Measured at half, as it is and at double:
    1.69 / 1.69 / 1.69 % on S-1."""
    rough_iterations: int = 8
    """Most iterations before construction [1]. Measured by chances on eight variants of the default case with one
    pledge changed: the first plan after 4, 6, 8, 10 and 12 iterations is within 19 to 25, 17 to 18, 14 to 16, 11 to 24
    and 14 to 22 % of the bound, the multipliers found in 0.4 to 0.7 s of the processor. After one, that of the default
    case is within 29 %."""
    close_start: float = 0.02
    """Gap up to which a warm start needs no further constructions [1]. Chosen: these are seldom closer than that."""
    tolerance: float = 0.2
    """Rise of the bound that may be left open, as a share of the gap asked for [1]. Measured on S-1 over three rounds:
    half and double of it leave the same gap. Measured at half, as it is and at double: 1.69 / 1.69 / 1.56 % on S-1."""
    least_tolerance: float = 0.001
    """Rise of the bound that may be left open whatever gap is asked for, as a share of what can be averted [1]. A limit
    of safety where a very small gap is asked for. Measured at half, as it is and at double: 1.69 / 1.69 / 1.56 % on
    S-1."""
    box: float = 0.03
    """First half-width of the box, as a share of the most that one more of a resource is worth [1]. Measured on the
    default case: to 1 % in 13.3 s of the processor, 8.3 s at 0.015 and 8.3 s at 0.06. Measured at half, as it is and at
    double: 2.16 / 2.18 / 2.11 % on the default case, 1.29 / 1.69 / 2.53 % on S-1."""
    widest_box: float = 1.0
    """Greatest half-width of the box, in the same measure [1]. A limit of safety: a box as wide as the most that a
    resource is worth confines nothing. Measured at half, as it is and at double: 1.69 / 1.69 / 1.69 % on S-1."""
    serious_rise: float = 0.3
    """Share of the predicted rise that must be achieved for the box to grow [1]. Chosen: a greater share grows the box
    later, which is slower and steadier. Measured at half, as it is and at double: 1.49 / 1.69 / 1.73 % on S-1."""
    grow: float = 2.0
    """Factor of the box's width after such a step [1]. Chosen: a greater one takes longer steps, of which more fail.
    Measured at half, as it is and at double: 2.00 / 1.69 / 1.50 % on S-1."""
    shrink: float = 0.7
    """Factor of the box's width after a step on which the bound fell [1]. Chosen: a smaller one steadies sooner after a
    failed step and then moves in smaller ones. Measured at half, as it is and at double: 1.67 / 1.69 / 1.18 % on
    S-1."""
    interruptible_above: int = 5_000
    """Columns of a subproblem above which its relaxation polls for an interrupt [1]. A limit of patience: below it a
    relaxation ends before anybody waits for it, and polling costs time. Measured at half, as it is and at double: 1.69
    / 1.69 / 1.69 % on S-1."""


@dataclass(frozen=True)
class CutTuning:
    """Mixed-integer rounding cuts."""

    rounds: int = 12
    """Most rounds of separation for a mission [1]. Chosen: more raise the bound where separation still pays, which is
    over before that. Measured at half, as it is and at double: 2.18 / 2.18 / 2.18 % on the default case, 1.69 / 1.69 /
    1.69 % on S-1."""
    least_rise: float = 1e-4
    """Relative rise of a subproblem's objective below which separation ends [1]. Chosen: a smaller one adds cuts that
    slow every later relaxation for little bound. Measured at half, as it is and at double: 1.85 / 1.69 / 1.47 % on
    S-1."""
    violation: float = 1e-3
    """Least distance by which a cut separates the fractional solution [units]. A tolerance: well above that of the
    solver, so that no cut separates by rounding. Measured at half, as it is and at double: 1.29 / 1.69 / 1.68 % on
    S-1."""
    remainder: float = 1e-4
    """Least remainder of a division, from 0 and from 1, for which rounding is tried [1]. A tolerance: remainders nearer
    to a whole number give coefficients too large to be exact. Measured at half, as it is and at double: 1.69 / 1.69 /
    1.69 % on S-1."""
    divisors: tuple[float, ...] = (1.0, 2.0, 4.0)
    """Divisors of the size of a fractional unit that rows are divided by [1]. Chosen: each costs a pass over the rows
    and finds cuts that the others do not."""


@dataclass(frozen=True)
class DiveTuning:
    """Diving heuristic."""

    steps: int = 60
    """Most steps; in the last, fractional units are rounded down [1]. Chosen: fewer lose the units that are still
    fractional then, more take longer where a dive goes astray. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on
    S-1."""
    together: float = 0.5
    """Fraction from which on a unit is rounded up together with others in a step [units]. Chosen: a smaller one ends
    dives in fewer steps, of which more are wrong. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1."""
    backtrack: float = 0.25
    """Factor of the share of units rounded up after a step that failed [1]. Chosen: a smaller one retries more
    carefully, in more steps. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1."""
    failures: int = 10
    """Units that cannot be rounded up after which a dive takes its last step [1]. A limit of safety where units exclude
    each other: each costs a relaxation. Measured so after 4 rounds: 1.38 / 1.33 / 1.33 % on S-1."""
    iterations: int = 3_000
    """Simplex iterations after which a relaxation is given up, and its dive with it [1]. A limit of safety: a few
    relaxations would go on for very long. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1."""
    shares: tuple[float, ...] = (0.25, 0.1, 0.03)
    """Shares of the fractional units rounded up in a step, one of them drawn for each dive [1]. Chosen: large ones are
    fast, small ones careful; drawing one gives a search both."""
    losses: tuple[float, ...] = (0.003, 0.01, 0.03, 1.0)
    """Relative increases of the objective up to which a step is accepted, one drawn for each dive [1]. Chosen: small
    ones are careful, and the last accepts every step; drawing one gives a search both."""
    construction_iterations: int = 100_000
    """Simplex iterations after which a relaxation of a constructive dive is given up [1]. A limit of safety: many more
    than of other dives, as nothing else begins without a first plan. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 %
    on S-1."""
    construction_share: float = 0.03
    """Share of the fractional units rounded up in a step of a constructive dive [1]. Measured on the default case and
    five of size S: the best of the constructions below was within 2.5 to 4.4 % of the bound, within 2.5 to 5.5 % at
    0.1. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1."""
    constructions: tuple[tuple[str, float, float], ...] = (
        ("funds", 0.03, 1.0),
        ("nothing", 0.05, 1.0),
        ("nothing", 1.0, 1.0),
        ("all", 0.05, 1.0),
        ("nothing", 0.05, 1.3),
    )
    """Constructions at good multipliers: what is reserved for missions that are planned later (all of their shares,
    their shares of funds, nothing), the relative increase of the objective up to which a step is accepted [1], and the
    factor of the multipliers [1]. Measured on the same cases: which is best changes from case to case, the last alone
    comes within 5 % on S-4, and a loss of 0.01 left 8 to 19 % open."""


@dataclass(frozen=True)
class NeighbourhoodTuning:
    """Large neighbourhood search."""

    seed: int = 2015
    """Seed of its random numbers [1]. Any number serves."""
    piece: float = 0.25
    """Work from one exchange with the incumbent to the next, which is judged exactly [ticks]. Chosen.
    Measured so after 4 rounds: 1.70 / 1.63 / 1.80 % on the default case, 1.38 / 1.33 / 1.38 % on S-1, 0.82 / 0.62 /
    0.82 % on S-2."""
    worthwhile: float = 0.02
    """Share of the difference between incumbent and bound that a tick of dives must close for all moves to be dives
    [1]. Chosen: a smaller one dives for longer before missions are freed together. Measured so after 4 rounds: 1.67 /
    1.63 / 1.63 % on the default case, 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    better: float = 0.8
    """Share of the work, where dives no longer close that, of the kind of moves that gained more for its work [1].
    Chosen. Measured so after 4 rounds: 1.63 / 1.63 / 1.63 % on the default case, 1.33 / 1.33 / 1.33 % on
    S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    remembered: float = 0.7
    """Share of what a kind of moves gained before that counts beside its last gain [1]. Chosen. Measured
    so after 4 rounds: 1.83 / 1.63 / 1.63 % on the default case, 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on
    S-2."""
    least_chance: float = 0.02
    """Least chance of a mission to be drawn, as a share of that of the one whose part of the plan is worst at the
    multipliers [1]. Chosen: a greater one spends more moves on missions whose part is nearly the best. Measured so
    after 4 rounds: 1.68 / 1.63 / 1.39 % on the default case, 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on
    S-2."""
    support: float = 0.7
    """Share of the work, where dives no longer pay, of the search of all missions together [1]. Measured on the default
    case: 0.85 % is left after 67 processor seconds at half, 0.71 % after 65 at 0.7. Measured so after 4 rounds: 1.63 /
    1.63 / 1.63 % on the default case, 0.88 / 1.33 / 0.95 % on S-1, 0.52 / 0.62 / 0.74 % on S-2."""
    support_gap: float = 0.1
    """Gap at which the search of all missions together ends, as a share of the gap asked for [1]. Measured on the
    default case by chances: its first program, of 105 columns, improved the plan by 3,598 civilian-months, and by 3,571
    at 1.0."""
    poll: float = 6e-6
    """Its work between two polls, by row of its program [ticks]. Measured: 19 ms on the default case in full and 34 by
    chances, 32 on S-1, 19 on S-3 in full and 57 by chances."""
    misled: float = 0.02
    """By how much of the difference between incumbent and bound a plan must be better by the model alone for its people
    and money to be placed anew, and for that search to begin anew [1]. Chosen: a smaller one begins anew for less.
    Measured so after 4 rounds: 1.63 / 1.63 / 1.63 % on the default case, 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 /
    0.62 % on S-2."""
    rival: float = 0.3
    """By how much of the difference between incumbent and bound a plan with other units may be worse, once its people
    and money are placed anew, for dives to start from it [1]. Chosen: the worse it is, the more these must gain. Rivals
    were seen at up to a ninth."""
    followed: int = 6
    """Most pieces of dives from a rival [1]. Measured by chances on the default case and two variants with one pledge
    changed: from rivals that were worse by 3 to 11 % of the difference, a better plan was found after 1 to 6."""
    most_together: int = 4
    """Most missions that are freed together [1]. Chosen: more reach plans that few do not, in programs that are not
    solved to their end. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.61 / 0.62 / 0.62 % on S-2."""
    kernels: tuple[int, ...] = (60, 120)
    """Numbers of integer columns not used by the incumbent that are free with them, one of them drawn for each search
    [1]. Measured on the default case: with 60 and with 120 a search ends with the best plan that its columns have, in a
    second; with 300 it found nothing in two."""
    among: int = 2
    """How many times as many with the lowest reduced costs they are drawn from [1]. Chosen: searches from the same plan
    must differ. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.69 / 0.62 / 0.69 % on S-2."""
    polls: int = 25
    """Polls after which their branch and bound ends [1]. Chosen: longer searches find more in one neighbourhood and
    visit fewer. Measured so after 4 rounds: 0.82 / 1.33 / 1.38 % on S-1, 0.54 / 0.62 / 0.78 % on S-2."""
    kept: tuple[float, ...] = (0.3, 0.5, 0.7, 0.85)
    """Shares of a mission's units that destroying keeps, one of them drawn for each move [1]. Chosen: small ones change
    much at a time, large ones change little; drawing one gives a search both."""
    kept_in_repair: float = 0.85
    """Share of the remaining units kept by a mission that lost some to another's move [1]. Chosen: a smaller one
    repairs more freely what another mission's move has broken, and loses more of it. Measured so after 4 rounds: 0.78 /
    1.33 / 1.38 % on S-1, 0.81 / 0.62 / 0.81 % on S-2."""
    released: float = 0.05
    """Share of the resources of others that a mission may take in a move, drawn by chance [1]. Chosen: a greater one
    moves more between missions, and breaks more plans that are then to be repaired. Measured so after 4 rounds: 1.38 /
    1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""


@dataclass(frozen=True)
class PolishTuning:
    """Polishing: trimming units and optimising postings and payments."""

    placements: int = 8
    """Most linear programs for postings and payments, with tangents moved in between [1]. Chosen: more let tangents
    follow the solutions further, at a linear program each. Measured so after 4 rounds: 1.34 / 1.33 / 1.33 % on S-1,
    0.62 / 0.62 / 0.62 % on S-2."""
    line_search: float = 1e-3
    """Tolerance of the step between two of their solutions [1]. A tolerance: a finer step gains less than the next
    linear program does. Measured so after 4 rounds: 1.07 / 1.33 / 1.38 % on S-1, 0.59 / 0.62 / 0.80 % on S-2."""
    share_of_gap: float = 0.03
    """Approximation error during the search, as a share of the gap as it is then [1]. Chosen. Measured so
    after 4 rounds: 1.38 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.70 % on S-2."""
    repair_gap: float = 0.25
    """Gap to which a warm start is repaired, as a share of the gap asked for [1]. Chosen: a smaller one repairs better
    what the search improves anyway. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on
    S-2."""
    trim_gap: float = 0.05
    """Gap at which trimming ends, as a share of the gap asked for [1]. A limit of patience: a smaller one drops units
    of less worth, in more time."""
    trim_polls: int = 4
    """Polls after which trimming ends [1]. A limit of patience: on the default case a poll takes about half a
    second."""


@dataclass(frozen=True)
class SizeTuning:
    """Sizes of the model that decide which components take part."""

    small: int = 1_500
    """Columns up to which branch and bound ends before heuristics pay [1]. Chosen: a greater one searches larger models
    without heuristics."""
    large: int = 40_000
    """Columns above which there are neither cuts nor branch and bound [1]. Measured by `python -m benchmarks.solve`: in
    60 s the default case (25,808 columns) closes to 0.1 %, while branch and bound alone is at 14 % on cases of 60,000
    to 71,000 columns."""


@dataclass(frozen=True)
class IntegerBoundingTuning:
    """Lagrangian dual of integer missions."""

    polls: int = 300
    """Polls after which the search of a mission ends at the first multipliers [1]. Measured on the default case: all
    missions but South Sudan, which takes 2,000, are solved to their end by then, or nearly. Measured so after 4 rounds:
    1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    pace: float = 0.4
    """Work of a search by tick of its polls [1]. Measured on missions of the default case: between two polls a small
    program is at work for less than its coefficients say. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62
    / 0.62 / 0.62 % on S-2."""
    deeper: int = 4
    """Times as many polls at the next multipliers [1]. Chosen: with fewer, searches that are begun anew repeat more of
    what was done. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    box: float = 0.01
    """First half-width of the box of multipliers, in the measure of `LagrangianTuning.box` [1]. Chosen: narrower than
    that of the relaxation, as the multipliers are near the best by then. Measured so after 4 rounds: 1.33 / 1.33 / 1.33
    % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    shrink: float = 0.5
    """Factor of the box's width after multipliers that were no better [1]. Chosen: a greater one tries more multipliers
    at the same distance. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    least_rise: float = 1e-5
    """Predicted rise of the bound below which it ends, as a share of the bound [1]. A tolerance: below what a plan's
    certainty shows. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""


@dataclass(frozen=True)
class RoundTuning:
    """Rounds of the search, in ticks (`planner.solve.ticks`)."""

    ticks: float = 1e-5
    """Work of a round by nonzero coefficient of the program [ticks]. Chosen: about one on the default case. Measured so
    after 4 rounds: 1.52 / 1.33 / 0.79 % on S-1, 0.81 / 0.62 / 0.44 % on S-2."""
    least: float = 0.1
    """Least work of a round [ticks]. A limit of safety for small models: shorter rounds spend more on meeting than on
    work. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    most: float = 2.0
    """Most work of a round [ticks]. A limit of patience: incumbents and bounds wait for the end of a round, and so does
    whoever stops a search. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.63 / 0.62 / 0.62 % on S-2."""
    usual: int = 30
    """Rounds after which a solve without a work limit ends [1]. A limit of patience: a person in a meeting waits half a
    minute on the default case, a minute on the largest ones."""
    usual_gap: float = 0.02
    """Gap asked for below which more rounds are usual, in inverse proportion [1]. A limit of patience: the gap that is
    asked for where none is given."""
    longest: float = 10.0
    """Most times as many rounds [1]. A limit of patience where a very small gap is asked for."""
    subsets: int = 2
    """Disjoint subsets of the missions that are searched side by side where no bound is raised beside [1]. Chosen: more
    use more threads, and leave fewer missions in each to free together. Measured so after 4 rounds: 1.33 / 1.33 / 1.33
    % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    polish_every: int = 2
    """Rounds from one polishing to the next [1]. Chosen: on S-2 the first takes a tenth of a round and averts more than
    three rounds of dives before it. Measured so after 4 rounds: 1.30 / 1.33 / 1.34 % on S-1, 0.82 / 0.62 / 0.57 % on
    S-2."""
    patience: int = 3
    """Rounds over which a bound must rise, or another way of bounding takes its turn [1]. Chosen: fewer change the way
    of bounding before it had its time, more waste rounds on one that stands still. Measured so after 4 rounds: 1.38 /
    1.33 / 1.33 % on S-1, 0.66 / 0.62 / 0.62 % on S-2."""
    patience_for_missions: int = 12
    """The same where integer missions raise it [1]. Measured on the default case: a round of missions takes up to seven
    rounds of the search, and three rounds of them left the bound 0.1 % of what can be averted lower after a minute.
    Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1, 0.62 / 0.62 / 0.62 % on S-2."""
    stalled: float = 0.06
    """Rise over these rounds below which that is so, as a share of the difference between incumbent and bound [1].
    Chosen: a greater one changes the way of bounding sooner. Measured so after 4 rounds: 1.33 / 1.33 / 1.33 % on S-1,
    0.62 / 0.62 / 0.62 % on S-2."""


@dataclass(frozen=True)
class ReportTuning:
    """How often progress is reported."""

    poll_seconds: float = 0.1
    """Time between two polls of threads at work [s]. A limit of patience: nobody sees a shorter delay, and a longer one
    delays stopping."""
    silent_seconds: float = 0.2
    """Time after which progress is reported again though nothing was found [s]. A limit of patience: what a person
    takes for steady progress."""


@dataclass(frozen=True)
class Tuning:
    """All tuning of the solver, by component."""

    tangents: TangentTuning = field(default_factory=TangentTuning)
    lagrangian: LagrangianTuning = field(default_factory=LagrangianTuning)
    cuts: CutTuning = field(default_factory=CutTuning)
    dives: DiveTuning = field(default_factory=DiveTuning)
    neighbourhoods: NeighbourhoodTuning = field(default_factory=NeighbourhoodTuning)
    polish: PolishTuning = field(default_factory=PolishTuning)
    integer_bounding: IntegerBoundingTuning = field(default_factory=IntegerBoundingTuning)
    rounds: RoundTuning = field(default_factory=RoundTuning)
    sizes: SizeTuning = field(default_factory=SizeTuning)
    reports: ReportTuning = field(default_factory=ReportTuning)


DEFAULT = Tuning()
"""The tuning of every solve that is given no other."""
