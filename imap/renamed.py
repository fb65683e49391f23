"""A folder that was renamed with its messages in it: nobody moved them."""

from collections.abc import Mapping, Sequence

from imap.models import Arrival
from imap.newcomers import Newcomer
from imap.places import number_of
from imap.reading import Opened
from imap.receiving import cursor
from imap.session import Session


def stay_where_renamed(
    here: Session,
    opened: Opened,
    matched: Sequence[tuple[Newcomer, Arrival]],
    numbered: Mapping[int, int],
) -> set[int]:
    """Those of the arrivals that lie in the open folder as they lay under its former name.

    Under the very number, where the folder that now has that name is numbered
    otherwise: `numbered` is its UIDVALIDITY by the arrival's id. They are known to
    lie here. Returns their ids.
    """
    stayed = [
        arrival
        for newcomer, arrival in matched
        if numbered[arrival.pk] != opened.uidvalidity
        and number_of(arrival) == (opened.uidvalidity, newcomer.uid)
    ]
    if stayed:
        folder = cursor(here.account, opened)
        folder.save()
        Arrival.objects.filter(pk__in=[each.pk for each in stayed]).update(now_folder=folder)
    return {each.pk for each in stayed}
