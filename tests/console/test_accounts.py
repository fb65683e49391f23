"""`add_account` and `sync` against a real Dovecot, as an administrator types them."""

import pytest
from django.core.management import CommandError
from imapclient import ANSWERED

from filter.models import Mark
from imap.errors import BusyError
from imap.lease import lease
from imap.models import Account
from tests.console.run import run, run_json
from tests.imap.letters import HAM, SPAM, UNSURE, opinionated
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import PASSWORD
from users.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(dovecot):
    made = Mailbox(dovecot)
    yield made
    made.close()


@pytest.fixture
def password_file(tmp_path):
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return str(file)


def server(mailbox, password_file):
    """The options that name the private server."""
    return [
        "--host", "127.0.0.1", "--port", str(mailbox.server.port), "--plain",
        "--username", mailbox.name, "--password-file", password_file,
    ]  # fmt: skip


def sizes(mailbox):
    return {folder: len(mailbox.contents(folder)) for folder in sorted(mailbox.folders())}


def test_a_new_account_is_rehearsed_first_and_filed_when_told(mailbox, password_file):
    user = opinionated()
    for raw in (HAM, SPAM, UNSURE):
        mailbox.deliver(raw)
    before = mailbox.everything()
    added = run("add_account", user.address, *server(mailbox, password_file))
    assert f"manage.py sync {user.address}" in added

    rehearsed = run("sync", user.address)
    assert "nothing was changed" in rehearsed
    assert f"manage.py sync {user.address} --live" in rehearsed
    assert sizes(mailbox) == {"INBOX": 3}

    done = run("sync", user.address, "--live")
    assert "sesamoid" in done
    assert sizes(mailbox) == {"Held": 1, "INBOX": 1, "Junk": 1}
    assert mailbox.everything() == before

    assert run_json("sync", user.address)["messages"] == []


def test_a_released_letter_is_back_in_the_inbox(mailbox, password_file):
    user = opinionated()
    mailbox.deliver(UNSURE)
    run("add_account", user.address, *server(mailbox, password_file))
    run("sync", user.address, "--live")
    [held] = run_json("held", user.address, "list")
    run("held", user.address, "release", str(held["number"]))
    assert sizes(mailbox)["INBOX"] == 1
    assert sizes(mailbox)["Held"] == 0


