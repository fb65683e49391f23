"""What a person says by moving mail or by keywords is learned once, and nothing else is."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from imapclient import DELETED, SEEN

from filter import held
from filter.models import Judgement, Mark
from imap.models import Account, Arrival, State
from imap.sync import sync
from tests.imap.letters import HAM, SPAM, UNSURE, letter
from tests.imap.mailbox import NOON, Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Proxy
from users.models import User

OFFERS = ["dovecot", "dovecot_without_condstore", "dovecot_with_condstore_only", "plain_dovecot"]


@pytest.fixture(params=OFFERS)
def box(request: pytest.FixtureRequest, mailboxes: Callable[[Dovecot], Mailbox]) -> Mailbox:
    """A mailbox on each kind of server."""
    box = mailboxes(request.getfixturevalue(request.param))
    box.client.create_folder("Trash")
    return box


def marks(user: User) -> dict[str, tuple[str, str]]:
    """Subject → label and source of every mark."""
    subjects = dict(Judgement.objects.values_list("digest", "subject"))
    return {
        subjects.get(mark.digest, mark.digest): (mark.label, mark.source)
        for mark in Mark.objects.filter(user=user)
    }


def move(mailbox: Mailbox, source: str, target: str, uids: list[int] | None = None) -> None:
    """A person moves messages (all, if none are named) as his program can."""
    client = mailbox.client
    if not client.folder_exists(target):
        client.create_folder(target)
    client.select_folder(source)
    uids = uids or client.search(["UNDELETED"])
    if client.has_capability("MOVE"):
        client.move(uids, target)
        return
    client.copy(uids, target)
    client.add_flags(uids, [DELETED])
    client.expunge()


def test_a_good_letter_thrown_into_junk_is_spam(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    move(box, "INBOX", "Junk")
    before = box.everything()
    assert sync(account).learned == {"spam": 1}
    assert marks(user) == {"Lunch": ("spam", "moved")}
    assert box.everything() == before
    assert sync(account).learned == {}
    arrival = Arrival.objects.get()
    assert (arrival.lies, arrival.state) == ("junk", State.LEFT)


@pytest.mark.parametrize("target", ["INBOX", "Archive", "Work"])
def test_spam_taken_out_of_junk_to_wherever_mail_is_kept_is_ham(
    user: User, box: Mailbox, target: str
) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    move(box, "Junk", target)
    before = box.everything()
    assert sync(account).learned == {"ham": 1}
    assert marks(user) == {"Buy sesamoid pills": ("ham", "moved")}
    assert sync(account).learned == {}
    assert box.everything() == before
    assert Judgement.objects.count() == 1


def test_junk_thrown_away_is_no_word(user: User, box: Mailbox) -> None:
    for number in range(3):
        box.deliver(letter("seller@shop.example", f"Sesamoid {number}"))
    account = box.account(user)
    sync(account)
    uids = sorted(box.client.select_folder("Junk") and box.client.search())
    move(box, "Junk", "Trash", uids[:1])
    box.client.select_folder("Junk")
    box.client.delete_messages(uids[1:2])
    box.client.expunge()
    sync(account)
    assert marks(user) == {}
    states = Arrival.objects.order_by("id").values_list("state", "note")
    assert list(states)[:2] == [
        (State.GONE, "thrown away"),
        (State.GONE, "vanished from Junk"),
    ]
    assert states[2][0] == State.AT_REST


def test_what_is_taken_out_of_trash_again_is_wanted(user: User, box: Mailbox) -> None:
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    move(box, "Junk", "Trash")
    sync(account)
    move(box, "Trash", "INBOX")
    assert sync(account).learned == {"ham": 1}
    assert len(box.contents("INBOX")) == 1


def test_moved_to_and_fro_the_last_word_counts(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    move(box, "INBOX", "Junk")
    sync(account)
    move(box, "Junk", "INBOX")
    sync(account)
    assert marks(user) == {"Lunch": ("ham", "moved")}
    move(box, "INBOX", "Junk")
    sync(account)
    assert marks(user) == {"Lunch": ("spam", "moved")}
    move(box, "Junk", "Archive")
    sync(account)
    assert marks(user) == {"Lunch": ("ham", "moved")}
    move(box, "Archive", "Junk")
    sync(account)
    assert marks(user) == {"Lunch": ("spam", "moved")}
    assert Arrival.objects.count() == 1


def test_there_and_back_between_two_looks_is_no_word(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    move(box, "INBOX", "Junk")
    move(box, "Junk", "INBOX")
    sync(account)
    assert marks(user) == {}
    assert Judgement.objects.count() == 1


def test_a_copy_is_no_move(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    box.deliver(SPAM)
    account = box.account(user)
    sync(account)
    box.client.select_folder("INBOX")
    box.client.copy([1], "Junk")
    box.client.select_folder("Junk")
    uid = min(box.client.search())
    box.client.copy([uid], "INBOX")
    sync(account)
    sync(account)
    assert marks(user) == {}


def test_what_the_server_files_as_spam_is_no_word_until_it_is_taken_out(
    user: User, box: Mailbox
) -> None:
    box.client.create_folder("Junk")
    box.deliver(letter("old@shop.example", "Old"), folder="Junk")
    account = box.account(user)
    sync(account)
    box.deliver(letter("rule@shop.example", "Filed by a rule"), folder="Junk")
    sync(account)
    assert marks(user) == {}
    move(box, "Junk", "INBOX")
    assert sync(account).learned == {"ham": 2}
    assert len(box.contents("INBOX")) == 2
    assert not Judgement.objects.exists()
    assert sync(account).learned == {}


def test_the_same_letter_delivered_again_straight_to_junk_is_no_word(
    user: User, box: Mailbox
) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    box.client.select_folder("INBOX")
    box.client.delete_messages([1])
    box.client.expunge()
    box.deliver(HAM, folder="Junk", at=NOON + timedelta(hours=1))
    sync(account)
    assert marks(user) == {}


def test_of_a_conversation_the_newest_from_a_stranger_is_meant(user: User, box: Mailbox) -> None:
    def answer(sender: str, subject: str, to: str) -> bytes:
        return f"In-Reply-To: <{to}>\r\nReferences: <{to}>\r\n".encode() + letter(sender, subject)

    box.deliver(letter("first@else.example", "First"))
    box.deliver(answer("me@home.example", "Mine", "First@else.example"), at=NOON + timedelta(1))
    box.deliver(answer("boss@home.example", "Boss", "Mine@home.example"), at=NOON + timedelta(2))
    box.deliver(answer("third@else.example", "Third", "Mine@home.example"), at=NOON + timedelta(3))
    box.deliver(answer("me@home.example", "Last", "Third@else.example"), at=NOON + timedelta(4))
    account = box.account(user)
    sync(account)
    Arrival.objects.update(state=State.AT_REST)
    for folder in ("Held", "INBOX"):
        if box.contents(folder):
            move(box, folder, "Junk")
    sync(account)
    assert marks(user) == {"Third": ("spam", "moved")}


def test_the_owners_own_letter_is_never_spam(user: User, box: Mailbox) -> None:
    box.deliver(letter("me@home.example", "Note to self"))
    account = box.account(user)
    sync(account)
    folder = "INBOX" if box.contents("INBOX") else "Held"
    move(box, folder, "Junk")
    sync(account)
    box.client.select_folder("Junk")
    box.client.add_flags(box.client.search(), [b"$Junk"])
    sync(account)
    assert marks(user) == {}


@pytest.mark.parametrize(("target", "label"), [("INBOX", "ham"), ("Work", "ham"), ("Junk", "spam")])
def test_a_held_letter_moved_by_hand_is_settled(
    user: User, box: Mailbox, target: str, label: str
) -> None:
    box.deliver(UNSURE)
    account = box.account(user)
    sync(account)
    move(box, "Held", target)
    sync(account)
    assert marks(user) == {"A question": (label, "moved")}
    assert not held.held(user).exists()
    assert sync(account).lines == []
    assert len(box.contents(target)) == 1


def test_a_held_letter_thrown_away_is_no_word(user: User, box: Mailbox) -> None:
    box.deliver(UNSURE)
    account = box.account(user)
    sync(account)
    move(box, "Held", "Trash")
    sync(account)
    assert marks(user) == {}


@pytest.mark.parametrize(
    ("keyword", "label"),
    [(b"$Junk", "spam"), (b"Junk", "spam"), (b"$NotJunk", "ham"), (b"NonJunk", "ham")],
)
def test_a_keyword_is_a_word(user: User, box: Mailbox, keyword: bytes, label: str) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    box.client.select_folder("INBOX")
    box.client.add_flags([1], [keyword, SEEN])
    before = box.everything()
    assert sync(account).learned == {label: 1}
    assert marks(user) == {"Lunch": (label, "keyword")}
    assert box.everything() == before
    assert sync(account).learned == {}


def test_keywords_changed_later_are_the_last_word(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    for keyword, label in ((b"Junk", "spam"), (b"NonJunk", "ham"), (b"Junk", "spam")):
        box.client.select_folder("INBOX")
        box.client.set_flags([1], [keyword])
        sync(account)
        assert marks(user) == {"Lunch": (label, "keyword")}


def test_keywords_that_a_letter_came_with_are_no_word(user: User, box: Mailbox) -> None:
    box.deliver(HAM, flags=(b"$Junk",))
    box.deliver(SPAM, flags=(b"NonJunk",))
    account = box.account(user)
    sync(account)
    sync(account)
    assert marks(user) == {}


def test_a_keyword_and_a_move_say_one_word(user: User, box: Mailbox) -> None:
    box.deliver(HAM)
    account = box.account(user)
    sync(account)
    box.client.select_folder("INBOX")
    box.client.add_flags([1], [b"Junk"])
    move(box, "INBOX", "Junk")
    assert sync(account).learned == {"spam": 1}
    box.client.select_folder("Junk")
    box.client.add_flags(box.client.search(), [b"$Junk"])
    assert sync(account).learned == {}


def test_a_keyword_on_a_held_letter_releases_it(user: User, box: Mailbox) -> None:
    box.deliver(UNSURE)
    account = box.account(user)
    sync(account)
    box.client.select_folder("Held")
    box.client.add_flags(box.client.search(), [b"$NotJunk"])
    sync(account)
    assert marks(user) == {"A question": ("ham", "keyword")}
    assert len(box.contents("INBOX")) == 1


def test_hamlets_own_moves_are_no_word(user: User, box: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE):
        box.deliver(raw)
    account = box.account(user)
    for _ in range(3):
        assert sync(account).learned == {}
    held.refuse(user, Judgement.objects.get(subject="A question").pk, at=NOON)
    sync(account)
    assert sync(account).learned == {}
    assert marks(user) == {"A question": ("spam", "button")}


def test_a_move_is_heard_after_the_folder_was_renumbered(user: User, mailbox: Mailbox) -> None:
    for raw in (HAM, letter("anna@friend.example", "Dinner")):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    mailbox.renumber()
    mailbox.client.select_folder("INBOX")
    move(mailbox, "INBOX", "Junk", [1])
    assert sync(account).learned == {"spam": 1}
    assert marks(user) == {"Lunch": ("spam", "moved")}


def test_a_word_fetches_no_letter_again_and_reads_no_flag(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    account = mailbox.account(user)
    sync(account)
    move(mailbox, "INBOX", "Junk")
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        assert sync(account).learned == {"spam": 1}
    assert not [line for line in asked if b"BODY.PEEK[]" in line]
    assert not [line for line in asked if b"STORE" in line]


def test_an_idle_sync_asks_little(user: User, mailbox: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    sync(account)
    asked: list[bytes] = []
    with Proxy(mailbox.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        sync(Account.objects.get())
        sync(account)
    words = [line.split()[1].upper() for line in asked]
    assert words.count(b"FETCH") == words.count(b"UID") == 0
    assert len(asked) <= 8, asked


@pytest.mark.parametrize(
    ("offers", "asked_for"),
    [
        ("dovecot", rb"\(CHANGEDSINCE \d+ VANISHED\)"),
        ("dovecot_with_condstore_only", rb"\(CHANGEDSINCE \d+\)"),
        ("dovecot_without_condstore", rb"SEARCH UNDELETED"),
    ],
)
def test_changes_are_asked_for_as_the_server_offers(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
    asked_for: bytes,
) -> None:
    box = mailboxes(request.getfixturevalue(offers))
    for number in range(3):
        box.deliver(letter("seller@shop.example", f"Sesamoid {number}"))
    account = box.account(user)
    sync(account)
    sync(account)
    box.client.select_folder("Junk")
    box.client.delete_messages([1])
    box.client.expunge()
    asked: list[bytes] = []
    with Proxy(box.server.port, fatal=lambda line: bool(asked.append(line))) as proxy:
        account.port = proxy.port
        sync(account)
    assert re.search(asked_for, b"".join(asked))
    assert Arrival.objects.filter(state=State.GONE).count() == 1


def test_an_archive_that_gets_a_copy_of_everything_says_nothing(user: User, box: Mailbox) -> None:
    box.client.create_folder("Journal")
    for number in range(3):
        raw = letter("seller@shop.example", f"Sesamoid {number}")
        for folder in ("INBOX", "Journal"):
            box.deliver(raw, folder=folder, at=NOON + timedelta(number))
    for folder in ("INBOX", "Journal"):
        box.deliver(HAM, folder=folder, at=NOON + timedelta(4))
    account = box.account(user)
    sync(account)
    sync(account)
    box.client.select_folder("Junk")
    box.client.delete_messages(box.client.search())
    box.client.expunge()
    sync(account)
    assert marks(user) == {}


def test_a_held_letter_that_is_moved_or_thrown_away_waits_no_longer(
    user: User, box: Mailbox
) -> None:
    def answer(subject: str) -> bytes:
        return b"In-Reply-To: <top@else.example>\r\n" + letter("who@else.example", subject)

    for day, subject in enumerate(("First", "Second")):
        box.deliver(answer(subject), at=NOON + timedelta(day))
    box.deliver(UNSURE)
    account = box.account(user)
    sync(account)
    assert held.held(user).count() == 3
    move(box, "Held", "Junk", [1, 2])
    move(box, "Held", "Trash")
    sync(account)
    assert marks(user) == {"Second": ("spam", "moved")}
    assert not held.held(user).exists()
    before = box.everything()
    assert sync(account).lines == []
    assert box.everything() == before
