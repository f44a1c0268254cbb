"""The headphone jack from files as the kernel has them and a pipe that carries input events."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drivers.sim.sound_jack import JackSimulator
from drivers.speech.jack import HeadphoneJack
from tests.drivers.speech_rig import wait_for


@contextmanager
def _watching(root: Path, name: str = "") -> Iterator[HeadphoneJack]:
    jack = HeadphoneJack(root, name, first_delay=0.05, max_delay=0.1)
    jack.start()
    try:
        yield jack
    finally:
        jack.stop()


@contextmanager
def _simulated(root: Path, *, plugged: bool = False) -> Iterator[JackSimulator]:
    simulator = JackSimulator(root, plugged=plugged)
    simulator.start()
    try:
        yield simulator
    finally:
        simulator.stop()


def _device(root: Path, number: int, switches: str, name: str = "Card Headphone") -> int:
    """An input device by hand; returns the writing end of its pipe."""
    device = root / f"sys/class/input/input{number}"
    (device / "capabilities").mkdir(parents=True)
    (device / "capabilities/sw").write_text(switches, encoding="ascii")
    (device / "name").write_text(name + "\n", encoding="ascii")
    (device / f"event{number}").mkdir()
    pipe = root / f"dev/input/event{number}"
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    return os.open(pipe, os.O_RDWR)


def _event(kind: int, code: int, value: int) -> bytes:
    return struct.pack("llHHi", 1, 2, kind, code, value)


def test_state_follows_the_plug(tmp_path: Path) -> None:
    with _simulated(tmp_path) as simulator, _watching(tmp_path) as jack:
        wait_for(lambda: jack.plugged is False, "unplugged")
        simulator.plug()
        wait_for(lambda: jack.plugged is True, "plugged")
        simulator.plug(False)
        wait_for(lambda: jack.plugged is False, "unplugged again")


def test_lost_device_is_unknown_and_heals(tmp_path: Path) -> None:
    with _watching(tmp_path) as jack:
        assert jack.plugged is None
        with _simulated(tmp_path, plugged=True):
            wait_for(lambda: jack.plugged is True, "plugged")
        wait_for(lambda: jack.plugged is None, "unknown")
        with _simulated(tmp_path, plugged=True):
            wait_for(lambda: jack.plugged is True, "plugged again")


def test_only_headphone_switches_count(tmp_path: Path) -> None:
    lid = _device(tmp_path, 0, "1\n")  # SW_LID
    plug = _device(tmp_path, 1, "14\n")  # headphone and microphone
    try:
        with _watching(tmp_path) as jack:
            os.write(lid, _event(5, 0, 1) + _event(5, 2, 1))
            os.write(plug, _event(5, 4, 1) + _event(0, 0, 0))  # a microphone
            os.write(plug, _event(5, 2, 0) + _event(0, 0, 0))
            wait_for(lambda: jack.plugged is False, "unplugged")
    finally:
        os.close(lid)
        os.close(plug)


def test_any_of_several_jacks_counts(tmp_path: Path) -> None:
    front, rear = _device(tmp_path, 0, "4\n"), _device(tmp_path, 1, "4\n")
    try:
        with _watching(tmp_path) as jack:
            os.write(front, _event(5, 2, 1))
            wait_for(lambda: jack.plugged is True, "plugged")
            os.write(rear, _event(5, 2, 0))
            os.write(front, _event(5, 2, 0))
            wait_for(lambda: jack.plugged is False, "unplugged")
    finally:
        os.close(front)
        os.close(rear)


def test_name_chooses_the_jack(tmp_path: Path) -> None:
    other, ours = _device(tmp_path, 0, "4\n", "HDMI"), _device(tmp_path, 1, "4\n", "USB Headset")
    try:
        with _watching(tmp_path, "USB") as jack:
            os.write(other, _event(5, 2, 1))
            os.write(ours, _event(5, 2, 0))
            wait_for(lambda: jack.plugged is False, "unplugged")
    finally:
        os.close(other)
        os.close(ours)


def test_overrun_makes_the_state_unknown(tmp_path: Path) -> None:
    plug = _device(tmp_path, 0, "4\n")
    try:
        with _watching(tmp_path) as jack:
            os.write(plug, _event(5, 2, 1))
            wait_for(lambda: jack.plugged is True, "plugged")
            os.write(plug, _event(0, 3, 0))  # SYN_DROPPED, and a pipe cannot be asked
            wait_for(lambda: jack.plugged is None, "unknown")
    finally:
        os.close(plug)
