from datetime import timedelta, timezone

import pytest
from pytest_django import DjangoAssertNumQueries

from knowledge_base.departures import EVEN_LETTERS, Past, departures, share_around
from knowledge_base.knowledge import Departure
from knowledge_base.label import Label
from knowledge_base.learning import learn
from knowledge_base.models import Habit
from mail.message import Message
from tests.knowledge_base.letters import NOW, letter
from users.models import User

SIGNED = ("dkim-signature", "d=anna.org; s=may")
USUAL = letter(ip="8.8.8.8", fields=(SIGNED, ("x-mailer", "Pine"), ("x-face", "o")))


def one(user: User, message: Message, *, hours: float = 0) -> Departure:
    return departures(user, [message], [NOW + timedelta(hours=hours)])[0]


def test_of_a_domain_without_a_past_nothing_is_known(ben: User) -> None:
    assert one(ben, USUAL) == Departure()
    learn(ben, USUAL, Label.SPAM, at=NOW)
    assert one(ben, USUAL) == Departure()
    assert one(ben, letter(sender=None)) == Departure()


def test_what_comes_as_ever_departs_in_nothing(ben: User) -> None:
    learn(ben, USUAL, Label.HAM, at=NOW)
    again = one(
        ben, letter("Other words", sender="bob@lab.anna.org", ip="8.8.8.9", fields=(SIGNED,))
    )
    assert again == Departure(letters=1, hour=(1 + EVEN_LETTERS / 8) / (1 + EVEN_LETTERS))


def test_each_departure_is_told_by_itself(ben: User) -> None:
    learn(ben, USUAL, Label.HAM, at=NOW)
    fields = (SIGNED, ("x-mailer", "Elm"), ("x-bulk", "1"), ("x-abuse", "2"), ("x-face", "o"))
    assert one(ben, letter(ip="8.8.8.8", fields=fields)).new_fields == 0.5
    unsigned = one(ben, letter(ip="8.8.8.8"))
    assert (unsigned.new_signature, unsigned.new_fields) == (True, 0.0)
    elsewhere = one(ben, letter(ip="8.8.4.4", fields=(SIGNED,)))
    assert (elsewhere.new_network, elsewhere.new_country) == (True, False)
    abroad = one(ben, letter(ip="41.58.0.9", fields=(SIGNED,)))
    assert (abroad.new_network, abroad.new_country) == (True, True)
    nowhere = one(ben, letter(fields=(SIGNED,)))
    assert (nowhere.new_network, nowhere.new_country, nowhere.new_signature) == (False,) * 3


def test_who_never_signed_departs_by_signing(ben: User) -> None:
    learn(ben, letter(), Label.HAM, at=NOW)
    assert not one(ben, letter(salt="2")).new_signature
    assert one(ben, letter(fields=(SIGNED,))).new_signature


def test_the_claim_is_measured_against_the_arrival(ben: User) -> None:
    for hours in (-30.0, 0.0, 2.5):
        message = letter(date=NOW - timedelta(hours=hours))
        assert one(ben, message).hours_from_claim == hours
    assert one(ben, letter()).hours_from_claim is None


@pytest.mark.parametrize(("hour", "near"), [(21, 2), (22, 2), (23, 7), (0, 5), (1, 5), (2, 0)])
def test_the_hours_around_midnight_are_neighbours(hour: int, near: int) -> None:
    mine = Past(10, {"22": 2, "23": 0, "0": 5, "12": 3})
    share = (near + EVEN_LETTERS / 8) / (10 + EVEN_LETTERS)
    assert share_around(mine, NOW.replace(hour=hour)) == share
    assert share_around(Past(), NOW) == 1 / 8


def test_hours_are_those_of_utc_whatever_zone_a_time_names(ben: User) -> None:
    east = NOW.astimezone(timezone(timedelta(hours=9)))
    learn(ben, letter(salt="2"), Label.HAM, at=east)
    assert Habit.objects.get(domain="").marks == {"12": 1}
    assert departures(ben, [USUAL], [east]) == departures(ben, [USUAL], [NOW])


def test_a_habit_outweighs_the_even_day(ben: User) -> None:
    learn(ben, letter(sender=None), Label.HAM, at=NOW)
    for number in range(100):
        learn(ben, letter(salt=str(number)), Label.HAM, at=NOW)
    assert one(ben, USUAL, hours=1).hour > 0.8
    assert one(ben, USUAL, hours=-2).hour < 0.03


def test_a_domain_of_endless_fields_keeps_a_bounded_habit(ben: User) -> None:
    for number in range(60):
        fields = tuple((f"x-{number}-{each}", "") for each in range(50))
        learn(ben, letter(salt=str(number), fields=fields), Label.HAM, at=NOW)
    assert len(Habit.objects.get(domain="anna.org").marks) <= 1_024 + 1


def test_what_one_user_says_the_other_never_sees(ben: User, carol: User) -> None:
    learn(ben, USUAL, Label.HAM, at=NOW)
    assert one(carol, USUAL) == Departure()


def test_a_batch_is_asked_at_once(
    ben: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = [letter(sender=f"x@d{number}.org") for number in range(50)]
    with django_assert_num_queries(1):
        assert departures(ben, batch, [NOW] * 50) == [Departure()] * 50
