"""Who was at work when a back-up was made is so no more once it was restored."""

from django.db import connection

# By table, the columns that say until when, or since when, somebody has taken a row.
CLAIMS = {
    "imap_account": ("busy_until", "queued_at", "telling_until", "renewing_until"),
    "challenge_challenge": ("claimed_until",),
}
# How far a move by copying had come is not known any more: as if it had come farthest.
UNSURE = "UPDATE imap_arrival SET state = 'claimed' WHERE state IN ('copying', 'marking')"


def end_claims() -> None:
    """Nothing is claimed, and of moves that were under way nothing is believed.

    By SQL: a back-up of an older Hamlet may lack tables and columns, and is
    migrated later.
    """
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table in CLAIMS.keys() & tables:
            described = connection.introspection.get_table_description(cursor, table)
            there = {each.name for each in described}
            ended = [f"{name} = NULL" for name in CLAIMS[table] if name in there]
            if ended:
                # Names of ours alone.
                cursor.execute(f"UPDATE {table} SET {', '.join(ended)}")  # noqa: S608
        if "imap_arrival" in tables:
            cursor.execute(UNSURE)
