"""Texts in the reader's language: how the code says something, and how it is told.

Two moments are kept apart. Below the display a text is *said*: `say` returns English text that carries its message, so
that files, stores, journals, caches and other processes hold English only. Where it is displayed, `tell` and `told`
return it in the language of whoever reads: the language of the session, the request or the command, never of the
process. docs/language.md has the rules.

    say("{unit} at {mission}", unit=unit, mission=name)   English, with its message inside
    tell("Plan now")                                      in the reader's language, for display at once
    told(plan.headline)                                   the same, of a text that was said before
"""

from planner.language.counting import plural
from planner.language.joining import Enumeration, Sentence, joined
from planner.language.markdown import escaped
from planner.language.messages import Said, dated, many, notation, say, say_as
from planner.language.names_said import country, term, typed
from planner.language.reader import ENGLISH, FRENCH, LANGUAGES, asked_of, in_language, language
from planner.language.recognition import kept
from planner.language.telling import marked, tell, tell_as, tell_many, told

__all__ = [
    "ENGLISH",
    "FRENCH",
    "LANGUAGES",
    "Enumeration",
    "Said",
    "Sentence",
    "asked_of",
    "country",
    "dated",
    "escaped",
    "in_language",
    "joined",
    "kept",
    "language",
    "many",
    "marked",
    "notation",
    "plural",
    "say",
    "say_as",
    "tell",
    "tell_as",
    "tell_many",
    "term",
    "told",
    "typed",
]
