"""Which letters of a conversation are meant, where a person throws the whole of it into Junk."""

from collections.abc import Collection, Sequence

from imap.newcomers import Newcomer


def meant(moved: Sequence[Newcomer], *, own: Collection[str]) -> set[int]:
    """The UIDs of those letters about which the person spoke.

    Of letters that answer one another the newest from a stranger; a person's
    own letters, and in a conversation those of his own domain, only came along.
    """
    domains = {address.rpartition("@")[2] for address in own}
    spoken_of: set[int] = set()
    for conversation in conversations(moved):
        foreign = [each for each in conversation if each.sender not in own]
        if len(conversation) > 1:
            foreign = [each for each in foreign if each.sender.rpartition("@")[2] not in domains]
            foreign = sorted(foreign, key=lambda each: (each.waiting.arrived_at, each.uid))[-1:]
        spoken_of |= {each.uid for each in foreign}
    return spoken_of


def conversations(letters: Sequence[Newcomer]) -> list[list[Newcomer]]:
    """The letters grouped: two are together where one refers to the other, or both to a third."""
    groups: list[tuple[set[str], list[Newcomer]]] = []
    for each in letters:
        ids = {*each.refers_to, *filter(None, [each.message_id])}
        together = [each]
        apart = []
        for names, members in groups:
            if names & ids:
                ids |= names
                together = members + together
            else:
                apart.append((names, members))
        groups = [*apart, (ids, together)]
    return [members for _, members in groups]
