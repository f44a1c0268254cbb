"""What can go wrong between reader and driver, each fault through the real port."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from drivers.id_card.exchange import Limits
from drivers.sim import sam as sim_sam
from drivers.types import CardFailed, CardRead, CardRemoved, CardTrouble, ReaderState, ReaderStatus
from tests.drivers.id_card_rig import PATIENT, Rig, wait_until

# A silence is noticed soon, and a healthy answer on a loaded machine is seldom that late, never thrice.
DEAD_LINE = replace(PATIENT, status=0.4, find=0.4, stall=0.3)


def test_unplugged_and_plugged_again(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        for _ in range(3):
            rig.sim.set_fault("unplugged")
            assert rig.state(ReaderState.OFFLINE).detail
            rig.sim.set_fault("unplugged", False)
            rig.state(ReaderState.READY)
        rig.looks()
        rig.sim.place("worker")
        rig.next(CardRead)


def test_no_reader_at_start(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.service.start()
    try:
        assert rig.state(ReaderState.OFFLINE).detail == "没有这个端口"
        rig.sim.start()
        rig.state(ReaderState.READY)
    finally:
        rig.service.stop()
        rig.sim.stop()


def test_unplugged_in_the_middle_of_a_reading(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        with rig.reading_held() as in_the_middle:
            rig.sim.place("worker")
            in_the_middle()
            rig.sim.set_fault("unplugged")
            rig.state(ReaderState.OFFLINE)
            rig.sim.set_fault("unplugged", False)
        rig.state(ReaderState.CARD_PRESENT)  # it lay there before the driver could see an empty field
        assert rig.count(CardRead) == 0
        rig.sim.remove()
        rig.next(CardRemoved)
        rig.sim.place("worker")
        rig.next(CardRead)


def test_a_card_left_over_a_power_cut_is_not_read(tmp_path: Path) -> None:
    """Without power the module forgets that it has read the card, so find meets it again."""
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.place("worker")
        rig.next(CardRead)
        rig.sim.set_fault("unplugged")
        rig.state(ReaderState.OFFLINE)
        rig.sim.set_fault("unplugged", False)
        rig.state(ReaderState.CARD_PRESENT)
        rig.looks()
        assert (rig.count(CardRead), rig.asked("3001")) == (1, 1)
        rig.sim.remove()
        rig.next(CardRemoved)


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        ("silent", "读卡器没有回答"),
        ("garbled", "读卡器的回答无法识别"),
        ("truncated", "读卡器的回答中断"),
    ],
)
def test_dead_lines_go_offline_and_heal(tmp_path: Path, fault: str, detail: str) -> None:
    with Rig(tmp_path, limits=DEAD_LINE) as rig:
        rig.state(ReaderState.READY)
        rig.sim.set_fault(fault)
        away = ReaderStatus(ReaderState.OFFLINE, detail, rig.service.status.sam_id)
        wait_until(lambda: rig.service.status == away, detail)
        assert rig.asked("10ff") >= 1  # a reset was tried first
        rig.sim.set_fault(fault, False)
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.place("worker")
        rig.next(CardRead)


def test_speed_changed_while_running(tmp_path: Path) -> None:
    with Rig(tmp_path, limits=replace(PATIENT, status=0.15, find=0.15)) as rig:
        rig.state(ReaderState.READY)
        rig.sim.set_fault("wrong_speed")
        wait_until(lambda: rig.service.status.baudrate == 9600, "found at 9600")
        rig.sim.set_fault("wrong_speed", False)
        wait_until(lambda: rig.service.status.baudrate == 115200, "found at 115200")


def test_only_wrong_speeds_allowed(tmp_path: Path) -> None:
    with Rig(tmp_path, baudrate=9600, baudrates=(115200, 57600)) as rig:
        assert rig.state(ReaderState.OFFLINE).baudrate == 0


def test_silent_for_one_request_is_no_event(tmp_path: Path) -> None:
    with Rig(tmp_path, limits=replace(PATIENT, find=0.4)) as rig:
        rig.state(ReaderState.READY)
        events = len(rig.events)
        original = sim_sam.Sam.answer
        unanswered: list[bytes] = []

        def silent_once(module: sim_sam.Sam, request: bytes) -> bytes:
            made = original(module, request)
            if unanswered:
                return made
            unanswered.append(request)
            return b""

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", silent_once)
            wait_until(lambda: bool(unanswered), "a look nobody answers")
            rig.looks()
        assert len(rig.events) == events


def test_revived_by_a_reset(tmp_path: Path) -> None:
    """Firmware that answers nothing more until it is reset."""
    with Rig(tmp_path, limits=DEAD_LINE) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.place("worker")
        rig.next(CardRead)
        hung = True
        original = sim_sam.Sam.answer

        def hanging(module: sim_sam.Sam, request: bytes) -> bytes:
            if request[2:4] == b"\x10\xff":
                nonlocal hung
                hung = False
            silent = hung and request[2] in (0x20, 0x30)
            return b"" if silent or (hung and request[2] == 0x11) else original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", hanging)
            wait_until(lambda: rig.asked("10ff") >= 1, "reset")
            rig.looks()
        rig.state(ReaderState.CARD_PRESENT)
        assert rig.count(CardRead) == 1  # the reset made the card findable again, it still is the old one


def test_resets_do_not_go_on_for_ever(tmp_path: Path) -> None:
    """Firmware that hangs on find, but not on reset and status: reset once, then go offline."""
    with Rig(tmp_path, limits=replace(PATIENT, find=0.3)) as rig:
        rig.state(ReaderState.READY)
        original = sim_sam.Sam.answer

        def deaf_to_find(module: sim_sam.Sam, request: bytes) -> bytes:
            return b"" if request[2] == 0x20 else original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", deaf_to_find)
            rig.was(ReaderState.OFFLINE)
        rig.state(ReaderState.READY)


def test_a_reader_that_is_silent_once_the_card_has_left(tmp_path: Path) -> None:
    with Rig(tmp_path, limits=replace(PATIENT, status=0.5)) as rig:
        original = sim_sam.Sam.answer

        def silent_on_absence(module: sim_sam.Sam, request: bytes) -> bytes:
            made = original(module, request)
            return b"" if request[2:4] == b"\x30\x03" and made[9] == 0x41 else made

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", silent_on_absence)
            rig.state(ReaderState.READY)
            rig.want()
            rig.sim.place("worker")
            rig.next(CardRead)
            rig.sim.remove()
            rig.next(CardRemoved)
        assert rig.asked("10ff") == 0


@pytest.mark.parametrize("fault", ["glued", "echo", "noise"])
def test_rubbish_around_answers_does_not_matter(tmp_path: Path, fault: str) -> None:
    with Rig(tmp_path) as rig:
        rig.sim.set_fault(fault)
        rig.state(ReaderState.READY)
        rig.want()
        for name in ("worker", "vector_c"):
            rig.sim.place(name)
            rig.next(CardRead)
            rig.sim.remove()
            rig.next(CardRemoved)
        assert rig.count(CardFailed) == 0


def test_a_slow_reader_is_read(tmp_path: Path) -> None:
    with Rig(tmp_path, limits=replace(PATIENT, stall=Limits().stall)) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.set_fault("slow")
        rig.sim.place("worker")
        rig.next(CardRead)


@pytest.mark.parametrize(
    ("during", "limits"),
    [
        ("2001", replace(PATIENT, find=0.3)),
        ("2002", replace(PATIENT, select=0.3)),
        ("3001", replace(PATIENT, read=1.0)),
    ],
)
def test_a_late_answer_is_not_taken_for_the_next_one(tmp_path: Path, during: str, limits: Limits) -> None:
    """The late answer arrives while the next request waits for its own."""
    with Rig(tmp_path, limits=limits) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        original = sim_sam.Sam.answer
        armed = True

        def late_once(module: sim_sam.Sam, request: bytes) -> bytes:
            nonlocal armed
            if armed and request[2:4].hex() == during:
                armed = False
                wait_until(lambda: rig.sim.line.waiting > 0, "the next request")
            return original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", late_once)
            rig.sim.place("worker")
            if during == "3001":  # for the module the card has been read, so it has to be laid down again
                assert rig.next(CardFailed) == CardFailed(CardTrouble.MOVED)
                rig.sim.place("worker")
            assert rig.next(CardRead).record.name == "测试甲"
            rig.sim.remove()
            rig.next(CardRemoved)
        assert rig.count(CardRead) == 1


def test_the_bench_fault_late_is_survived(tmp_path: Path) -> None:
    with Rig(tmp_path, late_by=0.5, limits=replace(PATIENT, find=0.3)) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.set_fault("late")
        wait_until(lambda: rig.sim.state()["faults"] == [], "late answer used up")
        rig.looks()
        rig.sim.place("worker")
        rig.next(CardRead)


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ("unreadable", CardTrouble.MOVED),
        ("rejected", CardTrouble.REJECTED),
        ("foreign_card", CardTrouble.NOT_AN_ID_CARD),
    ],
)
def test_troubles_are_told_once_and_heal(tmp_path: Path, fault: str, trouble: CardTrouble) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.set_fault(fault)
        rig.sim.place("worker")
        assert rig.next(CardFailed) == CardFailed(trouble)
        rig.looks(8)
        assert rig.count(CardFailed) == 1
        rig.sim.remove()
        rig.looks(4)
        rig.sim.place("worker")
        assert rig.next(CardFailed) == CardFailed(trouble)
        rig.sim.set_fault(fault, False)
        rig.next(CardRead)


def test_a_rejected_card_that_is_lifted_is_still_the_rejected_one(tmp_path: Path) -> None:
    """It is tried again as long as it lies there, so it is mostly lifted in the middle of a reading."""
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.set_fault("rejected")
        rig.sim.place("worker")
        assert rig.next(CardFailed) == CardFailed(CardTrouble.REJECTED)
        with rig.reading_held() as in_the_middle:
            in_the_middle()
            rig.sim.remove()
        rig.looks(4)
        assert rig.count(CardFailed) == 1


@pytest.mark.parametrize("cut_short", [0, 1, 2])
def test_a_reading_cut_short_says_less_than_a_refusal(tmp_path: Path, cut_short: int) -> None:
    refused = [0x31, 0x31, 0x31]
    refused[cut_short] = 0x41
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        original = sim_sam.Sam.answer

        def refuse(module: sim_sam.Sam, request: bytes) -> bytes:
            if refused and request[2:4] == b"\x20\x02":
                return sim_sam.sam_frame(refused.pop(0))
            return original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", refuse)
            rig.sim.place("worker")
            assert rig.next(CardFailed) == CardFailed(CardTrouble.REJECTED)
            rig.next(CardRead)
        assert rig.count(CardFailed) == 1


def test_foreign_card_while_nobody_wants_one(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.sim.set_fault("foreign_card")
        rig.sim.place("worker")
        rig.looks()
        assert rig.count(CardFailed) == 0


def test_card_pulled_away_in_the_middle(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        rig.sim.set_fault("pulled_away")
        rig.sim.place("worker")
        assert rig.next(CardFailed) == CardFailed(CardTrouble.MOVED)
        assert (rig.count(CardRead), rig.sim.state()["card"]) == (0, None)
        rig.sim.place("worker")
        rig.next(CardRead)


@pytest.mark.parametrize("status", [0x81, 0x41, 0x47, 0x24, 0x10])
def test_one_refusal_is_tried_again_without_words(tmp_path: Path, status: int) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        rig.want()
        original = sim_sam.Sam.answer
        left = 1

        def refuse_once(module: sim_sam.Sam, request: bytes) -> bytes:
            nonlocal left
            if left and request[2:4] == b"\x20\x02":
                left -= 1
                return sim_sam.sam_frame(status, sw1=0x12, sw2=0x34)
            return original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", refuse_once)
            rig.sim.place("worker")
            rig.next(CardRead)
        assert rig.count(CardFailed) == 0
        # Only "your frame was damaged" is answered by sending the same request again.
        assert rig.asked("2002") == 2


def test_find_refused_for_a_moment(tmp_path: Path) -> None:
    with Rig(tmp_path) as rig:
        rig.state(ReaderState.READY)
        original = sim_sam.Sam.answer

        def unclear(module: sim_sam.Sam, request: bytes) -> bytes:
            return sim_sam.sam_frame(0x24) if request[2] == 0x20 else original(module, request)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sim_sam.Sam, "answer", unclear)
            rig.looks()
        assert rig.service.status.state is ReaderState.READY
