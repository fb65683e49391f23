"""What a user gets who asks for everything."""

import base64
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError

from filter.models import Judgement, StoredMessage
from operations.belongings import belongings
from tests.console.run import run, run_json
from tests.operations.build import letters, somebody
from users.models import User

pytestmark = pytest.mark.django_db
ADDRESS = "anna@elsinore.example"


@pytest.fixture
def archive(tmp_path: Path) -> zipfile.ZipFile:
    anna = somebody(ADDRESS, pk=987_654_321, marker="gravedigger")
    somebody("ben@home.example", pk=123_454_321, marker="yorick")
    told = run_json("export", anna.address, str(tmp_path / "anna.zip"))
    with zipfile.ZipFile(tmp_path / "anna.zip") as archive:
        assert archive.testzip() is None
        assert json.loads(archive.read("manifest.json")) == told
        return archive


def read(archive: zipfile.ZipFile, name: str) -> bytes:
    with zipfile.ZipFile(str(archive.filename)) as opened:
        return opened.read(name)


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, object]]:
    lines = read(archive, f"tables/{table}.jsonl").splitlines()
    return [json.loads(line) for line in lines]


def test_every_row_of_every_table_is_in_it(archive: zipfile.ZipFile) -> None:
    anna = User.objects.get(address=ADDRESS)
    manifest = json.loads(read(archive, "manifest.json"))
    for each in belongings():
        if each.model is StoredMessage:
            continue
        found = rows(archive, each.table)
        assert len(found) == each.rows(anna).count() == manifest["rows"][each.table] > 0
    assert len(rows(archive, "schedules")) == 1


def test_rows_are_as_they_are_stored(archive: zipfile.ZipFile) -> None:
    [user] = rows(archive, "users_user")
    assert (user["id"], user["address"]) == (987_654_321, ADDRESS)
    judgement = Judgement.objects.filter(user__address=ADDRESS).order_by("pk").first()
    assert judgement is not None
    first = rows(archive, "filter_judgement")[0]
    assert first["trail"] == judgement.trail
    assert first["arrived_at"] == judgement.arrived_at.isoformat()
    packed = str(rows(archive, "ann_checkpoint")[-1]["arrays"])
    assert base64.b64decode(packed) == b"gravedigger"


def test_letters_are_in_it_byte_for_byte(archive: zipfile.ZipFile) -> None:
    names = [each for each in archive.namelist() if each.startswith("mail/")]
    found = {read(archive, name) for name in names}
    assert found == {letter.raw for letter, _ in letters("gravedigger")}


def test_no_secret_and_nobody_else_is_in_it(archive: zipfile.ZipFile) -> None:
    everything = b"".join(read(archive, name) for name in archive.namelist())
    assert b"yorick" not in everything
    assert b"argon2" not in everything
    assert "sealed_password" not in rows(archive, "imap_account")[0]
    assert b"Left out are secrets" in read(archive, "README.txt")


def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    User.objects.create_user(ADDRESS)
    (tmp_path / "anna.zip").write_text("precious")
    with pytest.raises(CommandError, match="is there already"):
        run("export", ADDRESS, str(tmp_path / "anna.zip"))
    assert (tmp_path / "anna.zip").read_text() == "precious"


def test_it_is_for_its_reader_alone_and_says_what_it_is(tmp_path: Path) -> None:
    User.objects.create_user(ADDRESS)
    told = run("export", ADDRESS, str(tmp_path / "anna.zip"))
    assert "1 rows and 0 letters" in told
    assert (tmp_path / "anna.zip").stat().st_mode & 0o777 == 0o600
