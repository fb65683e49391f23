"""Rules about the sender: may he be asked, and is it he who wrote?"""

from challenge.candidate import Candidate
from mail.organisational_domain import organisational_domain


def no_sender(letter: Candidate) -> bool:
    """There must be one envelope sender, not null, that a letter can be sent to (RFC 3834 §2)."""
    local, at, domain = letter.sender.rpartition("@")
    return letter.senders != 1 or not (local and at and domain) or letter.sender.startswith("#")


def not_proven(letter: Candidate) -> bool:
    """SPF, DKIM or DMARC passed for the domain of From, by the word of a server we trust."""
    return not letter.aligned


def other_author(letter: Candidate) -> bool:
    """What is proven is the domain of From: so From names one address, which is the sender's.

    Otherwise a letter that its writer signed could name anybody as its envelope
    sender, and he would be asked.
    """
    return letter.authors != 1 or letter.author != letter.sender


def yourself(letter: Candidate) -> bool:
    """The user's own address is what forgers like to write."""
    return letter.sender in letter.own


def your_domain(letter: Candidate) -> bool:
    """Colleagues are not asked, nor is whoever forges one."""
    return organisation(letter.sender) in set(map(organisation, letter.own))


def served_here(letter: Candidate) -> bool:
    """Two systems that ask must not talk to each other; nor do we ask ourselves."""
    local, _, domain = letter.sender.rpartition("@")
    bare = f"{local.partition('+')[0]}@{domain}"
    return letter.served or letter.ours in {letter.sender, bare} or domain in letter.served_domains


def organisation(address: str) -> str:
    """The organisational domain of an address."""
    return organisational_domain(address.rpartition("@")[2])
