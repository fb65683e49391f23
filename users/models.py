"""A user: one person, one mailbox, one taste."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from mail.boundary import Boundary


def normalise(address: str) -> str:
    """An address as users are looked up by it: trimmed and case-folded."""
    return address.strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Makes and finds users by address."""

    def create_user(self, address: str, password: str | None = None, **fields: object) -> "User":
        """A new user; without a password he cannot log in to the site."""
        user = self.model(address=normalise(address), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, address: str, password: str | None = None, **fields: object
    ) -> "User":
        """A user who may administer everything."""
        return self.create_user(
            address, password, **{"is_staff": True, "is_superuser": True, **fields}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user of that address, however it is written."""
        return self.get(address=normalise(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """One person's mailbox; everything that Hamlet learns is scoped by it.

    A person with two mailboxes is two users: mail to work and mail to home are
    two tastes. `aliases` are further addresses that reach the same mailbox.
    The `trusted_*` and `authserv_*` fields say where the user's own servers end
    and whose word on authenticity counts (`mail.boundary`).
    """

    address = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    trusted_networks = models.JSONField(default=list, blank=True)
    trusted_hops = models.PositiveSmallIntegerField(default=0)
    authserv_ids = models.JSONField(default=list, blank=True)
    authserv_ids_below = models.JSONField(default=list, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "address"
    EMAIL_FIELD = "address"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.address

    @property
    def addresses(self) -> frozenset[str]:
        """All addresses that are this user."""
        return frozenset({self.address, *map(normalise, self.aliases)})

    @property
    def boundary(self) -> Boundary:
        """What of a message's trace may be believed for this user."""
        return Boundary(
            networks=tuple(self.trusted_networks),
            hops=self.trusted_hops,
            authserv_ids=frozenset(map(str.casefold, self.authserv_ids)),
            authserv_ids_below=frozenset(map(str.casefold, self.authserv_ids_below)),
        )
