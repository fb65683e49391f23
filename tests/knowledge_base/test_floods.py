from datetime import timedelta

from knowledge_base import sightings
from knowledge_base.floods import floods
from knowledge_base.knowledge import Traffic
from mail.message import Message
from tests.knowledge_base.letters import NOW, letter
from users.models import User

MINUTE = timedelta(minutes=1)


def came(user: User, *, minutes: float, sender: str = "anna@anna.org") -> Message:
    message = letter(sender=sender, salt=f"{minutes} {sender}")
    sightings.record(user, [message], [NOW + minutes * MINUTE])
    return message


def about(user: User, message: Message, minutes: float = 0) -> Traffic:
    [found] = floods(user, [message], [NOW + minutes * MINUTE])
    return found


def test_a_letter_alone_is_one(ben: User) -> None:
    found = about(ben, came(ben, minutes=0))
    assert (found.sender_minutes, found.domain_minutes, found.all_minutes) == (1, 1, 1)


def test_the_first_of_a_flood_counts_those_that_came_after_it(ben: User) -> None:
    first = came(ben, minutes=0)
    for number in range(1, 7):
        came(ben, minutes=number, sender=f"anna{number}@anna.org")
    found = about(ben, first)
    assert (found.sender_minutes, found.domain_minutes, found.all_minutes) == (1, 7, 7)


def test_the_last_of_a_flood_counts_those_that_came_before_it(ben: User) -> None:
    for number in range(1, 7):
        came(ben, minutes=-number)
    assert about(ben, came(ben, minutes=0)).sender_minutes == 7


def test_what_came_more_than_ten_minutes_away_counts_by_the_day(ben: User) -> None:
    first = came(ben, minutes=0)
    came(ben, minutes=-11)
    came(ben, minutes=11)
    came(ben, minutes=-25 * 60)
    found = about(ben, first)
    assert (found.sender_minutes, found.sender_day) == (1, 2)


def test_a_batch_is_asked_about_in_one_query(ben: User, django_assert_num_queries) -> None:
    batch = [came(ben, minutes=number) for number in range(5)]
    times = [NOW + number * MINUTE for number in range(5)]
    with django_assert_num_queries(1):
        found = floods(ben, batch, times)
    assert [each.sender_minutes for each in found] == [5, 4, 3, 4, 5]
    assert floods(ben, [], []) == []


def test_the_traffic_of_another_user_does_not_count(ben: User, carol: User) -> None:
    mine = came(ben, minutes=0)
    for number in range(1, 7):
        came(carol, minutes=number)
    assert about(ben, mine).all_minutes == 1
