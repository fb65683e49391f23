from datetime import timedelta

import pytest

from challenge.considering import consider
from challenge.counts import Counts, counts
from challenge.delivering import answer
from challenge.models import Challenge
from challenge.rules import Refusal
from challenge.state import Answer, State
from challenge.switch import Switch
from filter.models import Mark
from tests.challenge.letters import CAME, LATER, arrives, letter, person, switched_on

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on(settings):
    switched_on(settings)


def call_spam(challenge):
    digest = challenge.judgement.digest
    Mark.objects.create(
        user=challenge.user, digest=digest, label="spam", source="moved", outcomes={}
    )


def test_nothing_is_counted_where_nothing_was_considered():
    found = counts(since=CAME)
    assert found == Counts()
    assert found.considered == 0
    assert found.spam_share is None


def test_what_became_of_each_letter_is_counted_by_user_and_in_all(django_assert_num_queries):
    anna, ben = person(), person("ben@away.example", switch=Switch.LOG)
    for number in range(4):
        arrives(anna, letter(f"berta@friend{number}.example"))
    arrives(anna, letter(proven=False))
    arrives(anna, letter("list@lists.example", "List-Id: <tea>"))
    arrives(ben, letter(to="ben@away.example"))
    asked = [each for each in consider(anna, at=LATER) if each.state == State.DUE]
    [logged] = consider(ben, at=LATER)
    Challenge.objects.filter(state=State.DUE).update(state=State.SENT, sent_at=LATER)
    answer(asked[0].pk, how=Answer.SUM, at=LATER)
    call_spam(asked[1])
    call_spam(logged)
    Challenge.objects.filter(pk=asked[2].pk).update(bounced_at=LATER)
    Challenge.objects.filter(pk=asked[3].pk).update(complained_at=LATER)

    with django_assert_num_queries(2):
        hers = counts(since=LATER, user=anna)
    assert hers.states == {State.SENT: 3, State.ANSWERED: 1, State.REFUSED: 2}
    assert hers.refusals == {Refusal.NOT_PROVEN: 1, Refusal.AUTOMATIC: 1}
    assert (hers.sent, hers.answered, hers.spam, hers.logged_spam) == (4, 1, 1, 0)
    assert (hers.bounced, hers.complained, hers.considered) == (1, 1, 6)
    assert hers.spam_share == 0.25

    his = counts(since=LATER, user=ben)
    assert (his.states, his.sent, his.spam, his.logged_spam) == ({State.LOGGED: 1}, 0, 0, 1)
    assert his.spam_share is None
    everybodys = counts(since=LATER)
    assert (everybodys.considered, everybodys.sent, everybodys.logged_spam) == (7, 4, 1)
    assert counts(since=LATER + timedelta(seconds=1)) == Counts()


def test_letters_that_had_anothers_answer_count_by_the_rule_that_refused_them_all_the_same():
    anna = person()
    for text in ("Tea?", "Well?", "Hello?"):
        arrives(anna, letter(text=text))
    arrives(anna, letter("list@lists.example", "List-Id: <tea>"))
    due = next(each for each in consider(anna, at=LATER) if each.state == State.DUE)
    answer(due.pk, how=Answer.SUM, at=LATER)
    again = LATER + timedelta(days=1)
    arrives(anna, letter(text="And?"), at=again)
    consider(anna, at=again + timedelta(hours=1))
    found = counts(since=CAME)
    assert found.states == {State.ANSWERED: 3, State.REFUSED: 2}
    assert found.refusals == {Refusal.ASKED_LATELY: 3, Refusal.AUTOMATIC: 1}
