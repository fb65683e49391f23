"""What passes between client and server is counted."""

from contextlib import closing

from imapclient import IMAPClient

from bench.wire import Wire, uids
from tests.imap.letters import HAM, SPAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot


def test_a_set_of_uids_is_read() -> None:
    assert uids(b"3:5,9") == [3, 4, 5, 9]


def test_commands_bytes_and_bodies_are_counted(dovecot: Dovecot) -> None:
    with closing(Mailbox(dovecot)) as mailbox, closing(Wire(dovecot.port)) as wire:
        mailbox.deliver(HAM)
        mailbox.deliver(SPAM)
        client = IMAPClient("127.0.0.1", wire.port, ssl=False)
        client.login(mailbox.name, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        wire.traffic.forget()
        client.fetch([1, 2], ["BODY.PEEK[]"])
        client.fetch([1], ["BODY.PEEK[]"])
        client.fetch([2], ["FLAGS"])
        traffic = wire.traffic
        assert traffic.commands == {"FETCH": 3}
        assert traffic.bodies == {(b"INBOX", 1): 2, (b"INBOX", 2): 1}
        assert traffic.turns == 3
        assert traffic.received > 2 * len(HAM) + len(SPAM)
        client.logout()
