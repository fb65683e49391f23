from datetime import timedelta

from knowledge_base.knowledge import Traffic
from knowledge_base.models import Sighting
from knowledge_base.sightings import DROPPED_WITH, KEPT, record, seen, traffic
from knowledge_base.traits import traits_of
from tests.knowledge_base.letters import NOW, letter
from users.models import User

MINUTE = timedelta(minutes=1)
FLOOD = [letter(f"Offer {n} of ours", sender="x@mail.spam.biz", ip="41.58.0.9") for n in range(5)]


def test_earlier_sightings_are_counted_by_what_is_shared(ben: User, carol: User) -> None:
    record(ben, FLOOD, [NOW - n * timedelta(hours=1) for n in range(5)])
    like = letter("Offer 9 of ours", sender="y@www.spam.biz", ip="41.58.0.200")
    [seen] = traffic(ben, [like], [NOW + MINUTE])
    assert seen == Traffic(
        domain_minutes=1,
        domain_day=5,
        network_day=5,
        shape_minutes=1,
        shape_day=5,
        all_minutes=1,
    )
    assert traffic(carol, [like], [NOW + MINUTE]) == [Traffic()]


def test_what_is_missing_is_shared_with_nobody(ben: User) -> None:
    record(ben, [letter(sender=None)], [NOW])
    [seen] = traffic(ben, [letter("Other words entirely, and many more", sender=None)], [NOW])
    assert (seen.sender_day, seen.domain_day, seen.network_day) == (0, 0, 0)
    assert seen.all_minutes == 1


def test_only_what_came_before_counts_to_the_microsecond(ben: User) -> None:
    record(ben, FLOOD[:1], [NOW])
    tick = timedelta(microseconds=1)
    asked = [FLOOD[1]]
    assert traffic(ben, asked, [NOW - tick])[0].sender_day == 0
    assert traffic(ben, asked, [NOW])[0].sender_day == 1
    assert traffic(ben, asked, [NOW + 10 * MINUTE])[0].sender_minutes == 1
    assert traffic(ben, asked, [NOW + 10 * MINUTE + tick])[0].sender_minutes == 0
    assert traffic(ben, asked, [NOW + timedelta(days=1)])[0].sender_day == 1
    assert traffic(ben, asked, [NOW + timedelta(days=1) + tick])[0].sender_day == 0


def test_a_batch_counts_what_stands_before_in_it_as_if_recorded(ben: User) -> None:
    times = [NOW + n * MINUTE for n in range(5)]
    at_once = traffic(ben, FLOOD, times)
    one_by_one = []
    for message, at in zip(FLOOD, times, strict=True):
        one_by_one += traffic(ben, [message], [at])
        record(ben, [message], [at])
    assert at_once == one_by_one
    assert [seen.sender_minutes for seen in at_once] == [0, 1, 2, 3, 4]


def test_a_message_judged_twice_counts_once_and_not_for_itself(ben: User) -> None:
    record(ben, FLOOD[:1], [NOW])
    record(ben, FLOOD[:1], [NOW])
    assert Sighting.objects.count() == 1
    assert traffic(ben, FLOOD[:1], [NOW])[0].sender_day == 0


def test_old_sightings_are_dropped(ben: User, carol: User) -> None:
    record(carol, FLOOD[:1], [NOW])
    record(ben, FLOOD[:1], [NOW])
    others = [letter(f"Another {n}") for n in range(100)]
    [dropping, *_] = [each for each in others if traits_of(each).message % DROPPED_WITH == 0]
    record(ben, [dropping], [NOW + KEPT])
    assert Sighting.objects.filter(user=ben).count() == 2
    record(ben, [dropping], [NOW + KEPT + timedelta(microseconds=1)])
    assert Sighting.objects.filter(user=ben).count() == 1
    assert Sighting.objects.filter(user=carol).count() == 1


def test_what_one_in_sixteen_letters_drops_does_not_pile_up(ben: User) -> None:
    others = [letter(f"Another {n}") for n in range(100)]
    for day, message in enumerate(others):
        record(ben, [message], [NOW + timedelta(days=day)])
    assert Sighting.objects.filter(user=ben).count() < 80


def test_nothing_judged_records_nothing(ben: User) -> None:
    record(ben, [], [])
    assert not Sighting.objects.exists()


def test_what_is_not_read_would_not_have_counted(ben: User) -> None:
    others = [
        letter(f"Offer {n}", sender=f"y@{'spam' if n % 2 else 'other'}.biz", ip=f"41.58.{n % 3}.9")
        for n in range(40)
    ]
    record(ben, others, [NOW - n * timedelta(minutes=5, hours=n % 4) for n in range(40)])
    times = [NOW + n * MINUTE for n in range(5)]
    # Beside sightings that are not recorded all that are recorded are read.
    long_ago = seen([letter("Long ago", sender="z@z.org")], [NOW - timedelta(days=9)])
    assert traffic(ben, FLOOD, times) == traffic(ben, FLOOD, times, unrecorded=long_ago)
    # One letter's are counted by the database.
    for message, at in zip([*FLOOD, *others], [*times, *[NOW] * 40], strict=True):
        alone = traffic(ben, [message], [at])
        assert alone == traffic(ben, [message], [at], unrecorded=long_ago)
