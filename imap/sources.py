"""Which folders of a mailbox say something of its owner's taste, and what."""

from collections.abc import Sequence
from dataclasses import dataclass

from imapclient import IMAPClient

from imap import folder_names
from imap.folders import Folders, Listed, list_folders, same_folder

ALL = rb"\all"
ARCHIVE = rb"\archive"
# \Important is a provider's own guess (RFC 8457 §3), and what is \Flagged lies elsewhere too.
NOT_KEPT = {rb"\junk", rb"\trash", rb"\sent", rb"\drafts", rb"\important", rb"\flagged"}
NAMES_NOT_KEPT = folder_names.JUNK | folder_names.TRASH | folder_names.SENT | folder_names.DRAFTS


@dataclass(frozen=True, slots=True)
class Sources:
    """Folders by what their mail says.

    `junk` holds what a person or an earlier filter called spam, `sent` what he
    wrote. What lies in one of `kept` he put there himself or had put there;
    in the `mixed` ones only what he answered or flagged says that he wants it.
    Where nobody knows which folder is the trash, any of the `doubtful` may be:
    all but the archives.
    """

    junk: str | None
    sent: str | None
    kept: tuple[str, ...]
    mixed: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


def sources(client: IMAPClient, folders: Folders) -> Sources:
    """What there is to learn from, archives before other folders; changes nothing."""
    listed = folders.listed or list_folders(client)
    named = {each for each in (folders.junk, folders.held, folders.sent, folders.trash) if each}
    not_kept = [each for each in listed if each.name in named or each.attributes & NOT_KEPT]
    strange = strange_prefixes(client)
    kept, mixed = [], []
    for each in listed:
        if each.name.startswith(strange):
            continue
        if any(same_folder(each.name, name) for name in ("INBOX", folders.inbox)):
            mixed.append(each.name)
        elif any(is_within(each, other) for other in not_kept) or in_words(each) & NAMES_NOT_KEPT:
            continue
        elif ALL in each.attributes:
            mixed.append(each.name)
        else:
            kept.append(each)
    kept.sort(key=archives_first)
    doubtful = [] if folders.trash else [each for each in kept if not is_archive(each)]
    return Sources(
        folders.junk,
        folders.sent,
        kept=tuple(each.name for each in kept if each not in doubtful),
        mixed=tuple(mixed),
        doubtful=tuple(each.name for each in doubtful),
    )


def is_archive(folder: Listed) -> bool:
    """Whether the folder is one where mail is put away for good."""
    return ARCHIVE in folder.attributes or bool(in_words(folder) & folder_names.ARCHIVE)


def archives_first(folder: Listed) -> tuple[bool, bool, str]:
    """Sorts by special use, then by a well-known name, then by name."""
    named = in_words(folder) & folder_names.ARCHIVE
    return ARCHIVE not in folder.attributes, not named, folder.name


def in_words(folder: Listed) -> set[str]:
    """The name's parts as names are compared."""
    parts = folder.name.split(folder.delimiter) if folder.delimiter else [folder.name]
    return {part.casefold() for part in parts}


def is_within(folder: Listed, other: Listed) -> bool:
    """Whether the folder is the other one or lies below it."""
    below = bool(other.delimiter) and folder.name.startswith(other.name + other.delimiter)
    return folder.name == other.name or below


def strange_prefixes(client: IMAPClient) -> tuple[str, ...]:
    """How names of other people's and of shared folders begin (RFC 2342)."""
    if not client.has_capability("NAMESPACE"):
        return ()
    namespace = client.namespace()
    spaces: Sequence[tuple[str, str]] = [*(namespace.other or ()), *(namespace.shared or ())]
    return tuple(prefix for prefix, _ in spaces if prefix)
