"""How a version of a network is trained before it goes on to learn letter by letter."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from ann.recipe import STANDARD, Recipe


@dataclass(frozen=True, slots=True)
class Course:
    """The choices of a training: other choices, another network.

    The `newest` samples are learned `passes` times over in the order in which they
    were told, each time as if they were told again (`ann.learner`). With 0 passes
    the network begins with nothing.
    """

    passes: int
    newest: int = 10_000
    recipe: Recipe = STANDARD

    def to_json(self) -> dict[str, Any]:
        """The course as plain values; `from_json` gives it back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Course":
        """The course that was stored.

        A choice that it does not name, since it is newer, is the standard one;
        one that this program does not know any more is left out.
        """
        choices = _known(cls, stored)
        recipe = _known(Recipe, stored.get("recipe", {}))
        if "judges" in recipe:
            recipe["judges"] = tuple(tuple(views) for views in recipe["judges"])
        return cls(**{**choices, "recipe": Recipe(**recipe)})


def _known(kind: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in stored.items() if name in names}


# A network that is never retrained.
AS_IT_COMES = Course(passes=0)
# Passes: see docs/detection.md for what others were worth.
RETRAINED = Course(passes=2)
