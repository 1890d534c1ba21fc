"""Two threads that meet after agreed work, whichever of them is faster."""

import threading
import time

import pytest

from planner.solve.rendezvous import Rendezvous


@pytest.mark.parametrize(("leader", "follower"), [(0.0, 0.002), (0.002, 0.0)])
def test_a_follower_has_done_what_was_allowed_and_no_more_at_every_meeting(leader, follower):
    rendezvous, done = Rendezvous(0.01), [0]

    def work() -> None:
        rendezvous.report(0.0)
        for _ in range(12):
            time.sleep(follower)
            done[0] += 1
            if rendezvous.report(1.0):
                break
        rendezvous.end()

    thread = threading.Thread(target=work)
    thread.start()
    seen = []
    for _ in range(3):
        rendezvous.allow(3.0)
        time.sleep(leader)
        rendezvous.meet(lambda: None)
        seen.append(done[0])
    rendezvous.dismiss()
    thread.join()
    assert seen == [3, 6, 9]
    assert rendezvous.ended


def test_work_beyond_what_was_allowed_counts_at_the_next_meeting():
    rendezvous = Rendezvous(0.01)
    rendezvous.allow(1.0)
    threading.Thread(target=lambda: rendezvous.report(2.5)).start()
    rendezvous.meet(lambda: None)
    rendezvous.allow(1.0)
    rendezvous.meet(lambda: None)
    rendezvous.dismiss()
