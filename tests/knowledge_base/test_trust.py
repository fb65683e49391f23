from datetime import datetime, timedelta

import pytest

from knowledge_base import trust
from knowledge_base.acquaintance import acquaintance
from knowledge_base.contacts import record_sent
from knowledge_base.correspondence import WEEKS_COUNTED, Week, exchange, week_of
from knowledge_base.knowledge import Trust
from knowledge_base.label import Label
from knowledge_base.learning import learn
from knowledge_base.written_address import AddressError
from tests.knowledge_base.letters import NOW, letter, mailbox
from users.models import User

ANNA = "anna@anna.org"
WEEK = timedelta(weeks=1)


def trusted(user: User, sender: str, at: datetime = NOW) -> Trust | None:
    known = acquaintance(user, addresses=[], senders=[sender])
    weeks = known.weeks.get(sender, [])
    return trust.trust_in(sender, said=known.said, weeks=weeks, at=at)


def write_both_ways(user: User, letters: int) -> None:
    for number in range(letters):
        learn(user, letter(salt=str(number)), Label.HAM, at=NOW)
        record_sent(user, [mailbox(ANNA)], message_id=f"<{number}@ben>", at=NOW)


def test_the_users_word_counts_for_the_address_or_the_whole_domain(ben: User, carol: User) -> None:
    trust.trust(ben, "Anna@Anna.ORG")
    trust.trust(ben, "@dora.org")
    trust.trust(ben, "@dora.org")
    assert trust.listed(ben) == ["@dora.org", ANNA]
    assert trusted(ben, ANNA) == Trust(ANNA, said=True)
    assert trusted(ben, "any@dora.org") == Trust("@dora.org", said=True)
    assert trusted(ben, "any@sub.dora.org") is None
    assert trusted(ben, "any@anna.org") is None
    assert trusted(carol, ANNA) is None
    assert not trust.distrust(carol, ANNA)
    assert trust.distrust(ben, ANNA)
    assert not trust.distrust(ben, ANNA)
    assert trusted(ben, ANNA) is None


@pytest.mark.parametrize("text", ["ben@ben.net", "@ben.net", "<>", "@", "", "x@second.org"])
def test_ones_own_addresses_and_the_null_sender_cannot_be_trusted(ben: User, text: str) -> None:
    ben.aliases = ["X@Second.org"]
    with pytest.raises(AddressError):
        trust.trust(ben, text)
    assert trust.listed(ben) == []


def test_frequent_mail_both_ways_earns_trust_which_fades(ben: User, carol: User) -> None:
    write_both_ways(ben, 1)
    assert trusted(ben, ANNA) is None
    write_both_ways(ben, 3)
    assert trusted(ben, ANNA) == Trust(ANNA, said=False, received=3, sent=3)
    assert trusted(ben, ANNA, NOW + 13 * WEEK) == Trust(ANNA, said=False, received=3, sent=3)
    assert trusted(ben, ANNA, NOW + 14 * WEEK) is None
    assert trusted(ben, ANNA, NOW - WEEK) is None
    assert trusted(carol, ANNA) is None


def test_mail_one_way_earns_nothing(ben: User) -> None:
    for number in range(50):
        learn(ben, letter(salt=str(number)), Label.HAM, at=NOW)
    assert trusted(ben, ANNA) is None


def test_a_letter_weighs_half_after_a_quarter_of_a_year() -> None:
    now = week_of(NOW)
    weeks = [Week(now - 13, received=2, sent=0), Week(now - 26, received=0, sent=4)]
    found = exchange(weeks, NOW)
    assert (found.received, found.sent) == (2, 4)
    assert (found.received_weight, found.sent_weight) == (1.0, 1.0)


def test_what_is_too_old_or_yet_to_come_says_nothing() -> None:
    now = week_of(NOW)
    weeks = [Week(now - WEEKS_COUNTED, received=9, sent=9), Week(now + 1, received=9, sent=9)]
    found = exchange(weeks, NOW)
    assert (found.received, found.sent, found.received_weight, found.sent_weight) == (0, 0, 0, 0)
