"""What is stored of a user is weighed."""

import sys

import pytest

from ann.models import Checkpoint
from bench.letters import Letters
from bench.reference_user import Stock, build, lessons
from bench.sizes import (
    forget_mail,
    forget_unmarked,
    has_torch,
    largest_tables,
    memory_bytes,
    network_bytes,
)
from evaluation.corpus import read
from filter.models import Judgement, Mark, StoredMessage
from knowledge_base.models import EarlierSpam, MessageSketch
from tests.bench.sample import SAMPLE
from users.models import User

STOCK = Stock(samples=12, spams=20, contacts=3, keywords=2)


@pytest.fixture
def known(db: None) -> None:
    """The reference user, of whom little is known."""
    build(STOCK, *lessons(Letters(read(SAMPLE).items), STOCK))


def test_mail_goes_and_what_was_learned_stays(known: None) -> None:
    forget_mail()
    assert not Judgement.objects.exists()
    assert not StoredMessage.objects.exists()
    assert Mark.objects.count() == 12


def test_letters_that_nobody_marked_are_forgotten(known: None) -> None:
    marked = set(Mark.objects.values_list("digest", flat=True))
    assert set(EarlierSpam.objects.values_list("digest", flat=True)) - marked
    forget_unmarked()
    assert set(EarlierSpam.objects.values_list("digest", flat=True)) <= marked
    assert set(MessageSketch.objects.values_list("digest", flat=True)) <= marked
    assert EarlierSpam.objects.exists()


def test_the_largest_tables_come_first(known: None) -> None:
    sizes = [size for _, size in largest_tables()]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 1_000


def test_every_stored_state_of_the_network_is_weighed(known: None) -> None:
    before = network_bytes()
    Checkpoint.objects.create(user=User.objects.get(), version=9, upto=1, count=1, arrays=b"12345")
    assert network_bytes() == before + 5


def test_a_process_knows_its_memory_and_what_it_loaded() -> None:
    assert 10_000_000 < memory_bytes() < 10_000_000_000
    assert has_torch() is ("torch" in sys.modules)
