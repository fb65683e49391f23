"""Rows that count, and go when they count nothing."""

from collections.abc import Callable, Sequence
from inspect import Parameter, Signature
from typing import Any

from django.db.models import F, Model, PositiveIntegerField, QuerySet

from storage.change import Changes, Delete, Update
from storage.insert import Insert


class Tally:
    """The counts of one table, whose rows are known by the columns `keys`.

    Whoever changes them holds the user's lock.
    """

    def __init__(self, model: type[Model], *keys: str) -> None:
        others = [
            field
            for field in model._meta.concrete_fields
            if not field.primary_key and field.attname not in keys
        ]
        counts = [each.attname for each in others if isinstance(each, PositiveIntegerField)]
        self._keys = keys
        self._nothing = dict.fromkeys(counts, 0)
        self._empty = {field.attname: field.get_default() for field in others}

        def row(values: dict[str, Any]) -> QuerySet[Model]:
            return model._default_manager.filter(**{key: values[key] for key in keys})

        def raised(**values: Any) -> Changes:
            return row(values), {name: F(name) + values[name] for name in counts}

        def empty(**values: Any) -> QuerySet[Model]:
            return row(values).filter(**self._empty)

        self._raise = Update(_taking([*keys, *counts], raised))
        self._make = Insert(model, *keys, *self._empty)
        self._discard = Delete(_taking(keys, empty))

    def count(self, *key: object, **by: int) -> None:
        """Raises the counts named in `by`, and makes the row if there is none."""
        named = self._named(key)
        if not self._raise(**named, **{**self._nothing, **by}):
            self._make([(*key, *{**self._empty, **by}.values())])

    def uncount(self, *key: object, **by: int) -> None:
        """Takes back exactly what `count` did; a row that says nothing any more is removed."""
        less = {name: -number for name, number in by.items()}
        self._raise(**self._named(key), **{**self._nothing, **less})
        self.discard_empty(*key)

    def discard_empty(self, *key: object) -> None:
        """Removes the row if every other column has its default."""
        self._discard(**self._named(key))

    def _named(self, key: Sequence[object]) -> dict[str, Any]:
        return dict(zip(self._keys, key, strict=True))


def _taking(names: Sequence[str], build: Callable[..., Any]) -> Callable[..., Any]:
    """The function, saying of itself which values it takes, as a statement must know."""
    parameters = [Parameter(name, Parameter.KEYWORD_ONLY) for name in names]
    build.__signature__ = Signature(parameters)  # type: ignore[attr-defined]  # see PEP 362
    return build
