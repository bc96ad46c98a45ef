from __future__ import annotations

from ingest.breaker import TRUSTED_FAILURES, Breaker


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock)
    for _ in range(TRUSTED_FAILURES):
        assert breaker.try_one()
        breaker.failed()
    return breaker


def test_some_failures_in_a_row_open_it_and_a_success_between_them_does_not() -> None:
    breaker = Breaker(Clock())
    for _ in range(5 * TRUSTED_FAILURES):
        breaker.failed()
        assert breaker.try_one()
        breaker.succeeded()
    assert not broken(Clock()).try_one()


def test_after_the_pause_one_tries_for_all_and_its_success_closes_it() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 1
    assert [breaker.try_one(), breaker.try_one()] == [True, False]
    breaker.succeeded()
    assert [breaker.try_one(), breaker.try_one()] == [True, True]


def test_every_further_failure_doubles_the_pause_up_to_a_bound() -> None:
    clock = Clock()
    breaker, pauses = broken(clock), []
    for _ in range(8):
        began = clock.now
        while not breaker.try_one():
            clock.now += 0.5
        pauses.append(clock.now - began)
        breaker.failed()
    assert pauses == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_try_of_which_nothing_is_heard_keeps_others_waiting_for_one_pause() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now += 1
    assert breaker.try_one()
    clock.now += 1
    assert breaker.try_one()


def test_a_server_is_left_alone_for_as_long_as_it_asks_for_within_bounds() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    breaker.pause(3_600)
    assert not breaker.try_one()
    clock.now += breaker.longest_pause_s
    assert breaker.try_one()
