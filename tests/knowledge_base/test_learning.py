from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from knowledge_base.models import (
    Contact,
    EarlierHam,
    EarlierSpam,
    Habit,
    MessageSketch,
    SenderPath,
    Service,
    SketchBand,
)
from tests.knowledge_base.letters import ALIGNED, NOW, letter
from tests.knowledge_base.tables import contents
from users.models import User

WEEKLY = (("list-id", "The week <week.anna.org>"), ("x-mailer", "Weekly 1.0"))
STORY = (
    "This week the old bridge over the river was opened again after nine months of work, and the "
    "mayor thanked everybody who had waited so patiently on the other side"
)

LETTERS = [
    letter("Cheap pills for all", sender="x@spam.biz", ip="41.58.0.9"),
    letter("Cheap pills for all", sender="x@spam.biz", ip="8.8.8.8", salt="2"),
    letter("Tuesday then", authentication=ALIGNED, ip="8.8.8.8"),
    letter("Wednesday then", authentication=ALIGNED, ip="8.8.4.4"),
    letter("Thursday then", ip="8.8.8.9"),
    letter("To myself", sender="ben@ben.net", ip="8.8.8.8"),
    letter("", sender=None, subject=""),
    letter(STORY, fields=WEEKLY, ip="8.8.8.8", authentication=ALIGNED),
    letter(STORY, fields=WEEKLY, ip="8.8.8.8", authentication=ALIGNED, salt="2"),
    letter(f"Dear Ben, {STORY}", fields=(*WEEKLY, ("x-week", "2")), ip="41.58.0.9"),
    letter(f"{STORY}. Bye", sender="anna@gmail.com", fields=WEEKLY[:1]),
]
# Out of their order, and two at once.
TIMES = [NOW + timedelta(hours=hours) for hours in (3, 3, 5, 4, 9, 0, 1, 8, 30, 2, 8)]
CHANGES = st.lists(
    st.tuples(st.integers(0, len(LETTERS) - 1), st.sampled_from([*Label, None])), max_size=12
)


class AnySequenceOfWords(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(CHANGES)
    def test_leaves_what_learning_only_the_survivors_leaves(
        self, changes: list[tuple[int, Label | None]]
    ) -> None:
        ben, carol = User.objects.create_user("ben@ben.net"), User.objects.create_user("c@c.net")
        survivors: dict[int, Label] = {}
        for number, label in changes:
            if label is None:
                unlearn(ben, LETTERS[number].digest)
                survivors.pop(number, None)
            else:
                learn(ben, LETTERS[number], label, at=TIMES[number])
                survivors[number] = label
        learned = contents(ben)
        for number in list(survivors):
            unlearn(ben, LETTERS[number].digest)
        assert not any(contents(ben).values())
        for number, label in sorted(survivors.items()):
            learn(ben, LETTERS[number], label, at=TIMES[number])
        assert contents(ben) == learned
        assert not any(contents(carol).values())


@pytest.mark.parametrize("label", Label)
@pytest.mark.parametrize("number", range(len(LETTERS)))
def test_unlearning_is_the_exact_inverse_of_learning(ben: User, number: int, label: Label) -> None:
    for other in (each for each in range(len(LETTERS)) if each != number):
        learn(ben, LETTERS[other], Label.HAM if other % 2 else Label.SPAM, at=TIMES[other])
    before = contents(ben)
    learn(ben, LETTERS[number], label, at=TIMES[number])
    assert contents(ben) != before
    unlearn(ben, LETTERS[number].digest)
    assert contents(ben) == before


def test_said_twice_counts_once(ben: User) -> None:
    learn(ben, LETTERS[2], Label.HAM, at=NOW)
    once = contents(ben)
    learn(ben, LETTERS[2], Label.HAM, at=NOW)
    assert contents(ben) == once


def test_the_other_word_takes_the_first_back(ben: User) -> None:
    learn(ben, LETTERS[2], Label.HAM, at=NOW)
    learn(ben, LETTERS[2], Label.SPAM, at=NOW)
    assert not EarlierHam.objects.exists()
    assert not Contact.objects.exists()
    assert not SenderPath.objects.exists()
    assert EarlierSpam.objects.get().digest == LETTERS[2].digest


def test_ham_from_oneself_makes_oneself_no_contact(ben: User) -> None:
    learn(ben, LETTERS[5], Label.HAM, at=NOW)
    assert not Contact.objects.exists()


def test_ham_teaches_sender_week_paths_and_country(ben: User) -> None:
    learn(ben, LETTERS[2], Label.HAM, at=NOW)
    contact = Contact.objects.get()
    assert (contact.address, contact.received, contact.aligned) == ("anna@anna.org", 1, 1)
    paths = SenderPath.objects.order_by("path").values_list("path", "ham")
    assert list(paths) == [("8.8.8.0/24", 1), ("anna.org", 1)]
    assert contents(ben)["Country"][0]["code"] == "US"


def test_what_one_user_says_the_other_never_sees(ben: User, carol: User) -> None:
    learn(ben, LETTERS[2], Label.HAM, at=NOW)
    learn(carol, LETTERS[2], Label.SPAM, at=NOW)
    bens = contents(ben)
    unlearn(carol, LETTERS[2].digest)
    assert contents(ben) == bens
    assert not any(contents(carol).values())


def test_hostile_addresses_and_subjects_are_stored(ben: User) -> None:
    hostile = letter(
        sender="a" * 300 + "\udcff\x00@" + "b" * 300 + ".org",
        subject="nul \x00, half a pair \ud800, and " + "long " * 100,
    )
    for label in Label:
        learn(ben, hostile, label, at=NOW)
    assert len(EarlierSpam.objects.get().subject) == 200
    unlearn(ben, hostile.digest)
    assert not any(contents(ben).values())


def test_learning_costs_a_bounded_number_of_queries(ben: User) -> None:
    learn(ben, LETTERS[3], Label.HAM, at=NOW)
    learn(ben, LETTERS[7], Label.HAM, at=NOW)
    with CaptureQueriesContext(connection) as captured:
        learn(ben, LETTERS[8], Label.HAM, at=NOW)
    assert len(captured) <= 20


def test_what_was_learned_before_sketches_and_habits_were_kept_is_taken_back(ben: User) -> None:
    for number, label in ((7, Label.HAM), (9, Label.SPAM)):
        learn(ben, LETTERS[number], label, at=NOW)
    for model in (MessageSketch, SketchBand, Service, Habit):
        model.objects.all().delete()
    EarlierHam.objects.update(service="", shown={})
    EarlierSpam.objects.update(service="")
    as_before = contents(ben)

    learn(ben, LETTERS[8], Label.HAM, at=NOW)
    assert Service.objects.get().wanted == 1
    unlearn(ben, LETTERS[8].digest)
    assert contents(ben) == as_before
    unlearn(ben, LETTERS[7].digest)
    unlearn(ben, LETTERS[9].digest)
    assert not any(contents(ben).values())
