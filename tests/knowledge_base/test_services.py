from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from knowledge_base import services
from knowledge_base.knowledge import Service
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from mail.message import Message
from tests.knowledge_base.letters import ALIGNED, NOW, letter
from users.models import User

HOUR = timedelta(hours=1)


def issue(number: int, *, ip: str = "192.0.2.7") -> Message:
    fields = (("list-id", "<week.anna.org>"),)
    return letter(f"Issue {number}", fields=fields, sender="x@esp.com", ip=ip)


def known(user: User, message: Message) -> Service | None:
    return services.services(user, [message])[0]


def hour_of(number: int) -> int:
    """When an issue comes: some out of order, two at once."""
    return (3, 0, 2, 2, 5, 1, 4)[number]


def run(told: dict[int, Label]) -> int:
    """The definition: the spam that came after the last ham."""
    hams = [hour_of(number) for number, label in told.items() if label is Label.HAM]
    spams = [hour_of(number) for number, label in told.items() if label is Label.SPAM]
    return sum(not hams or hour > max(hams) for hour in spams)


class AnyWords(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 6), st.sampled_from([*Label, None])), max_size=15))
    def test_count_the_spam_since_the_last_ham_in_order_of_arrival(
        self, words: list[tuple[int, Label | None]]
    ) -> None:
        ben, told = User.objects.create_user("ben@ben.net"), dict[int, Label]()
        for number, label in words:
            if label is None:
                unlearn(ben, issue(number).digest)
                told.pop(number, None)
            else:
                learn(ben, issue(number), label, at=NOW + hour_of(number) * HOUR)
                told[number] = label
        found = known(ben, issue(99))
        assert found is not None
        said = list(told.values())
        assert (found.wanted, found.unwanted) == (said.count(Label.HAM), said.count(Label.SPAM))
        assert found.unwanted_since == run(told)


def test_the_way_of_two_good_letters_proves_the_next(ben: User) -> None:
    for number in range(2):
        assert known(ben, issue(9)) == Service("week.anna.org", False, wanted=number)
        learn(ben, issue(number), Label.HAM, at=NOW)
    assert known(ben, issue(9)) == Service("week.anna.org", True, wanted=2)
    assert known(ben, issue(9, ip="203.0.113.1")) == Service("week.anna.org", False, wanted=2)


def test_what_comes_with_the_last_ham_did_not_come_after_it(ben: User) -> None:
    learn(ben, issue(1), Label.HAM, at=NOW)
    learn(ben, issue(2), Label.SPAM, at=NOW)
    assert known(ben, issue(9)) == Service("week.anna.org", False, wanted=1, unwanted=1)


def test_spam_proves_no_way(ben: User) -> None:
    for number in range(3):
        learn(ben, issue(number), Label.SPAM, at=NOW)
    assert known(ben, issue(9)) == Service("week.anna.org", False, unwanted=3, unwanted_since=3)


def test_authentication_proves_the_first(ben: User) -> None:
    first = letter(fields=(("precedence", "bulk"),), authentication=ALIGNED)
    assert known(ben, first) == Service("anna.org", proven=True)


def test_what_one_user_says_the_other_never_sees(ben: User, carol: User) -> None:
    learn(ben, issue(1), Label.HAM, at=NOW)
    learn(carol, issue(1), Label.SPAM, at=NOW)
    assert known(ben, issue(2)) == Service("week.anna.org", False, wanted=1)
    assert known(carol, issue(2)) == Service("week.anna.org", False, unwanted=1, unwanted_since=1)


@pytest.mark.parametrize("size", [1, 50])
def test_a_batch_is_asked_at_once(
    ben: User, size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    batch = [*map(issue, range(size)), letter("No bulk")]
    with django_assert_num_queries(1):
        found = services.services(ben, batch)
    assert found == [Service("week.anna.org", False)] * size + [None]
