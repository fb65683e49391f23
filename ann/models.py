"""What is stored of one user's network: the samples it learned, and checkpoints between them."""

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models


def new_stamp() -> int:
    """A number that no other change of any history has, short of an accident of 2**-63."""
    return secrets.randbits(63)


# Generation, last sample and its stamp: what identifies a state of a history.
Key = tuple[int, int, int]


class History(models.Model):
    """The state of one user's learning history.

    `generation` is a new stamp whenever the past itself changes (a sample
    forgotten, a retraining); `last_sample` and its stamp move whenever a
    sample is added. Together they say whether a network held in memory is
    still the stored one. The stamps are random so that a number given again
    after a rolled-back transaction is not mistaken for the first.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    generation = models.PositiveBigIntegerField(default=new_stamp)
    last_sample = models.PositiveBigIntegerField(default=0)
    last_stamp = models.PositiveBigIntegerField(default=0)
    ham = models.PositiveIntegerField(default=0)
    spam = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"history of user {self.user_id}: {self.ham} ham, {self.spam} spam"

    @property
    def key(self) -> Key:
        """What tells this state from every other."""
        return self.generation, self.last_sample, self.last_stamp


class Sample(models.Model):
    """One confirmed message: its features (never its text), and what the person said.

    `score` is the probability of spam that the network gave before this mark
    was learned, None where none was asked; samples are learned in order of id.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    spam = models.BooleanField()
    score = models.FloatField(null=True)
    stamp = models.PositiveBigIntegerField(default=new_stamp)
    example = models.BinaryField()
    learned_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "digest"], name="ann_one_sample_per_message")
        ]
        indexes: ClassVar = [models.Index(fields=["user", "id"], name="ann_samples_in_order")]

    def __str__(self) -> str:
        return f"{'spam' if self.spam else 'ham'} {self.digest[:12]} of user {self.user_id}"


class Checkpoint(models.Model):
    """The network's arrays after all samples up to `upto`, the `count`-th of this user's."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    upto = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    arrays = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "upto"], name="ann_one_checkpoint_per_place")
        ]

    def __str__(self) -> str:
        return f"network of user {self.user_id} after {self.count} samples"
