"""The start learns from what lies in a mailbox, changes nothing there, and knows when to stop."""

import logging
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from imapclient import ANSWERED, DELETED, DRAFT, FLAGGED, SEEN

from evaluation.arrival import arrived_at
from evaluation.measures.roc import area_above_percent
from filter.feedback import Change, forget, learn
from filter.judging import decide
from filter.letter import Letter
from filter.models import Mark
from imap.candidates import LARGEST, Candidate, Candidates
from imap.errors import BusyError, ConnectionLostError
from imap.lease import lease
from imap.lessons import learn_from
from imap.models import Account, Lesson
from imap.reading import Opened, Waiting
from imap.start import Most, rounds, start
from imap.start_report import StartReport
from imap.sync import sync
from knowledge_base import contacts
from knowledge_base.label import Label
from mail.digest import digest
from tests.imap.letters import HAM, SPAM, letter
from tests.imap.mailbox import NOON, Mailbox
from tests.imap.test_sent import sent
from tests.servers.proxy import Proxy
from users.models import User

SAMPLE = Path(__file__).parents[2] / "sample"
HOUR = timedelta(hours=1)


class Ticking:
    """A clock on which a second passes whenever somebody looks at it."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 1.0
        return self.now


def sample() -> list[tuple[Label, Letter]]:
    """The bundled messages in order of receipt, with the line ends that IMAP gives them."""
    found: list[tuple[Label, Letter]] = []
    for line in (SAMPLE / "full/index").read_text().splitlines():
        label, path = line.split(maxsplit=1)
        raw = (SAMPLE / "full" / path).read_bytes()
        raw = b"\r\n".join(raw.replace(b"\r\n", b"\n").split(b"\n"))
        found.append((Label(label), Letter(raw, arrived_at(raw, previous=NOON))))
    return found


def filled(mailbox: Mailbox, letters: list[tuple[Label, Letter]]) -> Counter[str]:
    """Puts spam into Junk, and ham in turn into an archive, a folder, and INBOX with a flag."""
    for folder in ("Junk", "Archive", "Lists", "Trash"):
        mailbox.client.create_folder(folder)
    places = [("Archive", ()), ("Lists", (SEEN,)), ("INBOX", (ANSWERED,)), ("INBOX", (FLAGGED,))]
    put: Counter[str] = Counter()
    for number, (label, each) in enumerate(letters):
        folder, flags = ("Junk", ()) if label is Label.SPAM else places[number % 4]
        mailbox.deliver(each.raw, folder=folder, flags=flags, at=each.arrived_at)
        put[folder] += 1
    return put


def marks(user: User) -> dict[str, str]:
    """What is known of which message."""
    return dict(Mark.objects.filter(user=user).values_list("digest", "label"))


def area_above(user: User, letters: list[tuple[Label, Letter]]) -> float:
    """1-ROCA % of how the user's filter orders the letters as it is now."""
    judged = decide(user, [each for _, each in letters])
    scores: dict[Label, list[float]] = {label: [] for label in Label}
    for (label, _), each in zip(letters, judged, strict=True):
        scores[label].append(each.decision.probability)
    return area_above_percent(np.array(scores[Label.HAM]), np.array(scores[Label.SPAM]))


@pytest.fixture
def newcomer(db: None) -> User:
    """A user who has said nothing yet."""
    return User.objects.create(address="me@home.example")


def test_a_start_learns_what_lies_where_and_leaves_the_mailbox_as_it_was(
    newcomer: User, mailbox: Mailbox
) -> None:
    letters = sample()[:80]
    put = filled(mailbox, letters)
    mailbox.deliver(letter("stranger@elsewhere.example", "Neither answered nor flagged"))
    before, folders = mailbox.everything(), mailbox.folders()
    account = mailbox.account(newcomer)
    told: list[int] = []
    report = start(account, tell=lambda report: told.append(report.done))
    assert mailbox.everything() == before
    assert mailbox.folders() == folders
    assert marks(newcomer) == {digest(each.raw): label for label, each in letters}
    assert set(Mark.objects.values_list("source", flat=True)) == {"start"}
    assert report.learned == {Label.SPAM: put["Junk"], Label.HAM: 80 - put["Junk"]}
    assert (report.found, report.left) == (80, 0)
    assert told == list(range(81))
    assert 0 < report.seconds < 60


