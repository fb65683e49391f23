"""Users of whom something is known in every table."""

from datetime import timedelta

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from ann.models import Checkpoint, Pack
from ann.retraining import retrain
from challenge import preferences
from challenge.models import Challenge
from challenge.state import State
from challenge.switch import Switch
from filter import policies, schedules
from filter.feedback import learn
from filter.judging import judge
from filter.letter import Letter
from filter.schedule_times import Every
from imap.models import Account, Arrival, Folder, Lesson
from knowledge_base import answers, contacts, countries, keywords, trust
from knowledge_base.label import Label
from mail.address import Address
from operations.retention import keep_for
from tests.filter.letters import sample
from users.models import User

PASSWORD = "correct horse battery staple"


def letters(marker: str) -> list[tuple[Letter, Label]]:
    """Real letters that all hold the marker, in header and text, and come from where it is."""
    found = []
    for number, (letter, label) in enumerate(sample(10)):
        head, _, body = letter.raw.partition(b"\n\n")
        added = f"X-Marker: {marker}\nList-Id: <{marker}.lists.example>"
        raw = head + f"\n{added}\n\n{marker} ".encode() + body
        found.append((Letter(raw, letter.arrived_at + timedelta(seconds=number)), label))
    return found


def somebody(address: str, *, pk: int, marker: str) -> User:
    """A user with that number; `marker` is a word in all his mail and in what he said himself."""
    user = User.objects.create_user(address, PASSWORD, pk=pk, name=f"{marker} {address}")
    user.groups.add(Group.objects.get_or_create(name="administrators")[0])
    user.user_permissions.add(Permission.objects.all()[0])
    for letter, label in letters(marker):
        judge(user, [letter])
        learn(user, letter, label, source="command")
    say(user, marker)
    fill_mailbox(user, marker)
    retrain(user.pk)
    Checkpoint.objects.create(user=user, upto=10**12 + pk, count=1, arrays=marker.encode())
    Pack.objects.create(user=user, first=10**12, last=10**12, examples=marker.encode())
    ask_for(user, marker)
    Client().force_login(user)
    return user


def say(user: User, marker: str) -> None:
    """What the user said himself."""
    keywords.add(user, marker)
    contacts.add(user, f"{marker}@friends.example", name=marker)
    friend = Address(marker, "friends.example")
    contacts.record_sent(user, [friend], message_id=f"<{marker}@x>", at=timezone.now())
    trust.trust(user, f"{marker}@trusted.example")
    countries.add(user, "DK")
    policies.set_threshold(user, 0.9)
    schedules.add(user.pk, Every("7d"))
    keep_for(user, 400)


def ask_for(user: User, marker: str) -> None:
    """A switch, a challenge and a pass."""
    at, sender = timezone.now(), f"{marker}@asked.example"
    preferences.set_switch(user, Switch.LOG, at=at)
    judgement = user.judgements.all()[0]
    Challenge.objects.create(
        user=user, judgement=judgement, sender=sender, state=State.LOGGED, considered_at=at
    )
    answers.record(user.pk, sender, proof="aligned", at=at)


def fill_mailbox(user: User, marker: str) -> None:
    """An account, and letters that lie in its folder."""
    account = Account(user=user, host="mail.example", port=993, security="tls", username=marker)
    account.password = f"secret of {marker}"
    account.save()
    folder = Folder.objects.create(account=account, name=marker)
    now = timezone.now()
    for uid, judgement in enumerate(user.judgements.all(), start=1):
        Arrival.objects.create(
            folder=folder,
            uidvalidity=1,
            uid=uid,
            size=1,
            arrived_at=now,
            seen_at=now,
            judgement=judgement,
            digest=judgement.digest,
            now_folder=folder,
        )
        Lesson.objects.create(folder=folder, uidvalidity=1, uid=uid)
