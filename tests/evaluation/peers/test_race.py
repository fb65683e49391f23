"""Other filters over the same mail with the same feedback."""

from pathlib import Path

import pytest

from evaluation.corpus import CorpusError, Item, read
from evaluation.feedback_mode import FeedbackMode
from evaluation.peers.peer import PeerError, answer, installed
from evaluation.peers.race import PEERS, make_sure_of, peer_names, race
from filter.opinion import Verdict
from knowledge_base.label import Label
from tests.evaluation.test_corpus import SAMPLE

ITEMS = read(SAMPLE).items[:10]


class Parrot:
    """Answers with the label it was last taught, and keeps a diary of what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.diary: list[str] = []
        self.last = Label.HAM

    def judge(self, raw: bytes) -> tuple[Verdict, float]:
        self.diary.append("judge")
        return Verdict(self.last.value), float(self.last is Label.SPAM)

    def learn(self, raw: bytes, label: Label) -> None:
        self.diary.append("learn")
        self.last = label

    def close(self) -> None:
        self.diary.append("close")


def raced(mode: str = "immediate") -> tuple[Parrot, list[Verdict]]:
    started: list[Parrot] = []

    def start(folder: Path) -> Parrot:
        started.append(Parrot(folder))
        return started[0]

    results = list(race(start, ITEMS, feedback=FeedbackMode.parse(mode)))
    assert [result.path for result in results] == [item.path for item in ITEMS]
    return started[0], [result.verdict for result in results]


def test_each_message_is_judged_before_its_label_is_told():
    parrot, verdicts = raced()
    labels = [item.label for item in ITEMS]
    assert [verdict.value for verdict in verdicts] == [Label.HAM, *labels[:-1]]
    assert parrot.diary == ["judge", "learn"] * 10 + ["close"]


def test_feedback_is_told_in_the_mode_asked_for():
    parrot, _ = raced("delayed:7")
    assert parrot.diary.count("learn") == 3


def test_what_the_filter_keeps_is_gone_afterwards():
    parrot, _ = raced()
    assert not parrot.folder.exists()


def test_mail_without_a_label_is_refused():
    item = Item("letter", None, ITEMS[0].file)
    with pytest.raises(CorpusError, match="has no label"):
        next(race(Parrot, [item], feedback=FeedbackMode()))


def test_filters_are_named_in_a_list():
    assert peer_names("bogofilter, spamassassin") == ("bogofilter", "spamassassin")


def test_a_filter_that_cannot_be_run_is_named_with_those_that_can():
    with pytest.raises(PeerError, match=r"“crm114” cannot be run. There are: bogofilter, "):
        peer_names("bogofilter,crm114")


@pytest.mark.parametrize("name", sorted(set(PEERS) - {"regression"}))
def test_a_filter_that_is_not_installed_says_how_to_install_it(name, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PeerError, match=f"On Debian: apt-get install {name}"):
        make_sure_of([name])


def test_a_filter_that_fails_is_quoted():
    shell = installed("sh", package="dash")
    with pytest.raises(PeerError, match="failed with status 7: no such table"):
        answer((shell, "-c", "echo no such table >&2; exit 7"), b"")


def test_a_status_that_means_something_is_no_failure():
    shell = installed("sh", package="dash")
    assert answer((shell, "-c", "cat; exit 7"), b"in", statuses={7}) == (7, "in")
