"""The jig of the TREC spam track: four orders by which anyone's toolkit drives Hamlet.

Between the orders everything is kept in the database in use, for a user of its own.
Source: G. Cormack, T. Lynam, TREC Spam Filter Evaluation Toolkit, 2005 to 2007.
"""

from datetime import datetime

from evaluation.arrival import BEGINNING, arrived_at
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from filter.models import Judgement
from filter.opinion import Verdict
from filter.policies import use_preset
from filter.policy import Preset
from knowledge_base.label import Label
from users.models import User

ADDRESS = "jig@trec.invalid"
SOURCE = "jig"


class JigError(Exception):
    """An order out of turn; the text says which must come first."""


def initialize(preset: Preset = Preset.CAREFUL) -> None:
    """Begins anew: whatever an earlier run left is gone."""
    finalize()
    use_preset(User.objects.create_user(ADDRESS), preset)


def classify(raw: bytes) -> str:
    """The verdict on a message in the jig's own form, `class=spam score=0.97`.

    The toolkit knows no unsure, so unsure mail is let through: `class=ham`, with
    its score. Raises JigError before `initialize`.
    """
    user = jig_user()
    [judgement] = judge(user, [Letter(raw, arrived_at(raw, previous=latest(user)))])
    label = Label.SPAM if judgement.verdict == Verdict.SPAM else Label.HAM
    return f"class={label} score={judgement.probability!r}"


def train(label: Label, raw: bytes) -> None:
    """Learns the label of a message. Raises JigError before `initialize`."""
    user = jig_user()
    learn(user, Letter(raw, arrived_at(raw, previous=latest(user))), label, source=SOURCE)


def finalize() -> None:
    """Ends the run: nothing of it is left."""
    User.objects.filter(address=ADDRESS).delete()


def jig_user() -> User:
    """The user of the run."""
    user = User.objects.filter(address=ADDRESS).first()
    if user is None:
        raise JigError("No run has begun. The first order is `manage.py jig initialize`.")
    return user


def latest(user: User) -> datetime:
    """When the message judged last arrived, which a message without a date takes over."""
    judgement = Judgement.objects.filter(user=user).order_by("-id").first()
    return judgement.arrived_at if judgement else BEGINNING
