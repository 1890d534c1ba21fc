"""What a plan decides, for those who decide: who goes where when, what it averts, who stays unprotected, whom to ask.

Names, months and whole people, never keys and periods; every figure is one of the plan or of what is worked out of it.
"""

from planner.decisions.asks import Ask
from planner.decisions.decided import Decisions, MissionDecision, UnprotectedArea, decisions
from planner.decisions.presence import MissionPresence, PeriodPresence
from planner.decisions.sent import FLAG_NAMES, FLAGS, Flag, SentUnits

__all__ = [
    "FLAGS",
    "FLAG_NAMES",
    "Ask",
    "Decisions",
    "Flag",
    "MissionDecision",
    "MissionPresence",
    "PeriodPresence",
    "SentUnits",
    "UnprotectedArea",
    "decisions",
]
