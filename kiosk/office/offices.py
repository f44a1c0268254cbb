"""Which offices may take this matter: the route's two keys against the directory kept on this machine."""

from __future__ import annotations

from catalogue import Place, place_kinds, route_key
from kiosk.session import Session
from wire.messages import Directory, Office


def wanted_place(session: Session) -> Place | None:
    """The kind of appointment this matter asks for, None when the citizen need not come."""
    return place_kinds(session.service, session.answers, session.context)


def competent(session: Session, directory: Directory | None, kind: str = "") -> list[Office]:
    """Offices in charge, most preferred first; with `kind` only those that give such appointments.

    A division without an office of its own is served by the one of the division above it.
    """
    if directory is None:
        return []
    key = route_key(session.service, session.answers, session.context)
    able = [
        office
        for office in directory.offices
        if office.body == key.body
        and (not office.matters or not key.matter or key.matter in office.matters)
        and (not kind or kind in office.slot_kinds)
    ]
    found: dict[str, Office] = {}
    for region in key.regions:
        for place in _upwards(region):
            here = [office for office in able if place in office.regions]
            found.update((office.id, office) for office in here)
            if here:
                break
    return list(found.values())


def for_appointment(session: Session, directory: Directory | None) -> list[Office]:
    """Offices the citizen may choose a time at: one only where the service leaves no choice."""
    place = wanted_place(session)
    if place is None:
        return []
    offices = competent(session, directory, place.kind)
    return offices if place.choose_office else offices[:1]


def _upwards(region: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((region, f"{region[:4]}00", f"{region[:2]}0000")))
