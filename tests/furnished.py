"""A home in which every page of the app has something to show: a plan, scenarios beside it, answers to questions."""

from pathlib import Path

import pytest

from planner.alternatives.promise import OthersWanted
from planner.insight.answering import Question
from planner.insight.change_sets import Grouping
from planner.services import alternatives, questions, scenarios, why
from planner.services.session import Session
from planner.store import open_store
from tests.questions_here import answer_here
from tests.test_comparison import three
from tests.tiny import planned_work

ASKED = (Question.WANTED, Question.PLEDGES, Question.DEPENDENCE, Question.FRONTIER, Question.DELIVERY)


def furnished(home: Path) -> str:
    """Work in a home, on the case `tiny`; its name."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PLANNER_HOME", str(home))
        answer_here(patched)
        session = Session.open(planned_work())
        store = open_store()
        kept = [store.save(made.sheets, name=made.name, author="tester") for made in three()]
        for version, made in zip(kept, three(), strict=True):
            store.add_plan(version, made.plan)
        store.close()
        for question in ASKED:
            questions.ask(session, question)
        alternatives.ask(session, OthersWanted(2, within=0.5, differ=0.1))
        assert not why.ask(session, kept[0].scenario, kept[1].scenario, Grouping.CONTRIBUTOR)
        scenarios.close_stores()
        return session.journal.name
