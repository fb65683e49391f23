"""Which rows of which tables belong to a user, read from the models: no table can be forgotten."""

from collections import deque
from dataclasses import dataclass

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import ForeignKey, Model, QuerySet
from django_celery_beat.models import PeriodicTask

from filter.schedules import TASK
from users.models import User

# Tables of everybody's: nothing in them is of one user, or only what `loose` finds.
SHARED = {
    "auth.Group",
    "auth.Permission",
    "auth.Group_permissions",
    "challenge.Allowance",
    "challenge.Exclusion",
    "challenge.Opening",
    "contenttypes.ContentType",
    "django_celery_beat.ClockedSchedule",
    "django_celery_beat.CrontabSchedule",
    "django_celery_beat.IntervalSchedule",
    "django_celery_beat.PeriodicTask",
    "django_celery_beat.PeriodicTasks",
    "django_celery_beat.SolarSchedule",
    "sessions.Session",
}


@dataclass(frozen=True, slots=True)
class Belonging:
    """A table, and the way from its rows to the user whose they are."""

    model: type[Model]
    way: str

    @property
    def table(self) -> str:
        """Its name in the database."""
        return self.model._meta.db_table

    def rows(self, user: User) -> QuerySet[Model]:
        """The user's rows."""
        return self.model._default_manager.filter(**{self.way: user.pk})


def belongings() -> list[Belonging]:
    """Every table that names a user, directly or through others; those farthest from him first.

    Deleted in this order no row is left that another one points at.
    """
    ways: dict[type[Model], str] = {User: "pk"}
    found = [Belonging(User, "pk")]
    todo: deque[type[Model]] = deque([User])
    while todo:
        parent = todo.popleft()
        for model in apps.get_models(include_auto_created=True):
            field = link(model, parent)
            if model in ways or field is None:
                continue
            ways[model] = field.name if parent is User else f"{field.name}__{ways[parent]}"
            found.append(Belonging(model, ways[model]))
            todo.append(model)
    return found[::-1]


def link(model: type[Model], parent: type[Model]) -> ForeignKey | None:  # type: ignore[type-arg]
    """The field by which the model's rows are the parent's, None where there is none.

    One that may be empty says something about a row, not whose it is.
    """
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is parent and not field.null:
            return field
    return None


def sessions(user: User) -> list[Session]:
    """The user's log-ins to the site; all sessions are read, for only their content names him."""
    return [
        each
        for each in Session.objects.iterator(chunk_size=500)
        if each.get_decoded().get("_auth_user_id") == str(user.pk)
    ]


def schedules(user: User) -> QuerySet[PeriodicTask]:
    """The user's own schedules of retraining, which name him in the arguments of a task."""
    rows: QuerySet[PeriodicTask] = PeriodicTask.objects.filter(
        task=TASK, kwargs=f'{{"user_id": {user.pk}}}'
    )
    return rows
