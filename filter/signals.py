"""What steps 1 to 5 and the user's habits tell the network about one message, as numbers."""

from collections.abc import Mapping
from dataclasses import fields
from math import cos, log1p, sin, tau
from typing import TYPE_CHECKING

from knowledge_base.knowledge import ContactKind, Departure, Proof, Service, Traffic, Twins

if TYPE_CHECKING:
    from filter.case import Case

# Hours between the sender's claim and the arrival that count as a whole.
LONG_UNDER_WAY = 24.0

PROOFS = tuple((f"proof {proof.name.lower()}", proof) for proof in Proof)
CONTACTS = tuple((f"contact {kind.name.lower()}", kind) for kind in ContactKind)
TRAFFIC = tuple((f"traffic {each.name.replace('_', ' ')}", each.name) for each in fields(Traffic))


def signals(case: "Case") -> Mapping[str, float]:
    """Named numbers, about 0 to 1 each; counts are taken as `log(1 + n)`.

    They come from the gathered knowledge, not from findings, so that they are
    the same whichever step ended the run. What is not known is 0.
    """
    known = case.knowledge
    place = known.location
    contact = known.contact.kind if known.contact else None
    hour_angle = tau * (case.arrived_at.hour + case.arrived_at.minute / 60) / 24
    return {
        "match fraction": known.match.fraction if known.match else 0.0,
        "match same": float(known.match is not None and known.match.same),
        **{name: float(known.proof is proof) for name, proof in PROOFS},
        "trusted": float(known.trust is not None),
        "keywords": log1p(len(known.keywords)),
        **{name: float(contact is kind) for name, kind in CONTACTS},
        "country unknown": float(place.country is None),
        "country home": float(place.country in place.home),
        "country spam": place.spam / (place.spam + place.ham + 1),
        "country ham": place.ham / (place.spam + place.ham + 1),
        **{name: log1p(getattr(known.traffic, count)) for name, count in TRAFFIC},
        "hour sine": sin(hour_angle),
        "hour cosine": cos(hour_angle),
        **of_twins(known.twins),
        **of_service(known.service),
        **of_departure(known.departure),
    }


def proven_trust(seen: Mapping[str, float]) -> bool:
    """Whether the sender was both trusted and proven, by the signals of one message."""
    return bool(seen.get("trusted")) and any(
        seen.get(name) for name, proof in PROOFS if proof.holds
    )


def of_twins(twins: Twins) -> dict[str, float]:
    """How often each was said of nearly identical messages, as shares."""
    said = twins.ham + twins.spam
    return {
        "twins ham": twins.ham / (said + 1),
        "twins spam": twins.spam / (said + 1),
    }


def of_service(service: Service | None) -> dict[str, float]:
    """What was said of mail of the service; of one that nothing proves only that it is bulk."""
    if service is None:
        return {}
    if not service.proven:
        return {"service claimed": 1.0}
    said = service.wanted + service.unwanted
    return {
        "service proven": 1.0,
        "service wanted": service.wanted / (said + 1),
        "service unwanted": service.unwanted / (said + 1),
        "service unwanted since": service.unwanted_since / (service.unwanted_since + 1),
    }


def of_departure(departure: Departure) -> dict[str, float]:
    """How far it departs from the habits of its domain and of the user.

    The domain's count for nothing where none of its letters is known.
    """
    claim = departure.hours_from_claim
    habits = {
        "hour unusual": max(0.0, 1 - 8 * departure.hour),
        "claim late": 0.0 if claim is None else min(1.0, max(0.0, claim) / LONG_UNDER_WAY),
        "claim ahead": 0.0 if claim is None else min(1.0, max(0.0, -claim) / LONG_UNDER_WAY),
    }
    if not departure.letters:
        return habits
    return habits | {
        "domain known": log1p(departure.letters),
        "new fields": departure.new_fields,
        "new signature": float(departure.new_signature),
        "new network": float(departure.new_network),
        "new country": float(departure.new_country),
    }
