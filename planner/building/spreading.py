"""Spread a country's violence over the areas of a mission: what was recorded nearby, shrunk to its neighbourhood.

Where civilians were killed is the best single guide to where they will be (Weidmann & Ward 2010; Hegre et al. 2019),
and violence spreads to what is near (Schutte & Weidmann 2011). But two years of a sample are few events, and one
massacre can outweigh all others (Clauset, Young & Gleditsch 2007): so how often counts as much as how many, and each
record is shrunk to what its neighbours suggest, by as much as it is thin. That is the posterior mean of a gamma-Poisson
model with a local prior, as in disease mapping (Clayton & Kaldor 1987; Marshall 1991). A share of the prior follows
population (Raleigh & Hegre 2009), a reserve for surprise. The onset of a mass atrocity is spread in the same way,
because most mass killings are committed in a war that is going on, around the places where it is fought (Harff 2003;
Valentino, Huth & Balch-Lindsay 2004). Where nothing was recorded, population is all there is.

Distance, strength and reserve were chosen on violence of 1995-2014; that of 2017-2018 was seen while variants were
compared, so that it judges with some indulgence: docs/backtest.md.
"""

import numpy as np
import pandas as pd

from planner.building import geography
from planner.building.known import Known
from planner.building.violence import RECORDED

NEARBY = ["events_nearby", "deaths_nearby"]


def nearby(places: pd.DataFrame, kilometres: float) -> pd.DataFrame:
    """Events and deaths by sector once each place has passed on its own; columns `NEARBY`.

    A place's record is divided among the sectors by exp(-distance / kilometres) to their nearest place.
    """
    near = np.exp(-geography.distances(places, places) / kilometres)
    nearest = pd.DataFrame(near, columns=places["sector"]).T.groupby(level=0).max()
    passed = (nearest / nearest.sum()).to_numpy() @ places[RECORDED].to_numpy(float)
    return pd.DataFrame(passed, index=nearest.index, columns=NEARBY)


def divided(counts: pd.DataFrame) -> pd.Series:
    """Shares by area [1, adds up to 1]: half by its share of the events, half by its share of the civilian deaths."""
    shares: pd.Series = (counts / counts.sum()).mean(axis=1)
    return shares


def record_weight(given: Known, sectors: pd.DataFrame) -> float:
    """Weight of a mission's own record against its prior [1]: n / (n + strength), with n the events that killed.

    At most one event per death counts, since events that killed no civilian say little of where they are.
    """
    n = float(sectors[RECORDED].sum().min())
    return n / (n + given.recipe.threats.prior_events.value)


def violence_shares(given: Known, sectors: pd.DataFrame) -> pd.Series:
    """Shares of a mission's violence by area [1, adds up to 1]."""
    people = sectors["civilians"] / sectors["civilians"].sum()
    if sectors["deaths"].sum() == 0:
        return people
    reserved = given.recipe.threats.reserved_violence_share.value
    prior = (1 - reserved) * divided(sectors[NEARBY]) + reserved * people
    weight = record_weight(given, sectors)
    return weight * divided(sectors[RECORDED]) + (1 - weight) * prior
