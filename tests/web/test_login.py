import pytest
from django.test import Client

from tests.web.build import user

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"


@pytest.mark.parametrize("address", ["anna@example.org", "Anna@Example.ORG", " anna@example.org "])
def test_the_address_and_the_password_open_the_list(address: str) -> None:
    user("anna@example.org")
    answer = Client().post("/login/", {"username": address, "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/judgements/")


@pytest.mark.parametrize(
    ("address", "password"),
    [("anna@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("", "")],
)
def test_a_refusal_does_not_say_which_of_the_two_was_wrong(address: str, password: str) -> None:
    user("anna@example.org")
    answer = Client().post("/login/", {"username": address, "password": password})
    assert answer.status_code == 200
    assert "do not go together" in answer.content.decode()


def test_after_logging_in_one_is_where_one_wanted_to_be() -> None:
    user("anna@example.org")
    form = {"username": "anna@example.org", "password": PASSWORD, "next": "/judgements/?page=2"}
    assert Client().post("/login/", form)["Location"] == "/judgements/?page=2"


def test_nobody_is_sent_to_another_site() -> None:
    user("anna@example.org")
    form = {"username": "anna@example.org", "password": PASSWORD, "next": "https://spy.example/"}
    assert Client().post("/login/", form)["Location"] == "/judgements/"


def test_a_form_from_another_site_is_refused() -> None:
    user("anna@example.org")
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/login/", {"username": "anna@example.org", "password": PASSWORD})
    assert answer.status_code == 403


def test_a_user_who_is_switched_off_cannot_log_in() -> None:
    anna = user("anna@example.org")
    anna.is_active = False
    anna.save()
    answer = Client().post("/login/", {"username": "anna@example.org", "password": PASSWORD})
    assert answer.status_code == 200


def test_logging_out_ends_the_session() -> None:
    client = Client()
    client.force_login(user())
    assert client.post("/logout/")["Location"] == "/login/"
    assert client.get("/judgements/").status_code == 302


def test_a_password_is_kept_by_argon2() -> None:
    assert user().password.startswith("argon2$argon2id$")
