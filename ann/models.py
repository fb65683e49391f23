"""What is stored of one user's network: its samples, its versions, and checkpoints of them."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models


def new_stamp() -> int:
    """A number that no other change of any history has, short of an accident of 2**-63."""
    return secrets.randbits(63)


# Generation, last sample and its stamp: what identifies a state of a history.
Key = tuple[int, int, int]


class Version(models.Model):
    """One retraining of a user's network: what it was trained on and how, and what came of it.

    A network that was never retrained is version 0 and has no row. A version's
    network is what `course` (`ann.course.Course`) makes of the samples up to
    `upto`, as they stand now, and then every later sample learned as it came;
    `ham` and `spam` are what was confirmed when it was made. `before` is the
    version that was in use then, `comparison` (`ann.comparison.Comparison`) how
    the two did on the same mail, None where there was too little of it, and
    `reason` why the new one took over or did not. `promoted_at` is None for one
    that never did, `retired_at` is when it last made way for another.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    trigger = models.CharField(max_length=16)
    began_at = models.DateTimeField()
    seconds = models.FloatField()
    ham = models.PositiveIntegerField()
    spam = models.PositiveIntegerField()
    upto = models.PositiveBigIntegerField()
    course = models.JSONField()
    comparison = models.JSONField(null=True)
    reason = models.CharField(max_length=500)
    promoted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "number"], name="ann_versions_in_order")
        ]

    def __str__(self) -> str:
        return f"version {self.number} of user {self.user_id}'s network"


class History(models.Model):
    """The state of one user's learning history.

    `generation` is a new stamp whenever the past itself changes (a sample
    forgotten, another version of the network in use); `last_sample` and its
    stamp move whenever a sample is added. Together they say whether a network
    held in memory is still the stored one. The stamps are random so that a
    number given again after a rolled-back transaction is not mistaken for the
    first. `ham` and `spam` count the confirmed samples, `doubted` those of
    reduced weight. `live` is the version in use, None for version 0.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    generation = models.PositiveBigIntegerField(default=new_stamp)
    last_sample = models.PositiveBigIntegerField(default=0)
    last_stamp = models.PositiveBigIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)
    spam = models.PositiveIntegerField(default=0)
    doubted = models.PositiveIntegerField(default=0)
    live = models.ForeignKey(
        Version, on_delete=models.RESTRICT, null=True, default=None, related_name="+"
    )

    def __str__(self) -> str:
        return f"history of user {self.user_id}: {self.ham} ham, {self.spam} spam"

    @property
    def key(self) -> Key:
        """What tells this state from every other."""
        return self.generation, self.last_sample, self.last_stamp

    @property
    def count(self) -> int:
        """How many samples there are, whatever their weight."""
        return self.ham + self.spam + self.doubted


class Sample(models.Model):
    """One confirmed message: its features (never its text), and what the person said.

    `score` is the probability of spam that the network gave before this mark
    was learned, None where none was asked (`ann.stored_sample.SETTLED` where the
    letter had been decided rightly by then); `weight`, 0 to 1, scales what the
    sample moves, and is 1 unless the mark is doubted. Samples are learned in
    order of id. One whose `example` is empty has its features in a `Pack`.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    spam = models.BooleanField()
    score = models.FloatField(null=True)
    weight = models.FloatField(default=1.0)
    stamp = models.PositiveBigIntegerField(default=new_stamp)
    example = models.BinaryField()
    learned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="ann_one_sample_per_message")
        ]
        # The labels and scores of all of a user's samples are read without their rows, which are
        # long: on SQLite what stands behind the features in a row costs reading these.
        indexes: ClassVar = [
            models.Index(fields=["user", "id", "spam", "score", "weight"], name="ann_samples_told")
        ]

    def __str__(self) -> str:
        return f"{'spam' if self.spam else 'ham'} {self.digest[:12]} of user {self.user_id}"


class Pack(models.Model):
    """The features of old samples of a user, together (`ann.packing`).

    `numbers` are the samples' keys, in order, counted from `first`; `last` is
    the last. One that is `stale` may hold a sample that was forgotten, and is
    packed anew.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    stale = models.BooleanField(default=False)
    numbers = models.BinaryField()
    examples = models.BinaryField()

    def __str__(self) -> str:
        return f"samples {self.first} to {self.last} of user {self.user_id}"


class Checkpoint(models.Model):
    """A version's arrays after all samples up to `upto`, the `count`-th of this user's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    upto = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    arrays = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "version", "upto"], name="ann_one_checkpoint_per_version_and_place"
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version} of user {self.user_id} after {self.count} samples"
