import pytest

from ann.recipe import STANDARD, Recipe


def test_a_network_that_knows_only_one_kind_is_believed_less() -> None:
    assert STANDARD.trust(0) == pytest.approx(2 / 3)
    assert 2 / 3 < STANDARD.trust(20) < STANDARD.trust(200) < 1.0


def test_without_moderation_it_is_believed_at_once() -> None:
    assert Recipe(moderation=0).trust(0) == 1.0
