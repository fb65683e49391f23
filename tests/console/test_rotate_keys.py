import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError

from imap.models import Account
from tests.console.run import run, run_json
from users.models import User

pytestmark = pytest.mark.django_db

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))


@pytest.fixture
def accounts(settings):
    settings.CREDENTIAL_KEYS = [OLD]
    for name in ("anna", "bob"):
        user = User.objects.create_user(f"{name}@home.example")
        account = Account(user=user, host="127.0.0.1", port=993, security="tls", username=name)
        account.password = f"secret of {name}"
        account.save()


def passwords():
    return [account.password for account in Account.objects.order_by("pk")]


def test_afterwards_the_old_key_is_needed_no_more(settings, accounts):
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    assert run_json("rotate_keys") == {"accounts": 2}
    settings.CREDENTIAL_KEYS = [NEW]
    assert passwords() == ["secret of anna", "secret of bob"]


def test_without_the_old_key_nothing_is_changed(settings, accounts):
    before = list(Account.objects.values_list("sealed_password", flat=True))
    settings.CREDENTIAL_KEYS = [NEW, OTHER]
    with pytest.raises(CommandError, match="CREDENTIAL_KEYS"):
        run("rotate_keys")
    assert list(Account.objects.values_list("sealed_password", flat=True)) == before
