"""A whole domain is added at once, or nothing of it is and every line says why."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from django.core.management import CommandError

from imap.models import Account, Login, Stage
from imap.report import Run
from imap.sync import sync
from imap.tasks import start_account
from tests.console.run import run
from tests.imap.conftest import MASTER_PASSWORD, mastered_dovecot  # noqa: F401 (a fixture)
from tests.imap.letters import SPAM
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str], str]:
    """Writes a file of people."""

    def write(text: str) -> str:
        path = tmp_path / "people.csv"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def secret(tmp_path: Path) -> str:
    """The file that holds the master user's password."""
    path = tmp_path / "secret"
    path.write_text(f"{MASTER_PASSWORD}\n")
    return str(path)


@pytest.fixture
def box(mastered_dovecot: Dovecot) -> Iterator[Mailbox]:  # noqa: F811 (the fixture)
    with closing(Mailbox(mastered_dovecot)) as made:
        yield made


def where(server: Dovecot) -> list[str]:
    return ["--host", "127.0.0.1", "--port", str(server.port), "--plain"]


def test_each_line_becomes_an_account(dovecot: Dovecot, file: Callable[[str], str]) -> None:
    people = file(
        "\ufeffAddress,Name,username,password\n"
        f"Anna@home.example,Anna,anna,{PASSWORD}\n"
        "\n"
        f'berta@home.example,"Berta, B.",,{PASSWORD}\n'
    )
    assert "2 accounts added" in run("add_accounts", people, *where(dovecot))
    anna, berta = Account.objects.order_by("user__address")
    assert (anna.user.address, anna.username, anna.user.name) == (
        "anna@home.example",
        "anna",
        "Anna",
    )
    assert (berta.username, berta.user.name) == ("berta@home.example", "Berta, B.")
    assert {anna.stage, berta.stage} == {Stage.NEW}
    assert PASSWORD not in anna.sealed_password
    assert not anna.user.has_usable_password()


def test_a_host_a_port_and_a_folder_may_stand_in_the_line(
    dovecot: Dovecot, file: Callable[[str], str]
) -> None:
    people = file(
        "address,password,host,port,folder\n"
        f"anna@home.example,{PASSWORD},127.0.0.1,{dovecot.port},inbox\n"
    )
    run("add_accounts", people, "--plain")
    assert Account.objects.get().port == dovecot.port


@pytest.mark.parametrize("separator", ["", "*"])
def test_a_master_user_needs_nobodys_password(
    box: Mailbox, file: Callable[[str], str], secret: str, separator: str
) -> None:
    box.deliver(SPAM)
    said = run(
        "add_accounts",
        file(f"address,username\nanna@home.example,{box.name}\n"),
        *where(box.server),
        *("--master-user", "filter", "--password-file", secret, "--live"),
        *(["--master-separator", separator] if separator else []),
    )
    assert "1 accounts added" in said
    account = Account.objects.get()
    assert account.stage == Stage.LIVE
    assert account.login == (Login.PASSWORD if separator else Login.MASTER)
    assert len(sync(account, Run.REHEARSAL).lines) == 1


def test_one_that_cannot_be_logged_in_keeps_all_out(
    dovecot: Dovecot, file: Callable[[str], str]
) -> None:
    people = file(
        f"address,password\nanna@home.example,{PASSWORD}\nberta@home.example,barley\n"
        f"carl@home.example,{PASSWORD}\n"
    )
    with pytest.raises(CommandError) as refused:
        run("add_accounts", people, *where(dovecot))
    said = str(refused.value)
    assert "line 3, berta@home.example: " in said
    assert "refused the login" in said
    assert said.endswith("Nothing was added.")
    assert "barley" not in said
    assert not User.objects.exists()
    with pytest.raises(CommandError, match=r"line 3.*\n1 were not added"):
        run("add_accounts", people, *where(dovecot), "--keep-going")
    assert Account.objects.count() == 2


def test_adding_again_gives_new_settings_and_keeps_the_rest(
    box: Mailbox, file: Callable[[str], str], secret: str
) -> None:
    run("add_accounts", file(f"address,username,password\na@home.example,{box.name},{PASSWORD}\n"),
        *where(box.server))  # fmt: skip
    sync(Account.objects.get(), Run.LIVE)
    run("add_accounts", file(f"address,username\na@home.example,{box.name}\n"),
        *where(box.server), "--master-user", "filter", "--password-file", secret)  # fmt: skip
    account = Account.objects.get()
    assert (account.login, account.master, account.stage) == (Login.MASTER, "filter", Stage.LIVE)
    assert account.folders.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "must name the columns"),
        ("anna@home.example,sesame\n", "must name the columns"),
        ("address,passwort\na@home.example,x\n", "unknown columns passwort"),
        ("address,password\nnonsense,x\n", "line 2: “nonsense” is not an e-mail address"),
        ("address,password\na@home.example,\n", "line 2: no password"),
        ("address,password\na@home.example,x,y\n", "line 2: more columns"),
        ("address,password,port\na@home.example,x,imap\n", "line 2: “imap” is no port"),
        (
            "address,password\na@home.example,x\nA@home.example,y\n",
            "line 3: a@home.example stands in line 2 already",
        ),
    ],
)
def test_what_is_wrong_with_the_file_is_told_before_anything_is_tried(
    file: Callable[[str], str], text: str, said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("add_accounts", file(text), "--host", "no-such-host.invalid")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master-user", "filter"], "go together"),
        (["--password-file", "x"], "go together"),
    ],
)
def test_a_master_user_needs_his_password(
    file: Callable[[str], str], options: list[str], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        run("add_accounts", file("address\na@home.example\n"), "--host", "h", *options)


def test_a_line_without_a_host_is_told(file: Callable[[str], str], secret: str) -> None:
    people = file("address,password\na@home.example,x\nb@home.example,\n")
    with pytest.raises(CommandError) as refused:
        run("add_accounts", people, "--master-user", "m", "--password-file", secret)
    assert "line 2: no host" in str(refused.value)
    assert "line 2: a password and --master-user" in str(refused.value)
    assert "line 3: no host" in str(refused.value)


def test_each_new_account_is_started_in_the_background_and_an_old_one_is_not_again(
    dovecot: Dovecot,
    file: Callable[[str], str],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]],
) -> None:
    people = file(f"address,password\nanna@home.example,{PASSWORD}\n")
    with django_capture_on_commit_callbacks() as queued:
        said = run("add_accounts", people, *where(dovecot), "--start-seconds", "5")
    assert "A worker learns for 5 s from what each of the 1 new ones has." in said
    [task] = queued
    assert task.func == start_account.delay
    assert task.args == (Account.objects.get().pk, 5.0)
    with django_capture_on_commit_callbacks() as queued:
        assert "learns" not in run("add_accounts", people, *where(dovecot))
    assert queued == []


def test_a_start_can_be_left_out(
    dovecot: Dovecot,
    file: Callable[[str], str],
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[list[object]]],
) -> None:
    people = file(f"address,password\nanna@home.example,{PASSWORD}\n")
    with django_capture_on_commit_callbacks() as queued:
        run("add_accounts", people, *where(dovecot), "--no-start")
    assert queued == []
