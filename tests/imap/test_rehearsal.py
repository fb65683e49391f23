"""A rehearsal says of every message what the live sync then does."""

from filter.feedback import learn
from filter.policies import use_preset
from imap.report import Run
from imap.sync import sync
from tests.filter.letters import sample
from tests.imap.mailbox import Mailbox
from users.models import User


def test_more_messages_than_one_portion_are_judged_as_they_will_be(
    user: User, mailbox: Mailbox
) -> None:
    use_preset(user, "careful")
    for marked, label in sample(60):
        learn(user, marked, label, source="import")
    for each, _ in sample(180)[60:]:
        mailbox.deliver(each.raw, at=each.arrived_at.replace(microsecond=0))
    account = mailbox.account(user)
    rehearsed, live = (
        {line.uid: line for line in sync(account, run).lines} for run in (Run.REHEARSAL, Run.LIVE)
    )
    assert len(rehearsed) == 120
    assert rehearsed == live
