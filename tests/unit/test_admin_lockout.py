"""Wrong tries: from the fifth on nobody may try for a while, also after a restart; only success forgets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.admin import login as login_module
from kiosk.admin.lockout import Lockout, locked_seconds, this_boot
from kiosk.admin.login import Claim, Login, Right, Wrong
from kiosk.admin.pins import pin_fits, spend_as_much
from kiosk.admin.rights import Role
from kiosk.admin.staff import StaffBook
from kiosk.log.events import Event
from tests.unit.admin_rig import PINS, TECHNICIAN, fill_staff
from tests.unit.desk_kit import Log


class Hand:
    """The counter of a machine that runs."""

    def __init__(self, seconds: float = 100.0) -> None:
        self.seconds = seconds

    def __call__(self) -> float:
        return self.seconds


def lockout(
    folder: Path, hand: Callable[[], float], *, boot: str = "this run", log: Log | None = None
) -> Lockout:
    made = Lockout(folder, log or Log(), hand, boot=boot)  # type: ignore[arg-type]
    made.load()
    return made


def fail(counter: Lockout, times: int, card: str = "") -> None:
    for _ in range(times):
        counter.begin(card)


@pytest.mark.parametrize(
    ("wrong", "seconds"),
    [(0, 0), (4, 0), (5, 15), (6, 30), (7, 60), (8, 120), (12, 1920), (13, 3600), (14, 3600), (10_000, 3600)],
)
def test_the_wait_doubles_up_to_an_hour(wrong: int, seconds: int) -> None:
    assert locked_seconds(wrong) == seconds


def test_four_wrong_tries_lock_nothing_and_the_fifth_does(tmp_path: Path) -> None:
    hand = Hand()
    counter = lockout(tmp_path, hand)
    fail(counter, 4)
    assert counter.wait() == 0
    assert counter.begin() == 5
    assert counter.wait() == 15
    hand.seconds += 14.5
    assert counter.wait() == 1
    hand.seconds += 0.5
    assert counter.wait() == 0
    assert counter.begin() == 6 and counter.wait() == 30, "time alone forgets nothing"


def test_a_restart_of_the_machine_waits_the_whole_time_again(tmp_path: Path) -> None:
    hand = Hand()
    fail(lockout(tmp_path, hand), 6)
    hand.seconds += 29
    after = lockout(tmp_path, Hand(3.0), boot="next run")
    assert after.wait() == 30


def test_the_programs_own_renewal_waits_only_the_rest(tmp_path: Path) -> None:
    hand = Hand()
    fail(lockout(tmp_path, hand), 6)
    hand.seconds += 12
    assert lockout(tmp_path, hand).wait() == 18
    hand.seconds += 18
    assert lockout(tmp_path, hand).wait() == 0


def test_without_a_known_run_no_kept_moment_is_believed(tmp_path: Path) -> None:
    hand = Hand()
    fail(lockout(tmp_path, hand, boot=""), 6)
    hand.seconds += 1000
    assert lockout(tmp_path, hand, boot="").wait() == 30


def test_the_clock_of_the_day_is_nowhere_in_it(tmp_path: Path) -> None:
    fail(lockout(tmp_path, Hand()), 5)
    kept = json.loads((tmp_path / "admin" / "lockout.json").read_text())
    assert kept == {"pad": {"wrong": 5, "at": 100.0, "boot": "this run"}, "cards": {}}


def test_only_success_forgets(tmp_path: Path) -> None:
    counter = lockout(tmp_path, Hand())
    fail(counter, 7)
    counter.succeeded()
    assert counter.wait() == 0
    again = lockout(tmp_path, Hand(), boot="next run")
    assert again.wait() == 0 and again.begin() == 1


def test_a_card_has_a_counter_of_its_own(tmp_path: Path) -> None:
    counter = lockout(tmp_path, Hand())
    fail(counter, 5)
    assert counter.wait("0217") == 0
    fail(counter, 6, "0217")
    assert (counter.wait(), counter.wait("0217"), counter.wait("0001")) == (15, 30, 0)
    counter.succeeded("0217")
    assert (counter.wait(), counter.wait("0217")) == (15, 0)


def test_a_disk_that_takes_nothing_still_locks_this_run(tmp_path: Path) -> None:
    (tmp_path / "admin").write_text("a file where the folder should be")
    log = Log()
    counter = lockout(tmp_path, Hand(), log=log)
    fail(counter, 5)
    assert counter.wait() == 15
    assert Event.KEPT_FAILED in log.events()


@pytest.mark.parametrize("damage", [b"", b"{", b'{"pad": {"wrong": -1}}'])
def test_a_damaged_file_loses_one_try_at_most(tmp_path: Path, damage: bytes) -> None:
    fail(lockout(tmp_path, Hand()), 7)
    (tmp_path / "admin" / "lockout.json").write_bytes(damage)
    assert lockout(tmp_path, Hand(), boot="next run").wait() == locked_seconds(6)


def test_this_machine_knows_its_run() -> None:
    assert len(this_boot()) == 36


# --- together with the list of staff --------------------------------------------------------------------


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("staff")
    fill_staff(folder)
    return (folder / "admin" / "staff.json").read_bytes()


@pytest.fixture
def folder(tmp_path: Path, staff: bytes) -> Path:
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "staff.json").write_bytes(staff)
    return tmp_path


def login(folder: Path, counter: Lockout) -> Login:
    return Login(StaffBook(folder, Log()), counter)  # type: ignore[arg-type]


def test_the_right_pin_gets_in_and_forgets(folder: Path) -> None:
    counter = lockout(folder, Hand())
    door = login(folder, counter)
    assert door.prepare()
    assert door.check(Claim(TECHNICIAN), "000000") == Wrong(1, 0)
    assert door.check(Claim(TECHNICIAN), PINS[TECHNICIAN]) == Right(Role.TECHNICIAN)
    assert door.check(Claim("9999"), PINS[TECHNICIAN]) == Wrong(1, 0), "counted from the beginning again"


def test_the_right_pin_does_not_help_while_locked(folder: Path) -> None:
    hand = Hand()
    counter = lockout(folder, hand)
    door = login(folder, counter)
    fail(counter, 5)
    assert door.check(Claim(TECHNICIAN), PINS[TECHNICIAN]) == Wrong(0, 15)
    assert door.wait(None) == 15 and door.wait(Claim(TECHNICIAN, by_card=True)) == 0
    assert door.check(Claim(TECHNICIAN, by_card=True), PINS[TECHNICIAN]) == Right(Role.TECHNICIAN)
    assert door.wait(None) == 15, "the card's success says nothing about the pad"
    hand.seconds += 15
    assert door.check(Claim(TECHNICIAN), PINS[TECHNICIAN]) == Right(Role.TECHNICIAN)


def test_the_try_is_on_the_disk_before_it_is_answered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever pulls the plug when the answer does not come has tried all the same."""
    seen: list[int] = []

    def pulled(_pin: str, _kept: str) -> bool:
        kept = json.loads((folder / "admin" / "lockout.json").read_text())
        seen.append(kept["pad"]["wrong"])
        raise SystemExit

    monkeypatch.setattr(login_module, "pin_fits", pulled)
    with pytest.raises(SystemExit):
        login(folder, lockout(folder, Hand())).check(Claim(TECHNICIAN), PINS[TECHNICIAN])
    assert seen == [1]
    assert lockout(folder, Hand(), boot="next run").begin() == 2


def test_a_number_that_does_not_exist_costs_a_hash_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spent: list[str] = []

    def counted(name: str, real: Callable[..., Any]) -> None:
        def call(*given: Any) -> Any:
            spent.append(name)
            return real(*given)

        monkeypatch.setattr(login_module, name, call)

    counted("pin_fits", pin_fits)
    counted("spend_as_much", spend_as_much)
    door = login(folder, lockout(folder, Hand()))
    assert door.check(Claim("9999"), "482910") == Wrong(1, 0)
    assert door.check(Claim(TECHNICIAN), "482910") == Wrong(2, 0)
    assert spent == ["spend_as_much", "pin_fits"]


def test_a_machine_without_staff_lets_nobody_in(tmp_path: Path) -> None:
    door = login(tmp_path, lockout(tmp_path, Hand()))
    assert not door.prepare()
    assert door.check(Claim("0001"), "482916") == Wrong(1, 0)