def test_a_second_start_learns_nothing_and_reads_no_letter_again(
    newcomer: User, mailbox: Mailbox
) -> None:
    filled(mailbox, sample()[:30])
    account = mailbox.account(newcomer)
    start(account)
    before = marks(newcomer)
    with Proxy(mailbox.server.port, fatal=lambda line: b"BODY.PEEK[]" in line) as proxy:
        account.port = proxy.port
        again = start(account)
        assert not proxy.broken
    assert again.found == again.learned.total() == 0
    assert marks(newcomer) == before


def test_a_filter_that_has_started_orders_new_mail_better_than_a_cold_one(
    newcomer: User, mailbox: Mailbox
) -> None:
    letters = sample()
    earlier, later = letters[:240], letters[240:]
    filled(mailbox, earlier)
    assert area_above(newcomer, later) == 50.0  # a cold filter knows nothing of the order
    start(mailbox.account(newcomer))
    assert area_above(newcomer, later) < 5.0


def test_when_time_is_up_it_stops_at_a_balanced_beginning_and_goes_on_next_time(
    newcomer: User, mailbox: Mailbox
) -> None:
    letters = sample()[:120]
    put = filled(mailbox, letters)
    account = mailbox.account(newcomer)
    cut = start(account, seconds=90, clock=Ticking())
    assert 0 < cut.done < 80
    assert cut.left == 120 - cut.done
    shares = [cut.learned[Label.SPAM] / put["Junk"], cut.learned[Label.HAM] / (120 - put["Junk"])]
    assert shares[0] == pytest.approx(shares[1], abs=0.2)
    spams = sorted((e.arrived_at, digest(e.raw)) for label, e in letters if label is Label.SPAM)
    newest = {name for _, name in spams[-cut.learned[Label.SPAM] - 10 :]}
    assert {name for name, label in marks(newcomer).items() if label == Label.SPAM} <= newest
    rest = start(account)
    assert rest.found == rest.done == cut.left
    assert len(marks(newcomer)) == 120


def test_nothing_is_begun_when_there_is_no_time(newcomer: User, mailbox: Mailbox) -> None:
    filled(mailbox, sample()[:4])
    assert start(mailbox.account(newcomer), seconds=0).found == 0
    assert marks(newcomer) == {}


