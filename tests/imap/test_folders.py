"""The right folders are found whatever they are called, and made where they are missing."""

from collections.abc import Callable

import pytest

from filter.opinion import Action
from imap.connection import connect
from imap.folders import Folders, find_folders, targets
from imap.models import Account
from tests.imap.mailbox import Mailbox
from tests.servers.dovecot import Dovecot
from users.models import User

LANGUAGES = {
    "English": ("Junk E-mail", "Sent Items", "Deleted Items"),
    "German": ("Spamverdacht", "Gesendete Objekte", "Papierkorb"),
    "French": ("Courrier indésirable", "Éléments envoyés", "Corbeille"),
    "Spanish": ("Correo no deseado", "Enviados", "Papelera"),
    "Danish": ("Uønsket post", "Sendt post", "Slettet post"),
    "Polish": ("Wiadomości-śmieci", "Elementy wysłane", "Kosz"),
    "Russian": ("Спам", "Отправленные", "Корзина"),
    "Greek": ("Ανεπιθύμητα", "Απεσταλμένα", "Κάδος απορριμμάτων"),
    "Japanese": ("迷惑メール", "送信済みメール", "ゴミ箱"),
    "Chinese": ("垃圾邮件", "已发送", "已删除"),
}


def found(account: Account) -> Folders:
    """What a connection to the account finds."""
    with connect(account) as client:
        return find_folders(client, account)


@pytest.mark.parametrize("language", LANGUAGES)
def test_folders_are_known_by_their_names_in_many_languages(
    user: User, mailbox: Mailbox, language: str
) -> None:
    junk, sent, trash = LANGUAGES[language]
    for name in (junk, sent, trash, "Projekte", "Проекты"):
        mailbox.client.create_folder(name)
    assert found(mailbox.account(user)) == Folders("INBOX", junk, None, sent, trash)


def test_a_name_counts_in_any_case_and_the_folder_nearest_the_top_wins(
    user: User, mailbox: Mailbox
) -> None:
    for name in ("Archive/2001/spam", "Archive/JUNK", "sPAM"):
        mailbox.client.create_folder(name)
    assert found(mailbox.account(user)).junk == "sPAM"


def test_what_the_server_says_goes_before_any_name(
    user: User, marking_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(marking_dovecot)
    for name in ("Junk", "Sent", "Trash", "Müll", "Ausgang", "Tonne"):
        mailbox.client.create_folder(name)
    assert found(mailbox.account(user)) == Folders("INBOX", "Müll", None, "Ausgang", "Tonne")


def test_what_the_user_says_goes_before_what_the_server_says(
    user: User, marking_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(marking_dovecot)
    for name in ("Müll", "Mein Müll"):
        mailbox.client.create_folder(name)
    account = mailbox.account(user)
    account.junk_folder = "Mein Müll"
    assert found(account).junk == "Mein Müll"
    account.junk_folder = "Since removed"
    assert found(account).junk == "Müll"


def test_missing_folders_are_made_once_and_subscribed(user: User, mailbox: Mailbox) -> None:
    account = mailbox.account(user)
    with connect(account) as client:
        made = targets(client, find_folders(client, account))
        assert targets(client, find_folders(client, account)) == made
    assert made == {Action.DELIVER: "INBOX", Action.JUNK: "Junk", Action.HOLD: "Held"}
    assert sorted(mailbox.folders()) == ["Held", "INBOX", "Junk"]
    subscribed = {name for _, _, name in mailbox.client.list_sub_folders()}
    assert {"Junk", "Held"} <= subscribed


def test_where_folders_live_below_inbox_they_are_made_there(
    user: User, nesting_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(nesting_dovecot)
    mailbox.client.create_folder("INBOX.Archiv")
    account = mailbox.account(user)
    with connect(account) as client:
        made = targets(client, find_folders(client, account))
    assert made == {
        Action.DELIVER: "INBOX",
        Action.JUNK: "INBOX.Junk",
        Action.HOLD: "INBOX.Held",
    }
    assert sorted(mailbox.folders()) == ["INBOX", "INBOX.Archiv", "INBOX.Held", "INBOX.Junk"]


def test_an_empty_mailbox_whose_folders_live_below_inbox_gets_them_there_too(
    user: User, nesting_dovecot: Dovecot, mailboxes: Callable[[Dovecot], Mailbox]
) -> None:
    mailbox = mailboxes(nesting_dovecot)
    account = mailbox.account(user)
    with connect(account) as client:
        targets(client, find_folders(client, account))
    assert sorted(mailbox.folders()) == ["INBOX", "INBOX.Held", "INBOX.Junk"]
