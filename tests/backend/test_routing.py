"""The two-key rule, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from backend.database import Database
from backend.models.office import OfficeHours
from backend.offices import close_on, directory, directory_version, publish_directory
from backend.places import book, list_slots
from backend.places.slots import SHANGHAI
from backend.routing import Routing, competent_offices, divisions_above, route
from tests.backend.office_rows import add_office, add_slot

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
TEN = datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Key:
    body: str
    matter: str
    regions: tuple[str, ...]


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


def told(routing: Routing) -> tuple[str | None, str]:
    return (routing.office.id if routing.office else None, routing.rule)


def test_divisions_above() -> None:
    assert divisions_above("990101") == ["990101", "990100", "990000"]
    assert divisions_above("659002") == ["659002", "659000", "650000"]
    assert divisions_above("990100") == ["990100", "990000"]
    assert divisions_above("990000") == ["990000"]
    assert divisions_above("") == divisions_above("99010a") == []


def test_lowest_unit_that_covers_the_place(session: Session) -> None:
    add_office(session, "city", body="aid_agency", level=2, region="990101", territory=("990100", "990101"))
    add_office(session, "county", body="aid_agency", level=3, region="990101", territory=("990101",))
    add_office(session, "notary", body="notary", territory=("990101",))
    assert told(route(session, Key("aid_agency", "", ("990101",)), None, NOW)) == ("county", "covers_place")


def test_climbs_where_the_division_has_no_unit(session: Session) -> None:
    add_office(session, "province", body="aid_agency", level=1, territory=("990000",))
    add_office(session, "city", body="aid_agency", level=2, territory=("990100",))
    assert told(route(session, Key("aid_agency", "", ("990121",)), None, NOW)) == ("city", "higher_unit")
    assert told(route(session, Key("aid_agency", "", ("990201",)), None, NOW)) == ("province", "higher_unit")


def test_first_place_that_has_a_unit_wins(session: Session) -> None:
    add_office(session, "west", territory=("990102",))
    add_office(session, "east", territory=("990101",))
    assert told(route(session, Key("notary", "", ("980101", "990102", "990101")), None, NOW)) == (
        "west",
        "covers_place",
    )


def test_the_citizens_choice_wins_when_competent(session: Session) -> None:
    add_office(session, "east", territory=("990101",))
    add_office(session, "west", territory=("990102",))
    add_office(session, "aid", body="aid_agency", territory=("990101",))
    key = Key("notary", "", ("990101", "990102"))
    assert told(route(session, key, "west", NOW)) == ("west", "citizen_choice")
    only_east = Key("notary", "", ("990101",))
    for wrong in ("west", "aid", "nothing"):
        assert told(route(session, only_east, wrong, NOW)) == ("east", "covers_place+choice_not_competent")


def test_matter_and_activity_decide_competence(session: Session) -> None:
    add_office(session, "wills", matters=("N_WILL", "N_POA"))
    add_office(session, "closed", active=False)
    assert told(route(session, Key("notary", "N_POA", ("990101",)), None, NOW)) == ("wills", "covers_place")
    assert told(route(session, Key("notary", "N_FACT", ("990101",)), None, NOW)) == (
        None,
        "no_competent_office",
    )
    assert told(route(session, Key("notary", "N_FACT", ("990101",)), "wills", NOW)) == (
        None,
        "no_competent_office+choice_not_competent",
    )
    assert told(route(session, Key("notary", "", ()), None, NOW)) == (None, "no_competent_office")


def test_nearest_then_least_loaded(session: Session) -> None:
    both = ("990101", "990102")
    add_office(session, "a-far", region="990102", territory=both)
    add_office(session, "b-near", region="990101", territory=both)
    add_office(session, "c-near", region="990101", territory=both)
    key = Key("notary", "", ("990101",))
    assert told(route(session, key, None, NOW))[0] == "b-near"
    slot = add_slot(session, "b-near", TEN)
    book(session, slot_id=slot, hold_id=None, case_id="x", person_key=None, matter="m", now=NOW)
    assert told(route(session, key, None, NOW))[0] == "c-near"
    assert told(route(session, key, None, TEN))[0] == "b-near"  # that place lies behind
    assert [office.id for office in competent_offices(session, key)] == ["a-far", "b-near", "c-near"]


def test_directory_edition_and_its_version(session: Session) -> None:
    assert directory_version(session) == ""
    assert directory(session, NOW).offices == []
    office = add_office(session, "gz1", matters=("N_POA",), territory=("990102", "990101"))
    office.hours.append(OfficeHours(weekday=0, opens="09:00", closes="12:00"))
    add_office(session, "gone", active=False)
    session.flush()
    version = publish_directory(session, NOW)
    assert publish_directory(session, NOW + timedelta(hours=1)) == version
    edition = directory(session, NOW)
    assert (edition.version, edition.made_at) == (version, NOW + timedelta(hours=1))
    assert [o.id for o in edition.offices] == ["gz1"]
    assert edition.offices[0].regions == ["990101", "990102"]
    assert edition.offices[0].opening[0].closes == "12:00"
    office.phone = "0990-5550199"
    session.flush()
    assert publish_directory(session, NOW + timedelta(hours=2)) != version
    assert directory_version(session) == directory(session, NOW).version != version


def test_a_closed_day_offers_nothing(session: Session) -> None:
    add_office(session, "gz1")
    add_slot(session, "gz1", TEN)
    add_slot(session, "gz1", TEN + timedelta(days=1))
    close_on(session, "gz1", date(2026, 11, 24), "停电检修")
    close_on(session, "gz1", date(2026, 11, 24), "停电检修")
    left = list_slots(session, "gz1", "counter", date(2026, 11, 23), 10, NOW)
    assert [slot.starts_at.day for slot in left] == [25]
