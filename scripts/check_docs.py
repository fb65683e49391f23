#!/usr/bin/env python3
"""Checks that the documents speak of what there is.

Relative links lead to files, and their #fragments to headings; `make X` is a target and
`manage.py X` a command; no path of somebody's own machine stands anywhere.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)")
TARGET = re.compile(r"(?:^|[`$ ])make ([a-z][a-z-]*)(?=[`\s=,;.)]|$)", re.MULTILINE)
COMMAND = re.compile(r"manage\.py ([a-z_]+)")
MACHINE = re.compile(r"(?<![\w.:/])/(?:home|Users|root|work|tmp)/[\w.-]+")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def documents(root: Path) -> list[Path]:
    """The project's own Markdown files."""
    return sorted(
        path
        for path in root.rglob("*.md")
        if not any(part.startswith(".") or part == "var" for part in path.relative_to(root).parts)
    )


def targets(root: Path) -> set[str]:
    """What `make` can make."""
    return set(re.findall(r"^([a-z][a-z-]*):", (root / "Makefile").read_text(), re.MULTILINE))


def commands(root: Path) -> set[str]:
    """What `manage.py` can do: Django's own commands and ours."""
    sys.path.insert(0, str(root))
    from django.core.management import get_commands  # noqa: PLC0415 -- needs the path

    ours = {path.stem for path in root.glob("*/management/commands/*.py")}
    return set(get_commands()) | ours | {"help"}


def anchors(document: Path) -> set[str]:
    """The fragments of a document's headings, as the usual renderers make them."""
    headings = re.findall(r"^#+ +(.+?) *#*$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken_links(document: Path) -> Iterator[str]:
    """A line for each relative link that leads nowhere."""
    for link in LINK.findall(CODE.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z][a-z0-9+.-]*:", link):
            continue
        place, _, fragment = link.partition("#")
        target = (document.parent / place) if place else document
        if not target.exists():
            yield f"the link {link} leads nowhere"
        elif fragment and target.suffix == ".md" and fragment not in anchors(target):
            yield f"the link {link} names no heading there"


def problems(root: Path) -> Iterator[str]:
    """A line for each place where a document says what is not so."""
    known_targets, known_commands = targets(root), commands(root)
    for document in documents(root):
        name = document.relative_to(root)
        text = document.read_text(encoding="utf-8")
        # "make" is a verb, too: only what stands in code is a target.
        code = "\n".join(CODE.findall(text))
        for line in broken_links(document):
            yield f"{name}: {line}"
        for target in sorted(set(TARGET.findall(code)) - known_targets):
            yield f"{name}: there is no `make {target}`"
        for command in sorted(set(COMMAND.findall(text)) - known_commands):
            yield f"{name}: there is no `manage.py {command}`"
        for path in sorted(set(MACHINE.findall(text))):
            yield f"{name}: {path} is a path of one machine"


def main() -> int:
    """Prints what is wrong; 1 where there is anything."""
    found = list(problems(ROOT))
    print("\n".join(found) or f"{len(documents(ROOT))} documents say what is so.")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
