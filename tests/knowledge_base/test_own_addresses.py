from knowledge_base.own_addresses import own_addresses
from users.models import User


def test_addresses_and_aliases_are_oneself_however_they_are_written() -> None:
    user = User(address="ben@ben.net", aliases=["Ben@Müller.de", "b@second.org", "nonsense"])
    assert own_addresses(user) == {"ben@ben.net", "ben@xn--mller-kva.de", "b@second.org"}
