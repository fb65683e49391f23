"""What steps 1 to 5 and the user's habits tell the network about one message, as numbers."""

from collections.abc import Mapping
from dataclasses import asdict
from math import cos, log1p, sin, tau

from filter.case import Case
from knowledge_base.knowledge import ContactKind, Proof


def signals(case: Case) -> Mapping[str, float]:
    """Named numbers, about 0 to 1 each; counts are taken as `log(1 + n)`.

    They come from the gathered knowledge, not from findings, so that they are
    the same whichever step ended the run.
    """
    known = case.knowledge
    place = known.location
    hour_angle = tau * (case.arrived_at.hour + case.arrived_at.minute / 60) / 24
    return {
        "match fraction": known.match.fraction if known.match else 0.0,
        "match same": float(known.match is not None and known.match.same),
        **{f"proof {proof.name.lower()}": float(known.proof is proof) for proof in Proof},
        "trusted": float(known.trust is not None),
        "keywords": log1p(len(known.keywords)),
        **{
            f"contact {kind.name.lower()}": float(
                known.contact is not None and known.contact.kind is kind
            )
            for kind in ContactKind
        },
        "country unknown": float(place.country is None),
        "country home": float(place.country in place.home),
        "country spam": place.spam / (place.spam + place.ham + 1),
        "country ham": place.ham / (place.spam + place.ham + 1),
        **{
            f"traffic {name.replace('_', ' ')}": log1p(count)
            for name, count in asdict(known.traffic).items()
        },
        "hour sine": sin(hour_angle),
        "hour cosine": cos(hour_angle),
    }
