"""Where in Hamlet an exception arose."""

import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def where(error: BaseException) -> str:
    """File and line of the innermost place in Hamlet, else of the innermost of all."""
    places = traceback.extract_tb(error.__traceback__)
    if not places:
        return "an unknown place"
    ours = [each for each in places if is_ours(Path(each.filename))]
    place = (ours or places)[-1]
    path = Path(place.filename)
    name = path.relative_to(ROOT) if is_ours(path) else path.name
    return f"{name}:{place.lineno}"


def is_ours(path: Path) -> bool:
    """Whether the file is one of Hamlet's rooms, and no library beside them."""
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts
