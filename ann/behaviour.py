"""How a message behaves, seen in itself: machine-made traits and headers that contradict."""

from mail.message import Fact, Message


def behaviour(message: Message) -> dict[str, float]:
    """Named traits of a message, each about 0 to 1; a name that is missing means 0."""
    sender = message.header_from
    traits = {f"fact {fact.name.lower()}": 1.0 for fact in message.facts}
    domain = sender.domain if sender else ""
    envelope = message.envelope_sender
    message_id_host = message.message_id.strip("<> ").rpartition("@")[2].lower()
    checks = {
        "no sender": sender is None,
        "no date": message.date is None,
        "no message id": not message.message_id,
        "no recipients": not message.recipients,
        "many recipients": len(message.recipients) > 5,
        "envelope differs": envelope is not None and envelope.domain != domain,
        "null envelope": envelope is not None and not envelope.mailbox.strip("@"),
        "reply-to differs": any(a.domain != domain for a in message.reply_to),
        "message id of another host": bool(message_id_host)
        and not _related(message_id_host, domain),
        "sender number": sender is not None and sum(map(str.isdigit, sender.local)) >= 3,
        "has name": sender is not None and bool(sender.name),
        "images": message.images > 0,
        "links": bool(message.urls),
        "attachments": bool(message.attachments),
        "list": bool(message.header("list-id")),
        "unsubscribe": bool(message.header("list-unsubscribe")),
        "reply": bool(message.header("in-reply-to") or message.header("references")),
        "no text": not message.text.strip(),
        "subject shouts": message.subject.isupper(),
        "subject exclaims": "!" in message.subject,
        "subject pads": "   " in message.subject.strip(),
        "handed by no name": message.handing_server is not None and not message.handing_server.rdns,
        "authenticated": message.authentication.aligned,
        "hidden text": Fact.HIDDEN_TEXT in message.facts,
    }
    traits.update({name: 1.0 for name, holds in checks.items() if holds})
    return traits


def _related(host: str, domain: str) -> bool:
    """Whether one of two host names lies within the other's parent domain."""
    return bool(domain) and (host.endswith(domain) or domain.endswith(host))
