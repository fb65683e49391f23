"""Which folder teaches what is read from its use and its name."""

from collections.abc import Sequence

import pytest
from imapclient import IMAPClient
from imapclient.imapclient import Namespace

from imap.folders import Folders
from imap.sources import Sources, sources
from tests.imap.mailbox import Mailbox

FOLDERS = Folders(inbox="INBOX", junk="Junk", held="Held", sent="Sent", trash="Trash")


class Listing:
    """A mailbox as LIST and NAMESPACE show it; the folders of others begin with `shared/`."""

    def __init__(self, *folders: tuple[str, Sequence[bytes]]) -> None:
        self.folders = folders

    def list_folders(self) -> list[tuple[Sequence[bytes], bytes, str]]:
        return [(attributes, b"/", name) for name, attributes in self.folders]

    def has_capability(self, name: str) -> bool:
        return name == "NAMESPACE"

    def namespace(self) -> Namespace:
        return Namespace((("", "/"),), (("user/", "/"),), (("shared/", "/"), ("", "/")))


def found(*folders: tuple[str, Sequence[bytes]], of: Folders = FOLDERS) -> Sources:
    client: IMAPClient = Listing(*folders)  # type: ignore[assignment]  # all that is asked of it
    return sources(client, of)


@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("Junk", []),
        ("Junk/2019", []),
        ("Müll", [rb"\Junk"]),
        ("Spam", []),
        ("Held", []),
        ("Sent", []),
        ("Archive/Sent", []),
        ("Trash/Work", []),
        ("Ablage", [rb"\Drafts"]),
        ("Entwürfe", []),
        ("Vorrang", [rb"\Important"]),
        ("Markiert", [rb"\Flagged"]),
        ("Work", [rb"\Noselect"]),
        ("user/carl/Work", []),
        ("shared/Lists", []),
    ],
)
def test_what_a_person_does_not_keep_says_nothing(name: str, attributes: list[bytes]) -> None:
    assert found(("INBOX", []), (name, attributes)).kept == ()


def test_archives_come_before_other_folders_of_his_own() -> None:
    names = [("Arbeit", []), ("Lists/python", []), ("Archiv", []), ("Regal", [rb"\Archive"])]
    where = found(("INBOX", []), *names)
    assert where.kept == ("Regal", "Archiv", "Arbeit", "Lists/python")


def test_in_the_inbox_and_in_all_mail_good_and_bad_lie_together() -> None:
    watched = Folders(inbox="Eingang", junk=None, held=None, sent=None, trash="Bin")
    where = found(
        ("INBOX", []), ("Eingang", []), ("[Gmail]/All Mail", [rb"\All"]), ("Work", []), of=watched
    )
    assert where.mixed == ("INBOX", "Eingang", "[Gmail]/All Mail")
    assert where.kept == ("Work",)
    assert (where.junk, where.sent) == (None, None)


def test_a_real_server_is_asked_without_anything_changing(mailbox: Mailbox) -> None:
    for name in ("Archive", "Junk", "Projects/Boat"):
        mailbox.client.create_folder(name)
    before = mailbox.folders()
    bare = Folders(inbox="INBOX", junk="Junk", held=None, sent=None, trash="Trash")
    where = sources(mailbox.client, bare)
    assert where.kept[0] == "Archive"
    assert "Projects/Boat" in where.kept
    assert mailbox.folders() == before
