import pytest

from knowledge_base.bulk import Claim, service_of
from mail.authentication import Authentication
from mail.message import Message
from tests.knowledge_base.letters import ALIGNED, UNPROVEN, letter

STOP = ("list-unsubscribe", "<https://shop.com/stop>")


def sent(
    *fields: tuple[str, str],
    sender: str | None = "news@mail.shop.com",
    authentication: Authentication = UNPROVEN,
    recipient: str = "ben@ben.net",
) -> Message:
    return letter(sender=sender, fields=fields, authentication=authentication, recipient=recipient)


@pytest.mark.parametrize(
    "field",
    [
        STOP,
        ("list-id", "The shop"),
        ("feedback-id", "42:shop"),
        ("precedence", " Bulk "),
        ("precedence", "list"),
        ("auto-submitted", "auto-generated; owner-email=x"),
    ],
)
def test_what_says_that_it_is_bulk_is_the_senders_organisations(field: tuple[str, str]) -> None:
    assert service_of(sent(field)) == Claim("shop.com", proven=False)


@pytest.mark.parametrize(
    "field",
    [
        ("x-mailer", "MailBlaster 3000"),
        ("precedence", "first-class"),
        ("auto-submitted", "no"),
        ("auto-submitted", "auto-replied"),
    ],
)
def test_other_mail_is_no_services(field: tuple[str, str]) -> None:
    assert service_of(sent(field)) is None


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("<news.shop.com>", "news.shop.com"),
        ('"News, <really>" <News.Shop.COM>', "news.shop.com"),
        ("news.shop.com", "news.shop.com"),
        ("The shop", "shop.com"),
        ("<a.b c>", "shop.com"),
        (f"<{'a' * 250}.shop.com>", "shop.com"),
        ("", "shop.com"),
    ],
)
def test_the_lists_id_names_it_where_there_is_one(value: str, name: str) -> None:
    assert service_of(sent(("list-id", value))) == Claim(name, proven=False)


def test_a_provider_of_mailboxes_is_no_service_but_each_of_its_addresses() -> None:
    assert service_of(sent(STOP, sender="offers@gmail.com")) == Claim("offers@gmail.com", False)


def test_authentication_proves_only_its_own_domain() -> None:
    anna = ("list-id", "<week.anna.org>")
    other = ("list-id", "<week.shop.com>")
    by_anna = {"sender": "x@mail.anna.org", "authentication": ALIGNED}
    signed = Authentication(dkim_domains=("lists.anna.org",))
    assert service_of(sent(STOP, sender="x@anna.org", authentication=ALIGNED)) == Claim(
        "anna.org", proven=True
    )
    assert service_of(letter(fields=(anna,), **by_anna)) == Claim("week.anna.org", proven=True)
    assert service_of(letter(fields=(other,), **by_anna)) == Claim("week.shop.com", proven=False)
    assert service_of(sent(anna, authentication=signed)) == Claim("week.anna.org", proven=True)
    assert service_of(sent(STOP, authentication=signed)) == Claim("shop.com", proven=False)


@pytest.mark.parametrize("sender", [None, "x@" + "a" * 300 + ".org"])
def test_what_has_no_name_is_no_service(sender: str | None) -> None:
    assert service_of(sent(STOP, sender=sender)) is None


LIST = ("list-id", "<chat.club.org>")


@pytest.mark.parametrize(
    "field",
    [
        ("list-post", "<mailto:chat@club.org>"),
        ("mailing-list", "list chat@club.org; contact chat-owner@club.org"),
        ("x-beenthere", "chat@club.org"),
    ],
)
def test_what_people_write_through_a_list_is_not_the_lists(field: tuple[str, str]) -> None:
    assert service_of(sent(LIST, field)) is None
    assert service_of(sent(LIST, field, sender="secretary@club.org")) is not None
    assert service_of(sent(LIST, ("list-post", "NO (only the club writes)"))) == Claim(
        "chat.club.org", proven=False
    )


def test_what_is_addressed_to_the_list_was_written_by_people() -> None:
    assert service_of(sent(LIST, recipient="chat@lists.club.org")) is None
    assert service_of(sent(LIST, recipient="ben@ben.net")) is not None
