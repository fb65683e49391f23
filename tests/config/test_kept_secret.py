import multiprocessing
from pathlib import Path
from secrets import token_urlsafe

import pytest

from config.kept_secret import kept_secret


def make_and_tell(path: str, told: "multiprocessing.Queue[str]") -> None:
    told.put(kept_secret(Path(path), token_urlsafe))


def test_processes_that_start_together_agree_on_one_secret(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    path = tmp_path / "new" / "secret"
    processes = [context.Process(target=make_and_tell, args=(str(path), told)) for _ in range(6)]
    for process in processes:
        process.start()
    secrets = {told.get(timeout=60) for _ in processes}
    for process in processes:
        process.join(timeout=60)
    assert len(secrets) == 1
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_secret_already_there_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("kept\n", encoding="ascii")
    assert kept_secret(path, token_urlsafe) == "kept"


def test_one_that_loses_the_race_takes_the_winners_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    def make_while_another_is_quicker() -> str:
        path.write_text("winner\n", encoding="ascii")
        return "loser"

    assert kept_secret(path, make_while_another_is_quicker) == "winner"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_cannot_be_made_is_an_error() -> None:
    with pytest.raises(OSError, match="hamlet"):
        kept_secret(Path("/proc/hamlet/secret"), token_urlsafe)
