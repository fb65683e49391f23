"""Users and judgements for the tests of pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

from filter.doubt import Contradiction
from filter.letter import Letter
from filter.models import Judgement, Mark
from filter.opinion import Action, Finding, Mode, Opinion, Verdict
from filter.pipeline import STEPS
from filter.trail import to_json
from knowledge_base.label import Label
from users.models import User

ARRIVED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def user(address: str = "anna@example.org") -> User:
    return User.objects.create_user(address, "correct horse battery staple")


def trail(*, decided_by: str | None, verdict: Verdict, evidence: str = "Nothing of note.") -> Any:
    """A trail that ends with the step `decided_by`, or holds all seven."""
    findings = []
    for step in STEPS:
        decided = step.__name__ == decided_by
        opinion = Opinion(verdict if decided else Verdict.UNSURE, evidence, 0.25)
        findings.append(
            Finding(step.__name__, opinion, Mode.EARNS, decided=decided, microseconds=1500)
        )
        if decided:
            break
    return to_json(findings)


def judgement(owner: User, **fields: Any) -> Judgement:
    number = Judgement.objects.count()
    verdict = fields.get("verdict", Verdict.SPAM)
    ready = {
        "user": owner,
        "digest": f"{number:064}",
        "sender": "horatio@example.org",
        "subject": f"Letter {number}",
        "verdict": verdict,
        "probability": 0.5,
        "step": "misbehaviour",
        "action": Action.JUNK,
        "trail": trail(decided_by="misbehaviour", verdict=verdict),
        "signals": {},
        "arrived_at": ARRIVED + timedelta(minutes=number),
    }
    return Judgement.objects.create(**(ready | fields))


def letter(text: str, *, program: str = "Quill") -> Letter:
    head = f"From: Bo <bo@example.net>\nTo: anna@example.org\nX-Mailer: {program}\n"
    return Letter(f"{head}Subject: Hello\n\n{text}\n".encode(), ARRIVED)


def questioned(owner: User, digest: str, **fields: Any) -> Mark:
    """A mark of a letter that is asked about, though nothing was taught of it."""
    ready = {
        "label": Label.SPAM,
        "source": "button",
        "outcomes": {},
        "weight": 0.1,
        "question": Contradiction.SERVICE,
        "against": "news.example",
        "evidence": "You said spam, but two letters of news.example were ham to you.",
    }
    return Mark.objects.create(user=owner, digest=digest, **(ready | fields))
