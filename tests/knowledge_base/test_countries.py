from pathlib import Path

import pytest
from pytest_django import Settings

from knowledge_base import countries
from knowledge_base.countries import CountryError
from knowledge_base.knowledge import Location
from knowledge_base.label import Label
from knowledge_base.learning import learn, unlearn
from tests.knowledge_base.letters import NOW, letter
from tests.knowledge_base.tables import contents
from users.models import User

AMERICAN = letter(ip="8.8.8.8")


def test_home_countries_are_added_and_removed(ben: User, carol: User) -> None:
    assert countries.add(ben, " de ") == "DE"
    countries.add(ben, "DE")
    countries.add(ben, "gb")
    assert countries.listed(ben) == ["DE", "GB"]
    assert not countries.remove(carol, "gb")
    assert countries.remove(ben, "gb")
    assert not countries.remove(ben, "gb")
    assert countries.listed(ben) == ["DE"]
    assert countries.listed(carol) == []


@pytest.mark.parametrize("text", ["", "Germany", "XX", "D", "ZZ", "UK"])
def test_what_is_no_country_code_is_refused(ben: User, text: str) -> None:
    with pytest.raises(CountryError):
        countries.add(ben, text)
    assert countries.listed(ben) == []


def test_a_location_is_seen_against_home_and_confirmed_mail(ben: User, carol: User) -> None:
    countries.add(ben, "DE")
    learn(ben, AMERICAN, Label.SPAM, at=NOW)
    learn(ben, letter("Other", ip="8.8.4.4"), Label.HAM, at=NOW)
    [here, nowhere] = countries.locations(ben, [AMERICAN, letter()])
    assert here == Location("US", frozenset({"DE"}), spam=1, ham=1)
    assert nowhere == Location(None, frozenset({"DE"}), spam=0, ham=0)
    assert countries.locations(carol, [AMERICAN]) == [Location("US", frozenset(), spam=0, ham=0)]


def test_home_and_counts_of_one_country_do_not_disturb_each_other(ben: User) -> None:
    countries.add(ben, "US")
    only_home = contents(ben)
    learn(ben, AMERICAN, Label.HAM, at=NOW)
    unlearn(ben, AMERICAN.digest)
    assert contents(ben) == only_home
    countries.remove(ben, "US")
    assert not any(contents(ben).values())


def test_a_country_unknown_at_learning_is_unlearned_exactly_when_known(
    ben: User, settings: Settings, tmp_path: Path
) -> None:
    settings.COUNTRY_DATABASE = tmp_path / "absent.mmdb"
    learn(ben, AMERICAN, Label.HAM, at=NOW)
    settings.COUNTRY_DATABASE = None
    unlearn(ben, AMERICAN.digest)
    assert not any(contents(ben).values())
