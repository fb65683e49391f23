"""The reference user has learned as much as is said of him."""

import pytest

from ann import store as networks
from bench.letters import Letters
from bench.reference_user import Stock, build, lessons
from evaluation.corpus import read
from filter.models import Mark
from knowledge_base import keywords
from knowledge_base.models import Contact, EarlierSpam
from tests.bench.sample import SAMPLE
from users.models import User


@pytest.mark.django_db
def test_the_reference_user_knows_what_he_is_said_to_know() -> None:
    stock = Stock(samples=20, spams=30, contacts=15, keywords=11)
    build(stock, *lessons(Letters(read(SAMPLE).items), stock))
    user = User.objects.get()
    assert Mark.objects.filter(user=user).count() == 20
    spams = EarlierSpam.objects.filter(user=user).count()
    assert sum(networks.load(user.pk).trained_on) > 0
    assert 30 - Mark.objects.exclude(question="").count() <= spams <= 30
    assert Contact.objects.filter(user=user, listed_at__isnull=False).count() == 15
    assert len(keywords.listed(user)) == 11


def test_a_scaled_stock_has_at_least_one_of_each() -> None:
    assert Stock().scaled(0.001) == Stock(samples=5, spams=10, contacts=5, keywords=1)
