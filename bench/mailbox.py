"""What a process apart is asked to do with one IMAP account."""

from celery import current_app

from bench.dovecot import PASSWORD
from bench.reference_user import ADDRESS
from bench.took import Took, took
from bench.work import user_at
from imap.models import Account, Security, Stage
from imap.sync import sync
from imap.watching.channel import RENEW


def open_account(port: int, address: str = ADDRESS) -> None:
    """The user has an account there, live."""
    account = Account(
        user=user_at(address),
        host="127.0.0.1",
        port=port,
        security=Security.PLAIN,
        username="reference",
        stage=Stage.LIVE,
    )
    account.password = PASSWORD
    account.save()


def sync_account() -> Took:
    """The account is in step with its server."""
    account = Account.objects.get()
    return took(lambda: sync(account))


def sweeps_an_hour() -> float:
    """How often the clock has each account looked at."""
    return float(3600 / current_app.conf.beat_schedule["sync all accounts"]["schedule"])


def renewals_an_hour() -> float:
    """How often the watcher of an account says IDLE again."""
    return 3600 / RENEW
