import pytest

from challenge.puzzles.effort import BusyError, Effort


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def work() -> Clock:
    return Clock()


@pytest.fixture
def effort(clock: Clock, work: Clock) -> Effort:
    return Effort(share=0.1, most=2.0, clock=clock, effort=work)


def worked(effort: Effort, work: Clock, seconds: float) -> None:
    with effort.spent():
        work.time += seconds


def test_what_is_asked_for_now_and_then_is_done(effort: Effort, work: Clock, clock: Clock) -> None:
    for _ in range(100):
        worked(effort, work, 0.05)
        clock.time += 1.0
    assert work.time == pytest.approx(5.0)


def test_after_a_burst_it_is_busy_until_the_debt_is_paid(
    effort: Effort, work: Clock, clock: Clock
) -> None:
    worked(effort, work, 2.5)
    with pytest.raises(BusyError):
        worked(effort, work, 1.0)
    clock.time += 4.9
    with pytest.raises(BusyError):
        worked(effort, work, 1.0)
    clock.time += 0.2
    worked(effort, work, 1.0)


def test_however_much_is_asked_no_more_than_its_share_is_done(
    effort: Effort, work: Clock, clock: Clock
) -> None:
    refused = 0
    for _ in range(100_000):
        clock.time += 0.01
        try:
            worked(effort, work, 0.01)
        except BusyError:
            refused += 1
    assert refused > 80_000
    assert work.time <= 0.1 * clock.time + 2.0 + 0.01


def test_idle_time_is_not_saved_up(effort: Effort, work: Clock, clock: Clock) -> None:
    clock.time += 1_000_000
    worked(effort, work, 2.1)
    with pytest.raises(BusyError):
        worked(effort, work, 0.1)


def test_what_fails_is_counted_as_well(effort: Effort, work: Clock) -> None:
    def failing() -> None:
        with effort.spent():
            work.time += 3.0
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    with pytest.raises(BusyError):
        worked(effort, work, 0.1)
