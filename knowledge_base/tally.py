"""Rows that count, and go when they count nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import F, Model


@dataclass(frozen=True, slots=True)
class Count:
    """By how much which columns of the row that `keys` name are raised."""

    model: type[Model]
    keys: Mapping[str, object]
    by: Mapping[str, int]


def count(each: Count) -> None:
    """Raises the counts, and makes the row if there is none; the caller holds the user's lock."""
    rows = each.model._default_manager.filter(**each.keys)
    if not rows.update(**{name: F(name) + number for name, number in each.by.items()}):
        each.model._default_manager.create(**each.keys, **each.by)


def uncount(each: Count) -> None:
    """Takes back exactly what `count` did; a row that says nothing any more is removed."""
    rows = each.model._default_manager.filter(**each.keys)
    rows.update(**{name: F(name) - number for name, number in each.by.items()})
    discard_empty(each.model, each.keys)


def discard_empty(model: type[Model], keys: Mapping[str, object]) -> None:
    """Removes the row that `keys` name if every other column has its default."""
    rows = model._default_manager.filter(**keys)
    for field in model._meta.concrete_fields:
        if field.name not in keys and not field.primary_key:
            default = field.get_default()
            rows = rows.filter(
                **({f"{field.name}__isnull": True} if default is None else {field.name: default})
            )
    rows.delete()
