"""Rows behind the pages on both databases: tries, links, sessions, lists."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend import tries
from backend.database import Database
from backend.models.case import Audit, Case
from backend.models.page import AddressTry, PageTry, StaffLink, StaffSession
from backend.pages import proof, staff, words
from backend.pages.queries import Before, appointment_times, cases_by_time
from backend.places.slots import SHANGHAI
from backend.runtime import Runtime
from backend.settings import Settings
from backend.vault import Vault
from tests.backend.office_rows import add_case, add_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def session(db: Database) -> Iterator[Session]:
    with db.write() as opened:
        yield opened


def fail(session: Session, token: str, now: datetime) -> str:
    if tries.begin_try(session, token, now) is not None:
        return "locked"
    return "locks" if tries.failed_try(session, token, now) else "wrong"


def test_the_fifth_wrong_try_locks_for_a_while(session: Session) -> None:
    assert [fail(session, "a", NOW) for _ in range(7)] == ["wrong"] * 4 + ["locks"] + ["locked"] * 2
    assert fail(session, "b", NOW) == "wrong"
    later = NOW + tries.LOCK
    assert fail(session, "a", later - timedelta(seconds=1)) == "locked"
    assert [fail(session, "a", later) for _ in range(6)] == ["wrong"] * 4 + ["locks", "locked"]


def test_a_right_try_starts_from_nothing(session: Session) -> None:
    for _ in range(4):
        fail(session, "a", NOW)
    tries.forget_tries(session, "a")
    assert fail(session, "a", NOW) == "wrong"


def test_tries_at_the_same_moment_are_all_counted(db: Database) -> None:
    results: list[str] = []
    ready = threading.Barrier(8)

    def guess() -> None:
        ready.wait(60)
        with db.write() as session:
            results.append(fail(session, "a", NOW))

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(results) == ["locked"] * 3 + ["locks"] + ["wrong"] * 4


def test_an_address_has_a_generous_limit_per_stretch(session: Session) -> None:
    allowed = [tries.count_address(session, "a", NOW) for _ in range(tries.MOST_FROM_ADDRESS + 1)]
    assert allowed == [True] * tries.MOST_FROM_ADDRESS + [False]
    assert tries.count_address(session, "b", NOW)
    assert tries.count_address(session, "a", NOW + tries.STRETCH)


def test_old_rows_are_dropped_on_the_way(session: Session) -> None:
    fail(session, "a", NOW)
    tries.count_address(session, "a", NOW)
    tries.count_address(session, "b", NOW + timedelta(days=2))
    counts = [session.scalar(select(func.count()).select_from(table)) for table in (PageTry, AddressTry)]
    assert counts == [0, 1]


def test_a_link_is_used_once_and_only_in_time(session: Session) -> None:
    token = staff.make_link(session, "样例值班员", NOW, office_id="gz1")
    assert staff.link_is_good(session, token, NOW)
    assert staff.enter(session, token, NOW + staff.LINK_LIFE) is None
    secret = staff.enter(session, token, NOW)
    assert secret is not None
    assert staff.enter(session, token, NOW) is None
    assert not staff.link_is_good(session, token, NOW)
    stored = session.scalars(select(StaffSession)).one()
    assert (stored.name, stored.office_id) == ("样例值班员", "gz1")
    assert secret not in stored.token_hash
    assert token not in session.scalars(select(StaffLink.token_hash)).one()
    assert session.scalars(select(Audit.action).order_by(Audit.id)).all() == ["staff_link", "entered"]


def test_entering_drops_sessions_that_are_over(session: Session) -> None:
    staff.enter(session, staff.make_link(session, "甲", NOW), NOW)
    later = NOW + staff.SESSION_LIFE + timedelta(seconds=1)
    staff.enter(session, staff.make_link(session, "乙", later), later)
    assert session.scalars(select(StaffSession.name)).all() == ["乙"]


def test_two_browsers_cannot_both_use_a_link(db: Database) -> None:
    with db.write() as session:
        token = staff.make_link(session, "样例值班员", NOW)
    got: list[str | None] = []
    ready = threading.Barrier(4)

    def use() -> None:
        ready.wait(60)
        with db.write() as session:
            got.append(staff.enter(session, token, NOW))

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(got) == 4
    assert sum(secret is not None for secret in got) == 1


@pytest.mark.parametrize(("state", "office"), [("", ""), ("booked", ""), ("", "gz1"), ("booked", "gz1")])
def test_lists_walk_every_case_once_newest_first(session: Session, state: str, office: str) -> None:
    add_person(session, "p", NOW)
    for index in range(20):  # two of each moment, so that paging needs the id too
        add_case(
            session,
            f"{index:012d}",
            person="p",
            office_id=("gz1", "gz2")[index % 4 == 0],
            state=("booked", "submitted")[index % 3 == 0],
            at=NOW + timedelta(minutes=index // 2),
        )
    seen: list[Case] = []
    before: Before | None = None
    while page := cases_by_time(session, state=state, office_id=office, before=before, limit=3):
        seen += page
        before = Before.parse(str(Before(page[-1].received_at, page[-1].id)))
    expected = session.scalars(select(Case).order_by(Case.received_at.desc(), Case.id.desc())).all()
    assert seen == [case for case in expected if state in ("", case.state) and office in ("", case.office_id)]
    assert appointment_times(session, [case.id for case in seen]) == {}


def test_words() -> None:
    assert words.moment(NOW) == "11月23日（周一）09:00"
    assert words.rule("covers_place+choice_not_competent") == "按有关的地方分到；申请人选的机构不能办这件事"
    assert [
        words.actor(name) for name in ("staff:甲", "kiosk:k1", "applicant:phone_page", "import", "x")
    ] == [
        "甲",
        "自助机 k1",
        "申请人（手机）",
        "手工导入",
        "x",
    ]
    assert (words.step("moved"), words.step("已打电话")) == ("改了时间", "已打电话")
    assert words.dial("0990-555 0100") == "09905550100"


def test_the_first_link_comes_with_every_start_until_somebody_entered(database: str, tmp_path: Path) -> None:
    office = Runtime.open(
        Settings(database_url=database, state_dir=tmp_path, public_url="https://office.example/")
    )
    links = [staff.first_link(office) for _ in range(2)]
    assert all(link and link.startswith("https://office.example/office/enter/") for link in links)
    with office.database.write() as session:
        assert staff.enter(session, str(links[0]).rpartition("/")[2], office.now()) is not None
    assert staff.first_link(office) is None
    office.close()


def test_proof_of_nobody_and_too_many_tries_from_one_address(session: Session) -> None:
    vault = Vault({b"12345678": bytes(32)}, b"12345678", bytes(32))

    def attempt(number: int) -> proof.Opened | proof.Refusal:
        return proof.try_proof(session, vault, f"token-{number}", "0000", "192.0.2.1", NOW)

    outcomes = [attempt(number) for number in range(tries.MOST_FROM_ADDRESS + 1)]
    assert set(outcomes[:-1]) == {proof.Refusal.NOT_FOUND}
    assert outcomes[-1] is proof.Refusal.BUSY
    assert session.scalars(select(AddressTry.address_key)).one() != "192.0.2.1"
