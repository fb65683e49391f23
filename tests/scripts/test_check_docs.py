from pathlib import Path

import pytest

from scripts.check_docs import problems


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "Makefile").write_text("run: install\n\t@true\n\ninstall:\n")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "more.md").write_text("# More of it, please\n")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("See [more](docs/less.md).", "the link docs/less.md leads nowhere"),
        ("See [more](docs/more.md#less).", "the link docs/more.md#less names no heading there"),
        ("See [below](#below).", "the link #below names no heading there"),
        ("![trail](docs/trail.png)", "the link docs/trail.png leads nowhere"),
        ("Type `make coffee`.", "there is no `make coffee`"),
        ("```\n$ make coffee\n```", "there is no `make coffee`"),
        ("Type `manage.py brew`.", "there is no `manage.py brew`"),
        ("It lies in /home/anna/hamlet.", "/home/anna is a path of one machine"),
    ],
)
def test_what_is_not_so_is_found(text: str, wrong: str, project: Path) -> None:
    (project / "README.md").write_text(f"# Read\n\n{text}\n")
    assert list(problems(project)) == [f"README.md: {wrong}"]


@pytest.mark.parametrize(
    "text",
    [
        "See [more](docs/more.md#more-of-it-please), [here](#read), [there](https://a.example/b).",
        "Type `make run PORT=8001`, or `make install`, to make sense of it.",
        "Type `manage.py migrate`.",
        "`[not a link](nowhere)`",
        "https://a.example/home/anna",
    ],
)
def test_what_is_so_is_not(text: str, project: Path) -> None:
    (project / "README.md").write_text(f"# Read\n\n{text}\n")
    assert list(problems(project)) == []
