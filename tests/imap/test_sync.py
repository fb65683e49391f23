"""A sync judges what is new, files it, and changes nothing else."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from imapclient import DELETED, FLAGGED, SEEN

from filter.models import Judgement
from imap.connection import connect
from imap.errors import ConnectionLostError, RefusedLoginError
from imap.models import Account, Arrival, Folder, Stage, State
from imap.reading import HEAD, WHOLE
from imap.report import Line, Outcome, Run
from imap.span import Span
from imap.sync import sync
from tests.imap.letters import HAM, SPAM, UNSURE, letter
from tests.imap.mailbox import NOON, Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import Cut, Proxy
from users.models import User

SAMPLE = Path(__file__).parents[2] / "sample"


def sizes(mailbox: Mailbox) -> dict[str, int]:
    """How many messages each folder has that are not marked as deleted."""
    return {folder: len(mailbox.contents(folder)) for folder in sorted(mailbox.folders())}


def test_spam_goes_to_junk_held_mail_to_held_and_ham_stays_unread(
    user: User, mailbox: Mailbox
) -> None:
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    before = mailbox.everything()
    report = sync(mailbox.account(user))
    assert sizes(mailbox) == {"Held": 1, "INBOX": 1, "Junk": 1}
    assert mailbox.everything() == before
    assert [(line.subject, line.outcome) for line in report.lines] == [
        ("Lunch", Outcome.DELIVERED),
        ("Buy sesamoid pills", Outcome.JUNKED),
        ("A question", Outcome.HELD),
    ]
    assert report.folders_made == ["Held", "Junk"]


def test_each_line_says_who_wrote_what_was_done_and_why(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    told: list[Line] = []
    report = sync(mailbox.account(user), tell=told.append)
    [line] = report.lines
    assert told == report.lines
    assert (line.sender, line.verdict, line.step) == (
        "seller@shop.example",
        "spam",
        "spam_keywords",
    )
    assert "sesamoid" in line.why
    assert line.probability == Judgement.objects.get().probability


def test_flags_and_dates_travel_with_the_message(user: User, mailbox: Mailbox) -> None:
    when = NOON - timedelta(days=400)
    mailbox.deliver(SPAM, flags=(SEEN, FLAGGED, b"$Label1"), at=when)
    mailbox.deliver(HAM, flags=(FLAGGED,), at=when)
    before = mailbox.everything()
    sync(mailbox.account(user))
    assert sizes(mailbox) == {"Held": 0, "INBOX": 1, "Junk": 1}
    assert mailbox.everything() == before


def test_a_second_sync_has_nothing_to_do(user: User, mailbox: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    account = mailbox.account(user)
    sync(account)
    before = mailbox.everything()
    with Proxy(mailbox.server.port, fatal=lambda line: b"FETCH" in line) as proxy:
        account.port = proxy.port
        report = sync(account)
        assert not proxy.broken
    assert report.lines == []
    assert mailbox.everything() == before
    assert Judgement.objects.count() == 3


def test_only_what_came_since_is_read(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(HAM)
    account = mailbox.account(user)
    sync(account)
    mailbox.deliver(SPAM)
    report = sync(account)
    assert [line.uid for line in report.lines] == [2]
    assert sizes(mailbox) == {"Held": 0, "INBOX": 1, "Junk": 1}


@pytest.mark.parametrize("offers", ["dovecot", "dovecot_without_move", "plain_dovecot"])
def test_five_hundred_real_messages_each_end_in_exactly_one_folder(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    paths = [line.split(maxsplit=1)[1] for line in (SAMPLE / "full/index").read_text().splitlines()]
    # The sample has 400; a hundred of them come a second time, as mail sometimes does.
    for number, path in enumerate([*paths, *paths[:100]]):
        raw = (SAMPLE / "full" / path).read_bytes()
        flags = [(), (SEEN,), (FLAGGED, b"$Label1")][number % 3]
        mailbox.deliver(raw, flags=flags, at=NOON + timedelta(minutes=number))
    before = mailbox.everything()
    assert before.total() == 500
    report = sync(mailbox.account(user))
    assert mailbox.everything() == before
    counts = report.counts
    assert counts.total() == 500
    assert sizes(mailbox) == {
        "Held": counts[Outcome.HELD],
        "INBOX": counts[Outcome.DELIVERED],
        "Junk": counts[Outcome.JUNKED],
    }
    assert counts[Outcome.HELD]
    assert Judgement.objects.count() == Arrival.objects.count() == 500


def test_a_rehearsal_changes_nothing_anywhere(user: User, mailbox: Mailbox) -> None:
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    before = mailbox.everything()
    report = sync(mailbox.account(user), Run.REHEARSAL)
    assert mailbox.everything() == before
    assert mailbox.folders() == ["INBOX"]
    assert not Judgement.objects.exists()
    assert not Arrival.objects.exists()
    assert not Folder.objects.exists()
    assert [(line.subject, line.outcome) for line in report.lines] == [
        ("Lunch", Outcome.DELIVERED),
        ("Buy sesamoid pills", Outcome.JUNKED),
        ("A question", Outcome.HELD),
    ]


def test_a_new_accounts_first_sync_is_a_rehearsal_and_its_second_is_not(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user, stage=Stage.NEW)
    assert sync(account).run is Run.REHEARSAL
    assert Account.objects.get().stage == Stage.REHEARSED
    assert sizes(mailbox) == {"INBOX": 1}
    assert sync(account).run is Run.LIVE
    assert Account.objects.get().stage == Stage.LIVE
    assert sizes(mailbox) == {"Held": 0, "INBOX": 0, "Junk": 1}


def test_a_new_account_that_is_told_to_goes_live_at_once(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    assert sync(mailbox.account(user, stage=Stage.NEW), Run.LIVE).run is Run.LIVE
    assert sizes(mailbox) == {"Held": 0, "INBOX": 0, "Junk": 1}


def test_a_renumbered_folder_is_read_again_and_nothing_judged_or_moved_twice(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(HAM)
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    old = Folder.objects.get(name="INBOX").uidvalidity
    mailbox.renumber()
    mailbox.deliver(SPAM)
    before = mailbox.everything()
    report = sync(account)
    assert Folder.objects.get(name="INBOX").uidvalidity != old
    assert [(line.subject, line.outcome) for line in report.lines] == [
        ("Lunch", Outcome.KNOWN),
        ("Buy sesamoid pills", Outcome.JUNKED),
    ]
    assert mailbox.everything() == before
    assert Judgement.objects.count() == 3
    assert sync(account).lines == []


def test_a_move_still_due_when_the_folder_is_renumbered_is_made_once(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    with Proxy(mailbox.server.port, fatal=lambda line: b"MOVE" in line) as proxy:
        account.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(account)
    mailbox.renumber()
    before = mailbox.everything()
    account.port = mailbox.server.port
    sync(account)
    assert sizes(mailbox) == {"Held": 0, "INBOX": 0, "Junk": 1}
    assert mailbox.everything() == before
    assert Judgement.objects.count() == 1


def test_what_a_person_takes_out_of_junk_stays_where_he_puts_it(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(SPAM)
    account = mailbox.account(user)
    sync(account)
    mailbox.client.select_folder("Junk")
    mailbox.client.move([1], "INBOX")
    report = sync(account)
    assert sizes(mailbox) == {"Held": 0, "INBOX": 1, "Junk": 0}
    [line] = report.lines
    assert line.outcome is Outcome.LEFT
    assert "Put back by somebody else" in line.why
    assert Judgement.objects.count() == 1


def test_the_same_letter_delivered_twice_is_two_letters(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM)
    mailbox.deliver(SPAM)
    sync(mailbox.account(user))
    assert sizes(mailbox) == {"Held": 0, "INBOX": 0, "Junk": 2}


def test_a_message_marked_as_deleted_is_not_touched(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(SPAM, flags=(DELETED,))
    report = sync(mailbox.account(user))
    assert report.counts == Counter({Outcome.LEFT: 1})
    mailbox.client.select_folder("INBOX", readonly=True)
    assert mailbox.client.search(["DELETED"]) == [1]
    assert mailbox.contents("Junk") == []


def test_a_message_larger_than_memory_should_hold_is_judged_by_its_head(
    user: User, mailbox: Mailbox
) -> None:
    start = letter("seller@shop.example", "Buy sesamoid pills")
    mailbox.deliver(start + b"x" * 70 + b"\r\n" + (b"y" * 76 + b"\r\n") * (WHOLE // 78))
    before = mailbox.everything()
    report = sync(mailbox.account(user))
    assert sizes(mailbox) == {"Held": 0, "INBOX": 0, "Junk": 1}
    assert mailbox.everything() == before
    assert f"Judged by its first {HEAD:,} of" in report.lines[0].why


def test_a_message_that_vanishes_between_search_and_fetch_is_recorded_as_gone(
    user: User, mailbox: Mailbox
) -> None:
    for raw in (HAM, SPAM):
        mailbox.deliver(raw)

    def vanish(line: bytes) -> bool:
        if b"BODY.PEEK" in line:
            mailbox.client.select_folder("INBOX")
            mailbox.client.delete_messages([2])
            mailbox.client.uid_expunge([2])
        return False

    account = mailbox.account(user)
    with Proxy(mailbox.server.port, fatal=vanish) as proxy:
        account.port = proxy.port
        report = sync(account)
    assert [line.outcome for line in report.lines] == [Outcome.DELIVERED, Outcome.VANISHED]
    assert Arrival.objects.get(uid=2).state == State.GONE
    account.port = mailbox.server.port
    assert sync(account).lines == []


@pytest.mark.parametrize("offers", ["dovecot", "dovecot_without_move", "plain_dovecot"])
def test_a_message_that_vanishes_before_it_is_moved_is_recorded_as_gone(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    mailbox.deliver(SPAM)
    mailbox.deliver(letter("other@shop.example", "More sesamoid pills"))

    def vanish(line: bytes) -> bool:
        if b" UID MOVE " in line or b" UID COPY " in line:
            with connect(account) as other:
                other.select_folder("INBOX")
                other.delete_messages([1])
                other.expunge()
        return False

    account = mailbox.account(user)
    with Proxy(mailbox.server.port, fatal=vanish) as proxy:
        through = Account.objects.get()
        through.port = proxy.port
        report = sync(through)
    assert [line.outcome for line in report.lines] == [Outcome.VANISHED, Outcome.JUNKED]
    assert len(mailbox.contents("Junk")) == 1
    assert Arrival.objects.get(uid=1).state == State.GONE


def test_a_wrong_password_pauses_the_account_until_a_sync_succeeds(
    user: User, mailbox: Mailbox
) -> None:
    account = mailbox.account(user)
    right = account.sealed_password
    account.password = "barley"
    account.save()
    with pytest.raises(RefusedLoginError):
        sync(account)
    assert "refused the login" in Account.objects.get().paused
    account.sealed_password = right
    account.save()
    sync(account)
    assert Account.objects.get().paused == ""


def test_a_connection_that_breaks_while_mail_is_read_costs_nothing(
    user: User, mailbox: Mailbox
) -> None:
    for number in range(120):
        mailbox.deliver(letter("stranger@elsewhere.example", f"Question {number}", "x" * 2000))
    before = mailbox.everything()
    account = mailbox.account(user)
    with Proxy(mailbox.server.port, bytes_back=250_000) as proxy:
        account.port = proxy.port
        with pytest.raises(ConnectionLostError):
            sync(account)
    done = Judgement.objects.count()
    assert 0 < done < 120
    assert mailbox.everything() == before
    account.port = mailbox.server.port
    report = sync(account)
    assert len(report.lines) == 120 - done
    assert mailbox.everything() == before
    assert sizes(mailbox) == {"Held": 120, "INBOX": 0, "Junk": 0}
    assert Judgement.objects.count() == 120


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("offers", ["dovecot", "dovecot_without_move", "plain_dovecot"])
def test_a_connection_that_breaks_at_any_command_costs_nothing(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
    cut: Cut,
) -> None:
    server = request.getfixturevalue(offers)
    broke = 0
    for fatal_command in range(1, 100):
        mailbox = mailboxes(server)
        for raw in (HAM, SPAM, SPAM, UNSURE):
            mailbox.deliver(raw)
        before = mailbox.everything()
        account = mailbox.account(user)
        countdown = iter(range(fatal_command))
        with Proxy(
            server.port, fatal=lambda _, left=countdown: next(left, None) is None, cut=cut
        ) as proxy:
            account.port = proxy.port
            try:
                sync(account)
            except ConnectionLostError:
                broke += 1
        finished = not proxy.broken
        account.port = server.port
        sync(account)
        assert sizes(mailbox) == {"Held": 1, "INBOX": 1, "Junk": 2}, fatal_command
        assert mailbox.everything() == before, fatal_command
        assert sync(account).lines == []
        assert Judgement.objects.filter(user=user).count() == 4
        account.delete()
        Judgement.objects.all().delete()
        if finished:
            break
    assert broke > 15


def test_a_sync_whose_time_is_over_leaves_the_rest_to_the_next(
    user: User, mailbox: Mailbox
) -> None:
    for number in range(120):
        mailbox.deliver(letter("stranger@elsewhere.example", f"Question {number}"))
    account = mailbox.account(user)
    over = Span.of(0)
    reports = [sync(account, span=over) for _ in range(2)]
    assert [len(report.lines) for report in reports] == [100, 20]
    assert [report.finished for report in reports] == [False, True]
    assert sizes(mailbox) == {"Held": 120, "INBOX": 0, "Junk": 0}
