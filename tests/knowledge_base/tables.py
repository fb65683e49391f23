"""All that is stored of one user, for comparing states."""

from django.apps import apps

from users.models import User

# Stamps tell states apart in time; two ways to the same knowledge may differ in them.
BOOKKEEPING = {"Ledger"}


def contents(user: User) -> dict[str, list[dict[str, object]]]:
    """Every row of the user in every table of the room, without row ids."""
    found = {}
    for model in apps.get_app_config("knowledge_base").get_models():
        if model.__name__ not in BOOKKEEPING:
            rows = model.objects.filter(user=user).values()
            found[model.__name__] = sorted(
                ({key: value for key, value in row.items() if key != "id"} for row in rows),
                key=repr,
            )
    return found
