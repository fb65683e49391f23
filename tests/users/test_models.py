import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from mail.boundary import Boundary
from users.models import User


@pytest.mark.django_db
def test_a_user_is_one_whatever_the_case_of_his_address() -> None:
    anna = User.objects.create_user(" Anna@Example.ORG ")
    assert anna.address == "anna@example.org"
    assert User.objects.get_by_natural_key("ANNA@example.org") == anna
    with pytest.raises(IntegrityError):
        User.objects.create_user("anna@EXAMPLE.org")


@pytest.mark.django_db
def test_only_a_user_with_a_password_can_log_in() -> None:
    User.objects.create_user("anna@example.org")
    User.objects.create_user("ben@example.org", "correct horse")
    assert authenticate(username="anna@example.org", password="") is None
    assert authenticate(username="ben@example.org", password="wrong") is None
    ben = authenticate(username="Ben@example.org", password="correct horse")
    assert str(ben) == "ben@example.org"


@pytest.mark.django_db
def test_a_superuser_may_administer_everything() -> None:
    root = User.objects.create_superuser("root@example.org", "secret")
    assert root.is_staff
    assert root.has_perm("anything.at_all")


def test_aliases_are_addresses_of_the_same_user() -> None:
    user = User(address="anna@example.org", aliases=["A.Berg@example.com "])
    assert user.addresses == {"anna@example.org", "a.berg@example.com"}


def test_a_new_user_believes_no_server_but_his_own() -> None:
    assert User(address="anna@example.org").boundary == Boundary()


def test_the_boundary_is_what_the_user_set() -> None:
    user = User(
        address="anna@example.org",
        trusted_networks=["192.0.2.0/24"],
        trusted_hops=1,
        authserv_ids=["MX.example.org"],
    )
    assert user.boundary == Boundary(("192.0.2.0/24",), 1, frozenset({"mx.example.org"}))
