"""The page of a report: complete, escaped, standing alone, and named for a screen reader."""

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from evaluation.report.comparison import Contender
from evaluation.report.page import page
from evaluation.report.summary import Ledger, Setting
from knowledge_base.label import Label
from tests.evaluation.outcomes import HAM, SPAM, UNSURE, outcome

NASTY = '"><script>alert(1)</script>&amp;\x00\ud800'


class Tags(HTMLParser):
    """The tags of a page in order, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.found if attribute in attrs]


def run() -> Ledger:
    ledger = Ledger()
    for n in range(120):
        ledger.add(outcome(Label.HAM, HAM, score=n / 1000))
        ledger.add(outcome(Label.SPAM, SPAM, score=1 - n / 200))
    ledger.add(outcome(Label.HAM, SPAM, score=0.99, subject="lost & found"))
    ledger.add(outcome(Label.SPAM, HAM, score=0.01, subject=NASTY))
    ledger.add(outcome(Label.SPAM, UNSURE, score=0.5))
    return ledger


@pytest.fixture(scope="module")
def html() -> str:
    return page(run().summary(Setting(("a <corpus>",), "careful", "immediate")))


def test_nothing_is_loaded_from_anywhere(html):
    tags = Tags(html)
    assert not {"script", "link", "img", "iframe", "object", "image", "use"} & {
        tag for tag, _ in tags.found
    }
    assert not tags.values("src")
    assert not tags.values("href")
    assert "@import" not in html
    assert "url(" not in html


def test_what_came_from_mail_or_the_command_line_is_escaped(html):
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "a &lt;corpus&gt;" in html
    assert "lost &amp; found" in html


def test_every_picture_has_a_name_and_a_description(html):
    tags = Tags(html)
    ids = Counter(tags.values("id"))
    pictures = [attrs for tag, attrs in tags.found if tag == "svg"]
    assert len(pictures) == 4
    for attrs in pictures:
        assert attrs["role"] == "img"
        assert all(ids[name] == 1 for name in (attrs["aria-labelledby"] or "").split())


def test_every_id_is_used_once(html):
    assert set(Counter(Tags(html).values("id")).values()) == {1}


def test_headings_do_not_skip_a_level(html):
    levels = [int(level) for level in re.findall(r"<h(\d)", html)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_errors_are_listed_with_their_trails(html):
    assert "Ham taken for spam: 1" in html
    assert "Spam taken for ham: 1" in html
    assert "so it seems" in html


def test_the_headline_counts(html):
    # 1 of 121 ham, 1 of 122 spam
    assert "<dd>0.83 <small>1 of 121 ham" in html
    assert "<dd>0.82 <small>1 of 122 spam" in html


@pytest.mark.parametrize("labels", [[], [Label.HAM], [Label.SPAM], [Label.HAM, Label.SPAM]])
def test_a_run_of_little_or_nothing_has_a_page_too(labels):
    ledger = Ledger()
    for label in labels:
        ledger.add(outcome(label, UNSURE))
    html = page(ledger.summary(Setting(("corpus",), "careful", "immediate")))
    assert f"{len(labels)} messages in order" in html
    assert "nan" not in html


def test_other_filters_stand_beside_hamlet_where_they_were_run(html):
    summary = run().summary(Setting(("corpus",), "careful", "immediate"))
    peers = [Contender("<bogofilter>", summary.measured, 1200.0)]
    compared = page(summary, peers=peers)
    assert "Other filters" not in html
    rows = re.search(r'id="peers".*?</table>', compared, re.DOTALL)[0]
    assert re.findall(r'<th scope="row">([^<]*)', rows) == ["Hamlet", "&lt;bogofilter&gt;"]
    assert rows.count("<td") == 12
    assert "1,200" in rows
