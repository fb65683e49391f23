"""After a restore nobody is at work, and what is known of a move's stage is not believed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from imap.models import Account, Arrival, Folder, State
from operations.ending_claims import CLAIMS, end_claims
from users.models import User

pytestmark = pytest.mark.django_db


def test_a_restored_database_has_no_claims_and_no_stages() -> None:
    now = timezone.now()
    ahead = dict.fromkeys(CLAIMS["imap_account"], now + timedelta(days=1))
    user = User.objects.create(address="me@home.example")
    account = Account.objects.create(user=user, host="imap.example", port=993, **ahead)
    folder = Folder.objects.create(account=account, name="INBOX", uidvalidity=1)
    for uid, state in enumerate(State):
        Arrival.objects.create(
            folder=folder, uidvalidity=1, uid=uid, size=1, arrived_at=now, seen_at=now, state=state
        )
    end_claims()
    account.refresh_from_db()
    assert {getattr(account, name) for name in CLAIMS["imap_account"]} == {None}
    unsure = {State.COPYING, State.MARKING}
    expected = [State.CLAIMED if state in unsure else state for state in State]
    assert list(Arrival.objects.order_by("uid").values_list("state", flat=True)) == expected


def test_every_column_named_is_there() -> None:
    with connection.cursor() as cursor:
        for table, names in CLAIMS.items():
            if table in connection.introspection.table_names(cursor):
                described = connection.introspection.get_table_description(cursor, table)
                assert set(names) <= {each.name for each in described}


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_an_older_hamlet_may_lack_columns() -> None:
    with connection.schema_editor() as editor:
        editor.remove_field(Account, Account._meta.get_field("queued_at"))
    try:
        end_claims()
    finally:
        with connection.schema_editor() as editor:
            editor.add_field(Account, Account._meta.get_field("queued_at"))
