"""What a person says of held mail is done on the server."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from filter import held
from filter.models import Judgement
from imap.errors import MailServerError
from imap.models import Arrival, State
from imap.release import refuse, release
from imap.report import Outcome, Run
from imap.sync import carry_out, sync
from tests.imap.letters import HAM, UNSURE
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from tests.servers.process import free_port
from users.models import User

OFFERS = ["dovecot", "dovecot_without_move", "plain_dovecot"]


@pytest.mark.parametrize("offers", OFFERS)
def test_a_released_letter_returns_and_is_not_judged_again(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    mailbox.deliver(UNSURE)
    before = mailbox.everything()
    account = mailbox.account(user)
    sync(account)
    assert len(mailbox.contents("Held")) == 1
    release(user, Judgement.objects.get().pk, at=timezone.now())
    assert len(mailbox.contents("INBOX")) == 1
    assert mailbox.everything() == before
    assert sync(account).lines == []
    assert mailbox.everything() == before
    assert Judgement.objects.count() == 1


@pytest.mark.parametrize("offers", OFFERS)
def test_a_refused_letter_goes_to_junk(
    user: User,
    mailboxes: Callable[[Dovecot], Mailbox],
    request: pytest.FixtureRequest,
    offers: str,
) -> None:
    mailbox = mailboxes(request.getfixturevalue(offers))
    mailbox.deliver(UNSURE)
    before = mailbox.everything()
    account = mailbox.account(user)
    sync(account)
    refuse(user, Judgement.objects.get().pk, at=timezone.now())
    assert len(mailbox.contents("Junk")) == 1
    assert mailbox.everything() == before
    assert sync(account).lines == []


def test_a_word_given_elsewhere_is_carried_out_by_the_next_sync(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    held.release(user, Judgement.objects.get().pk, at=timezone.now())
    rehearsed = sync(account, Run.REHEARSAL)
    assert [line.outcome for line in rehearsed.lines] == [Outcome.RETURNED]
    assert len(mailbox.contents("Held")) == 1
    [line] = sync(account).lines
    assert line.outcome is Outcome.RETURNED
    assert len(mailbox.contents("INBOX")) == 1


def test_a_server_that_is_down_does_not_lose_the_word(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    port, account.port = account.port, free_port()
    account.save()
    with pytest.raises(MailServerError):
        release(user, Judgement.objects.get().pk, at=timezone.now())
    account.port = port
    account.save()
    carry_out(account)
    assert len(mailbox.contents("INBOX")) == 1


def test_a_held_letter_that_a_person_has_moved_himself_is_gone_and_found_by_nobody(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    mailbox.client.create_folder("Archive")
    mailbox.client.select_folder("Held")
    mailbox.client.move([1], "Archive")
    held.release(user, Judgement.objects.get().pk, at=timezone.now())
    [line] = carry_out(account).lines
    assert line.outcome is Outcome.VANISHED
    assert Arrival.objects.get().state == State.GONE
    assert len(mailbox.contents("Archive")) == 1


def test_a_letter_is_found_again_after_the_held_folder_was_made_anew(
    user: User, mailbox: Mailbox
) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    mailbox.client.rename_folder("Held", "Old")
    mailbox.client.create_folder("Held")
    mailbox.client.append("Held", HAM)
    mailbox.client.select_folder("Old")
    mailbox.client.move([1], "Held")
    release(user, Judgement.objects.get().pk, at=timezone.now())
    assert len(mailbox.contents("INBOX")) == 1
    assert len(mailbox.contents("Held")) == 1


def test_a_letter_is_found_after_a_person_renamed_the_folder(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    mailbox.client.rename_folder("Held", "HELD")
    release(user, Judgement.objects.get().pk, at=timezone.now())
    assert len(mailbox.contents("INBOX")) == 1
    assert mailbox.contents("HELD") == []


def test_a_user_without_a_server_can_release_too(user: User, mailbox: Mailbox) -> None:
    mailbox.deliver(UNSURE)
    account = mailbox.account(user)
    sync(account)
    account.delete()
    assert release(user, Judgement.objects.get().pk, at=timezone.now()).action == "deliver"
