import pytest

from mail.address import Address
from mail.automatic import Automatic, automatic, is_role
from mail.message import parse
from tests.mail.reading import CASES, MALFORMED

PERSON = ["Return-Path: <anna@friend.example>", "From: Anna <anna@friend.example>", "Subject: Tea"]

ROLES = """owner-tea tea-owner tea-request tea-bounces tea-bounces+anna=friend.example bounce
    bounces
    bounce-77_html-123 bounces+99-abc=x.example mailer-daemon maildaemon postmaster noreply no-reply
    no_reply no.reply noreply-2 donotreply do-not-reply do_not_reply not-reply shop-noreply
    orders.no-reply listserv majordomo sentto-123-4 prvs=0123=anna srs0=x=y=friend.example=anna
    root cron www-data notification notifications newsletter autoreply auto-confirm news abuse
    postmaster+x noreply+17 alerts never-reply nepasrepondre-noreply"""
PEOPLE = """anna anna.noor anna+tea requesta information info sales bob.bouncer ownerson listerine
    replyanna noah no-el nora.reply4u dean rooty newsome postma webber noreen updater"""


def says(*fields: str, body: str = "Come to tea.", without: str = "\0") -> Automatic | None:
    """What is said of a person's letter with these fields as well."""
    kept = [line for line in PERSON if not line.startswith(without)]
    return automatic(parse("\r\n".join([*fields, *kept, "", body]).encode()))


def test_a_persons_letter_is_not_automatic():
    assert says() is None
    assert says("Auto-Submitted: no", "Precedence: normal", "X-Mailer: Pine") is None
    assert says("Auto-Submitted: No (really)".replace(" (really)", "; by=hand")) is None


def test_a_letter_without_any_fields_is_not_automatic():
    assert automatic(parse(b"")) is None


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("Return-Path: <>", Automatic.NULL_SENDER),
        ("Return-Path: ", Automatic.NULL_SENDER),
        ("Auto-Submitted: auto-replied", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: auto-generated (cron)", Automatic.AUTO_SUBMITTED),
        ("auto-submitted: AUTO-NOTIFIED; owner-email=a@b.example", Automatic.AUTO_SUBMITTED),
        ("Auto-Submitted: vacation", Automatic.AUTO_SUBMITTED),
        ("List-Id: <tea.list.example>", Automatic.LIST),
        ("List-Unsubscribe: <mailto:off@list.example>", Automatic.LIST),
        ("List-Anything-At-All: x", Automatic.LIST),
        ("Mailing-List: contact tea@list.example", Automatic.LIST),
        ("X-BeenThere: tea@list.example", Automatic.LIST),
        ("Precedence: bulk", Automatic.PRECEDENCE),
        ("Precedence: List", Automatic.PRECEDENCE),
        ("Precedence: junk ", Automatic.PRECEDENCE),
        ("X-Precedence: bulk", Automatic.PRECEDENCE),
        ("X-Auto-Response-Suppress: OOF", Automatic.SUPPRESSED),
        ("Feedback-ID: 1:2:3:shop", Automatic.FEEDBACK_ID),
        ("X-Failed-Recipients: bob@gone.example", Automatic.REPORT),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=b", "report"),
        ("Content-Type:\r\n multipart/report; report-type=disposition-notification", "report"),
        ("Content-Type: text/calendar; method=REPLY", Automatic.CALENDAR),
        ("X-Autoreply: yes", Automatic.RESPONDER),
        ("X-Autorespond: yes", Automatic.RESPONDER),
        ("Subject: Automatische Antwort: Tee", Automatic.RESPONDER),
        ("Subject: =?utf-8?q?R=C3=A9ponse_automatique?= : thé", Automatic.RESPONDER),
        ("Subject: Out of Office: tea", Automatic.RESPONDER),
        ("Subject: Undeliverable: tea", Automatic.RESPONDER),
    ],
)
def test_what_says_that_a_machine_wrote_it(field, reason):
    expected = Automatic.REPORT if reason == "report" else reason
    assert says(field, without=field.partition(":")[0]) is expected


@pytest.mark.parametrize("part", ["text/calendar; method=REQUEST", "application/ics"])
def test_an_invitation_is_found_in_any_part(part):
    body = f"--b\r\nContent-Type: text/plain\r\n\r\nTea\r\n--b\r\nContent-Type: {part}\r\n\r\nX\r\n"
    assert says("Content-Type: multipart/mixed; boundary=b", body=body) is Automatic.CALENDAR


@pytest.mark.parametrize("part", ["message/disposition-notification", "message/delivery-status"])
def test_a_report_is_found_in_any_part(part):
    body = f"--b\nContent-Type: {part}\n\nFinal-Recipient: rfc822;a@b.example\n--b--\n"
    assert says("Content-Type: multipart/mixed; boundary=b", body=body) is Automatic.REPORT


@pytest.mark.parametrize(
    "local",
    ROLES.split(),
)
def test_role_addresses(local):
    assert is_role(Address(local, "shop.example"))
    assert says(f"Return-Path: <{local}@shop.example>", without="Return") is Automatic.ROLE_ADDRESS
    assert says(f"From: <{local}@shop.example>", without="From") is Automatic.ROLE_ADDRESS


@pytest.mark.parametrize(
    "local",
    PEOPLE.split(),
)
def test_people_are_no_roles(local):
    assert not is_role(Address(local, "friend.example"))


def test_any_message_is_read_without_an_error():
    for path in [*CASES.glob("*.eml"), *MALFORMED.glob("*.eml")]:
        found = automatic(parse(path.read_bytes()))
        assert found is None or found in Automatic
