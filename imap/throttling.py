"""How a server says that the trouble is its own, or that it wants to be left alone for a while."""

# Codes of RFC 5530 first; the others are not registered, and said by the largest providers.
SAID = (
    *("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[CONTACTADMIN]", "[THROTTLED]"),
    *("TOO MANY SIMULTANEOUS CONNECTIONS", "TOO MANY CONNECTIONS", "MAXIMUM NUMBER OF CONNECTIONS"),
    *("REQUEST IS THROTTLED", "COMMAND OR BANDWIDTH LIMITS", "RATE LIMIT", "TRY AGAIN LATER"),
)


def is_throttled(said: str) -> bool:
    """Whether a server's words mean that a later try may well succeed, and an early one annoys."""
    upper = said.upper()
    return any(each in upper for each in SAID)
