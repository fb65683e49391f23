"""A sync that only says what it would do: nothing changes, on the server or in the store."""

from imapclient import IMAPClient

from filter.judging import decide
from filter.opinion import Action
from imap.folders import Folders
from imap.lease import Lease
from imap.models import Account
from imap.placing import due, wanted
from imap.reading import open_folder
from imap.receiving import cursor, newest_known, receive
from imap.report import Line, Outcome, SyncReport
from imap.wording import OUTCOMES, line_of_arrival, line_of_decision
from knowledge_base import sightings
from knowledge_base.sightings import Seen


def rehearse(
    client: IMAPClient, account: Account, folders: Folders, lease: Lease, *, report: SyncReport
) -> None:
    """Reports what a live sync would do now."""
    opened = open_folder(client, folders.inbox)
    folder = cursor(account, opened)
    rehearsed: list[Seen] = []
    for portion in receive(client, folder, opened, up_to=newest_known()):
        lease.renew()
        judged = decide(account.user, portion.letters, unrecorded=rehearsed)
        rehearsed += sightings.seen(
            [each.case.message for each in judged], [each.case.arrived_at for each in judged]
        )
        lines = {
            each.uid: line_of_decision(judgement, uid=each.uid)
            for each, judgement in zip(portion.new, judged, strict=True)
        }
        for each in portion.waiting:
            if each.uid in portion.known:
                known = portion.known[each.uid]
                report.add(line_of_arrival(known, outcome=Outcome.KNOWN))
            elif each.deleted:
                report.add(Line(each.uid, Outcome.LEFT, "Marked as deleted."))
            elif each.uid in lines:
                report.add(lines[each.uid])
            else:
                report.add(Line(each.uid, Outcome.VANISHED, "Vanished before it could be read."))
    for arrival in due(account):
        action = wanted(arrival)
        outcome = Outcome.RETURNED if action is Action.DELIVER else OUTCOMES[action]
        report.add(line_of_arrival(arrival, outcome=outcome))
