"""The ledger of starts: a crash loop ends in the plain page, everything else leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.running.starts import MOST, NAME, WITHIN, Ledger


class Machine:
    """A runtime directory, and the seconds since boot."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 100.0

    def ledger(self) -> Ledger:
        """What a fresh process makes."""
        return Ledger(self.folder, lambda: self.now)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_starts_in_vain_end_in_the_plain_page_with_the_last_code(machine: Machine) -> None:
    for number in range(MOST):
        verdict = machine.ledger().begin()
        assert (verdict.plain, verdict.starts, verdict.unclean) == (False, number + 1, number > 0)
        machine.ledger().crashed(f"K-000{number}")
        machine.now += 20
    verdict = machine.ledger().begin()
    assert verdict.plain and verdict.code == f"K-000{MOST - 1}"


def test_a_kill_without_a_word_counts_too(machine: Machine) -> None:
    for _ in range(MOST):
        assert not machine.ledger().begin().plain
    assert machine.ledger().begin().plain


def test_a_start_that_served_a_minute_was_not_in_vain(machine: Machine) -> None:
    for _ in range(3 * MOST):
        assert not machine.ledger().begin().plain
        machine.ledger().proven()
        machine.ledger().crashed("K-0001")
        machine.now += 70
    assert machine.ledger().begin().code == "K-0001", "and what ended it is still known"


def test_ends_in_order_are_no_crashes(machine: Machine) -> None:
    for _ in range(3 * MOST):
        verdict = machine.ledger().begin()
        assert not verdict.plain and not verdict.unclean
        machine.ledger().ended()


def test_after_the_plain_page_one_try_and_at_once_back(machine: Machine) -> None:
    for _ in range(MOST):
        machine.ledger().begin()
    assert machine.ledger().begin().plain
    machine.now += WITHIN
    machine.ledger().once_more()
    assert not machine.ledger().begin().plain
    assert machine.ledger().begin().plain


def test_old_starts_are_forgotten(machine: Machine) -> None:
    for _ in range(3 * MOST):
        assert not machine.ledger().begin().plain
        machine.now += WITHIN / 2


@pytest.mark.parametrize("spoiled", [b"", b"{", b"[]", b'{"starts": ["x"]}', b"\xff\xfe"])
def test_a_spoiled_ledger_begins_anew(machine: Machine, spoiled: bytes) -> None:
    for _ in range(MOST):
        machine.ledger().begin()
    (machine.folder / NAME).write_bytes(spoiled)
    assert not machine.ledger().begin().plain


def test_a_clock_that_went_back_is_no_reason_to_close(machine: Machine) -> None:
    for _ in range(MOST):
        machine.ledger().begin()
    machine.now = 1.0  # another boot, on a disk that kept the file
    assert not machine.ledger().begin().plain


def test_by_hand_nothing_is_counted(tmp_path: Path) -> None:
    ledger = Ledger.of_service({})
    assert not ledger.counts
    for _ in range(3 * MOST):
        assert not ledger.begin().plain
    assert Ledger.of_service({"RUNTIME_DIRECTORY": f"{tmp_path}:/other"}).counts
    assert not Ledger.of_service({"RUNTIME_DIRECTORY": str(tmp_path / "gone")}).counts


def test_a_full_runtime_directory_is_survived(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()  # cannot be replaced by a file, whoever runs this
    ledger = Ledger(tmp_path)
    assert not ledger.begin().plain
    ledger.crashed("K-0001")
    ledger.ended()