def test_a_refused_login_keeps_nothing(mailbox, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not the password")
    with pytest.raises(CommandError, match="refused the login"):
        run("add_account", "anna@home.example", *server(mailbox, str(wrong)))
    assert not Account.objects.exists()
    assert not User.objects.exists()


@pytest.fixture
def lived_in(mailbox):
    """A mailbox with a letter that was answered, spam in Junk, a letter sent and one kept."""
    for folder in ("Junk", "Sent", "Trash", "[lists]"):
        mailbox.client.create_folder(folder)
    mailbox.deliver(HAM, flags=(ANSWERED,))
    mailbox.deliver(SPAM, folder="Junk")
    mailbox.deliver(UNSURE, folder="[lists]")
    answer = HAM.replace(b"anna@friend.example\r\nTo: me@home.example", b"me\r\nTo: b@work.example")
    mailbox.deliver(answer, folder="Sent")
    return mailbox


def test_adding_says_what_it_will_learn_learns_it_and_says_what_it_was(lived_in, password_file):
    before = lived_in.everything()
    said = " ".join(run("add_account", "me@home.example", *server(lived_in, password_file)).split())
    plan, _, rest = said.partition("logged in to")
    assert "up to 60 seconds" in plan
    assert "Nothing on the server is changed" in plan
    assert "1 people you wrote to, from Sent" in rest
    assert "2 good letters: answered or flagged · kept in [lists]" in rest
    assert "1 spam, from Junk" in rest
    assert rest.endswith("`manage.py sync me@home.example`.")
    assert Mark.objects.filter(source="start").count() == 3
    assert lived_in.everything() == before


def test_no_start_learns_nothing_and_adding_again_does(lived_in, password_file):
    args = ["me@home.example", *server(lived_in, password_file)]
    assert "Learned" not in run("add_account", *args, "--no-start")
    assert not Mark.objects.exists()
    assert "1 spam, from Junk" in run("add_account", *args, "--start-seconds", "30")


def test_a_refused_login_is_told_before_anything_is_learned(lived_in, tmp_path):
    wrong = tmp_path / "wrong"
    wrong.write_text("not the password")
    with pytest.raises(CommandError, match="refused the login"):
        run("add_account", "me@home.example", *server(lived_in, str(wrong)))
    assert not Mark.objects.exists()


def test_a_start_that_fails_leaves_the_account_and_says_how_to_go_on(lived_in, password_file):
    args = ["me@home.example", *server(lived_in, password_file)]
    run("add_account", *args, "--no-start")
    with lease(Account.objects.get()), pytest.raises(CommandError, match="is kept") as refused:
        run("add_account", *args)
    assert isinstance(refused.value.__cause__, BusyError)
    assert "run the same command again" in str(refused.value)
    assert Account.objects.exists()


def test_a_local_account_has_nothing_to_start_from():
    assert "Learned" not in run("add_account", "anna@home.example", "--local")


def test_the_password_is_kept_encrypted(mailbox, password_file):
    run("add_account", "anna@home.example", *server(mailbox, password_file))
    account = Account.objects.get()
    assert account.password == PASSWORD
    assert PASSWORD not in account.sealed_password


def test_a_local_account_needs_no_server_and_cannot_be_synced():
    assert "import_mail" in run("add_account", "Anna@Home.example", "--local")
    assert User.objects.get().address == "anna@home.example"
    with pytest.raises(CommandError, match="has no mail server"):
        run("sync", "anna@home.example")


def test_adding_an_account_again_changes_its_settings_only(mailbox, password_file):
    run("add_account", "anna@home.example", *server(mailbox, password_file), "--name", "Anna")
    run(
        "add_account", "anna@home.example", *server(mailbox, password_file),
        "--authserv-id", "mx.home.example", "--trusted-network", "192.0.2.0/24",
    )  # fmt: skip
    user = User.objects.get()
    assert (user.name, user.boundary.networks) == ("Anna", ("192.0.2.0/24",))
    assert user.boundary.authserv_ids == {"mx.home.example"}
    assert Account.objects.count() == 1


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (["nonsense", "--local"], "not an e-mail address"),
        (["anna@home.example", "--host", "127.0.0.1"], "--password-file"),
        (["anna@home.example", "--local", "--trusted-network", "my network"], "CIDR"),
        (["anna@home.example", "--local", "--trusted-hops", "-1"], "from 0 to 20"),
        (["anna@home.example", "--host", "127.0.0.1", "--port", "0"], "from 1 to 65535"),
        (
            ["anna@home.example", "--host", "127.0.0.1", "--password-file", "/nowhere"],
            "Cannot read /nowhere",
        ),
        (["anna@home.example", "--host", "127.0.0.1", "--start-seconds", "0"], "--no-start"),
        (["anna@home.example", "--host", "127.0.0.1", "--start-seconds", "soon"], "number"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(args, hint):
    with pytest.raises(CommandError, match=hint):
        run("add_account", *args)
    assert not User.objects.exists()


def test_a_sync_says_what_was_learned_from_moves(mailbox, password_file):
    user = opinionated()
    mailbox.deliver(HAM)
    run("add_account", user.address, *server(mailbox, password_file))
    assert "Learned" not in run("sync", user.address, "--live")
    mailbox.client.select_folder("INBOX")
    mailbox.client.move([1], "Junk")
    assert "moved or marked: 1 as spam." in run("sync", user.address)
    mailbox.client.select_folder("Junk")
    mailbox.client.move([1], "INBOX")
    assert run_json("sync", user.address)["learned"] == {"ham": 1, "spam": 0}
