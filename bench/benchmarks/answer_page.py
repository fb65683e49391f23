"""The page that senders answer on, under far more visitors than it will ever have."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from secrets import token_urlsafe

import numpy as np
from django.utils.timezone import now

from bench.apart import Apart
from bench.lab import Lab
from bench.letters import Labelled, labelled_in_turn
from bench.measured import Goal, Measured
from bench.reference_user import ADDRESS
from bench.site import Site
from bench.took import Took
from bench.visitors import Visit, visit
from bench.work import judge_batches
from challenge.codes import code_of
from challenge.models import Challenge
from challenge.state import State
from filter.models import Judgement
from filter.opinion import Action, Verdict
from users.models import User

RATE = 500
SECONDS = 8
CHALLENGES = 100
BATCH, BATCHES, ROUNDS = 100, 4, 5
KEY = token_urlsafe(40)


def answer_page(lab: Lab) -> Iterator[Measured]:
    """500 visitors a second look at the answer page while a worker judges.

    The site runs as it is deployed: gunicorn with two workers, on MariaDB. Of ten visitors eight
    hold the link of a letter that waits, one looks at its picture, one tries a code that he
    made up. They come whether those before them were answered or not. Meanwhile a worker judges
    batches of a hundred, in turn with and without visitors; its share of the processor says
    whether it has more to do because of them, the clock also what two cores are too few for:
    site, visitors, database and worker share them here.
    """
    letters = lab.letters.to_judge(BATCH * BATCHES * (1 + 2 * ROUNDS))
    with (
        lab.reference_url_on_mariadb() as url,
        closing(Apart(url, DATA_DIR=str(lab.folder / "data"), CHALLENGE_KEYS=KEY)) as worker,
        closing(lab.process(url)) as crowd,
        closing(Site(lab.folder, url, CHALLENGE_KEYS=KEY)) as site,
    ):
        paths = worker.do(waiting, CHALLENGES)
        crowd.do(visit, site.port, paths, rate=50, seconds=4)
        turns = labelled_in_turn(letters, size=BATCH * BATCHES)
        judged(worker, next(turns))
        alone: list[Took] = []
        beside: list[Took] = []
        visits: list[list[Visit]] = []
        for _ in range(ROUNDS):
            alone.append(judged(worker, next(turns)))
            coming = crowd.begin(visit, site.port, paths, rate=RATE, seconds=SECONDS)
            beside.append(judged(worker, next(turns)))
            visits.append(coming.result())
    yield Measured(
        "answer_page.answered",
        "a second",
        tuple(answered(each) for each in visits),
        Goal.at_least(0.99 * RATE),
        f"{RATE}: so many come",
    )
    yield Measured(
        "answer_page.p99",
        "ms",
        tuple(1e3 * float(np.percentile([v.seconds for v in each], 99)) for each in visits),
        Goal.at_most(1000),
    )
    yield Measured(
        "answer_page.judging_cpu",
        "times as much",
        tuple(b.cpu / a.cpu for a, b in zip(alone, beside, strict=True)),
        Goal.at_most(1.25),
    )
    yield Measured(
        "answer_page.judging_clock",
        "times as long",
        tuple(b.wall / a.wall for a, b in zip(alone, beside, strict=True)),
    )


def judged(worker: Apart, letters: Sequence[Labelled]) -> Took:
    """How long the worker takes for these letters."""
    return worker.do(judge_batches, [each.letter for each in letters], BATCH)


def answered(visits: Sequence[Visit]) -> float:
    """How many were answered a second, as was due to them."""
    return sum(each.status in {200, 404} for each in visits) / SECONDS


def waiting(number: int) -> list[str]:
    """So many letters wait for their senders; what ten visitors ask for, over and over."""
    user, at = User.objects.get(address=ADDRESS), now()
    paths: list[str] = []
    for each in range(number):
        judgement = Judgement.objects.create(
            user=user,
            digest=f"{each:064}",
            subject="Plums for Sunday",
            verdict=Verdict.UNSURE,
            probability=0.5,
            step="cross_validation",
            action=Action.HOLD,
            trail=[],
            signals={},
            arrived_at=at,
        )
        challenge = Challenge.objects.create(
            user=user,
            judgement=judgement,
            sender="berta@example.net",
            state=State.SENT,
            considered_at=at,
            expires_at=at + timedelta(days=14),
        )
        link = f"/c/{code_of(challenge).in_url}/"
        paths += [link] * 8 + [f"{link}picture-0.png", f"/c/{challenge.handle[:26]}{'a' * 26}/"]
    return paths