def test_of_each_kind_only_the_newest_are_read(newcomer: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.client.create_folder("Archive")
    for number in reversed(range(6)):
        for folder in ("Junk", "Archive"):
            raw = letter("seller@shop.example", f"{folder} {number}")
            mailbox.deliver(raw, folder=folder, at=NOON - number * HOUR)
    account = mailbox.account(newcomer)
    start(account, most=Most(spam=2, ham=3))
    wanted = [("Junk", 0), ("Junk", 1), ("Archive", 0), ("Archive", 1), ("Archive", 2)]
    assert marks(newcomer).keys() == {
        digest(letter("seller@shop.example", f"{folder} {number}")) for folder, number in wanted
    }
    assert start(account, most=Most(spam=2, ham=3)).found == 0


def test_what_the_user_answered_is_ham_though_no_flag_says_so(
    newcomer: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Sent")
    mailbox.deliver(HAM)
    mailbox.deliver(SPAM)
    answer = sent("anna@friend.example", "Re: Lunch").replace(
        b"\r\n\r\n", b"\r\nIn-Reply-To: <Lunch@friend.example>\r\n\r\n"
    )
    mailbox.deliver(answer, folder="Sent")
    report = start(mailbox.account(newcomer))
    assert marks(newcomer) == {digest(HAM): "ham"}
    assert (report.sent_read, report.contacts) == (1, 1)
    assert [each.address for each in contacts.listed(newcomer) if each.sent] == [
        "anna@friend.example"
    ]


def test_sent_mail_that_was_read_is_not_read_again_by_the_next_sync(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Sent")
    for number in range(4):
        mailbox.deliver(sent(f"p{number}@work.example", f"No {number}"), folder="Sent")
    account = mailbox.account(user)
    assert start(account).sent_read == 4
    with Proxy(mailbox.server.port, fatal=lambda line: b"HEADER.FIELDS" in line) as proxy:
        account.port = proxy.port
        assert sync(account).sent_read == 0
        assert not proxy.broken


def test_sent_mail_that_was_left_is_read_by_the_next_sync(user: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Sent")
    for number in range(4):
        mailbox.deliver(sent(f"p{number}@work.example", f"No {number}"), folder="Sent")
    account = mailbox.account(user)
    assert start(account, most=Most(sent=1)).sent_read == 1
    assert [each.address for each in contacts.listed(user) if each.sent] == ["p3@work.example"]
    assert sync(account).sent_read == 3
    assert all(each.sent == 1 for each in contacts.listed(user))
    mailbox.deliver(sent("p4@work.example", "No 4"), folder="Sent")
    assert start(account, most=Most(sent=1)).sent_read == 1
    assert sync(account).sent_read == 0


@pytest.mark.parametrize(
    ("folder", "flags", "raw"),
    [
        ("INBOX", (SEEN,), HAM),
        ("Archive", (DELETED,), HAM),
        ("Archive", (DRAFT,), HAM),
        ("Archive", (b"$Junk",), HAM),
        ("Archive", (), letter("Me <me@home.example>", "My own")),
        ("Archive", (), letter("anna@friend.example", "Film", "x" * LARGEST)),
        ("Junk", (b"NonJunk",), SPAM),
        ("Junk", (DELETED,), SPAM),
        ("Held", (FLAGGED,), HAM),
        ("Trash", (ANSWERED,), HAM),
        ("Drafts", (), HAM),
        ("Spam", (), SPAM),
    ],
)
def test_what_says_nothing_of_a_persons_taste_teaches_nothing(
    newcomer: User, mailbox: Mailbox, folder: str, flags: tuple[bytes, ...], raw: bytes
) -> None:
    mailbox.client.create_folder("Junk")
    if folder not in ("INBOX", "Junk"):
        mailbox.client.create_folder(folder)
    mailbox.deliver(raw, folder=folder, flags=flags)
    assert start(mailbox.account(newcomer)).found == 0
    assert marks(newcomer) == {}


def test_what_lies_in_junk_too_is_no_ham(newcomer: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.client.create_folder("Archive")
    mailbox.deliver(SPAM, folder="Junk", at=NOON - HOUR)
    mailbox.deliver(SPAM, folder="Archive")
    start(mailbox.account(newcomer))
    assert marks(newcomer) == {digest(SPAM): "spam"}


def test_copies_of_a_letter_are_read_once(newcomer: User, mailbox: Mailbox) -> None:
    mailbox.client.create_folder("Archive")
    mailbox.deliver(HAM, folder="Archive")
    mailbox.deliver(HAM, flags=(FLAGGED,))
    account = mailbox.account(newcomer)
    assert start(account).found == 1
    assert start(account).found == 0


def test_what_hamlet_filed_as_spam_itself_teaches_nothing(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync(account)
    assert len(mailbox.contents("Junk")) == 1
    assert start(account).found == 0
    mailbox.deliver(SPAM, folder="Junk")  # the same bytes at a place that we do not know
    assert start(account).learned.total() == 0
    assert marks(user) == {}


def test_a_persons_later_word_stands_whatever_a_second_start_finds(
    newcomer: User, mailbox: Mailbox
) -> None:
    mailbox.client.create_folder("Junk")
    mailbox.deliver(HAM, folder="Junk")
    account = mailbox.account(newcomer)
    start(account)
    assert learn(newcomer, Letter(HAM, NOON), Label.HAM, source="button") is Change.CORRECTED
    Lesson.objects.all().delete()
    assert start(account).done == 1
    assert marks(newcomer) == {digest(HAM): "ham"}


def test_what_a_start_taught_can_be_forgotten(newcomer: User, mailbox: Mailbox) -> None:
    letters = sample()[:40]
    filled(mailbox, letters)
    cold = [each.decision.probability for each in decide(newcomer, [e for _, e in letters])]
    start(mailbox.account(newcomer))
    for _, each in letters:
        assert forget(newcomer, digest(each.raw)) is Change.FORGOTTEN
    assert [e.decision.probability for e in decide(newcomer, [e for _, e in letters])] == cold


def test_an_account_at_work_elsewhere_is_not_started(newcomer: User, mailbox: Mailbox) -> None:
    account = mailbox.account(newcomer)
    with lease(account), pytest.raises(BusyError):
        start(account)
    assert start(account).found == 0


def test_a_break_keeps_what_was_learned_and_the_next_start_goes_on(
    newcomer: User, mailbox: Mailbox
) -> None:
    filled(mailbox, sample()[:60])
    account = mailbox.account(newcomer)
    read = 0

    def the_fifth(line: bytes) -> bool:
        nonlocal read
        read += b"BODY.PEEK[]" in line
        return read == 5

    with Proxy(mailbox.server.port, fatal=the_fifth) as proxy:
        account.port = proxy.port
        with pytest.raises(ConnectionLostError):
            start(account)
    account.port = mailbox.server.port
    before = len(marks(newcomer))
    assert 0 < before < 60
    assert start(account).learned.total() == 60 - before


def test_one_letter_that_cannot_be_learned_costs_no_other(
    newcomer: User, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    def stumbles(_account: Account, _candidate: Candidate, _raw: bytes) -> Change:
        raise ZeroDivisionError

    candidate = candidates(Label.HAM, 1)[0]
    with caplog.at_level(logging.ERROR):
        assert learn_from(mailbox.account(newcomer), candidate, HAM, by=stumbles) is None
    assert digest(HAM) in caplog.text
    assert Lesson.objects.get().uid == candidate.waiting.uid
    report = StartReport("anna", sources=None)  # type: ignore[arg-type]  # not looked at
    report.add(Label.HAM, None)
    assert (report.done, report.learned.total()) == (1, 0)


def candidates(label: Label, number: int) -> tuple[Candidate, ...]:
    """So many candidates, newest first."""
    return tuple(
        Candidate(
            folder=Opened("Archive", 1, number, number),
            waiting=Waiting(number - i, 100, when(number - i), deleted=False),
            flags=frozenset(),
            identity=str(i),
            sender="anna@friend.example",
            label=label,
        )
        for i in range(number)
    )


def when(hour: int) -> datetime:
    return NOON + hour * HOUR


@pytest.mark.parametrize(("ham", "spam"), [(500, 300), (300, 7), (0, 30), (3, 0), (19, 1), (0, 0)])
def test_each_round_has_ham_and_spam_in_the_proportion_of_the_whole(ham: int, spam: int) -> None:
    found = Candidates(candidates(Label.HAM, ham), candidates(Label.SPAM, spam))
    every = list(rounds(found))
    assert [each for some in every for each in some if each.label is Label.HAM] == [*found.ham]
    assert [each for some in every for each in some if each.label is Label.SPAM] == [*found.spam]
    for some in every:
        assert len(some) <= 21
        spams = sum(each.label is Label.SPAM for each in some)
        assert abs(spams - spam / len(every)) < 1
