"""Turns: who is admitted, whose turn is next, and what happens to those who die."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from planner.jobs.process import Process
from planner.jobs.turns import (
    CREDIT,
    EACH,
    FIRST,
    LONGEST,
    PATIENCE,
    Capacity,
    Stage,
    Ticket,
    Turn,
    TurnQueue,
    admissible,
    helping,
    next_served,
)

ME = Process.of(os.getpid())


def ticket(name, workspace="", served=0.0, stage=Stage.WAITING, **more):
    more.setdefault("waits_since", time.time())
    return Ticket(name, workspace or name, ME, float(more.pop("arrived", 0.0)), served, stage, **more)


@pytest.fixture
def line(tmp_path):
    return TurnQueue(tmp_path / "turns", Capacity(turns=1, admitted=2))


def stages(line):
    return {each.name: each.stage for each in line.tickets()}


def test_the_next_turn_is_that_of_the_workspace_served_least():
    tickets = [ticket("much", served=9.0), ticket("little", served=1.0), ticket("late", served=1.0, arrived=5.0)]
    assert [each.name for each in next_served(tickets, Capacity(2, 9))] == ["little", "late"]


def test_who_has_nothing_to_show_yet_comes_before_those_that_have():
    tickets = [ticket("little", served=1.0), ticket("new", served=9.0, first=True)]
    assert [each.name for each in next_served(tickets, Capacity(2, 9))] == ["new", "little"]


def test_nobody_waits_for_ever_while_others_come():
    late = time.time() - PATIENCE - 1.0
    tickets = [
        ticket("new", first=True),
        ticket("patient", served=99.0, stage=Stage.RESTING, waits_since=late),
        ticket("impatient", served=1.0, stage=Stage.RESTING),
    ]
    assert [each.name for each in next_served(tickets, Capacity(3, 9))] == ["patient", "new", "impatient"]
    others = [ticket(f"other {n}", served=100.0, stage=Stage.RESTING) for n in range(6)]
    assert next_served([*tickets, *others], Capacity(1, 9))[0].name == "new", "longer where more are in the line"


def test_a_process_takes_the_place_that_it_was_given_and_no_place_of_another(line):
    line.enter("given", "one", ME, first=True)
    Turn(line, "later", "two")
    (given, _) = line.tickets()
    Turn(line, "given", "one", first=True)
    assert line.tickets()[0] == given
    line.enter("given", "one", Process.of(os.getppid()), first=True)
    assert [each.name for each in line.tickets()] == ["later", "given"], "it was begun anew"


def test_who_has_nothing_to_show_yet_keeps_its_turn_longer_until_it_has(line):
    first = Turn(line, "first", "one", first=True)
    assert first.take()
    second = Turn(line, "second", "two", first=True)
    first._since -= LONGEST
    first.offer()
    assert stages(line) == {"first": Stage.SERVED, "second": Stage.WAITING}
    first.shown()
    _gives_its_turn_to(first, second)
    assert stages(line) == {"first": Stage.RESTING, "second": Stage.SERVED}
    assert [each.first for each in line.tickets()] == [False, True]


def test_who_shows_nothing_for_long_gives_its_turn_to_others_who_have_nothing(line):
    first = Turn(line, "first", "one", first=True)
    assert first.take()
    second = Turn(line, "second", "two", first=True)
    first._since -= FIRST
    _gives_its_turn_to(first, second)
    assert [each.first for each in line.tickets()] == [False, True]


def _gives_its_turn_to(first, second):
    """Wait until a turn is offered, and taken by another; the one that offered it leaves the line of those who wait."""
    stopped = threading.Event()
    going = threading.Thread(target=first.offer, args=[stopped.is_set])
    going.start()
    assert second.take()
    stopped.set()
    going.join()


def test_newcomers_are_ahead_of_those_that_were_served_and_not_of_each_other(line):
    busy = Turn(line, "busy", "one")
    assert busy.take()
    busy._since -= 50.0
    busy.offer()
    for name in ("a", "b", "c"):
        Turn(line, name, name)
    served = {each.name: each.served for each in line.tickets()}
    assert served["a"] == served["b"] == served["c"] == pytest.approx(served["busy"] - CREDIT)


def test_no_more_are_admitted_than_memory_allows_nor_than_a_workspace_may_have():
    inside = [ticket("a", "one", stage=Stage.RESTING), ticket("b", "one", stage=Stage.SERVED)]
    waiting = [ticket("c", "one"), ticket("d", "two", arrived=1), ticket("e", "three", arrived=2)]
    assert [each.name for each in admissible([*inside, *waiting], Capacity(1, 3, each=2))] == ["d"]
    assert [each.name for each in admissible([*inside, *waiting], Capacity(1, 9, each=2))] == ["d", "e"]
    assert admissible([*inside, *waiting], Capacity(1, 2)) == []


def test_jobs_take_the_places_of_the_memory_that_they_have():
    small = [ticket(f"small {n}", stage=Stage.RESTING, memory=EACH // 4) for n in range(4)]
    waiting = [ticket("a", arrived=1), ticket("b", arrived=2), ticket("c", arrived=3)]
    assert [each.name for each in admissible([*small, *waiting], Capacity(1, 3))] == ["a", "b"]
    large = ticket("large", stage=Stage.RESTING, memory=2 * EACH)
    assert [each.name for each in admissible([large, *waiting], Capacity(1, 3))] == ["a"]


def test_while_others_wait_for_a_place_who_has_been_served_most_comes_to_an_end_first():
    inside = [ticket("begun", served=5.0, stage=Stage.RESTING), ticket("nearly done", served=90.0, stage=Stage.RESTING)]
    assert [each.name for each in next_served(inside, Capacity(1, 2))] == ["begun"]
    waits = ticket("waits", first=True)
    assert [each.name for each in next_served([*inside, waits], Capacity(1, 2))] == ["nearly done"]


def test_a_turn_that_ends_tells_the_memory_of_its_process(line):
    alone = Turn(line, "alone", "one")
    assert alone.take()
    alone._since -= LONGEST
    alone.offer()
    [mine] = line.tickets()
    assert EACH * mine.places == mine.memory > 2**20


def test_a_helper_needs_no_admission_but_a_turn():
    helper = ticket("helper", stage=Stage.RESTING, helps=True)
    assert next_served([helper, ticket("full", stage=Stage.RESTING)], Capacity(1, 1)) == [helper]
    assert next_served([helper, ticket("busy", stage=Stage.SERVED)], Capacity(1, 1)) == []


def test_who_asks_for_admission_alone_takes_no_turn(line):
    busy = Turn(line, "busy", "one")
    assert busy.take()
    asks = Turn(line, "asks", "two", turns=False)
    assert asks.take()
    assert stages(line) == {"busy": Stage.SERVED, "asks": Stage.RESTING}
    third = Turn(line, "third", "three")
    assert (line.before("busy"), line.before("third")) == (None, 0)
    assert not third.take(stopped=lambda: line.before("third") is not None)
    asks.close()
    busy.close()
    assert third.take()
    third.close()
    assert line.tickets() == []


def test_a_long_turn_is_given_to_whoever_was_served_less_and_comes_back(line):
    first = Turn(line, "first", "one")
    assert first.take()
    first.offer()
    assert stages(line) == {"first": Stage.SERVED}
    second = Turn(line, "second", "two")
    assert line.before("second") == 0
    first._since -= LONGEST
    going = threading.Thread(target=first.offer)
    going.start()
    assert second.take()
    assert stages(line) == {"first": Stage.RESTING, "second": Stage.SERVED}
    second.close()
    going.join()
    assert stages(line) == {"first": Stage.SERVED}


def test_a_turn_goes_on_where_nobody_waits_that_was_served_less(line):
    alone = Turn(line, "alone", "one")
    assert alone.take()
    alone._since -= LONGEST
    alone.offer()
    [mine] = line.tickets()
    assert mine.stage is Stage.SERVED
    assert mine.served >= LONGEST


def test_time_counts_for_all_jobs_of_a_workspace_and_newcomers_are_little_ahead(line):
    first, second = Turn(line, "first", "one"), Turn(line, "second", "one")
    assert first.take()
    first._since -= 100.0
    first.close()
    assert second.take()
    [other] = line.tickets()
    assert other.served >= 100.0
    Turn(line, "new", "two")
    new = next(each for each in line.tickets() if each.name == "new")
    assert new.served == pytest.approx(other.served - CREDIT)
    second.close()


def test_who_was_killed_is_no_longer_in_the_line(line):
    code = (
        "import sys, time; from pathlib import Path; from planner.jobs.turns import *;"
        "turn = Turn(TurnQueue(Path(sys.argv[1]), Capacity(1, 2)), 'dead', 'one'); turn.take();"
        "print('there', flush=True);"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(line.folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"there\n"
        waiting = Turn(line, "waiting", "two")
        assert not waiting.take(stopped=lambda: stages(line)["waiting"] is Stage.WAITING)
        process.kill()
        process.wait()
        assert waiting.take()
    assert stages(line) == {"waiting": Stage.SERVED}


def test_a_damaged_line_keeps_nobody_waiting(line):
    first = Turn(line, "first", "one")
    (line.folder / "line.json").write_bytes(b'[{"name": 1')
    assert first.take()
    first.offer()
    first.close()
    assert line.tickets() == []


def test_a_helper_has_its_turn_while_it_solves(tmp_path, monkeypatch):
    monkeypatch.setenv("PLANNER_HOME", str(tmp_path))
    with helping("job", "one"):
        [mine] = TurnQueue.here().tickets()
        assert mine == replace(mine, name=f"job {os.getpid()}", stage=Stage.SERVED, helps=True)
    assert TurnQueue.here().tickets() == []


def test_a_machine_serves_at_least_two_and_admits_what_fits_its_memory():
    here = Capacity.here()
    assert here.turns >= 2
    assert here.admitted >= 3
