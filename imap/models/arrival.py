"""One message in one folder: where it was seen, what was judged, where it lies now."""

from enum import StrEnum
from typing import ClassVar

from django.db import models

from filter.models import Judgement
from filter.opinion import Action
from imap.models.folder import Folder
from knowledge_base.label import Label


class State(StrEnum):
    """What becomes of an arrival."""

    AT_REST = "at rest"
    DUE = "due"
    COPYING = "copying"
    MARKING = "marking"
    CLAIMED = "claimed"
    GONE = "gone"
    LEFT = "left"
    PARKED = "parked"


# The stages of a move, in their order; MOVE has but the last one.
UNDER_WAY = (State.COPYING, State.MARKING, State.CLAIMED)


class Arrival(models.Model):
    """One message that arrived, named by folder, UIDVALIDITY and UID.

    `lies` says in which action's place the message is now: DELIVER is where it
    arrived, or where a person has put it; one that was first seen in Junk or
    Held lies there. It is DUE when that is not what `judgement.action` wants, CLAIMED
    while it is being moved, AT_REST when there is nothing to do. Where that takes a
    copy it is COPYING first: the original is not touched; then MARKING: the original
    may be marked as deleted, and is not removed by us. A GONE message
    was removed or moved by somebody else; a LEFT one is not ours to touch; a
    PARKED one could not be judged, and stays where it is. `note` says why of
    all three.

    `now_folder`, `now_uidvalidity` and `now_uid` are where a move put it: null
    while it lies where it arrived, 0 where the server did not say.
    While it is moved, `going` is the action being carried out, `target_uidvalidity` and
    `target_uidnext` what the target folder said before: a message like this
    one with that UID or a higher one is what the move made. `digest` is ""
    where the bytes were never read. `message_id` is its Message-ID, cut to the
    column, "" where it has none or arrived before this was kept. `said` is what
    its keywords said when they were last read.
    """

    folder = models.ForeignKey(Folder, models.CASCADE, related_name="arrivals")
    uidvalidity = models.PositiveBigIntegerField()
    uid = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    arrived_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    judgement = models.ForeignKey(
        Judgement, models.SET_NULL, null=True, blank=True, related_name="arrivals"
    )
    lies = models.CharField(max_length=8, choices=[(a, a) for a in Action], default=Action.DELIVER)
    state = models.CharField(max_length=8, choices=[(s, s) for s in State], default=State.AT_REST)
    note = models.CharField(max_length=200, blank=True)
    said = models.CharField(max_length=4, choices=[(x, x) for x in Label], blank=True)
    now_folder = models.ForeignKey(
        Folder, models.SET_NULL, null=True, blank=True, related_name="guests"
    )
    now_uidvalidity = models.PositiveBigIntegerField(null=True, blank=True)
    now_uid = models.PositiveBigIntegerField(null=True, blank=True)
    going = models.CharField(max_length=8, choices=[(a, a) for a in Action], blank=True)
    target_uidvalidity = models.PositiveBigIntegerField(null=True, blank=True)
    target_uidnext = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["folder", "uidvalidity", "uid"], name="one_arrival_a_message"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["folder", "size"], name="arrival_by_size"),
            models.Index(fields=["folder", "state", "lies"], name="arrival_to_place"),
            models.Index(
                fields=["now_folder", "now_uidvalidity", "now_uid"], name="arrival_by_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.folder} {self.uidvalidity}/{self.uid}"
